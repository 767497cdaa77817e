// Drawing with cairo in picture units: the picture is kHeight units high whatever its pixels are.
//
// Threads: a Surface and the pens on it belong to one thread at a time. Errors: sr::Error
// (SR_RESOURCE_EXHAUSTED) if a surface cannot be made, SR_INTERNAL if cairo fails.
#pragma once
#include <cairo.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "color.h"

namespace showrunner::painter {

inline constexpr double kHeight = 1000;

struct CairoDelete {
  void operator()(cairo_t* p) const { cairo_destroy(p); }
  void operator()(cairo_surface_t* p) const { cairo_surface_destroy(p); }
  void operator()(cairo_pattern_t* p) const { cairo_pattern_destroy(p); }
};

// Premultiplied ARGB32 pixels, at first transparent.
class Surface {
 public:
  Surface(int width, int height);
  int width() const { return width_; }
  int height() const { return height_; }
  cairo_surface_t* raw() const { return surface_.get(); }
  uint32_t* row(int y);
  const uint32_t* row(int y) const;
  void flush() const { cairo_surface_flush(surface_.get()); }
  void mark_dirty() const { cairo_surface_mark_dirty(surface_.get()); }
  // Three box blurs, close to a Gaussian; radius in pixels.
  void blur(int radius);

 private:
  int width_, height_;
  std::unique_ptr<cairo_surface_t, CairoDelete> surface_;
};

struct Point {
  double x = 0, y = 0;
};
using Points = std::vector<Point>;

// One colour, or two over the bounding box of what is filled.
struct Paint {
  enum class Way { kSolid, kDown, kAcross };
  Paint(Color c) : from(c), to(c) {}  // NOLINT(google-explicit-constructor): a colour is a paint
  Paint(Color a, Color b, Way w) : from(a), to(b), way(w) {}
  Color from, to;
  Way way = Way::kSolid;
};
inline Paint down(Color top, Color bottom) { return {top, bottom, Paint::Way::kDown}; }
inline Paint across(Color left, Color right) { return {left, right, Paint::Way::kAcross}; }

class Pen {
 public:
  explicit Pen(Surface& surface);

  double width() const { return width_; }  // units
  cairo_t* cr() const { return cr_.get(); }
  // What colours are multiplied with: the light that falls on things.
  Color ambient = kWhite;
  void unlit(const std::function<void()>& draw);

  void rect(double x, double y, double w, double h, const Paint& paint);
  void box(double x, double y, double w, double h, double radius, const Paint& paint);
  void poly(const Points& points, const Paint& paint);
  void blob(const Points& points, const Paint& paint);  // a closed smooth curve
  void oval(double cx, double cy, double rx, double ry, const Paint& paint);
  void arch(double x, double y, double w, double h, const Paint& paint);  // a round-topped opening
  void line(const Points& points, double thick, Color color);
  void bow(Point from, Point middle, Point to, double thick, Color color);  // a hanging curve
  void frame(double x, double y, double w, double h, double thick, Color color);
  // Many rectangles in one go: cheap windows, bricks, tiles.
  void rects(const std::vector<std::array<double, 4>>& list, const Paint& paint);
  // An ellipse that fades to its edge; light() adds to what is there.
  void glow(double cx, double cy, double rx, double ry, Color color);
  void light(double cx, double cy, double rx, double ry, Color color);
  // A soft shadow on the ground.
  void shadow(double cx, double cy, double rx, double ry, double strength = 0.35);

  void clipped(double x, double y, double w, double h, const std::function<void()>& draw);
  void clipped(const Points& points, const std::function<void()>& draw);
  // Draws out of focus: at 1/4 size, blurred, scaled up.
  void soft(int radius, const std::function<void(Pen&)>& draw);

 private:
  void fill(const Paint& paint);
  void path(const Points& points);
  void radial(double cx, double cy, double rx, double ry, Color color, cairo_operator_t op);
  Color lit(Color c) const { return times(c, ambient); }

  Surface& surface_;
  double width_;
  double scale_;
  std::unique_ptr<cairo_t, CairoDelete> cr_;
};

// The scale that makes the picture kHeight units high; long thin pictures keep a sane width.
double unit_scale(int width_px, int height_px);

}  // namespace showrunner::painter
