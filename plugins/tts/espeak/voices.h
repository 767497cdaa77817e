// The voices: eighteen speakers, each of them in every language that the plugin speaks.
//
// A speaker is a set of formant-synthesis parameters, not a recording. Any two differ by at least
// a tone and a half of pitch or by a clearly different vocal tract (voices_test measures it).
// Threads: constant data.
#pragma once
#include <span>
#include <string_view>

namespace showrunner::espeak {

struct Speaker {
  const char* id;
  const char* name;
  const char* gender;     // male, female
  const char* age_group;  // as in tts.voices/1
  const char* style;
  double pitch_hz;  // mean fundamental frequency of a neutral line
  double range;     // intonation, 1 = usual
  double tract;     // formant frequencies, 1 = an adult man's
  double rate;      // speed, 1 = usual
  double tilt_db;   // level above 2 kHz
  double width;     // formant bandwidths, 1 = usual; wider is softer
};

std::span<const Speaker> speakers();

// Null if there is none.
const Speaker* find_speaker(std::string_view id);

}  // namespace showrunner::espeak
