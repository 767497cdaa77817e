// H.264 of one segment, by libx264 on one thread, into an MP4 artifact of its own.
//
// All segments of one size, rate and sr::Encode have the same parameter sets, begin with an IDR
// picture and have closed groups of pictures of two seconds: compose joins their packets as they
// are.
//
// Threads: one at a time. Errors: SR_FAILED_PRECONDITION if libavcodec lacks libx264.
#pragma once
#include <cstdint>

#include "av.h"
#include "blob_io.h"
#include "picture.h"
#include "showrunner/cpp/kinds/render.hpp"

namespace showrunner::ffmpeg {

class SegmentEncoder {
 public:
  SegmentEncoder(const sr::Host& host, sr::Size size, sr::FrameRate rate, const sr::Encode& encode);

  // The next frame; the picture may be changed afterwards.
  void write(const Picture& picture);
  sr::Artifact finish();

 private:
  void drain();

  AVRational base_;
  CodecPtr codec_;
  BlobOutput out_;
  OutputPtr format_;
  PacketPtr packet_;
  int64_t frames_ = 0;
};

}  // namespace showrunner::ffmpeg
