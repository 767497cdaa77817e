#include <string_view>
#include <utility>

#include "speech.h"

namespace showrunner::local_writer {
namespace {

using std::string;

string kin_word(const Person& other, Kin kin) {
  if (kin == Kin::kParent) return other.male ? "Dad" : "Mom";
  if (kin == Kin::kGrandparent) return other.male ? "Grandpa" : "Grandma";
  return {};
}

// As it is said: don't, can't, I'm.
string spoken(string text) {
  constexpr std::pair<std::string_view, std::string_view> kForms[] = {
      {"cannot ", "can't "},       {"do not ", "don't "},         {"does not ", "doesn't "},
      {"did not ", "didn't "},     {"is not ", "isn't "},         {"was not ", "wasn't "},
      {"are not ", "aren't "},     {"were not ", "weren't "},     {"would not ", "wouldn't "},
      {"could not ", "couldn't "}, {"should not ", "shouldn't "}, {"will not ", "won't "},
      {"have not ", "haven't "},   {"has not ", "hasn't "},       {"Do not ", "Don't "},
      {"I am ", "I'm "},           {"You are ", "You're "},       {"We are ", "We're "},
      {"It is ", "It's "},         {"That is ", "That's "},       {"They are ", "They're "},
      {"I will ", "I'll "},        {"You will ", "You'll "}};
  for (const auto& [written, said] : kForms)
    for (size_t at = text.find(written); at != string::npos; at = text.find(written, at + 1))
      text.replace(at, written.size(), said);
  return text;
}

string capitals(string text) {
  bool start = true;
  for (char& c : text) {
    if (start && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (c != ' ' && c != '"') start = c == '.' || c == '!' || c == '?';
  }
  return text;
}

class English : public Speech {
 public:
  bool casual(const Cast&, const Story&, size_t, size_t) const override { return true; }

  string address(const Cast& cast, const Story&, size_t speaker, size_t listener) const override {
    const string kin = kin_word(cast[listener], cast.kin(speaker, listener));
    return kin.empty() ? cast[listener].given : kin;
  }

  string reference(const Cast& cast, const Story&, size_t speaker, size_t listener,
                   size_t person) const override {
    if (person == listener) return "you";
    const string kin = kin_word(cast[person], cast.kin(speaker, person));
    if (!kin.empty()) return kin;
    if (cast.kin(listener, person) == Kin::kParent)
      return cast[person].male ? "your father" : "your mother";
    return cast[person].given;
  }

  string finish(const string& text, bool) const override { return capitals(spoken(text)); }
};

}  // namespace

const Speech& english_speech() {
  static const English speech;
  return speech;
}

const Speech& speech_of(std::string_view language) {
  return language.starts_with("ko") ? korean_speech() : english_speech();
}

}  // namespace showrunner::local_writer
