// How one line is delivered: the speaker, the emotion and the request's ratios as one set of
// numbers for the synthesiser and the renderer. Threads: pure functions.
#pragma once
#include <string>
#include <string_view>

#include "voices.h"

namespace showrunner::espeak {

struct Delivery {
  double pitch = 1;    // ratio to the speaker's own, 0.5 .. 2
  double range = 1;    // of intonation, ratio to the speaker's own
  double rate = 1;     // ratio to 175 words a minute
  double tract = 1;    // formant frequencies, 1 = an adult man's
  double tilt_db = 0;  // level above 2 kHz
  double width = 1;    // formant bandwidths
  double gain = 1;     // amplitude after the loudness was levelled
  double tremor = 0;   // depth of a 5.5 Hz vibrato, ratio of the frequency
};

// The ratios of a tts.speak/1 request.
struct Wishes {
  std::string emotion = "neutral";
  double pitch = 1;
  double rate = 1;
  double volume = 1;
  double timbre = 0;
};

// Errors: SR_INVALID_ARGUMENT for an unknown emotion or a ratio out of the schema's range.
Delivery deliver(const Speaker& speaker, const Wishes& wishes);

}  // namespace showrunner::espeak
