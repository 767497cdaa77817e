#include "composer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace showrunner::bed {
namespace {

bool same(const Composition& a, const Composition& b) {
  return a.beats == b.beats && std::equal(a.notes.begin(), a.notes.end(), b.notes.begin(),
                                          b.notes.end(), [](const Note& x, const Note& y) {
                                            return x.instrument == y.instrument &&
                                                   x.start_beat == y.start_beat &&
                                                   x.midi == y.midi && x.velocity == y.velocity;
                                          });
}

TEST(Compose, FillsTheLoopWithWholeBeats) {
  for (const Mood& mood : moods())
    for (const double seconds : {1.0, 7.31, 60.0, 90.0}) {
      const Composition c = compose(mood, 7, seconds, mood.tempo_bpm);
      EXPECT_NEAR(c.beats * c.seconds_per_beat, seconds, 1e-9);
      EXPECT_NEAR(60 / c.seconds_per_beat, mood.tempo_bpm, mood.tempo_bpm * 0.5 / c.beats + 30);
      ASSERT_FALSE(c.notes.empty());
      for (const Note& note : c.notes) {
        EXPECT_GE(note.start_beat, 0);
        EXPECT_LT(note.start_beat, c.beats);
      }
    }
}

TEST(Compose, SeedAndMoodDecide) {
  const Composition a = compose(*find_mood("romantic"), 1, 60, 72);
  EXPECT_TRUE(same(a, compose(*find_mood("romantic"), 1, 60, 72)));
  EXPECT_FALSE(same(a, compose(*find_mood("romantic"), 2, 60, 72)));
  EXPECT_FALSE(same(a, compose(*find_mood("sad"), 1, 60, 72)));
}

TEST(Compose, StaysInTheScaleAndInHearableRange) {
  for (const Mood& mood : moods())
    for (uint64_t seed = 0; seed < 20; ++seed) {
      const Composition c = compose(mood, seed, 60, mood.tempo_bpm);
      const auto tuned = [&](int tonic) {
        return std::all_of(c.notes.begin(), c.notes.end(), [&](const Note& n) {
          if (n.instrument == Instrument::kDrum || n.instrument == Instrument::kShaker) return true;
          const int degree = ((static_cast<int>(n.midi) - tonic) % 12 + 12) % 12;
          return std::find(mood.scale.begin(), mood.scale.end(), degree) != mood.scale.end();
        });
      };
      bool found = false;
      for (int shift = -2; shift <= 2; ++shift) found = found || tuned(mood.tonic + shift);
      EXPECT_TRUE(found) << mood.name << seed;
      for (const Note& n : c.notes) {
        EXPECT_GE(n.midi, 33) << mood.name << seed;
        EXPECT_LE(n.midi, 91) << mood.name << seed;
      }
    }
}

TEST(Compose, VoicesOfThePadMoveLittle) {
  for (const Mood& mood : moods())
    for (uint64_t seed = 0; seed < 20; ++seed) {
      const Composition c = compose(mood, seed, 80, mood.tempo_bpm);
      double before = -1, low = 200, high = 0;
      for (const Note& n : c.notes) {
        if (n.instrument != Instrument::kPad) continue;
        low = std::min(low, n.midi);
        high = std::max(high, n.midi);
        before = n.midi;
      }
      EXPECT_GT(before, 0);
      EXPECT_LE(high - low, 26) << mood.name << seed;
    }
}

}  // namespace
}  // namespace showrunner::bed
