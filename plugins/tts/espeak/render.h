// From the synthesiser's samples to the finished file: silence trimmed, level set, resampled to
// 48 kHz with flutter and tremor, limited, as WAV PCM 16 bit mono.
//
// Threads: any. Deterministic. Errors: SR_INVALID_ARGUMENT if nothing is audible, SR_CANCELLED.
#pragma once
#include <cstdint>
#include <functional>
#include <string_view>

#include "delivery.h"
#include "synth.h"

namespace showrunner::espeak {

inline constexpr int kSampleRate = 48000;

struct Trim {
  int64_t first = 0;  // sample
  int64_t end = 0;    // exclusive
};

// The audible part with 4 ms before and 30 ms after it.
Trim audible_part(const Speech& speech);

// Writes the file in pieces; returns its length in samples.
int64_t render(const Speech& speech, const Trim& trim, const Delivery& delivery,
               double loudness_lufs, const std::function<void(std::string_view)>& write,
               const std::function<bool()>& stop);

}  // namespace showrunner::espeak
