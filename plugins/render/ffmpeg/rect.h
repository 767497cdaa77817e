// A half-open rectangle of pixels.
#pragma once
#include <algorithm>

namespace showrunner::ffmpeg {

struct Rect {
  int x0 = 0, y0 = 0, x1 = 0, y1 = 0;

  bool operator==(const Rect&) const = default;
  bool empty() const { return x1 <= x0 || y1 <= y0; }
  int width() const { return x1 - x0; }
  int height() const { return y1 - y0; }

  void add(const Rect& other) {
    if (other.empty()) return;
    if (empty()) {
      *this = other;
      return;
    }
    *this = {std::min(x0, other.x0), std::min(y0, other.y0), std::max(x1, other.x1),
             std::max(y1, other.y1)};
  }
  Rect cut(const Rect& other) const {
    return {std::max(x0, other.x0), std::max(y0, other.y0), std::min(x1, other.x1),
            std::min(y1, other.y1)};
  }
  Rect moved(int dx, int dy) const { return {x0 + dx, y0 + dy, x1 + dx, y1 + dy}; }
  Rect grown(int by) const { return {x0 - by, y0 - by, x1 + by, y1 + by}; }
  // Grown to whole chroma samples and cut to a picture of this size.
  Rect evened(int width, int height) const {
    const Rect r = cut({0, 0, width, height});
    return {r.x0 & ~1, r.y0 & ~1, std::min((r.x1 + 1) & ~1, width),
            std::min((r.y1 + 1) & ~1, height)};
  }
  // Of an evened rectangle, in the chroma planes.
  Rect chroma() const { return {x0 / 2, y0 / 2, (x1 + 1) / 2, (y1 + 1) / 2}; }
};

}  // namespace showrunner::ffmpeg
