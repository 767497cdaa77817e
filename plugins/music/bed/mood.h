// What the seven moods mean in music. Threads: constant data.
#pragma once
#include <span>
#include <string_view>

namespace showrunner::bed {

enum class PluckStyle { kNone, kArpeggio, kSparse, kPulse };

struct Mood {
  std::string_view name;
  int tonic;                   // MIDI note of the scale's first degree, near middle C
  std::span<const int> scale;  // semitones above the tonic, seven of them
  double tempo_bpm;
  int beats_per_chord;
  std::span<const std::span<const int>>
      progressions;  // scale degrees from 0, each of 4 or 8 chords
  int chord_tones;   // 3 triad, 4 seventh, 5 ninth
  PluckStyle plucks;
  double pad, pluck, bell, bass, drum, shaker;  // levels, 0 none
  double pad_brightness;                        // 0 sine-like .. 1 strings
  double reverb;                                // share of the reverberated sound
};

std::span<const Mood> moods();

// Null if there is none.
const Mood* find_mood(std::string_view name);

}  // namespace showrunner::bed
