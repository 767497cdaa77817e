#include "provider.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavutil/log.h>
}

#include "compose.h"
#include "mix.h"
#include "segment.h"

namespace showrunner::ffmpeg {
namespace {

constexpr size_t kStillBytes = 48 << 20;

}  // namespace

FfmpegRenderer::FfmpegRenderer(sr::Host host, const sr::InstanceArgs&)
    : BlockingProvider(host), stills_(kStillBytes) {
  // Errors come back as codes; the library's own lines on stderr say nothing of the operation.
  av_log_set_level(AV_LOG_QUIET);
}

sr::Json FfmpegRenderer::handle(sr::Operation& op) {
  const auto progress = [&](const char* stage) {
    return [&op, stage](double part) {
      op.throw_if_cancelled();
      op.progress(part, stage);
    };
  };
  if (op.kind() == sr::SegmentRequest::kKind)
    return sr::write_json(render_segment(op.host(), stills_, op.request_as<sr::SegmentRequest>(),
                                         progress("frames")));
  if (op.kind() == sr::MixRequest::kKind)
    return sr::write_json(mix_audio(op.host(), op.request_as<sr::MixRequest>(), progress("mix")));
  if (op.kind() == sr::ComposeRequest::kKind)
    return sr::write_json(
        compose_film(op.host(), op.request_as<sr::ComposeRequest>(), progress("film")));
  throw sr::unimplemented("render/ffmpeg does not serve " + op.kind());
}

sr::Json FfmpegRenderer::health() {
  if (avcodec_find_encoder_by_name("libx264") != nullptr) return {{"status", "healthy"}};
  return {{"status", "unhealthy"},
          {"message", "this libavcodec has no libx264"},
          {"fix", "install Debian's libavcodec59"}};
}

sr::Json FfmpegRenderer::catalog() {
  return {{"description", "H.264 and AAC films from stills, sprites, clips, voices and music"},
          {"models",
           {{{"id", "ffmpeg"},
             {"kinds", {"render.segment/1", "audio.mix/1", "render.compose/1"}},
             {"description", "libx264, FFmpeg's AAC, libass, libebur128; on this machine"}}}},
          {"limits", {{"max_width", 3840}, {"max_height", 3840}, {"max_pixels", 3840 * 2160}}}};
}

}  // namespace showrunner::ffmpeg
