#include "host/base/utf8.h"

#include <algorithm>

namespace showrunner {
namespace {

// Length of the well-formed UTF-8 sequence at `text`'s start (Unicode 15, table 3-7); 0: none.
size_t sequence_length(std::string_view text) {
  const auto at = [&](size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto is_tail = [&](size_t i) { return (at(i) & 0xC0u) == 0x80u; };
  const unsigned lead = at(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return is_tail(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool overlong = lead == 0xE0 && at(1) < 0xA0;
    const bool surrogate = lead == 0xED && at(1) > 0x9F;
    return is_tail(1) && is_tail(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool overlong = lead == 0xF0 && at(1) < 0x90;
    const bool beyond = lead == 0xF4 && at(1) > 0x8F;
    return is_tail(1) && is_tail(2) && is_tail(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const size_t n = sequence_length(text);
    if (n == 0) return false;
    text.remove_prefix(n);
  }
  return true;
}

std::string bounded_utf8(std::string_view text, size_t limit) {
  std::string out;
  while (!text.empty()) {
    const size_t n = sequence_length(text);
    const std::string_view next = n == 0 ? std::string_view("?") : text.substr(0, n);
    if (out.size() + next.size() > limit) break;
    out += next;
    text.remove_prefix(std::max<size_t>(n, 1));
  }
  return out;
}

}  // namespace showrunner
