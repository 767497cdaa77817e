// Draws a picture into another, anywhere and at any size: separable bilinear sampling in integers,
// 1/256 of a pixel; pictures that lie on the pixel grid are copied.
//
// Which pixels a clip rectangle selects never changes their values, so that parts of a frame may be
// redrawn. Threads: one at a time.
#pragma once
#include <cstdint>
#include <vector>

#include "picture.h"
#include "rect.h"

namespace showrunner::ffmpeg {

// Where a picture lies in the target: pixel edges, and source pixels per target pixel.
struct Transform {
  double left = 0, top = 0;
  double step_x = 1, step_y = 1;

  bool operator==(const Transform&) const = default;
};

// The centre of the picture at (x, y) and its unit size scaled.
Transform place(const Picture& picture, double x, double y, double scale);
// The target's pixels that the picture touches; `source` is a part of it (in its planes' pixels).
Rect extent(const Rect& source, const Transform& transform);

class Sampler {
 public:
  // `clip` is even (Rect::evened) and inside the target.
  void draw(const Picture& source, const Transform& transform, int opacity, bool flip,
            Picture& target, const Rect& clip);

 private:
  struct Axis {
    std::vector<int32_t> index;
    std::vector<uint16_t> weight;
    bool aligned = false;  // every weight 0 and the indices consecutive
    int first = 0, last = 0;
  };
  // Positions p become mirror - p if mirror >= 0.
  static void build(Axis& axis, int64_t start, int64_t step, int from, int to, int size,
                    int64_t mirror);
  const uint8_t* sample(const Plane& plane, const Axis& axis, int row, int weight, uint8_t* out);

  Axis x_axis_[2], y_axis_[2];  // luma, chroma
  std::vector<uint16_t> blended_;
  std::vector<uint8_t> colour_row_, alpha_row_;
};

}  // namespace showrunner::ffmpeg
