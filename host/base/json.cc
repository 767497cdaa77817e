#include "host/base/json.h"

#include <algorithm>
#include <set>
#include <vector>

#include "host/base/utf8.h"

namespace showrunner {
namespace {

constexpr int kMaxDepth = 200;
constexpr size_t kMaxCause = 200;
constexpr size_t kMaxKey = 80;

struct Rejected {
  std::string why;
};

// Sees every event of the parser; the library itself accepts duplicate keys and any depth.
class Watch {
 public:
  bool operator()(int depth, Json::parse_event_t event, Json& value) {
    const bool opens =
        event == Json::parse_event_t::object_start || event == Json::parse_event_t::array_start;
    if (opens && depth >= kMaxDepth) throw Rejected{"nested deeper than 200 levels"};
    if (event == Json::parse_event_t::object_start) {
      keys_.emplace_back();
    } else if (event == Json::parse_event_t::object_end) {
      keys_.pop_back();
    } else if (event == Json::parse_event_t::key) {
      const auto& key = value.get_ref<const std::string&>();
      if (key.size() > kMaxKeyBytes)
        throw Rejected{"a key has " + std::to_string(key.size()) + " bytes, at most " +
                       std::to_string(kMaxKeyBytes) + " are allowed"};
      if (!keys_.back().insert(key).second)
        throw Rejected{"the key \"" + bounded_utf8(key, kMaxKey) + "\" appears twice"};
    }
    return true;
  }

 private:
  std::vector<std::set<std::string>> keys_;
};

std::string place(std::string_view text, size_t byte) {
  const std::string_view before = text.substr(0, byte > 0 ? byte - 1 : 0);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const size_t start = before.rfind('\n');
  const std::string_view in_line =
      start == std::string_view::npos ? before : before.substr(start + 1);
  const auto column = 1 + std::count_if(in_line.begin(), in_line.end(), [](char c) {
                        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
                      });
  return ":" + std::to_string(line) + ":" + std::to_string(column) + ": ";
}

// What the library says of the place and of what it expected. Not what it read last, which may be a
// secret: "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while
// parsing object key - invalid literal; last read: '{a'; expected string literal".
std::string cause(const Json::parse_error& error) {
  std::string_view text = error.what();
  if (const size_t from = text.find(": "); from != std::string_view::npos)
    text.remove_prefix(from + 2);
  const size_t quote = text.find("; last read: '");
  std::string out = bounded_utf8(text.substr(0, quote), kMaxCause);
  if (quote == std::string_view::npos) return out;
  for (const char* expected :
       {"string literal", "':'", "'}'", "']'", "end of input", "'[', '{', or a literal"})
    if (text.ends_with(std::string("'; expected ") + expected))
      return out + "; expected " + expected;
  return out;
}

}  // namespace

Result<Json> parse_json(std::string_view text, std::string_view name, Comments comments) {
  try {
    return ok(Json::parse(text, Watch{}, true, comments == Comments::kYes));
  } catch (const Json::parse_error& error) {
    return make_error(ErrorKind::kInput, name, place(text, error.byte),
                      "not valid JSON: ", cause(error));
  } catch (const Json::out_of_range&) {
    return make_error(ErrorKind::kInput, name, ": not valid JSON: a number beyond 1e308");
  } catch (const Json::exception& error) {
    return make_error(ErrorKind::kInput, name, ": not valid JSON: ", error.what());
  } catch (const Rejected& rejected) {
    return make_error(ErrorKind::kInput, name, ": not accepted: ", rejected.why);
  }
}

std::string canonical(const Json& json) { return json.dump(); }

std::string text_at(const Json& json, const char* pointer) {
  const Json::json_pointer at(pointer);
  return json.contains(at) && json[at].is_string() ? json[at].get<std::string>() : std::string();
}

std::string Violation::text() const {
  return (pointer.empty() ? std::string("the document") : pointer) + ": expected " + expected +
         ", found " + found;
}

}  // namespace showrunner
