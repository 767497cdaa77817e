// The provider: render.segment/1, audio.mix/1 and render.compose/1 through FFmpeg's libraries.
//
// Threads: operations run at once on several workers and share nothing.
#pragma once
#include "showrunner/cpp/provider.hpp"

namespace showrunner::ffmpeg {

class FfmpegRenderer : public sr::BlockingProvider {
 public:
  FfmpegRenderer(sr::Host host, const sr::InstanceArgs& args);

  sr::Json handle(sr::Operation& op) override;
  sr::Json catalog() override;
};

}  // namespace showrunner::ffmpeg
