#include "expand.h"

namespace showrunner::local_writer {

std::optional<std::string> expand(std::string_view pattern, bool casual, const Tokens& tokens) {
  std::string out;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '{') {
      const size_t end = pattern.find('}', i);
      if (end == std::string_view::npos) return {};
      auto value = tokens(pattern.substr(i + 1, end - i - 1));
      if (!value || value->empty()) return {};
      out += *value;
      i = end;
    } else if (c == '[') {
      const size_t bar = pattern.find('|', i);
      const size_t end = pattern.find(']', i);
      if (bar == std::string_view::npos || end == std::string_view::npos || bar > end) return {};
      const auto chosen =
          casual ? pattern.substr(i + 1, bar - i - 1) : pattern.substr(bar + 1, end - bar - 1);
      auto inner = expand(chosen, casual, tokens);
      if (!inner) return {};
      out += *inner;
      i = end;
    } else if (c == '~') {
      if (!casual) out += "요";
    } else {
      out += c;
    }
  }
  return out;
}

std::string expand_one(const sr::Json& list, Random& random, bool casual, const Tokens& tokens) {
  if (!list.is_array() || list.empty()) return {};
  const size_t first = random.below(list.size());
  for (size_t i = 0; i < list.size(); ++i) {
    const auto& pattern = list[(first + i) % list.size()].get_ref<const std::string&>();
    if (auto text = expand(pattern, casual, tokens)) return *std::move(text);
  }
  return {};
}

}  // namespace showrunner::local_writer
