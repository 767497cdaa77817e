// What emotions, atmospheres and ages mean for voice, music, pause and picture. Data only; the
// numbers of the voice are those of AIDAS (ratios are 1 + the number).
//
// Threads: immutable. Errors: none; an unknown word gets the neutral row.
#pragma once
#include <string_view>

namespace showrunner::drama {

struct EmotionRow {
  std::string_view id;         // as scripts write it
  std::string_view shown;      // as tts.speak/1 and avatar.video/1 write it
  std::string_view answered;   // what a listener's face shows, same words
  double pitch, rate, volume;  // added to 1
  double pause;                // factor of the pause after the line
  double push;                 // how far the camera moves in during a shot, 0.05 = 5 %
};
const EmotionRow& emotion_row(std::string_view emotion);

struct AtmosphereRow {
  std::string_view id;
  std::string_view mood;        // of music.bed/1
  double rate, volume;          // added to 1
  double strength;              // factor of the emotions' numbers
  double pause;                 // factor of pauses
  std::string_view transition;  // into such a scene: fade | slide | zoom
  int transition_frames;        // at 30 frames a second
  double music_gain_db;
};
// A script's own words count: "긴장된 침묵" is tense.
const AtmosphereRow& atmosphere_row(std::string_view words);

struct AgeRow {
  std::string_view id;
  double pitch_low, pitch_high;  // of a character's modulation, added to 1
  double male_hz, female_hz;     // the voice that is looked for
};
const AgeRow& age_row(std::string_view age_group);

// The mood of a series' opening and end.
std::string_view genre_mood(std::string_view genre);

}  // namespace showrunner::drama
