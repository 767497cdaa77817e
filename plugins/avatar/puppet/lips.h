// Which mouth shape is seen at each frame, from what is said.
//
// Every shape stays for at least kHoldFrames, so that the mouth moves and does not flicker; lips
// that meet (p b m, f v) are never skipped. Untrusted times are clamped to the film.
#pragma once
#include <string_view>
#include <vector>

#include "expression.h"
#include "showrunner/cpp/kinds/media.hpp"

namespace showrunner::puppet {

inline constexpr int kHoldFrames = 2;

using Track = std::vector<int>;  // one value per frame

struct Span {
  int frames = 0;
  sr::FrameRate fps;

  // The first frame at or after a time; 0..frames.
  int frame_at(int64_t ms) const;
  int64_t length_ms() const;
};

// The shapes of one phoneme in IPA, in order; empty for silence. A consonant that is made inside
// the mouth has none of its own: its neighbours decide (kRest stands for it).
std::vector<Viseme> visemes_of(std::string_view ipa);

Track mouth_from_phonemes(const Span& span, const std::vector<sr::Phoneme>& phonemes);
// The times are guessed at a usual speaking rate, from the start.
Track mouth_from_text(const Span& span, std::string_view text);
// levels: loudness of each frame, 0..1.
Track mouth_from_levels(const Span& span, const std::vector<float>& levels);
// Nothing is known but that somebody speaks.
Track mouth_babbling(const Span& span, uint64_t seed);

// Removes runs shorter than kHoldFrames.
void hold(Track& track);

}  // namespace showrunner::puppet
