// What a character does besides speaking: it blinks and nods. All of it follows from a seed.
#pragma once
#include <cstdint>
#include <vector>

#include "lips.h"

namespace showrunner::puppet {

// Lids of each frame. Blinks are 2 to 6 seconds apart and take about 0.15 s.
Track blinks(const Span& span, uint64_t seed);
// Pixels by which the head is lowered at each frame, 0..depth. A speaker (`mouth` moves) nods at
// the start of phrases, a listener now and then.
Track nods(const Span& span, int depth, const Track& mouth, uint64_t seed);
// Loudness pictures of a card's wave, 0..levels-1.
Track waves(const Track& mouth, int levels, uint64_t seed);

// Run lengths [value, frames].
std::vector<std::vector<int>> runs(const Track& track);

}  // namespace showrunner::puppet
