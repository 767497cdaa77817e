#include "text.h"

#include <algorithm>
#include <cctype>
#include <cstdint>

namespace showrunner::local_writer {
namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// The code point that starts at `at`.
char32_t code_point(std::string_view text, size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return lead;
  const size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  char32_t out = lead & (0xffU >> (size + 1));
  for (size_t i = 1; i < size && at + i < text.size(); ++i)
    out = (out << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3fU);
  return out;
}

bool is_syllable(char32_t c) { return c >= 0xac00 && c <= 0xd7a3; }

// "(은/는)" at the start of `text`: both forms and the size of the whole; size 0: none.
struct Pair {
  std::string_view after_consonant, after_vowel;
  size_t size = 0;
};

Pair particle_pair(std::string_view text) {
  constexpr size_t kLongest = 32;
  const size_t end = text.substr(0, kLongest).find(')');
  const size_t slash = text.substr(0, kLongest).find('/');
  if (end == std::string_view::npos || slash == std::string_view::npos || slash > end) return {};
  const Pair pair{text.substr(1, slash - 1), text.substr(slash + 1, end - slash - 1), end + 1};
  return is_hangul(pair.after_consonant) && is_hangul(pair.after_vowel) ? pair : Pair{};
}

}  // namespace

size_t code_points(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !continues(c); }));
}

std::string first_code_points(std::string_view text, size_t count) {
  size_t at = 0;
  for (; at < text.size(); ++at)
    if (!continues(text[at]) && count-- == 0) break;
  return std::string(text.substr(0, at));
}

std::string shortened(const std::string& text, size_t max) {
  if (code_points(text) <= max) return text;
  std::string cut = first_code_points(text, max);
  const size_t sentence = cut.find_last_of(".!?");
  if (sentence != std::string::npos && sentence >= cut.size() / 2)
    return cut.substr(0, sentence + 1);
  const size_t word = cut.rfind(' ');
  if (word != std::string::npos && word >= cut.size() / 2) cut.resize(word);
  return cut;
}

bool is_hangul(std::string_view text) {
  if (text.empty()) return false;
  for (size_t i = 0; i < text.size(); ++i)
    if (!continues(text[i]) && !is_syllable(code_point(text, i))) return false;
  return true;
}

Final final_of(std::string_view text) {
  size_t at = text.size();
  while (at > 0) {
    --at;
    if (continues(text[at])) continue;
    const char32_t c = code_point(text, at);
    if (is_syllable(c)) {
      const auto jongseong = (c - 0xac00) % 28;
      return jongseong == 0 ? Final::kVowel : jongseong == 8 ? Final::kRieul : Final::kConsonant;
    }
    if (c >= '0' && c <= '9')
      return c == '1' || c == '7' || c == '8'   ? Final::kRieul
             : c == '0' || c == '3' || c == '6' ? Final::kConsonant
                                                : Final::kVowel;
    if (c < 0x80 && std::isalpha(static_cast<int>(c)) != 0) {
      const int lower = std::tolower(static_cast<int>(c));
      return lower == 'l' || lower == 'r'   ? Final::kRieul
             : lower == 'm' || lower == 'n' ? Final::kConsonant
                                            : Final::kVowel;
    }
    if (c >= 0x80) return Final::kVowel;
  }
  return Final::kVowel;
}

std::string with_particles(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const Pair pair = text[i] == '(' ? particle_pair(text.substr(i)) : Pair{};
    if (pair.size == 0) {
      out += text[i++];
      continue;
    }
    const Final final = final_of(out);
    const bool rieul_is_vowel = pair.after_vowel.starts_with("로");
    const bool vowel = final == Final::kVowel || (final == Final::kRieul && rieul_is_vowel);
    out += vowel ? pair.after_vowel : pair.after_consonant;
    i += pair.size;
  }
  return out;
}

}  // namespace showrunner::local_writer
