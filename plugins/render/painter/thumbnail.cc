// Thumbnails: figures on the right, big words on the left.
#include <algorithm>
#include <optional>

#include "cards.h"
#include "stage.h"
#include "text.h"
#include "theme.h"

namespace showrunner::painter {
namespace {

struct Bounds {
  int x0, y0, x1, y1;  // end is exclusive
  bool figure;         // part of the picture is transparent
};

Bounds bounds_of(const Surface& picture) {
  Bounds b{picture.width(), picture.height(), 0, 0, false};
  int64_t clear = 0;
  for (int y = 0; y < picture.height(); ++y)
    for (int x = 0; x < picture.width(); ++x) {
      if (picture.row(y)[x] >> 24 <= 8) {
        ++clear;
        continue;
      }
      b.x0 = std::min(b.x0, x);
      b.x1 = std::max(b.x1, x + 1);
      b.y0 = std::min(b.y0, y);
      b.y1 = y + 1;
    }
  b.figure = clear * 50 > static_cast<int64_t>(picture.width()) * picture.height();
  return b;
}

// Paints the picture's bounds into a box, or its shape in one colour.
void place(Pen& pen, const Surface& picture, const Bounds& b, double x, double y, double scale,
           std::optional<Color> flat) {
  cairo_t* cr = pen.cr();
  cairo_save(cr);
  cairo_translate(cr, x, y);
  cairo_scale(cr, scale, scale);
  cairo_rectangle(cr, 0, 0, b.x1 - b.x0, b.y1 - b.y0);
  cairo_clip(cr);
  if (flat) {
    cairo_set_source_rgba(cr, flat->r, flat->g, flat->b, flat->a);
    cairo_mask_surface(cr, picture.raw(), -b.x0, -b.y0);
  } else {
    cairo_set_source_surface(cr, picture.raw(), -b.x0, -b.y0);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_GOOD);
    cairo_paint(cr);
  }
  cairo_restore(cr);
}

void paint_references(Pen& pen, const std::vector<Surface>& references, const Theme& theme) {
  const double w = pen.width();
  const size_t n = std::min<size_t>(references.size(), 3);
  for (size_t i = n; i-- > 0;) {  // the first stands in front
    const Surface& picture = references[i];
    const Bounds b = bounds_of(picture);
    if (b.x1 <= b.x0) continue;
    const double pw = b.x1 - b.x0, ph = b.y1 - b.y0;
    const double cx = n == 1   ? w * 0.77
                      : n == 2 ? w * (i == 0 ? 0.68 : 0.88)
                               : w * (i == 0   ? 0.76
                                      : i == 1 ? 0.58
                                               : 0.92);
    const double most_w = w * (n == 1 ? 0.48 : n == 2 ? 0.36 : 0.32);
    const double most_h = i == 0 ? 940 : 880;
    const double scale = std::min(most_w / pw, most_h / ph);
    const double x = cx - pw * scale / 2, y = b.figure ? 1000 - ph * scale : 500 - ph * scale / 2;
    if (b.figure) {
      pen.soft(5, [&](Pen& far) {
        place(far, picture, b, x, y, scale, fade(lighter(theme.accent, 0.3), 0.85));
      });
      place(pen, picture, b, x, y, scale, std::nullopt);
    } else {
      pen.shadow(cx + 10, y + ph * scale / 2 + 16, pw * scale * 0.75, ph * scale * 0.72, 0.7);
      pen.rect(x - 12, y - 12, pw * scale + 24, ph * scale + 24, rgb(0xfdfaf4));
      place(pen, picture, b, x, y, scale, std::nullopt);
    }
  }
}

}  // namespace

void paint_thumbnail(Surface& surface, const Scene& scene, const CardText& text,
                     const std::string& family, const std::vector<Surface>& references) {
  const Theme& theme = theme_of(scene.genre);
  if (scene.place == Place::kAbstract) {
    paint_motif(surface, scene);
  } else {
    paint_background(surface, scene);
  }
  Pen pen(surface);
  const double w = pen.width();
  const Color shade = darker(theme.top, 0.6);
  const bool alone = references.empty();
  pen.rect(0, 0, w, 1000,
           alone ? down(fade(shade, 0.15), fade(shade, 0.60))
                 : across(fade(shade, 0.80), fade(shade, 0.0)));
  pen.rect(0, 560, w, 440, down(fade(shade, 0), fade(shade, 0.55)));
  paint_references(pen, references, theme);
  Typesetter type(pen, family);
  const double left = w * 0.045, wide = alone ? w * 0.91 : w * 0.56;
  const Color accent = scene.genre == Genre::kHistorical ? rgb(0xffd98a) : theme.accent;
  const auto title =
      type.set(text.title, {.face = theme.face == Face::kSerif ? Face::kSans : theme.face,
                            .weight = PANGO_WEIGHT_ULTRABOLD,
                            .size = alone ? 260.0 : 190.0,
                            .least = 60,
                            .width = wide,
                            .height = 560,
                            .lines = 3,
                            .align = Align::kLeft,
                            .color = kWhite,
                            .outline = 9,
                            .shadow = 0.8});
  const auto subtitle = type.set(text.subtitle, {.size = 78,
                                                 .least = 40,
                                                 .width = wide,
                                                 .height = 200,
                                                 .lines = 2,
                                                 .align = Align::kLeft,
                                                 .color = accent,
                                                 .outline = 6,
                                                 .shadow = 0.7});
  const auto badge = type.set(text.caption, {.weight = PANGO_WEIGHT_ULTRABOLD,
                                             .size = 62,
                                             .least = 30,
                                             .width = w * 0.5,
                                             .height = 84,
                                             .lines = 1,
                                             .align = Align::kLeft,
                                             .color = kWhite,
                                             .shadow = 0.2});
  double y = 930 - subtitle.height;
  type.draw(subtitle, left, y);
  y -= title.height + (subtitle.height > 0 ? 18 : 0);
  type.draw(title, left, y);
  if (badge.layout) {
    int ink = 0;
    pango_layout_get_size(badge.layout.get(), &ink, nullptr);
    const double bw = static_cast<double>(ink) / PANGO_SCALE + 60;
    const Color tag = rgb(0xe2453f);
    pen.box(left, 60, bw, badge.height + 26, 16, across(lighter(tag, 0.1), darker(tag, 0.12)));
    type.draw(badge, left + 30, 73);
  }
}

}  // namespace showrunner::painter
