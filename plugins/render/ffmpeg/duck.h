// Side-chain ducking with foresight: where the voices speak is known, so the music is down before
// they begin.
//
// Threads: values; one at a time.
#pragma once
#include <cstdint>
#include <vector>

#include "showrunner/cpp/kinds/audio.hpp"

namespace showrunner::ffmpeg {

struct Span {
  int64_t start = 0, end = 0;  // samples

  bool operator==(const Span&) const = default;
};

// Finds where a voice speaks: windows of 10 ms above -50 dBFS; pauses shorter than 400 ms are part
// of the speech.
class SpeechFinder {
 public:
  void add(const float* pairs, int64_t frames);
  std::vector<Span> finish();

 private:
  void end_window();

  std::vector<Span> spans_;
  int64_t at_ = 0, window_start_ = 0;
  float peak_ = 0;
};

// The music's gain over time.
class Duck {
 public:
  Duck(std::vector<Span> speech, const sr::Ducking& ducking);

  // Linear gain at a sample; calls must not go back by more than the attack time.
  double gain(int64_t at);

 private:
  double amount(const Span& span, int64_t at) const;

  std::vector<Span> speech_;
  double depth_db_;
  int64_t attack_, release_;
  size_t next_ = 0;  // first span that ends after the sample last asked for
};

}  // namespace showrunner::ffmpeg
