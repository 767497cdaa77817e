// The card of somebody who is heard and not seen: a portrait, the name, and a wave that moves with
// the voice.
#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "figure.h"
#include "showrunner/cpp/error.hpp"

namespace showrunner::puppet {
namespace {

constexpr int kNameCharacters = 40;
constexpr int kBars = 21;

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};

std::string shortened(const std::string& name) {
  if (g_utf8_validate(name.data(), static_cast<gssize>(name.size()), nullptr) == 0)
    throw sr::invalid_argument("the character's name is not UTF-8; send it as UTF-8");
  if (g_utf8_strlen(name.data(), static_cast<gssize>(name.size())) <= kNameCharacters) return name;
  const char* end = g_utf8_offset_to_pointer(name.data(), kNameCharacters - 1);
  return name.substr(0, static_cast<size_t>(end - name.data())) + "\u2026";
}

// Text on one line round (x, y), narrower than `width`.
void write_line(Pen& pen, const std::string& text, double x, double y, double size, double width,
                Color color) {
  if (text.empty()) return;
  const std::unique_ptr<PangoLayout, Unref> layout(pango_cairo_create_layout(pen.cr()));
  PangoFontDescription* font =
      pango_font_description_from_string("NanumSquareRound,NanumGothic,Sans Bold");
  pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
  pango_layout_set_font_description(layout.get(), font);
  pango_font_description_free(font);
  pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
  pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
  pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment(layout.get(), PANGO_ALIGN_CENTER);
  pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
  if (pango_layout_get_unknown_glyphs_count(layout.get()) > 0)
    throw sr::failed_precondition(
        "no installed font can write the name '" + text +
        "'; install one for its script, e.g. fonts-nanum or fonts-noto-cjk");
  int unused = 0, high = 0;
  pango_layout_get_size(layout.get(), &unused, &high);
  cairo_move_to(pen.cr(), x - width / 2, y - high / 2.0 / PANGO_SCALE);
  cairo_set_source_rgba(pen.cr(), color.r, color.g, color.b, color.a);
  pango_cairo_show_layout(pen.cr(), layout.get());
}

// The card is 640 x 720 units, its middle at (0, 0).
struct Card {
  double x, y, scale;
};

Card place(const Shot& shot) {
  return {shot.width / 2.0, shot.height * 0.44,
          std::min(shot.height * 0.66 / 720, shot.width * 0.9 / 640)};
}

void paint_panel(Pen& pen, const Shot& shot) {
  const Traits& t = shot.sheet.traits;
  const Color tint = mix(t.cloth, hex(0x8fa4d8), 0.35);
  for (int i = 6; i > 0; --i) {
    pen.rounded(-320 - i * 3, -360 - i * 3 + 10, 640 + i * 6, 720 + i * 6, 60 + i * 3);
    pen.fill(hex(0x10142a, 0.035));
  }
  pen.rounded(-320, -360, 640, 720, 58);
  pen.fill(Paint::vertical(-360, hex(0xffffff, 0.97), 360, mix(hex(0xf1f4fc, 0.97), tint, 0.16)));
  pen.rounded(-320, -360, 640, 720, 58);
  pen.outline(hex(0xffffff), 3);
  pen.ellipse(0, -110, 188, 188);
  pen.fill(Paint::vertical(-300, lighter(tint, 0.62), 80, lighter(tint, 0.25)));
  pen.isolated([&] {
    pen.ellipse(0, -110, 180, 180);
    pen.clip();
    pen.translate(0, -246);
    pen.scale(0.86, 0.86);
    paint_portrait(pen, shot.sheet);
  });
  pen.ellipse(0, -110, 184, 184);
  pen.outline(hex(0xffffff), 9);
  pen.ellipse(0, -110, 190, 190);
  pen.outline(fade(tint, 0.7), 3);
  write_line(pen, shortened(shot.name), 0, 152, 60, 560, hex(0x2b3048));
}

void paint_wave(Pen& pen, const Shot& shot, int level) {
  const Color color = mix(shot.sheet.traits.accent, hex(0x6f86d6), 0.45);
  for (int i = 0; i < kBars; ++i) {
    const double k = (i - kBars / 2) / (kBars / 2.0);
    const auto roll = bits(shot.sheet.traits.seed, static_cast<uint64_t>(level * kBars + i)) % 1000;
    const double swing = 0.35 + 0.65 * static_cast<double>(roll) / 1000;
    const double high = 10 + 108 * level / (kWaveLevels - 1.0) * swing * std::exp(-2.2 * k * k);
    pen.rounded(i * 20 - kBars / 2 * 20 - 5, 262 - high / 2, 10, high, 5);
    pen.fill(Paint::vertical(262 - high / 2, lighter(color, 0.3), 262 + high / 2, color));
  }
}

}  // namespace

Figure draw_card(const Shot& shot) {
  const Card card = place(shot);
  const auto fitted = [&](const std::function<void(Pen&)>& paint) {
    return [&card, paint](Pen& pen) {
      pen.translate(card.x, card.y);
      pen.scale(card.scale, card.scale);
      paint(pen);
    };
  };
  Figure figure;
  if (shot.background)
    figure.parts.push_back(painted(shot, "background", [&](Pen& pen) {
      Paint(*shot.background).set_on(pen.cr());
      cairo_paint(pen.cr());
    }));
  figure.parts.push_back(painted(shot, "card", fitted([&](Pen& pen) { paint_panel(pen, shot); })));
  // The loudest picture is not always the largest everywhere: take the room that any could need.
  Part wave = painted(shot, "wave", fitted([&](Pen& pen) {
                        pen.rounded(-216, 198, 432, 128, 4);
                        pen.fill(hex(0));
                      }));
  wave.role = Role::kWave;
  wave.pictures.clear();
  for (int level = 0; level < kWaveLevels && !wave.box.empty(); ++level) {
    Surface picture(wave.box.width, wave.box.height);
    Pen pen(picture);
    pen.translate(card.x - wave.box.x, card.y - wave.box.y);
    pen.scale(card.scale, card.scale);
    paint_wave(pen, shot, level);
    picture.flush();
    wave.pictures.push_back(std::move(picture));
  }
  figure.parts.push_back(std::move(wave));
  std::erase_if(figure.parts, [](const Part& p) { return p.box.empty(); });
  return figure;
}

}  // namespace showrunner::puppet
