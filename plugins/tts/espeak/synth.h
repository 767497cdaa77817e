// One line through libespeak-ng: samples at the library's own rate and what it said when.
//
// Threads: any; calls take turns (the library has one state per process). Deterministic: the result
// depends on the arguments alone, not on what was said before. Errors: sr::Error;
// SR_FAILED_PRECONDITION if the library's data is missing.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "delivery.h"
#include "language.h"

namespace showrunner::espeak {

struct Mark {
  enum Kind { kWord, kPhoneme, kPause };
  Kind kind;
  int64_t sample;    // where it starts
  size_t character;  // index into the text; of a word only
  std::string ipa;   // of a phoneme only
};

struct Speech {
  int sample_rate = 0;
  std::vector<int16_t> samples;
  std::vector<Mark> marks;
};

// text: from speakable(). stop: asked every 60 ms of speech; true ends with SR_CANCELLED.
Speech synthesise(std::u32string_view text, const Language& language, const Speaker& speaker,
                  const Delivery& delivery, const std::function<bool()>& stop);

// Throws what synthesise would throw for want of data. Does not wait for speech under way.
void check_library();

}  // namespace showrunner::espeak
