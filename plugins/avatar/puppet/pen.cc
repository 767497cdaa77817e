#include "pen.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "showrunner/cpp/error.hpp"

namespace showrunner::puppet {
namespace {

struct Pattern {
  explicit Pattern(cairo_pattern_t* raw) : p(raw) {}
  ~Pattern() { cairo_pattern_destroy(p); }
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;
  cairo_pattern_t* p;
};

struct Bezier {
  Point a, c1, c2, b;
};

double length(Point v) { return std::hypot(v.x, v.y); }

// Unit tangent at points[i]: along its neighbours, so that uneven spacing cannot overshoot.
Point tangent(const Points& p, size_t i, bool closed) {
  const size_t n = p.size();
  const Point& before = i > 0 ? p[i - 1] : (closed ? p[n - 1] : p[i]);
  const Point& after = i + 1 < n ? p[i + 1] : (closed ? p[0] : p[i]);
  Point t{after.x - before.x, after.y - before.y};
  const double len = length(t);
  if (len > 0) t = {t.x / len, t.y / len};
  return t;
}

std::vector<Bezier> beziers(const Points& p, bool closed) {
  std::vector<Bezier> out;
  if (p.size() < 2) return out;
  const size_t segments = closed ? p.size() : p.size() - 1;
  out.reserve(segments);
  for (size_t i = 0; i < segments; ++i) {
    const size_t j = (i + 1) % p.size();
    const Point a = p[i], b = p[j];
    const Point d{b.x - a.x, b.y - a.y};
    const double reach = length(d) * 0.36;
    const Point ta = tangent(p, i, closed), tb = tangent(p, j, closed);
    const Point c1 = a.corner ? Point{a.x + d.x * 0.33, a.y + d.y * 0.33}
                              : Point{a.x + ta.x * reach, a.y + ta.y * reach};
    const Point c2 = b.corner ? Point{b.x - d.x * 0.33, b.y - d.y * 0.33}
                              : Point{b.x - tb.x * reach, b.y - tb.y * reach};
    out.push_back({a, c1, c2, b});
  }
  return out;
}

Point at(const Bezier& z, double t) {
  const double u = 1 - t;
  const double w0 = u * u * u, w1 = 3 * u * u * t, w2 = 3 * u * t * t, w3 = t * t * t;
  return {w0 * z.a.x + w1 * z.c1.x + w2 * z.c2.x + w3 * z.b.x,
          w0 * z.a.y + w1 * z.c1.y + w2 * z.c2.y + w3 * z.b.y};
}

double brush_width(double t, Taper taper) {
  switch (taper) {
    case Taper::kStart:
      return std::pow(t, 0.7);
    case Taper::kEnd:
      return std::pow(1 - t, 0.7);
    case Taper::kSwell:
      return std::pow(std::max(0.0, std::sin(std::numbers::pi * std::pow(t, 1.9))), 0.7);
    case Taper::kBoth:
      break;
  }
  return std::pow(std::max(0.0, std::sin(std::numbers::pi * t)), 0.7);
}

}  // namespace

Points mirrored(Points points) {
  std::reverse(points.begin(), points.end());
  for (Point& p : points) p.x = -p.x;
  return points;
}

Points moved(Points points, double dx, double dy, double scale_x, double scale_y) {
  for (Point& p : points) p = {p.x * scale_x + dx, p.y * scale_y + dy, p.corner};
  return points;
}

Points joined(std::initializer_list<Points> lists) {
  Points out;
  for (const Points& list : lists) out.insert(out.end(), list.begin(), list.end());
  return out;
}

Paint::Paint(Color color) : stops_{{0, color}} {}

Paint Paint::linear(Point from, Point to, std::initializer_list<Stop> stops) {
  Paint p{Color{}};
  p.kind_ = Kind::kLinear;
  p.from_ = from;
  p.to_ = to;
  p.stops_ = stops;
  return p;
}

Paint Paint::vertical(double y0, Color c0, double y1, Color c1) {
  return linear({0, y0}, {0, y1}, {{0, c0}, {1, c1}});
}

Paint Paint::radial(Point center, double radius, std::initializer_list<Stop> stops) {
  Paint p = linear(center, center, stops);
  p.kind_ = Kind::kRadial;
  p.radius_ = radius;
  return p;
}

void Paint::set_on(cairo_t* cr) const {
  if (kind_ == Kind::kSolid) {
    const Color& c = stops_.front().color;
    cairo_set_source_rgba(cr, c.r, c.g, c.b, c.a);
    return;
  }
  const Pattern pattern(
      kind_ == Kind::kLinear
          ? cairo_pattern_create_linear(from_.x, from_.y, to_.x, to_.y)
          : cairo_pattern_create_radial(from_.x, from_.y, 0, from_.x, from_.y, radius_));
  for (const Stop& s : stops_)
    cairo_pattern_add_color_stop_rgba(pattern.p, s.at, s.color.r, s.color.g, s.color.b, s.color.a);
  cairo_set_source(cr, pattern.p);
}

Surface::Surface(int width, int height)
    : width_(width),
      height_(height),
      surface_(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height)) {
  if (cairo_surface_status(surface_.get()) != CAIRO_STATUS_SUCCESS)
    throw sr::Error(SR_RESOURCE_EXHAUSTED, "no memory for a picture of " + std::to_string(width) +
                                               "x" + std::to_string(height) + " pixels");
}

const uint32_t* Surface::row(int y) const {
  const size_t stride = static_cast<size_t>(cairo_image_surface_get_stride(surface_.get()));
  return reinterpret_cast<const uint32_t*>(cairo_image_surface_get_data(surface_.get()) +
                                           stride * static_cast<size_t>(y));
}

uint32_t* Surface::row(int y) { return const_cast<uint32_t*>(std::as_const(*this).row(y)); }

Pen::Pen(const Surface& surface) : cr_(cairo_create(surface.raw())) {
  if (cairo_status(cr()) != CAIRO_STATUS_SUCCESS)
    throw sr::Error(SR_RESOURCE_EXHAUSTED, "no memory for a drawing context");
  cairo_set_line_cap(cr(), CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join(cr(), CAIRO_LINE_JOIN_ROUND);
}

void Pen::isolated(const std::function<void()>& draw) {
  cairo_save(cr());
  draw();
  cairo_restore(cr());
}

void Pen::spline(const Points& points, bool closed) {
  cairo_new_path(cr());
  if (points.empty()) return;
  cairo_move_to(cr(), points[0].x, points[0].y);
  for (const Bezier& z : beziers(points, closed))
    cairo_curve_to(cr(), z.c1.x, z.c1.y, z.c2.x, z.c2.y, z.b.x, z.b.y);
  if (closed) cairo_close_path(cr());
}

void Pen::ellipse(double cx, double cy, double rx, double ry, double radians) {
  cairo_new_path(cr());
  cairo_save(cr());
  cairo_translate(cr(), cx, cy);
  cairo_rotate(cr(), radians);
  cairo_scale(cr(), rx, ry);
  cairo_arc(cr(), 0, 0, 1, 0, 2 * std::numbers::pi);
  cairo_restore(cr());
  cairo_close_path(cr());
}

void Pen::rounded(double x, double y, double width, double height, double radius) {
  const double r = std::min({radius, width / 2, height / 2});
  const double quarter = std::numbers::pi / 2;
  cairo_new_path(cr());
  cairo_arc(cr(), x + width - r, y + r, r, -quarter, 0);
  cairo_arc(cr(), x + width - r, y + height - r, r, 0, quarter);
  cairo_arc(cr(), x + r, y + height - r, r, quarter, 2 * quarter);
  cairo_arc(cr(), x + r, y + r, r, 2 * quarter, 3 * quarter);
  cairo_close_path(cr());
}

void Pen::fill(const Paint& paint) {
  paint.set_on(cr());
  cairo_fill(cr());
}

void Pen::clip() { cairo_clip(cr()); }

void Pen::outline(Color color, double width) {
  cairo_set_source_rgba(cr(), color.r, color.g, color.b, color.a);
  cairo_set_line_width(cr(), width);
  cairo_stroke(cr());
}

void Pen::shape(const Points& points, const Paint& paint) {
  spline(points);
  fill(paint);
}

void Pen::disc(double cx, double cy, double rx, double ry, const Paint& paint) {
  ellipse(cx, cy, rx, ry);
  fill(paint);
}

void Pen::ink(const Points& points, double width, Color color, Taper taper) {
  constexpr int kSteps = 10;
  const std::vector<Bezier> curves = beziers(points, false);
  if (curves.empty()) return;
  Points middle{points.front()};
  for (const Bezier& z : curves)
    for (int i = 1; i <= kSteps; ++i) middle.push_back(at(z, double(i) / kSteps));
  Points left, right;
  for (size_t i = 0; i < middle.size(); ++i) {
    const Point t = tangent(middle, i, false);
    const double half =
        width / 2 * brush_width(double(i) / static_cast<double>(middle.size() - 1), taper);
    left.push_back({middle[i].x - t.y * half, middle[i].y + t.x * half});
    right.push_back({middle[i].x + t.y * half, middle[i].y - t.x * half});
  }
  cairo_new_path(cr());
  for (const Point& p : left) cairo_line_to(cr(), p.x, p.y);
  for (auto p = right.rbegin(); p != right.rend(); ++p) cairo_line_to(cr(), p->x, p->y);
  cairo_close_path(cr());
  fill(color);
}

void Pen::glow(double cx, double cy, double rx, double ry, Color color) {
  cairo_save(cr());
  cairo_translate(cr(), cx, cy);
  cairo_scale(cr(), rx, ry);
  cairo_new_path(cr());
  cairo_arc(cr(), 0, 0, 1, 0, 2 * std::numbers::pi);
  fill(Paint::radial({0, 0}, 1, {{0, color}, {0.45, fade(color, 0.62)}, {1, fade(color, 0)}}));
  cairo_restore(cr());
}

}  // namespace showrunner::puppet
