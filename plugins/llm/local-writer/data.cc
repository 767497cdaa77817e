#include "data.h"

#include <string>

#include "local_writer_data.h"
#include "showrunner/cpp/error.hpp"

namespace showrunner::local_writer {
namespace {

sr::Json load(std::string_view language) {
  sr::Json out = sr::Json::object();
  for (const DataFile& file : kDataFiles) {
    if (!file.name.starts_with(language)) continue;
    sr::Json part = sr::Json::parse(file.text, nullptr, false);
    if (!part.is_object())
      throw sr::internal("the compiled-in grammar " + std::string(file.name) + " is broken");
    out.update(part, true);
  }
  return out;
}

}  // namespace

const sr::Json& grammar_of(std::string_view language) {
  static const sr::Json korean = load("ko");
  static const sr::Json english = load("en");
  return language.starts_with("ko") ? korean : english;
}

}  // namespace showrunner::local_writer
