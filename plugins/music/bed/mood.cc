#include "mood.h"

namespace showrunner::bed {
namespace {

constexpr int kMajor[] = {0, 2, 4, 5, 7, 9, 11};
constexpr int kLydian[] = {0, 2, 4, 6, 7, 9, 11};
constexpr int kMinor[] = {0, 2, 3, 5, 7, 8, 10};
constexpr int kHarmonicMinor[] = {0, 2, 3, 5, 7, 8, 11};
constexpr int kPhrygian[] = {0, 1, 3, 5, 7, 8, 10};

using Chords = std::span<const int>;

constexpr int kRomantic1[] = {0, 5, 3, 4}, kRomantic2[] = {0, 2, 3, 4, 5, 2, 3, 4},
              kRomantic3[] = {3, 4, 2, 5, 1, 4, 0, 0};
constexpr Chords kRomantic[] = {kRomantic1, kRomantic2, kRomantic3};
constexpr int kTense1[] = {0, 0, 1, 0}, kTense2[] = {0, 5, 1, 0}, kTense3[] = {0, 1, 6, 1};
constexpr Chords kTense[] = {kTense1, kTense2, kTense3};
constexpr int kCalm1[] = {0, 1, 0, 4}, kCalm2[] = {0, 3, 0, 5}, kCalm3[] = {0, 2, 1, 0};
constexpr Chords kCalm[] = {kCalm1, kCalm2, kCalm3};
constexpr int kHappy1[] = {0, 4, 5, 3}, kHappy2[] = {0, 3, 0, 4}, kHappy3[] = {0, 5, 1, 4};
constexpr Chords kHappy[] = {kHappy1, kHappy2, kHappy3};
constexpr int kSad1[] = {0, 5, 2, 6}, kSad2[] = {0, 3, 5, 4}, kSad3[] = {0, 6, 5, 5};
constexpr Chords kSad[] = {kSad1, kSad2, kSad3};
constexpr int kMysterious1[] = {0, 3, 0, 5}, kMysterious2[] = {0, 5, 3, 4},
              kMysterious3[] = {0, 0, 3, 4};
constexpr Chords kMysterious[] = {kMysterious1, kMysterious2, kMysterious3};
constexpr int kEpic1[] = {0, 5, 2, 6}, kEpic2[] = {0, 2, 5, 6}, kEpic3[] = {0, 3, 5, 6, 0, 2, 5, 4};
constexpr Chords kEpic[] = {kEpic1, kEpic2, kEpic3};

constexpr Mood kMoods[] = {
    // name, tonic, scale, bpm, beats a chord, progressions, tones, plucks,
    //   pad, pluck, bell, bass, drum, shaker, brightness, reverb
    {"romantic", 62, kMajor, 72, 4, kRomantic, 5, PluckStyle::kArpeggio, 0.8, 0.55, 0, 0.5, 0, 0,
     0.35, 0.35},
    {"tense", 57, kPhrygian, 96, 8, kTense, 3, PluckStyle::kPulse, 0.7, 0.35, 0, 0.7, 0.35, 0, 0.75,
     0.3},
    {"calm", 60, kLydian, 60, 8, kCalm, 4, PluckStyle::kSparse, 0.9, 0.4, 0.12, 0.35, 0, 0, 0.2,
     0.45},
    {"happy", 64, kMajor, 112, 4, kHappy, 3, PluckStyle::kArpeggio, 0.45, 0.8, 0.1, 0.6, 0.25, 0.1,
     0.4, 0.22},
    {"sad", 57, kMinor, 60, 4, kSad, 4, PluckStyle::kSparse, 0.85, 0.5, 0, 0.45, 0, 0, 0.3, 0.42},
    {"mysterious", 59, kHarmonicMinor, 66, 8, kMysterious, 4, PluckStyle::kNone, 0.75, 0, 0.4, 0.45,
     0, 0, 0.3, 0.5},
    {"epic", 55, kMinor, 84, 4, kEpic, 3, PluckStyle::kPulse, 1.0, 0.3, 0, 0.8, 0.7, 0.08, 0.9,
     0.38},
};

}  // namespace

std::span<const Mood> moods() { return kMoods; }

const Mood* find_mood(std::string_view name) {
  for (const Mood& mood : kMoods)
    if (mood.name == name) return &mood;
  return nullptr;
}

}  // namespace showrunner::bed
