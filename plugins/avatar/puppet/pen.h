// Drawing with cairo the way an illustrator thinks: colours that shade by hue, splines through
// points, brush strokes that taper, soft glows.
//
// Threads: a Surface and the Pen on it belong to one thread at a time; different ones are
// independent. Errors: sr::Error (SR_RESOURCE_EXHAUSTED) if a surface cannot be made.
#pragma once
#include <cairo.h>

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

namespace showrunner::puppet {

// sRGB, 0..1, straight alpha.
struct Color {
  double r = 0, g = 0, b = 0, a = 1;
};

constexpr Color hex(uint32_t rrggbb, double alpha = 1) {
  return {((rrggbb >> 16) & 255) / 255.0, ((rrggbb >> 8) & 255) / 255.0, (rrggbb & 255) / 255.0,
          alpha};
}
constexpr Color mix(Color a, Color b, double t) {
  return {a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t,
          a.a + (b.a - a.a) * t};
}
constexpr Color fade(Color c, double alpha) { return {c.r, c.g, c.b, c.a * alpha}; }
// Shadows drift to violet, lights to warm white.
constexpr Color darker(Color c, double t) { return mix(c, {0.13, 0.09, 0.22, c.a}, t); }
constexpr Color lighter(Color c, double t) { return mix(c, {1.0, 0.98, 0.94, c.a}, t); }

struct Point {
  double x = 0, y = 0;
  bool corner = false;  // a spline breaks here
};
using Points = std::vector<Point>;

Points mirrored(Points points);  // x -> -x, order reversed
Points moved(Points points, double dx, double dy, double scale_x = 1, double scale_y = 1);
Points joined(std::initializer_list<Points> lists);

struct Stop {
  double at;
  Color color;
};

// What a shape is filled with.
class Paint {
 public:
  Paint(Color color);  // NOLINT(google-explicit-constructor): a colour is a paint
  static Paint linear(Point from, Point to, std::initializer_list<Stop> stops);
  static Paint vertical(double y0, Color c0, double y1, Color c1);
  static Paint radial(Point center, double radius, std::initializer_list<Stop> stops);

  void set_on(cairo_t* cr) const;

 private:
  enum class Kind { kSolid, kLinear, kRadial };
  Kind kind_ = Kind::kSolid;
  Point from_, to_;
  double radius_ = 0;
  std::vector<Stop> stops_;
};

// Premultiplied ARGB32 pixels in memory, at first transparent.
class Surface {
 public:
  Surface(int width, int height);

  int width() const { return width_; }
  int height() const { return height_; }
  cairo_surface_t* raw() const { return surface_.get(); }
  // Call after drawing, before reading pixels.
  void flush() const { cairo_surface_flush(surface_.get()); }
  const uint32_t* row(int y) const;
  uint32_t* row(int y);
  void mark_dirty() { cairo_surface_mark_dirty(surface_.get()); }

 private:
  struct Destroy {
    void operator()(cairo_surface_t* s) const { cairo_surface_destroy(s); }
  };
  int width_, height_;
  std::unique_ptr<cairo_surface_t, Destroy> surface_;
};

// Where a stroke gets thin; kSwell: at both ends, thickest past its middle.
enum class Taper { kBoth, kStart, kEnd, kSwell };

class Pen {
 public:
  explicit Pen(const Surface& surface);

  cairo_t* cr() const { return cr_.get(); }
  void translate(double dx, double dy) { cairo_translate(cr(), dx, dy); }
  void scale(double sx, double sy) { cairo_scale(cr(), sx, sy); }
  void rotate(double radians) { cairo_rotate(cr(), radians); }
  // Runs `draw` with the state saved: clips and transforms end with it.
  void isolated(const std::function<void()>& draw);

  // Paths; each replaces the current one.
  void spline(const Points& points, bool closed = true);
  void ellipse(double cx, double cy, double rx, double ry, double radians = 0);
  void rounded(double x, double y, double width, double height, double radius);

  void fill(const Paint& paint);            // consumes the path
  void clip();                              // consumes the path
  void outline(Color color, double width);  // consumes the path

  void shape(const Points& points, const Paint& paint);
  void disc(double cx, double cy, double rx, double ry, const Paint& paint);
  // A brush stroke through the points, `width` at its thickest.
  void ink(const Points& points, double width, Color color, Taper taper = Taper::kBoth);
  // An ellipse of light or shade that fades to its edge.
  void glow(double cx, double cy, double rx, double ry, Color color);

 private:
  struct Destroy {
    void operator()(cairo_t* c) const { cairo_destroy(c); }
  };
  std::unique_ptr<cairo_t, Destroy> cr_;
};

}  // namespace showrunner::puppet
