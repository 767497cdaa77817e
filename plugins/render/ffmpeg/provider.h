// The provider: render.segment/1, audio.mix/1 and render.compose/1 through FFmpeg's libraries.
//
// Threads: operations run at once on several workers; they share only the decoded stills.
#pragma once
#include "showrunner/cpp/provider.hpp"
#include "still_cache.h"

namespace showrunner::ffmpeg {

class FfmpegRenderer : public sr::BlockingProvider {
 public:
  FfmpegRenderer(sr::Host host, const sr::InstanceArgs& args);

  sr::Json handle(sr::Operation& op) override;
  sr::Json health() override;
  sr::Json catalog() override;

 private:
  StillCache stills_;
};

}  // namespace showrunner::ffmpeg
