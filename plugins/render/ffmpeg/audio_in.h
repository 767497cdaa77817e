// An audio artifact as 48 kHz stereo samples, from its first sample on. Mono goes to both sides as
// it is; encoder delay is removed as its container tells.
//
// Threads: one at a time. Errors: SR_INVALID_ARGUMENT for media without readable audio, or with
// less of it than a WAV or FLAC file declares.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "media_in.h"

namespace showrunner::ffmpeg {

class AudioIn {
 public:
  AudioIn(const sr::Host& host, const sr::Artifact& artifact, const std::string& label);

  // Up to `frames` pairs of samples into `out`; fewer only at the end.
  int64_t read(float* out, int64_t frames);

 private:
  bool refill();
  void check_length() const;
  void open_resampler(const AVFrame& frame);

  MediaIn media_;
  std::unique_ptr<Decoder> decoder_;
  ResamplerPtr resampler_;
  int rate_ = 0, format_ = -1, channels_ = 0;
  int out_channels_ = 0;
  bool ended_ = false;
  int64_t declared_ = 0;  // frames at 48 kHz; 0: not known
  int64_t delivered_ = 0;
  std::vector<float> pairs_;
  size_t at_ = 0;  // read of pairs_
};

}  // namespace showrunner::ffmpeg
