// One shot: its layers composed into a canvas, frame after frame; only what changed since the frame
// before is drawn.
//
// Threads: one at a time. Errors: SR_INVALID_ARGUMENT.
#pragma once
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "keys.h"
#include "picture.h"
#include "sampler.h"
#include "showrunner/cpp/kinds/render.hpp"
#include "source.h"

namespace showrunner::ffmpeg {

class Shot {
 public:
  // The first frame composed is that of the shot at `spec.offset`.
  Shot(const sr::Host& host, StillCache& stills, const sr::SegmentShot& spec, sr::Size size,
       sr::FrameRate rate);

  // Composes frame `frame` of the segment. `stale`: a part of the canvas that somebody drew on, to
  // be made anew. Returns what was drawn, even; empty: the canvas is as before.
  Rect compose(int64_t frame, const Rect& stale);
  Picture& canvas() { return canvas_; }

 private:
  struct Look {
    bool visible = false;
    Transform transform;
    int opacity = 0;
    Rect area;

    bool operator==(const Look&) const = default;
  };
  struct Layer {
    explicit Layer(Movement m) : movement(std::move(m)) {}

    Movement movement;
    std::unique_ptr<Source> source;
    double fitted = 1;  // scale 1 of the keys, in the picture's units
    int64_t start = 0, end = 0;
    bool flip = false;
    Look look;
  };
  // `sprite_pixels`: how many the sprites of this and further layers may keep.
  void add(const sr::Host& host, StillCache& stills, const sr::Layer& spec, sr::FrameRate rate,
           int64_t& sprite_pixels);
  Look look_of(const Layer& layer, int64_t frame) const;
  bool covers(const Layer& layer, const Rect& area) const;
  void redraw(const Rect& area);

  sr::Size size_;
  int64_t offset_;
  Yuv background_;
  std::vector<Layer> layers_;
  Picture canvas_;
  Sampler sampler_;
  bool first_ = true;
};

}  // namespace showrunner::ffmpeg
