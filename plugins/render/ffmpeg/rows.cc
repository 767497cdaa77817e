#include "rows.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

namespace showrunner::ffmpeg {
namespace {

struct Letter {
  char32_t code = 0;
  std::string_view bytes;
};

std::vector<Letter> letters_of(std::string_view text) {
  std::vector<Letter> out;
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t code = length == 1 ? lead : lead & (0x7Fu >> length);
    for (size_t k = 1; k < length && i + k < text.size(); ++k)
      code = code << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3F);
    out.push_back({code, text.substr(i, length)});
    i += length;
  }
  return out;
}

bool is_wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x11FF) || (c >= 0x2E80 && c <= 0xA4CF) ||
         (c >= 0xAC00 && c <= 0xD7FF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0xFE30 && c <= 0xFE4F) || (c >= 0xFF01 && c <= 0xFF60) ||
         (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F000 && c <= 0x3FFFF);
}

double ems(const std::vector<Letter>& letters) {
  double sum = 0;
  for (const Letter& letter : letters) sum += is_wide(letter.code) ? 1 : 0.5;
  return sum;
}

bool one_of(std::u32string_view set, char32_t c) { return set.find(c) != set.npos; }

// Between two letters of one word: where CJK may break, but for what must not begin or end a row.
bool may_break(char32_t before, char32_t after) {
  constexpr std::u32string_view kNoStart =
      U"、。，．・：；？！,.:;?!）〕］｝〉》」』】)]}’”…‥ー〜～々"
      U"ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ\u2060\u200D\uFE0F";
  constexpr std::u32string_view kNoEnd = U"（〔［｛〈《「『【([{‘“\u2060\u200D";
  return (is_wide(before) || is_wide(after)) && !one_of(kNoStart, after) && !one_of(kNoEnd, before);
}

// Where the row that begins at `from` ends: at the last break within `limit`, or where it is full.
size_t row_end(const std::vector<Letter>& word, size_t from, double limit) {
  double width = 0;
  size_t at = from, last_break = from;
  for (; at < word.size(); ++at) {
    width += is_wide(word[at].code) ? 1 : 0.5;
    if (at > from && may_break(word[at - 1].code, word[at].code)) last_break = at;
    if (width > limit + 1e-9) break;
  }
  if (at == word.size()) return at;
  return last_break > from ? last_break : std::max(at, from + 1);
}

std::vector<std::string> pieces_of(std::string_view text, double max_ems) {
  const std::vector<Letter> word = letters_of(text);
  const double width = ems(word);
  const double rows = std::ceil(width / max_ems - 1e-9);
  // Half an em more than an even share, as not every letter is one.
  const double limit = std::min(max_ems, std::ceil(2 * width / rows) / 2 + 0.5);
  std::vector<std::string> out;
  for (size_t at = 0; at < word.size();) {
    const size_t end = row_end(word, at, limit);
    std::string& piece = out.emplace_back();
    for (; at < end; ++at) piece += word[at].bytes;
  }
  return out;
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> out;
  for (size_t from = 0; from <= text.size();) {
    const size_t end = std::min(text.find(at, from), text.size());
    if (end > from) out.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  return out;
}

std::string broken_row(std::string_view row, double max_ems) {
  const std::vector<std::string_view> words = split(row, ' ');
  if (std::all_of(words.begin(), words.end(),
                  [&](std::string_view word) { return ems(letters_of(word)) <= max_ems; }))
    return std::string(row);
  std::string out;
  double width = 0;  // of the last row of `out`
  for (std::string_view word : words) {
    for (const std::string& piece : pieces_of(word, max_ems)) {
      const double more = ems(letters_of(piece));
      const bool joins = piece.size() == word.size() && width + 0.5 + more <= max_ems;
      if (!out.empty()) out += joins ? ' ' : '\n';
      width = joins ? width + 0.5 + more : more;
      out += piece;
    }
  }
  return out;
}

}  // namespace

double max_ems(const Style& style, sr::Size size) {
  const int64_t width = int64_t{1080} * size.width / size.height;
  const double safe = static_cast<double>(width - 2 * (width / 20)) - 2 * style.outline;
  return std::max(1.0, safe / style.size);
}

std::string broken_rows(const std::string& text, double max_ems) {
  std::string out;
  for (std::string_view row : split(text, '\n'))
    out += (out.empty() ? "" : "\n") + broken_row(row, max_ems);
  return out;
}

}  // namespace showrunner::ffmpeg
