// A room for a loop: Freeverb (Jezar at Dreampoint, public domain, 2000), run round the loop until
// its tail has settled, so that the end still leads into the start.
// Threads: pure function. Deterministic.
#pragma once
#include <functional>

#include "instruments.h"

namespace showrunner::bed {

// wet: share of the room's sound, 0 .. 1. stop: asked now and then; true ends early.
void reverberate(Stereo& loop, double wet, const std::function<bool()>& stop);

}  // namespace showrunner::bed
