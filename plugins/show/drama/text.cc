#include "text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>

#include "hash.h"

namespace showrunner::drama {
namespace {

using std::string;

// The length of the sequence that begins with this byte; 1 for what is none.
size_t length_of(unsigned char lead) {
  return lead >= 0xf0 && lead < 0xf8 ? 4
         : lead >= 0xe0              ? (lead < 0xf0 ? 3 : 1)
         : lead >= 0xc0              ? 2
                                     : 1;
}

bool letter_or_digit(char32_t c) {
  if (c < 0x80) return std::isalnum(static_cast<int>(c)) != 0;
  const bool punctuation = c < 0xc0 || (c >= 0x2000 && c < 0x3040) || (c >= 0xff00 && c < 0xff10);
  return !punctuation;
}

// Of ASCII; the rest stays.
string in_lower_case(std::string_view text) {
  string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

string short_hash(std::string_view text) {
  std::array<char, 9> hex;
  std::snprintf(hex.data(), hex.size(), "%08x", static_cast<unsigned>(stable_hash({text})));
  return hex.data();
}

}  // namespace

std::u32string code_points(std::string_view utf8) {
  std::u32string out;
  for (size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    size_t length = length_of(lead);
    if (i + length > utf8.size()) length = 1;
    char32_t c = length == 1 ? lead : lead & (0xffu >> (length + 1));
    for (size_t k = 1; k < length; ++k)
      c = (c << 6) | (static_cast<unsigned char>(utf8[i + k]) & 0x3fu);
    out += c;
    i += length;
  }
  return out;
}

string to_utf8(std::u32string_view text) {
  string out;
  const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
  for (const char32_t c : text) {
    if (c < 0x80) {
      put(c);
    } else if (c < 0x800) {
      put(0xc0 | (c >> 6));
      put(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
      put(0xe0 | (c >> 12));
      put(0x80 | ((c >> 6) & 0x3f));
      put(0x80 | (c & 0x3f));
    } else {
      put(0xf0 | (c >> 18));
      put(0x80 | ((c >> 12) & 0x3f));
      put(0x80 | ((c >> 6) & 0x3f));
      put(0x80 | (c & 0x3f));
    }
  }
  return out;
}

bool speakable(std::string_view text) {
  const std::u32string all = code_points(text);
  return std::any_of(all.begin(), all.end(), letter_or_digit);
}

string slug(std::string_view title) {
  constexpr size_t kMaxCodePoints = 36;  // 108 bytes of Hangul, 117 with the hash
  const string folded = in_lower_case(title);
  std::u32string out;
  for (const char32_t c : code_points(folded)) {
    if (out.size() == kMaxCodePoints) break;
    if (letter_or_digit(c)) {
      out += c;
    } else if (!out.empty() && out.back() != U'-') {
      out += U'-';
    }
  }
  while (!out.empty() && out.back() == U'-') out.pop_back();
  const string name = out.empty() ? "series" : to_utf8(out);
  std::replace(out.begin(), out.end(), U'-', U' ');
  return !out.empty() && to_utf8(out) == folded ? name : name + "-" + short_hash(title);
}

}  // namespace showrunner::drama
