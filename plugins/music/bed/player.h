// A piece of music as samples: a loop of at most 90 seconds that fits the wanted length a whole
// number of times.
// Threads: any. Deterministic. Errors: SR_CANCELLED.
#pragma once
#include <cstdint>
#include <functional>
#include <string_view>

#include "instruments.h"
#include "mood.h"

namespace showrunner::bed {

struct Piece {
  const Mood* mood;
  uint64_t seed;
  double tempo_bpm;
  int64_t duration_ms;
  double loudness_lufs;
};

// The repeats of the loop in the piece.
int repeats_of(int64_t duration_ms);

// progress: share done, 0 .. 1. stop: asked now and then.
Stereo play_loop(const Piece& piece, const std::function<void(double)>& progress,
                 const std::function<bool()>& stop);

// WAV PCM 16 bit stereo, in pieces.
void write_wav(const Stereo& loop, int repeats, const std::function<void(std::string_view)>& write,
               const std::function<bool()>& stop);

}  // namespace showrunner::bed
