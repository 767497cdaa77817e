// What a layer shows: a still, an animated figure, or a film; a picture for every frame of the
// layer.
//
// Threads: one at a time. Errors: SR_INVALID_ARGUMENT for media or tracks that do not fit together.
#pragma once
#include <cstdint>
#include <memory>

#include "picture.h"
#include "rect.h"
#include "showrunner/cpp/kinds/render.hpp"
#include "still_cache.h"

namespace showrunner::ffmpeg {

class Source {
 public:
  virtual ~Source() = default;
  // Shows `frame` of the layer (before the first: the first; past the last: the last). Returns what
  // changed since the call before, in the picture's pixels.
  virtual Rect advance(int64_t frame) = 0;
  virtual const Picture& picture() const = 0;
};

// How large a picture is kept: for `scale` at most (in sizes of the original). `edges`: its edges
// may be seen, so it gets a margin.
struct Wanted {
  double scale = 1;
  bool edges = false;
};

// The size that a layer's picture has by itself.
struct Extent {
  double width = 0, height = 0;
};

// Two steps, as the fit follows from the extent and the wanted size from the fit.
class SourceMaker {
 public:
  virtual ~SourceMaker() = default;
  virtual Extent extent() const = 0;
  virtual std::unique_ptr<Source> make(const Wanted& wanted) = 0;
};
std::unique_ptr<SourceMaker> open_still(const sr::Host& host, StillCache& cache,
                                        const sr::Artifact& image);
// `pixels_left`: how many the figure may keep, cells and all; what it keeps is taken off.
std::unique_ptr<SourceMaker> open_figure(const sr::Host& host, const sr::Sprites& sprites,
                                         int64_t& pixels_left);
// `rate`: of the layer's frames.
std::unique_ptr<SourceMaker> open_clip(const sr::Host& host, const sr::Artifact& video,
                                       sr::FrameRate rate);

}  // namespace showrunner::ffmpeg
