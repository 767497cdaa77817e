#include "pen.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>

#include "showrunner/cpp/error.hpp"

namespace showrunner::painter {
namespace {

constexpr double kNarrowest = 450, kWidest = 3000;  // units
constexpr int kSoftScale = 4;
constexpr double kTurn = 2 * std::numbers::pi;

// One box blur along a line of `n` pixels, `step` apart; edges are repeated.
void box_line(const uint32_t* in, uint32_t* out, int n, int radius) {
  const auto size = static_cast<uint32_t>(2 * radius + 1);
  const uint32_t round = size / 2;
  uint32_t sum[4] = {};
  const auto add = [&](uint32_t pixel, bool plus) {
    for (uint32_t k = 0; k < 4; ++k) {
      const uint32_t v = (pixel >> (8 * k)) & 255;
      sum[k] += plus ? v : 0 - v;
    }
  };
  for (int i = -radius; i <= radius; ++i) add(in[std::clamp(i, 0, n - 1)], true);
  for (int i = 0; i < n; ++i) {
    uint32_t pixel = 0;
    for (uint32_t k = 0; k < 4; ++k) pixel |= ((sum[k] + round) / size) << (8 * k);
    out[i] = pixel;
    add(in[std::clamp(i + radius + 1, 0, n - 1)], true);
    add(in[std::clamp(i - radius, 0, n - 1)], false);
  }
}

}  // namespace

double unit_scale(int width_px, int height_px) {
  const double aspect = static_cast<double>(width_px) / height_px;
  const double units = std::clamp(aspect * kHeight, kNarrowest, kWidest);
  return std::max(width_px / units, height_px / kHeight);
}

Surface::Surface(int width, int height)
    : width_(width),
      height_(height),
      surface_(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height)) {
  if (cairo_surface_status(surface_.get()) != CAIRO_STATUS_SUCCESS)
    throw sr::Error(SR_RESOURCE_EXHAUSTED,
                    "no memory for a picture of " + std::to_string(width) + "x" +
                        std::to_string(height) + ": ask for a smaller one",
                    SR_RETRY_OTHER);
}

const uint32_t* Surface::row(int y) const {
  return reinterpret_cast<const uint32_t*>(cairo_image_surface_get_data(surface_.get()) +
                                           static_cast<ptrdiff_t>(y) *
                                               cairo_image_surface_get_stride(surface_.get()));
}
uint32_t* Surface::row(int y) { return const_cast<uint32_t*>(std::as_const(*this).row(y)); }

void Surface::blur(int radius) {
  if (radius < 1) return;
  flush();
  std::vector<uint32_t> a(static_cast<size_t>(std::max(width_, height_))), b(a.size());
  for (int y = 0; y < height_; ++y) {
    uint32_t* line = row(y);
    box_line(line, a.data(), width_, radius);
    box_line(a.data(), b.data(), width_, radius);
    box_line(b.data(), line, width_, radius);
  }
  for (int x = 0; x < width_; ++x) {
    for (int y = 0; y < height_; ++y) a[static_cast<size_t>(y)] = row(y)[x];
    box_line(a.data(), b.data(), height_, radius);
    box_line(b.data(), a.data(), height_, radius);
    box_line(a.data(), b.data(), height_, radius);
    for (int y = 0; y < height_; ++y) row(y)[x] = b[static_cast<size_t>(y)];
  }
  mark_dirty();
}

Pen::Pen(Surface& surface)
    : surface_(surface),
      scale_(unit_scale(surface.width(), surface.height())),
      cr_(cairo_create(surface.raw())) {
  width_ = surface.width() / scale_;
  cairo_scale(cr(), scale_, scale_);
  // A picture wider than kWidest shows the middle of its height.
  cairo_translate(cr(), 0, (surface.height() / scale_ - kHeight) / 2);
  cairo_set_line_cap(cr(), CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join(cr(), CAIRO_LINE_JOIN_ROUND);
  cairo_set_tolerance(cr(), 0.15);
}

void Pen::unlit(const std::function<void()>& draw) {
  const Color before = ambient;
  ambient = kWhite;
  draw();
  ambient = before;
}

void Pen::fill(const Paint& paint) {
  const Color a = lit(paint.from), b = lit(paint.to);
  if (paint.way == Paint::Way::kSolid) {
    cairo_set_source_rgba(cr(), a.r, a.g, a.b, a.a);
    cairo_fill(cr());
    return;
  }
  double x0, y0, x1, y1;
  cairo_path_extents(cr(), &x0, &y0, &x1, &y1);
  const bool vertical = paint.way == Paint::Way::kDown;
  std::unique_ptr<cairo_pattern_t, CairoDelete> pattern(
      cairo_pattern_create_linear(x0, y0, vertical ? x0 : x1, vertical ? y1 : y0));
  cairo_pattern_add_color_stop_rgba(pattern.get(), 0, a.r, a.g, a.b, a.a);
  cairo_pattern_add_color_stop_rgba(pattern.get(), 1, b.r, b.g, b.b, b.a);
  cairo_set_source(cr(), pattern.get());
  cairo_fill(cr());
}

void Pen::path(const Points& points) {
  cairo_new_path(cr());
  for (const Point& p : points) cairo_line_to(cr(), p.x, p.y);
}

void Pen::rect(double x, double y, double w, double h, const Paint& paint) {
  cairo_new_path(cr());
  cairo_rectangle(cr(), x, y, w, h);
  fill(paint);
}

void Pen::box(double x, double y, double w, double h, double radius, const Paint& paint) {
  const double r = std::min({radius, w / 2, h / 2});
  cairo_new_path(cr());
  cairo_arc(cr(), x + w - r, y + r, r, -kTurn / 4, 0);
  cairo_arc(cr(), x + w - r, y + h - r, r, 0, kTurn / 4);
  cairo_arc(cr(), x + r, y + h - r, r, kTurn / 4, kTurn / 2);
  cairo_arc(cr(), x + r, y + r, r, kTurn / 2, kTurn * 3 / 4);
  cairo_close_path(cr());
  fill(paint);
}

void Pen::poly(const Points& points, const Paint& paint) {
  path(points);
  cairo_close_path(cr());
  fill(paint);
}

void Pen::blob(const Points& points, const Paint& paint) {
  const size_t n = points.size();
  cairo_new_path(cr());
  cairo_move_to(cr(), points[0].x, points[0].y);
  for (size_t i = 0; i < n; ++i) {  // Catmull-Rom as cubic Bezier
    const Point &p0 = points[(i + n - 1) % n], &p1 = points[i], &p2 = points[(i + 1) % n],
                &p3 = points[(i + 2) % n];
    cairo_curve_to(cr(), p1.x + (p2.x - p0.x) / 6, p1.y + (p2.y - p0.y) / 6,
                   p2.x - (p3.x - p1.x) / 6, p2.y - (p3.y - p1.y) / 6, p2.x, p2.y);
  }
  fill(paint);
}

void Pen::oval(double cx, double cy, double rx, double ry, const Paint& paint) {
  cairo_new_path(cr());
  cairo_save(cr());
  cairo_translate(cr(), cx, cy);
  cairo_scale(cr(), rx, ry);
  cairo_arc(cr(), 0, 0, 1, 0, kTurn);
  cairo_restore(cr());
  fill(paint);
}

void Pen::arch(double x, double y, double w, double h, const Paint& paint) {
  cairo_new_path(cr());
  cairo_move_to(cr(), x, y + h);
  cairo_arc(cr(), x + w / 2, y + w / 2, w / 2, kTurn / 2, kTurn);
  cairo_line_to(cr(), x + w, y + h);
  cairo_close_path(cr());
  fill(paint);
}

void Pen::line(const Points& points, double thick, Color color) {
  path(points);
  const Color c = lit(color);
  cairo_set_source_rgba(cr(), c.r, c.g, c.b, c.a);
  cairo_set_line_width(cr(), thick);
  cairo_stroke(cr());
}

void Pen::bow(Point from, Point middle, Point to, double thick, Color color) {
  cairo_new_path(cr());
  cairo_move_to(cr(), from.x, from.y);
  cairo_curve_to(cr(), from.x + (middle.x - from.x) * 2 / 3, from.y + (middle.y - from.y) * 2 / 3,
                 to.x + (middle.x - to.x) * 2 / 3, to.y + (middle.y - to.y) * 2 / 3, to.x, to.y);
  const Color c = lit(color);
  cairo_set_source_rgba(cr(), c.r, c.g, c.b, c.a);
  cairo_set_line_width(cr(), thick);
  cairo_stroke(cr());
}

void Pen::frame(double x, double y, double w, double h, double thick, Color color) {
  cairo_new_path(cr());
  cairo_rectangle(cr(), x, y, w, h);
  cairo_rectangle(cr(), x + thick, y + thick, w - 2 * thick, h - 2 * thick);
  cairo_set_fill_rule(cr(), CAIRO_FILL_RULE_EVEN_ODD);
  fill(color);
  cairo_set_fill_rule(cr(), CAIRO_FILL_RULE_WINDING);
}

void Pen::rects(const std::vector<std::array<double, 4>>& list, const Paint& paint) {
  if (list.empty()) return;
  cairo_new_path(cr());
  for (const auto& r : list) cairo_rectangle(cr(), r[0], r[1], r[2], r[3]);
  fill(paint);
}

void Pen::radial(double cx, double cy, double rx, double ry, Color color, cairo_operator_t op) {
  std::unique_ptr<cairo_pattern_t, CairoDelete> pattern(
      cairo_pattern_create_radial(0, 0, 0, 0, 0, 1));
  // A smooth bell instead of a cone.
  for (double t : {0.0, 0.25, 0.5, 0.75, 1.0}) {
    const double bell = (1 - t * t) * (1 - t * t);
    cairo_pattern_add_color_stop_rgba(pattern.get(), t, color.r, color.g, color.b, color.a * bell);
  }
  cairo_save(cr());
  cairo_set_operator(cr(), op);
  cairo_translate(cr(), cx, cy);
  cairo_scale(cr(), rx, ry);
  cairo_new_path(cr());
  cairo_rectangle(cr(), -1, -1, 2, 2);
  cairo_set_source(cr(), pattern.get());
  cairo_fill(cr());
  cairo_restore(cr());
}

void Pen::glow(double cx, double cy, double rx, double ry, Color color) {
  radial(cx, cy, rx, ry, color, CAIRO_OPERATOR_OVER);
}
void Pen::light(double cx, double cy, double rx, double ry, Color color) {
  radial(cx, cy, rx, ry, color, CAIRO_OPERATOR_ADD);
}
void Pen::shadow(double cx, double cy, double rx, double ry, double strength) {
  radial(cx, cy, rx, ry, {0.07, 0.06, 0.13, strength}, CAIRO_OPERATOR_OVER);
}

void Pen::clipped(double x, double y, double w, double h, const std::function<void()>& draw) {
  clipped({{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}, draw);
}

void Pen::clipped(const Points& points, const std::function<void()>& draw) {
  cairo_save(cr());
  path(points);
  cairo_close_path(cr());
  cairo_clip(cr());
  draw();
  cairo_restore(cr());
}

void Pen::soft(int radius, const std::function<void(Pen&)>& draw) {
  Surface small(std::max(1, surface_.width() / kSoftScale),
                std::max(1, surface_.height() / kSoftScale));
  {
    Pen pen(small);
    pen.ambient = ambient;
    draw(pen);
  }
  // The radius is for a picture 1296 pixels high.
  small.blur(std::max(1, static_cast<int>(std::lround(radius * small.height() / 324.0))));
  cairo_save(cr());
  cairo_identity_matrix(cr());
  cairo_scale(cr(), static_cast<double>(surface_.width()) / small.width(),
              static_cast<double>(surface_.height()) / small.height());
  cairo_set_source_surface(cr(), small.raw(), 0, 0);
  cairo_pattern_set_filter(cairo_get_source(cr()), CAIRO_FILTER_BILINEAR);
  cairo_pattern_set_extend(cairo_get_source(cr()), CAIRO_EXTEND_PAD);
  cairo_paint(cr());
  cairo_restore(cr());
}

}  // namespace showrunner::painter
