#include "cards.h"

#include <algorithm>

#include "stage.h"
#include "text.h"
#include "theme.h"

namespace showrunner::painter {
namespace {

// The place out of focus under a veil, or the genre's motif if no place is named.
void paint_ground(Surface& surface, const Scene& scene, double veil) {
  if (scene.place == Place::kAbstract) {
    paint_motif(surface, scene);
    return;
  }
  paint_background(surface, scene);
  Pen pen(surface);
  pen.soft(3, [&](Pen& far) {
    cairo_save(far.cr());
    cairo_scale(far.cr(), pen.width() / surface.width(), pen.width() / surface.width());
    cairo_set_source_surface(far.cr(), surface.raw(), 0, 0);
    cairo_pattern_set_filter(cairo_get_source(far.cr()), CAIRO_FILTER_GOOD);
    cairo_paint(far.cr());
    cairo_restore(far.cr());
  });
  const Theme& theme = theme_of(scene.genre);
  pen.rect(0, -1000, pen.width(), 3000, fade(darker(theme.top, 0.55), veil));
  pen.rect(0, 0, pen.width(), 1000,
           down(fade(theme.top, 0.10), fade(darker(theme.top, 0.6), 0.45)));
}

// Dark words on light ground when the theme asks so, but white over a painted place.
Color ink_of(const Scene& scene) {
  return scene.place == Place::kAbstract ? theme_of(scene.genre).ink : kWhite;
}
Color accent_of(const Scene& scene) {
  return scene.place == Place::kAbstract || scene.genre != Genre::kHistorical
             ? theme_of(scene.genre).accent
             : rgb(0xf0d8a0);
}
double shadow_of(const Scene& scene) {
  const Color ink = ink_of(scene);
  return ink.r + ink.g + ink.b > 1.5 ? 0.6 : 0;
}

void ornament(Pen& pen, double cx, double y, double half, Color color) {
  pen.rect(cx - half, y - 1.2, half - 18, 2.4, across(fade(color, 0), color));
  pen.rect(cx + 18, y - 1.2, half - 18, 2.4, across(color, fade(color, 0)));
  pen.poly({{cx, y - 8}, {cx + 8, y}, {cx, y + 8}, {cx - 8, y}}, color);
}

}  // namespace

void paint_title_card(Surface& surface, const Scene& scene, const CardText& text,
                      const std::string& family) {
  paint_ground(surface, scene, 0.30);
  Pen pen(surface);
  Typesetter type(pen, family);
  const Theme& theme = theme_of(scene.genre);
  const double w = pen.width(), shadow = shadow_of(scene);
  const auto caption = type.set(text.caption, {.face = Face::kSans,
                                               .size = 40,
                                               .least = 22,
                                               .width = w * 0.8,
                                               .height = 60,
                                               .lines = 1,
                                               .spacing = 6,
                                               .color = accent_of(scene),
                                               .shadow = shadow});
  const auto title = type.set(text.title, {.face = theme.face,
                                           .weight = PANGO_WEIGHT_ULTRABOLD,
                                           .size = 150,
                                           .least = 44,
                                           .width = w * 0.84,
                                           .height = 380,
                                           .lines = 2,
                                           .spacing = 2,
                                           .color = ink_of(scene),
                                           .shadow = shadow});
  const auto subtitle = type.set(text.subtitle, {.face = theme.face,
                                                 .size = 58,
                                                 .least = 28,
                                                 .width = w * 0.76,
                                                 .height = 160,
                                                 .lines = 2,
                                                 .spacing = 1,
                                                 .color = ink_of(scene),
                                                 .shadow = shadow});
  const double gap = 34, rule = title.height > 0 && subtitle.height > 0 ? 74 : 0;
  const double total =
      caption.height + (caption.height > 0 ? gap : 0) + title.height + rule + subtitle.height;
  double y = 490 - total / 2;
  type.draw(caption, w / 2, y);
  if (caption.height > 0) y += caption.height + gap;
  type.draw(title, w / 2, y);
  y += title.height;
  if (rule > 0) ornament(pen, w / 2, y + rule / 2 + 4, std::min(300.0, w * 0.3), accent_of(scene));
  type.draw(subtitle, w / 2, y + rule);
}

void paint_end_card(Surface& surface, const Scene& scene, const CardText& text,
                    const std::string& family) {
  paint_ground(surface, scene, 0.52);
  Pen pen(surface);
  const double w = pen.width();
  const Theme& theme = theme_of(scene.genre);
  if (shadow_of(scene) > 0) pen.rect(0, -1000, w, 3000, fade(darker(theme.top, 0.7), 0.32));
  Typesetter type(pen, family);
  const double shadow = shadow_of(scene);
  const auto title = type.set(text.title, {.face = Face::kSans,
                                           .size = 46,
                                           .least = 26,
                                           .width = w * 0.8,
                                           .height = 70,
                                           .lines = 1,
                                           .spacing = 8,
                                           .color = accent_of(scene),
                                           .shadow = shadow});
  const auto body = type.set(text.subtitle, {.face = theme.face,
                                             .size = 74,
                                             .least = 30,
                                             .width = w * 0.74,
                                             .height = 420,
                                             .lines = 4,
                                             .color = ink_of(scene),
                                             .shadow = shadow});
  const auto credits = type.set(text.caption, {.face = Face::kSans,
                                               .weight = PANGO_WEIGHT_MEDIUM,
                                               .size = 34,
                                               .least = 20,
                                               .width = w * 0.8,
                                               .height = 150,
                                               .lines = 4,
                                               .color = ink_of(scene),
                                               .shadow = shadow});
  const double gap = title.height > 0 && body.height > 0 ? 84 : 0;
  double y = (credits.height > 0 ? 440 : 490) - (title.height + gap + body.height) / 2;
  type.draw(title, w / 2, y);
  y += title.height;
  if (gap > 0) ornament(pen, w / 2, y + gap / 2, std::min(240.0, w * 0.3), accent_of(scene));
  type.draw(body, w / 2, y + gap);
  type.draw(credits, w / 2, 920 - credits.height);
}

void paint_subtitle_card(Surface& surface, const Scene& scene, const CardText& text,
                         const std::string& family) {
  paint_ground(surface, scene, 0.42);
  Pen pen(surface);
  Typesetter type(pen, family);
  const Theme& theme = theme_of(scene.genre);
  const double w = pen.width(), shadow = shadow_of(scene);
  const auto title = type.set(text.title, {.face = theme.face,
                                           .size = 84,
                                           .least = 32,
                                           .width = w * 0.8,
                                           .height = 230,
                                           .lines = 2,
                                           .spacing = 3,
                                           .color = ink_of(scene),
                                           .shadow = shadow});
  const auto subtitle = type.set(text.subtitle, {.face = Face::kSans,
                                                 .weight = PANGO_WEIGHT_NORMAL,
                                                 .size = 44,
                                                 .least = 24,
                                                 .width = w * 0.8,
                                                 .height = 120,
                                                 .lines = 2,
                                                 .spacing = 4,
                                                 .color = accent_of(scene),
                                                 .shadow = shadow});
  const auto caption = type.set(text.caption, {.face = theme.face,
                                               .size = 56,
                                               .least = 28,
                                               .width = w * 0.74,
                                               .height = 320,
                                               .lines = 4,
                                               .color = ink_of(scene),
                                               .shadow = shadow});
  const double gap1 = title.height > 0 && subtitle.height > 0 ? 24 : 0;
  const double gap2 = title.height + subtitle.height > 0 && caption.height > 0 ? 60 : 0;
  const double total = title.height + gap1 + subtitle.height + gap2 + caption.height;
  if (total <= 0) return;
  double y = 490 - total / 2;
  const double half = std::min(w * 0.3, 330.0);
  pen.rect(w / 2 - half, y - 44, half * 2, 2.5, fade(accent_of(scene), 0.9));
  pen.rect(w / 2 - half, y + total + 42, half * 2, 2.5, fade(accent_of(scene), 0.9));
  type.draw(title, w / 2, y);
  y += title.height + gap1;
  type.draw(subtitle, w / 2, y);
  y += subtitle.height + gap2;
  type.draw(caption, w / 2, y);
}

}  // namespace showrunner::painter
