#include "segment.h"

#include <memory>
#include <optional>
#include <string>

#include "encoder.h"
#include "overlay.h"
#include "rate.h"
#include "shot.h"
#include "transition.h"

namespace showrunner::ffmpeg {
namespace {

constexpr int64_t kMaxSegmentFrames = 108000;

void check_request(const sr::SegmentRequest& request) {
  check_picture_format(request.size, request.fps);
  if (request.frames < 1 || request.frames > kMaxSegmentFrames)
    throw sr::invalid_argument("a segment has " + std::to_string(request.frames) +
                               " frames, expected 1 to " + std::to_string(kMaxSegmentFrames));
  const size_t expected = request.transition ? 2 : 1;
  if (request.shots.size() != expected)
    throw sr::invalid_argument(std::to_string(request.shots.size()) + " shots " +
                               (request.transition ? "with" : "without") +
                               " a transition, expected " + std::to_string(expected));
  if (request.transition &&
      (request.transition->length < 1 || request.transition->length > kMaxSegmentFrames ||
       request.transition->offset < 0 || request.frames > request.transition->length ||
       request.transition->offset > request.transition->length - request.frames))
    throw sr::invalid_argument("the segment of " + std::to_string(request.frames) +
                               " frames at offset " + std::to_string(request.transition->offset) +
                               " does not lie within its transition of " +
                               std::to_string(request.transition->length));
}

// The composed frame, before subtitles.
class Scene {
 public:
  Scene(const sr::Host& host, StillCache& stills, const sr::SegmentRequest& request)
      : transition_(request.transition) {
    for (const sr::SegmentShot& shot : request.shots)
      shots_.push_back(std::make_unique<Shot>(host, stills, shot, request.size, request.fps));
    if (!transition_) return;
    mixer_.emplace(transition_->type);
    mixed_ = Picture(request.size.width, request.size.height, false);
  }

  Rect compose(int64_t frame, const Rect& stale) {
    if (!transition_) return shots_[0]->compose(frame, stale);
    for (auto& shot : shots_) shot->compose(frame, {});
    // The frame before the first is the old picture alone, the one after the last the new one.
    const double part = static_cast<double>(transition_->offset + frame + 1) /
                        static_cast<double>(transition_->length + 1);
    mixer_->mix(shots_[0]->canvas(), shots_[1]->canvas(), part, mixed_);
    return {0, 0, mixed_.width, mixed_.height};
  }
  Picture& canvas() { return transition_ ? mixed_ : shots_[0]->canvas(); }

 private:
  std::optional<sr::SegmentTransition> transition_;
  std::vector<std::unique_ptr<Shot>> shots_;
  std::optional<Transition> mixer_;
  Picture mixed_;
};

}  // namespace

sr::SegmentResult render_segment(const sr::Host& host, StillCache& stills,
                                 const sr::SegmentRequest& request, const Progress& progress) {
  check_request(request);
  Overlay overlay(checked_subtitles(request.subtitles, request.frames),
                  style_of(request.subtitle_style), request.size, request.fps);
  Scene scene(host, stills, request);
  SegmentEncoder encoder(host, request.size, request.fps, request.encode.value_or(sr::Encode{}));
  for (int64_t frame = 0; frame < request.frames; ++frame) {
    if (frame % 4 == 0) progress(static_cast<double>(frame) / static_cast<double>(request.frames));
    const Rect changed = scene.compose(frame, overlay.advance(frame));
    overlay.draw(scene.canvas(), changed);
    encoder.write(scene.canvas());
  }
  return {encoder.finish(), request.frames};
}

}  // namespace showrunner::ffmpeg
