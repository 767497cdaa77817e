// 48 kHz stereo into a FLAC artifact.
//
// Threads: one at a time. Durability: on disk when finish() returns.
#pragma once
#include <cstdint>
#include <vector>

#include "av.h"
#include "blob_io.h"

namespace showrunner::ffmpeg {

class FlacOut {
 public:
  FlacOut(const sr::Host& host, int bits);  // 16 or 24

  // Pairs of samples; beyond -1..1 is cut off.
  void write(const float* pairs, int64_t frames);
  sr::Artifact finish();

 private:
  void encode(int64_t frames);
  void drain();

  int bits_;
  CodecPtr codec_;
  BlobOutput out_;
  OutputPtr format_;
  PacketPtr packet_;
  std::vector<float> waiting_;
  int64_t pts_ = 0;
};

}  // namespace showrunner::ffmpeg
