// The film's sound as AAC-LC, 48 kHz stereo, encoded once.
//
// Threads: one at a time. Errors: SR_INVALID_ARGUMENT for sound that cannot be read.
#pragma once
#include <cstdint>
#include <vector>

#include "audio_in.h"
#include "av.h"

namespace showrunner::ffmpeg {

class AacEncoder {
 public:
  // Exactly `samples` are encoded: `audio` is cut, or followed by silence.
  AacEncoder(const sr::Host& host, const sr::Artifact& audio, int64_t samples);

  const AVCodecContext& codec() const { return *codec_; }
  // The next packet, in samples; false at the end. The first begins before 0 (encoder delay).
  bool next(AVPacket* packet);

 private:
  void feed();

  AudioIn audio_;
  int64_t samples_;
  int64_t fed_ = 0;
  bool draining_ = false;
  CodecPtr codec_;
  std::vector<float> pairs_;
};

}  // namespace showrunner::ffmpeg
