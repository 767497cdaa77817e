#include "timing.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace showrunner::espeak {
namespace {

struct Token {
  size_t start, end;
  std::optional<int64_t> sample;
};

std::vector<Token> tokens_of(std::u32string_view text) {
  std::vector<Token> tokens;
  for (size_t i = 0; i < text.size();) {
    if (!is_word_character(text[i])) {
      ++i;
      continue;
    }
    size_t end = i + 1;
    if (!is_han(text[i])) {
      // Signs inside a word ("don't", "3.5", "well-known") belong to it, those after it do not.
      size_t last = end;
      while (end < text.size() && text[end] != U' ' && !is_han(text[end])) {
        const char32_t c = text[end++];
        if (is_word_character(c))
          last = end;
        else if (c > 0x7F)
          break;
      }
      end = last;
    }
    tokens.push_back({i, end, std::nullopt});
    i = end;
  }
  return tokens;
}

// The first mark at or in each token; a mark on a sign before a word ("$5") counts for the word.
void place(std::vector<Token>& tokens, const std::vector<Mark>& marks) {
  for (const Mark& mark : marks) {
    if (mark.kind != Mark::kWord) continue;
    const auto token = std::find_if(tokens.begin(), tokens.end(),
                                    [&](const Token& t) { return mark.character < t.end; });
    if (token != tokens.end() && !token->sample) token->sample = mark.sample;
  }
}

// Tokens without a mark of their own share the time of the marked one before them.
void fill_gaps(std::vector<Token>& tokens, int64_t first, int64_t last) {
  if (!tokens.empty() && !tokens.front().sample) tokens.front().sample = first;
  for (size_t i = 0; i < tokens.size();) {
    size_t next = i + 1;
    while (next < tokens.size() && !tokens[next].sample) ++next;
    const int64_t from = *tokens[i].sample;
    const int64_t to = next < tokens.size() ? *tokens[next].sample : last;
    size_t letters = 0;
    for (size_t k = i; k < next; ++k) letters += tokens[k].end - tokens[k].start;
    size_t before = 0;
    for (size_t k = i; k < next; ++k) {
      tokens[k].sample =
          from + (to - from) * static_cast<int64_t>(before) / static_cast<int64_t>(letters);
      before += tokens[k].end - tokens[k].start;
    }
    i = next;
  }
}

// What espeak-ng 1.51 calls a phoneme where it has no IPA for it.
std::string ipa_of(const std::string& name) {
  static constexpr std::pair<const char*, const char*> kNames[] = {
      {"s.", "ʂ"},    {"z.", "ʐ"},     {"i.", "ɨ"},     {"i[", "ɨ"},     {"o-", "o"},
      {"ph", "pʰ"},   {"th", "tʰ"},    {"kh", "kʰ"},    {"q", "ɡ"},      {"ts.", "ʈʂ"},
      {"tsh", "tsʰ"}, {"ts.h", "ʈʂʰ"}, {"tS;h", "tɕʰ"}, {"ts;h", "tɕʰ"},
  };
  for (const auto& [from, to] : kNames)
    if (name == from) return to;
  return name;
}

bool is_sound(const Mark& mark) { return mark.kind == Mark::kPhoneme; }

// A word ends with its last sound, not with the pause after it.
int64_t end_of_sounds_before(int64_t sample, const std::vector<Mark>& marks) {
  int64_t end = sample;
  bool open = false;
  for (const Mark& mark : marks) {
    if (mark.kind == Mark::kWord) continue;
    if (open) end = mark.sample;
    if (mark.sample >= sample) break;
    open = is_sound(mark);
  }
  return end;
}

}  // namespace

int64_t Clock::ms(int64_t sample) const {
  const int64_t since = std::max<int64_t>(0, sample - first_sample);
  return std::min(duration_ms, (since * 1000 + sample_rate / 2) / sample_rate);
}

std::vector<sr::Phoneme> phoneme_times(const std::vector<Mark>& marks, const Clock& clock) {
  std::vector<sr::Phoneme> out;
  for (const Mark& mark : marks) {
    if (mark.kind == Mark::kWord) continue;
    if (!out.empty() && out.back().end_ms < 0) out.back().end_ms = clock.ms(mark.sample);
    if (is_sound(mark)) out.push_back({ipa_of(mark.ipa), clock.ms(mark.sample), -1});
  }
  if (!out.empty() && out.back().end_ms < 0) out.back().end_ms = clock.duration_ms;
  return out;
}

std::vector<sr::Word> word_times(std::u32string_view text, const std::vector<Mark>& marks,
                                 const Clock& clock) {
  std::vector<Token> tokens = tokens_of(text);
  const auto first = std::find_if(marks.begin(), marks.end(), is_sound);
  const auto last = std::find_if(marks.rbegin(), marks.rend(), is_sound);
  if (first == marks.end() || tokens.empty()) return {};
  const int64_t end_sample = last == marks.rbegin() ? last->sample : std::prev(last)->sample;
  place(tokens, marks);
  fill_gaps(tokens, first->sample, end_sample);
  std::vector<sr::Word> out;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const int64_t from = *tokens[i].sample;
    const int64_t next = i + 1 < tokens.size() ? *tokens[i + 1].sample : end_sample;
    const int64_t to = std::min(next, end_of_sounds_before(next, marks));
    out.push_back({static_cast<int64_t>(tokens[i].start), static_cast<int64_t>(tokens[i].end),
                   clock.ms(from), clock.ms(std::max(from, to))});
  }
  return out;
}

}  // namespace showrunner::espeak
