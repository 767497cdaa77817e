// Synthesised instruments that play notes into a circular stereo buffer: what rings past the end is
// heard at the start, so that the loop has no seam.
// Threads: one Band per thread. Deterministic.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "composer.h"

namespace showrunner::bed {

inline constexpr int kSampleRate = 48000;

struct Stereo {
  std::vector<float> left, right;

  explicit Stereo(size_t frames) : left(frames), right(frames) {}
  size_t frames() const { return left.size(); }
};

class Band {
 public:
  Band(const Mood& mood, double seconds_per_beat);

  void play(const Note& note, Stereo& loop) const;

 private:
  static constexpr size_t kTableSize = 2048;
  using Table = std::array<float, kTableSize + 1>;
  struct Tone;

  static Table make_table(double rolloff, int harmonics);
  void tone(const Table& table, const Tone& tone, Stereo& loop) const;
  void drum(const Note& note, Stereo& loop) const;
  void shaker(const Note& note, Stereo& loop) const;

  const Mood& mood_;
  double seconds_per_beat_;
  Table sine_, pad_, pluck_, bass_;
};

}  // namespace showrunner::bed
