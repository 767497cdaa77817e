// The motif of each genre behind title and end cards.
#include <array>
#include <cmath>

#include "cards.h"
#include "light.h"
#include "theme.h"

namespace showrunner::painter {
namespace {

constexpr std::array<Theme, 8> kThemes = {{
    {rgb(0x2b3a55), rgb(0x4a5f82), rgb(0xc49a86), kWhite, rgb(0xf3d9b0), Face::kSans},
    {rgb(0x6f4f8c), rgb(0xcf7796), rgb(0xe9a08f), kWhite, rgb(0xfff0d4), Face::kSerif},
    {rgb(0x101a2a), rgb(0x24384e), rgb(0x4a6070), rgb(0xf2f4f5), rgb(0xe2574c), Face::kSans},
    {rgb(0xf79a35), rgb(0xf06a52), rgb(0xd63f74), kWhite, rgb(0xfff0a0), Face::kRound},
    {rgb(0x1b1a4b), rgb(0x4b3c8f), rgb(0x9a7fd0), rgb(0xfff8e6), rgb(0xffdf94), Face::kSerif},
    {rgb(0xe9dcc3), rgb(0xd9c6a5), rgb(0xb59a74), rgb(0x33241c), rgb(0x9c2f2a), Face::kSerif},
    {rgb(0x07090c), rgb(0x151c20), rgb(0x2c2426), rgb(0xe9e2dc), rgb(0xb32f2b), Face::kSerif},
    {rgb(0x06122e), rgb(0x123a66), rgb(0x1f7f95), rgb(0xeafcff), rgb(0x6ff0e2), Face::kSans},
}};

void bokeh(Pen& pen, Random random, Color color, int n, double low, double high) {
  for (int i = 0; i < n; ++i) {
    const double x = random.unit() * pen.width(), y = random.in(low, high), r = random.in(16, 74);
    const double a = random.in(0.05, 0.20);
    pen.oval(x, y, r, r, fade(lighter(color, random.in(0, 0.5)), a));
    pen.oval(x, y, r * 0.86, r * 0.86, fade(lighter(color, 0.5), a * 0.5));
  }
}

void heart(Pen& pen, double x, double y, double size, Color color) {
  pen.blob({{x, y + size * 0.55},
            {x - size * 0.55, y - size * 0.05},
            {x - size * 0.32, y - size * 0.45},
            {x, y - size * 0.18},
            {x + size * 0.32, y - size * 0.45},
            {x + size * 0.55, y - size * 0.05}},
           color);
}

void ridge(Pen& pen, Random& random, double base, double height, Color top, Color bottom) {
  const double a = random.in(0, 6.3), b = random.in(0, 6.3), w = pen.width();
  Points points{{-50, 1300}};
  for (int i = 0; i <= 60; ++i) {
    const double t = i / 60.0;
    points.push_back({-50 + t * (w + 100), base - height * (0.5 + 0.32 * std::sin(a + t * 6) +
                                                            0.18 * std::sin(b + t * 15))});
  }
  points.push_back({w + 50, 1300});
  pen.poly(points, down(top, bottom));
}

void motif_drama(Pen& pen, Random& random, const Theme& t) {
  pen.light(pen.width() * 0.5, 760, pen.width() * 0.6, 360, fade(t.low, 0.4));
  bokeh(pen, random.branch("far"), t.accent, 34, 420, 960);
  bokeh(pen, random.branch("near"), rgb(0x9fc0e8), 18, 300, 900);
}

void motif_romance(Pen& pen, Random& random, const Theme& t) {
  pen.light(pen.width() * random.in(0.3, 0.7), 820, pen.width() * 0.5, 420, fade(t.low, 0.22));
  bokeh(pen, random.branch("bokeh"), t.accent, 30, 100, 950);
  for (int i = 0; i < 46; ++i) {  // petals
    const double x = random.unit() * pen.width(), y = random.unit() * 1000, r = random.in(7, 22);
    const double lean = random.in(-0.6, 0.6);
    pen.blob({{x - r, y + r * lean}, {x, y - r * 0.5}, {x + r, y - r * lean}, {x, y + r * 0.5}},
             fade(lighter(rgb(0xffb7c8), random.in(0, 0.6)), random.in(0.45, 0.9)));
  }
  for (int i = 0; i < 7; ++i) {
    const double x = random.unit() * pen.width(), y = random.in(80, 920), size = random.in(24, 56);
    heart(pen, x, y, size, fade(kWhite, 0.16));
  }
}

void motif_thriller(Pen& pen, Random& random, const Theme& t) {
  const double w = pen.width();
  pen.soft(2, [&](Pen& far) {
    for (double x = 0; x < w;) {  // a dark town in the mist
      const double wide = random.in(50, 130), tall = random.in(180, 480);
      far.rect(x, 1000 - tall, wide, tall, down(darker(t.middle, 0.2), t.top));
      std::vector<std::array<double, 4>> lit;
      for (double y = 1020 - tall; y < 980; y += 26)
        for (double wx = x + 10; wx < x + wide - 14; wx += 22)
          if (random.chance(0.10)) lit.push_back({wx, y, 9, 12});
      far.rects(lit, rgb(0xd9b070, 0.65));
      x += wide + random.in(2, 16);
    }
  });
  pen.light(w * 0.5, 300, w * 0.5, 420, rgb(0x5f88a8, 0.28));
  for (int i = 0; i < 9; ++i) {  // light through blinds
    const double y = 40 + i * 105.0;
    pen.poly({{-50, y + 150}, {w + 50, y - 170}, {w + 50, y - 138}, {-50, y + 186}},
             fade(rgb(0x9cc4dd), 0.09));
  }
  pen.glow(w * random.in(0.2, 0.8), 980, w * 0.5, 260, fade(t.accent, 0.14));
}

void motif_comedy(Pen& pen, Random& random, const Theme&) {
  const double cx = pen.width() / 2, cy = 520;
  for (int i = 0; i < 24; i += 2) {  // rays
    const double a = 6.2832 * i / 24, b = 6.2832 * (i + 1) / 24, r = 2000;
    pen.poly({{cx, cy},
              {cx + std::cos(a) * r, cy + std::sin(a) * r},
              {cx + std::cos(b) * r, cy + std::sin(b) * r}},
             fade(kWhite, 0.09));
  }
  static constexpr std::array<Color, 5> kPaper = {rgb(0xffe36e), rgb(0x67d5c4), rgb(0xffffff),
                                                  rgb(0x7fa8ff), rgb(0xff9ac1)};
  for (int i = 0; i < 90; ++i) {
    const double x = random.unit() * pen.width(), y = random.unit() * 1000, r = random.in(6, 18),
                 a = random.in(0, 3.1);
    const Color c = fade(random.pick(kPaper), 0.85);
    if (i % 3 == 0) {
      pen.oval(x, y, r * 0.7, r * 0.7, c);
    } else {
      const double dx = std::cos(a) * r, dy = std::sin(a) * r;
      pen.poly({{x - dx - dy * 0.4, y - dy + dx * 0.4},
                {x + dx - dy * 0.4, y + dy + dx * 0.4},
                {x + dx + dy * 0.4, y + dy - dx * 0.4},
                {x - dx + dy * 0.4, y - dy - dx * 0.4}},
               c);
    }
  }
}

void motif_fantasy(Pen& pen, Random& random, const Theme& t) {
  const double w = pen.width();
  for (int i = 0; i < 240; ++i) {
    const double x = random.unit() * w, y = random.unit() * 800, r = random.in(0.8, 3);
    pen.oval(x, y, r, r, fade(kWhite, random.in(0.3, 0.95)));
  }
  pen.soft(5, [&](Pen& far) {
    static constexpr std::array<Color, 3> kAurora = {rgb(0x63e0c8), rgb(0x8f7bff), rgb(0xf08ad0)};
    for (size_t i = 0; i < kAurora.size(); ++i) {
      const double y = 250 + 110.0 * static_cast<double>(i);
      far.blob({{-100, y + random.in(-60, 60)},
                {w * 0.3, y - random.in(40, 160)},
                {w * 0.65, y + random.in(-20, 120)},
                {w + 100, y - random.in(40, 160)},
                {w + 100, y + 70},
                {w * 0.6, y + 190},
                {w * 0.3, y + 30},
                {-100, y + 110}},
               fade(kAurora[i], 0.26));
    }
  });
  pen.light(w * 0.82, 200, 300, 300, rgb(0xfff0c0, 0.5));
  pen.oval(w * 0.82, 200, 76, 76, rgb(0xfff6dc));
  ridge(pen, random, 900, 240, darker(t.middle, 0.25), darker(t.top, 0.2));
  ridge(pen, random, 990, 200, darker(t.top, 0.1), darker(t.top, 0.5));
}

void motif_historical(Pen& pen, Random& random, const Theme& t) {
  const double w = pen.width();
  for (int i = 0; i < 260; ++i) {  // fibres of the paper
    const double x = random.unit() * w, y = random.unit() * 1000, l = random.in(20, 80);
    pen.bow({x, y}, {x + l / 2, y + random.in(-14, 14)}, {x + l, y + random.in(-8, 8)}, 1.3,
            fade(rgb(0x8a6f4a), 0.14));
  }
  pen.oval(w * 0.76, 260, 104, 104, fade(t.accent, 0.78));
  for (int i = 0; i < 4; ++i) {
    const double k = i / 3.0;
    ridge(pen, random, 660 + i * 110, 330 - i * 50, fade(rgb(0x3f4746), 0.18 + 0.16 * k),
          fade(rgb(0x8f8a7c), 0.02 + 0.12 * k));
  }
  for (int i = 0; i < 5; ++i) {
    const double y = random.in(560, 900), x = random.unit() * w;
    pen.glow(x, y, 420, 46, fade(t.top, 0.55));
  }
}

void motif_horror(Pen& pen, Random& random, const Theme& t) {
  const double w = pen.width();
  pen.light(w * 0.74, 300, 480, 420, rgb(0x5f7f7a, 0.35));
  pen.oval(w * 0.74, 230, 84, 84, rgb(0xd9dccf, 0.85));
  const auto branch = [&](auto&& self, double x, double y, double angle, double length,
                          double thick) -> void {
    const double tx = x + std::cos(angle) * length, ty = y + std::sin(angle) * length;
    pen.line({{x, y}, {tx, ty}}, thick, t.top);
    if (thick < 2) return;
    self(self, tx, ty, angle + random.in(0.15, 0.65), length * random.in(0.6, 0.8), thick * 0.62);
    self(self, tx, ty, angle - random.in(0.15, 0.65), length * random.in(0.6, 0.8), thick * 0.62);
  };
  for (double k : {0.08, 0.93})
    branch(branch, w * k, 1000, -1.5708 + (k < 0.5 ? 0.12 : -0.12), 270, 52);
  for (int i = 0; i < 8; ++i) {
    const double x = random.unit() * w, y = random.in(700, 980);
    pen.glow(x, y, 520, 120, rgb(0x8fa09c, 0.16));
  }
}

void motif_sci_fi(Pen& pen, Random& random, const Theme& t) {
  const double w = pen.width(), horizon = 690;
  for (int i = 0; i < 160; ++i) {
    const double x = random.unit() * w, y = random.unit() * horizon, r = random.in(0.7, 2.4);
    pen.oval(x, y, r, r, fade(kWhite, random.in(0.3, 0.9)));
  }
  pen.oval(w * 0.5, horizon, 230, 230, down(fade(t.accent, 0.42), fade(t.low, 0.3)));
  pen.rect(0, horizon, w, 600, down(darker(t.middle, 0.2), t.top));
  pen.light(w / 2, horizon, w * 0.6, 130, fade(t.accent, 0.5));
  for (int i = -16; i <= 16; ++i)
    pen.line({{w / 2 + i * 60, horizon}, {w / 2 + i * 420, 1100}}, 2, fade(t.accent, 0.4));
  for (int i = 0; i < 11; ++i) {
    const double y = horizon + 330.0 * i * i / 100;
    pen.line({{0, y}, {w, y}}, 2, fade(t.accent, 0.4));
  }
}

}  // namespace

const Theme& theme_of(Genre genre) { return kThemes[static_cast<size_t>(genre)]; }

void paint_motif(Surface& surface, const Scene& scene) {
  static constexpr std::array<void (*)(Pen&, Random&, const Theme&), 8> kMotifs = {
      motif_drama,   motif_romance,    motif_thriller, motif_comedy,
      motif_fantasy, motif_historical, motif_horror,   motif_sci_fi};
  const Theme& theme = theme_of(scene.genre);
  Pen pen(surface);
  pen.rect(0, -1000, pen.width(), 1000, theme.top);
  pen.rect(0, 0, pen.width(), 560, down(theme.top, theme.middle));
  pen.rect(0, 559, pen.width(), 1400, theme.low);
  pen.rect(0, 559, pen.width(), 442, down(theme.middle, theme.low));
  Random random = Random(scene.layout_seed).branch("motif");
  kMotifs[static_cast<size_t>(scene.genre)](pen, random, theme);
  LightMap map(pen.width());
  map.darken_edges(0.3);
  finish(surface, map, Grade{});
}

}  // namespace showrunner::painter
