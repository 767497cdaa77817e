// What a listener could measure in a WAV file, for the tests: pitch, brightness, loudness, onset.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace showrunner::espeak {

struct Wave {
  int sample_rate = 0;
  int channels = 0;
  std::vector<double> samples;  // of the first channel, -1 .. 1
};

// Throws std::runtime_error if it is not PCM 16 bit with a header that matches its size.
Wave read_wav(std::string_view bytes);

struct Acoustics {
  double pitch_hz = 0;         // median of the voiced frames, by autocorrelation
  double pitch_spread_hz = 0;  // from the 15th to the 85th percentile
  double centroid_hz = 0;      // of the mean spectrum, 100 to 5000 Hz
  double level_db = 0;         // mean square of the frames within 20 dB of the loudest
  double onset_ms = 0;         // first sample within 40 dB of the peak
  double tail_ms = 0;          // from the last such sample to the end
};

Acoustics measure(const Wave& wave);

}  // namespace showrunner::espeak
