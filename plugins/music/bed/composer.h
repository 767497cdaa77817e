// The notes of one loop of music: a chord progression with voices that move little, a bass, a
// figure above it and light drums, all from a mood and a seed.
//
// Threads: pure functions. Deterministic. The loop is a whole number of beats; notes may ring past
// its end, into its start.
#pragma once
#include <cstdint>
#include <vector>

#include "mood.h"

namespace showrunner::bed {

enum class Instrument { kPad, kPluck, kBell, kBass, kDrum, kShaker };

struct Note {
  Instrument instrument;
  double start_beat;
  double beats;
  double midi;      // pitch, 60 = middle C
  double velocity;  // 0 .. 1
  double pan;       // -1 left .. 1 right
};

struct Composition {
  int beats = 0;  // of the loop
  double seconds_per_beat = 0;
  std::vector<Note> notes;
};

// seconds: exact length of the loop, > 0. tempo_bpm: the tempo comes as near as whole beats allow.
Composition compose(const Mood& mood, uint64_t seed, double seconds, double tempo_bpm);

}  // namespace showrunner::bed
