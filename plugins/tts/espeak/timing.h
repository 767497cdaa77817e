// When each word and phoneme is heard: marks of the synthesiser on the clock of the finished file.
// Threads: pure functions.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "showrunner/cpp/kinds/tts.hpp"
#include "synth.h"

namespace showrunner::espeak {

struct Clock {
  int64_t first_sample;  // of the synthesiser, at the file's start
  int sample_rate;       // of the synthesiser
  int64_t duration_ms;   // of the file

  int64_t ms(int64_t sample) const;
};

// One word per run of letters and digits between spaces; in a text without spaces one per Han
// character. Words that the synthesiser ran together share their time by their length.
std::vector<sr::Word> word_times(std::u32string_view text, const std::vector<Mark>& marks,
                                 const Clock& clock);

// Without pauses: a gap between two phonemes is silence.
std::vector<sr::Phoneme> phoneme_times(const std::vector<Mark>& marks, const Clock& clock);

}  // namespace showrunner::espeak
