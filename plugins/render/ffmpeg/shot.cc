#include "shot.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "still.h"

namespace showrunner::ffmpeg {
namespace {

constexpr size_t kMaxLayers = 64;
constexpr double kMinVisiblePixels = 0.5;
constexpr int64_t kMaxShotFrame = 10'000'000;  // as in the schema; sums of a few stay in 64 bits

void check_frames(int64_t value, int64_t least, const char* what) {
  if (value < least || value > kMaxShotFrame)
    throw sr::invalid_argument(std::string(what) + " " + std::to_string(value) + ", expected " +
                               std::to_string(least) + " to " + std::to_string(kMaxShotFrame));
}

std::unique_ptr<SourceMaker> open(const sr::Host& host, StillCache& stills, const sr::Layer& spec,
                                  sr::FrameRate rate, int64_t& sprite_pixels) {
  if (spec.type == "image" && spec.image) return open_still(host, stills, *spec.image);
  if (spec.type == "sprites" && spec.sprites)
    return open_figure(host, *spec.sprites, sprite_pixels);
  if (spec.type == "video" && spec.video) return open_clip(host, *spec.video, rate);
  throw sr::invalid_argument("a layer of type '" + spec.type +
                             "' lacks the member of that name (image, sprites or video)");
}

// Scale 1: the picture's size in the frame.
double fit_scale(const sr::Layer& spec, const Extent& extent, sr::Size size) {
  const std::string fit = spec.fit.value_or(spec.type == "sprites" ? "none" : "cover");
  const double x = size.width / extent.width, y = size.height / extent.height;
  if (fit == "cover") return std::max(x, y);
  if (fit == "contain") return std::min(x, y);
  return 1;
}

}  // namespace

Shot::Shot(const sr::Host& host, StillCache& stills, const sr::SegmentShot& spec, sr::Size size,
           sr::FrameRate rate)
    : size_(size),
      offset_(spec.offset),
      background_(yuv_of_hex(spec.background.value_or("#000000"))),
      canvas_(size.width, size.height, false) {
  if (spec.layers.size() > kMaxLayers)
    throw sr::invalid_argument("a shot has " + std::to_string(spec.layers.size()) +
                               " layers, at most 64 are drawn");
  check_frames(spec.offset, 0, "the offset of a shot is");
  int64_t sprite_pixels = kMaxSpritePixels;
  for (const sr::Layer& layer : spec.layers) add(host, stills, layer, rate, sprite_pixels);
}

void Shot::add(const sr::Host& host, StillCache& stills, const sr::Layer& spec, sr::FrameRate rate,
               int64_t& sprite_pixels) {
  check_frames(spec.start.value_or(0), -kMaxShotFrame, "a layer starts at frame");
  check_frames(spec.frames.value_or(1), 1, "the frames of a layer are");
  const auto maker = open(host, stills, spec, rate, sprite_pixels);
  const Extent extent = maker->extent();
  const Pose rest{size_.width / 2.0, size_.height / 2.0, 1, 1};
  Layer layer(Movement(spec.keys, rest));
  layer.fitted = fit_scale(spec, extent, size_);
  layer.start = spec.start.value_or(0);
  layer.end = spec.frames ? layer.start + *spec.frames : INT64_MAX;
  layer.flip = spec.flip.value_or(false);
  // Of all keys, not of this segment's: neighbouring segments keep the same picture.
  Wanted wanted;
  wanted.scale = layer.fitted * layer.movement.max_scale();
  for (const Pose& pose : layer.movement.stops()) {
    const double half_width = extent.width * layer.fitted * pose.scale / 2 + 1e-6;
    const double half_height = extent.height * layer.fitted * pose.scale / 2 + 1e-6;
    wanted.edges = wanted.edges || pose.x - half_width > 0 || pose.y - half_height > 0 ||
                   pose.x + half_width < size_.width || pose.y + half_height < size_.height;
  }
  layer.source = maker->make(wanted);
  layers_.push_back(std::move(layer));
}

Shot::Look Shot::look_of(const Layer& layer, int64_t frame) const {
  Look look;
  if (frame < layer.start || frame >= layer.end) return look;
  const Pose pose = layer.movement.at(frame - layer.start);
  look.opacity = static_cast<int>(std::lround(pose.opacity * 255));
  const Picture& picture = layer.source->picture();
  const double scale = layer.fitted * pose.scale;
  if (look.opacity == 0 || picture.unit_width * scale < kMinVisiblePixels ||
      picture.unit_height * scale < kMinVisiblePixels)
    return look;
  look.transform = place(picture, pose.x, pose.y, scale);
  if (layer.movement.still()) {
    // On the chroma grid a still picture is copied, not sampled.
    look.transform.left = 2 * std::round(look.transform.left / 2);
    look.transform.top = 2 * std::round(look.transform.top / 2);
    for (double* step : {&look.transform.step_x, &look.transform.step_y})
      if (std::abs(*step - 1) < 1e-9) *step = 1;
  }
  look.area = extent({0, 0, picture.width, picture.height}, look.transform)
                  .evened(size_.width, size_.height);
  look.visible = !look.area.empty();
  return look;
}

Rect Shot::compose(int64_t frame, const Rect& stale) {
  const int64_t shot_frame = offset_ + frame;
  const Rect whole{0, 0, size_.width, size_.height};
  Rect changed = first_ ? whole : stale;
  first_ = false;
  for (Layer& layer : layers_) {
    if (shot_frame < layer.start || shot_frame >= layer.end) {
      if (layer.look.visible) changed.add(layer.look.area);
      layer.look = {};
      continue;
    }
    const Rect part = layer.source->advance(shot_frame - layer.start);
    const Look look = look_of(layer, shot_frame);
    if (look != layer.look) {
      if (layer.look.visible) changed.add(layer.look.area);
      if (look.visible) changed.add(look.area);
    } else if (look.visible && !part.empty()) {
      Rect mirrored = part;
      if (layer.flip) {
        mirrored.x0 = layer.source->picture().width - part.x1;
        mirrored.x1 = layer.source->picture().width - part.x0;
      }
      changed.add(extent(mirrored.grown(2), look.transform));
    }
    layer.look = look;
  }
  changed = changed.evened(size_.width, size_.height);
  if (!changed.empty()) redraw(changed);
  return changed;
}

bool Shot::covers(const Layer& layer, const Rect& area) const {
  const Rect& r = layer.look.area;
  return layer.look.visible && layer.look.opacity == 255 && !layer.source->picture().has_alpha() &&
         r.x0 <= area.x0 && r.y0 <= area.y0 && r.x1 >= area.x1 && r.y1 >= area.y1;
}

void Shot::redraw(const Rect& area) {
  size_t lowest = layers_.size();
  while (lowest > 0 && !covers(layers_[lowest - 1], area)) --lowest;
  if (lowest == 0)
    fill(canvas_, background_, area);
  else
    --lowest;
  for (size_t i = lowest; i < layers_.size(); ++i) {
    const Layer& layer = layers_[i];
    if (layer.look.visible)
      sampler_.draw(layer.source->picture(), layer.look.transform, layer.look.opacity, layer.flip,
                    canvas_, area);
  }
}

}  // namespace showrunner::ffmpeg
