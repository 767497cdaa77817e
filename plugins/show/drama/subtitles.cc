#include "subtitles.h"

#include <algorithm>
#include <cstdlib>

#include "text.h"
#include "timeline.h"

namespace showrunner::drama {
namespace {

constexpr int kRowUnits = 44;  // 22 Hangul or 44 Latin characters
constexpr int64_t kMinCueFrames = 25;

int units(char32_t c) { return c >= 0x1100 ? 2 : 1; }

int units(std::u32string_view text) {
  int sum = 0;
  for (const char32_t c : text) sum += units(c);
  return sum;
}

bool ends_clause(char32_t c) {
  return std::u32string_view(U".?!…,;:").find(c) != std::u32string_view::npos;
}

// Where to break `text`, of which at most `limit` units may come before the break: after the last
// clause in the second half of what fits, else at the last space, else hard.
size_t break_at(std::u32string_view text, int limit) {
  size_t space = 0, clause = 0, hard = 0;
  int sum = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    sum += units(text[i]);
    if (sum > limit) break;
    hard = i + 1;
    if (text[i] != U' ' || i == 0) continue;
    space = i;
    if (ends_clause(text[i - 1]) && sum * 2 > limit) clause = i;
  }
  if (clause > 0) return clause;
  return space > 0 ? space : std::max<size_t>(hard, 1);
}

std::u32string_view trimmed(std::u32string_view text) {
  while (!text.empty() && text.front() == U' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == U' ') text.remove_suffix(1);
  return text;
}

// One cue as one row, or as two of about the same length, broken after a clause where one ends not
// too far from the middle.
std::string rows(std::u32string_view text) {
  const int width = units(text);
  if (width <= kRowUnits) return to_utf8(text);
  size_t best = 0;
  int best_cost = width, sum = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    sum += units(text[i]);
    if (text[i] != U' ' || i == 0 || sum > kRowUnits + 1 || width - sum > kRowUnits) continue;
    const int cost = std::abs(2 * sum - width) - (ends_clause(text[i - 1]) ? width / 3 : 0);
    if (cost < best_cost) {
      best_cost = cost;
      best = i;
    }
  }
  if (best == 0) best = break_at(text, kRowUnits);
  return to_utf8(trimmed(text.substr(0, best))) + "\n" + to_utf8(trimmed(text.substr(best)));
}

// The frame at which the character `at` of `size` is spoken.
int64_t frame_at(size_t at, size_t size, const sr::SpeakResult& voice, int64_t voice_frames) {
  for (const sr::Word& word : voice.words)
    if (word.char_end > static_cast<int64_t>(at)) return word.start_ms * kFps / 1000;
  return voice_frames * static_cast<int64_t>(at) / static_cast<int64_t>(size);
}

}  // namespace

std::vector<sr::Subtitle> line_subtitles(const Line& line, const sr::SpeakResult& voice,
                                         int64_t voice_frames) {
  std::u32string all = code_points(line.text);
  std::replace(all.begin(), all.end(), U'\n', U' ');
  std::vector<sr::Subtitle> out;
  int64_t start = 0;
  for (std::u32string_view rest = trimmed(all); !rest.empty();) {
    size_t length = rest.size();
    // A row less than two full ones, so that breaking the rows between words still fits.
    constexpr int kCueUnits = 2 * kRowUnits - 12;
    if (units(rest) > kCueUnits) length = break_at(rest, kCueUnits);
    const std::u32string_view now = trimmed(rest.substr(0, length));
    rest = trimmed(rest.substr(length));
    int64_t end = voice_frames;
    if (!rest.empty()) {
      const auto at = static_cast<size_t>(rest.data() - all.data());
      end = std::clamp(frame_at(at, all.size(), voice, voice_frames), start + kMinCueFrames,
                       std::max(start + kMinCueFrames, voice_frames));
    }
    end = std::max(end, start + 1);
    out.push_back({start, end, rows(now), line.character});
    start = end;
  }
  return out;
}

}  // namespace showrunner::drama
