// Sky, land, water, trees, towns and weather.
#include <algorithm>
#include <array>
#include <cmath>

#include "stage.h"

namespace showrunner::painter {

void Stage::lamp(double x, double y, double radius, double strength, Color color) {
  const double k = light.lamps * strength;
  if (k <= 0.02) return;
  pen.light(x, y, radius * 0.55, radius * 0.55, fade(scaled(color, 0.42), k));
  map.pool(x, y + radius * 0.35, radius * 1.9, radius * 1.7, color, 0.62 * k);
}

Color leaf_color(const Stage& s) {
  static constexpr std::array<Color, 4> kLeaves = {rgb(0xf2b3c6), rgb(0x5fa05a), rgb(0xd9853b),
                                                   rgb(0x8d9a8c)};
  return kLeaves[static_cast<size_t>(s.scene.season)];
}

namespace {

void clouds(Stage& s, Pen& pen, double horizon) {
  Random random = s.random.branch("clouds");
  const bool covered = s.scene.weather != Weather::kClear;
  const int count = covered ? 9 : 5;
  for (int i = 0; i < count; ++i) {
    const double x = random.in(-0.05, 1.05) * s.w, y = horizon * random.in(0.08, 0.72);
    const double size = random.in(70, 170) * (covered ? 1.6 : 1) * (0.5 + 0.5 * (1 - y / horizon));
    const Color top = fade(lighter(s.light.cloud, 0.2), covered ? 0.35 : 0.75);
    const Color low = fade(mix(s.light.cloud, s.light.sky_middle, 0.6), covered ? 0.35 : 0.55);
    for (int k = 0; k < 5; ++k) {
      const double dx = (k - 2) * size * 0.52, r = size * (0.62 - 0.11 * std::abs(k - 2));
      pen.oval(x + dx, y + random.in(-0.06, 0.06) * size, r * 1.15, r * 0.42, down(top, low));
    }
    pen.box(x - size * 1.7, y + size * 0.02, size * 3.4, size * 0.2, size * 0.1, low);
  }
}

}  // namespace

void sky(Stage& s, Pen& pen, double horizon) {
  const Light& l = s.light;
  pen.rect(0, -1000, s.w, 1000, l.sky_top);
  pen.rect(0, 0, s.w, horizon * 0.58, down(l.sky_top, l.sky_middle));
  pen.rect(0, horizon * 0.575, s.w, horizon * 0.43, down(l.sky_middle, l.sky_low));
  pen.rect(0, horizon, s.w, 1500, l.haze);
  if (l.sun_power > 0) {
    const double x = l.sun_x * s.w, y = l.sun_y / 1000 * horizon * 1.35;
    const bool moon = s.scene.time == Time::kNight;
    pen.glow(x, y, moon ? 260 : 560, moon ? 260 : 430, fade(l.sun, moon ? 0.34 : 0.62));
    pen.oval(x, y, moon ? 34 : 46, moon ? 34 : 46, fade(l.sun, 0.96));
    if (moon) pen.oval(x + 9, y + 6, 6, 6, fade(rgb(0xb9c0de), 0.6));
  }
  clouds(s, pen, horizon);
}

void stars(Stage& s, double lowest) {
  if (s.light.stars < 0.05) return;
  Random random = s.random.branch("stars");
  for (int i = 0; i < 150; ++i) {
    const double x = random.unit() * s.w, y = random.unit() * lowest;
    const double r = random.in(0.7, 2.1), near = 1 - y / lowest;
    s.pen.oval(x, y, r, r, fade(kWhite, s.light.stars * random.in(0.25, 1) * (0.25 + 0.75 * near)));
  }
}

void hills(Stage& s, Pen& pen, double base, double height, Color color, std::string_view name) {
  Random random = s.random.branch(name);
  const double a = random.in(0, 6.3), b = random.in(0, 6.3), c = random.in(0, 6.3);
  Points points{{-20, base + 400}};
  for (int i = 0; i <= 48; ++i) {
    const double t = i / 48.0, u = t * s.w / 1778;
    const double y = 0.5 + 0.28 * std::sin(a + u * 5.2) + 0.17 * std::sin(b + u * 11.3) +
                     0.05 * std::sin(c + u * 29);
    points.push_back({-20 + t * (s.w + 40), base - height * std::max(0.05, y)});
  }
  points.push_back({s.w + 20, base + 400});
  pen.poly(points, down(color, mix(color, s.light.haze, 0.55)));
}

void town(Stage& s, Pen& pen, double x0, double x1, double base, double height, double haze,
          std::string_view name) {
  Random random = s.random.branch(name);
  static constexpr std::array<Color, 6> kWalls = {rgb(0x8492ab), rgb(0xa0a3b2), rgb(0xb9aca6),
                                                  rgb(0x7b8ba6), rgb(0x9ca8bd), rgb(0xc6bfb8)};
  const bool lit = s.light.lamps > 0.4;
  std::vector<std::array<double, 4>> panes, bright;
  for (double x = x0 - random.in(0, 40); x < x1;) {
    const double wide = random.in(38, 92) * (0.6 + height / 600);
    const double tall = height * random.in(0.30, 1.0) * (random.chance(0.16) ? 1.25 : 1);
    const double top = base - tall;
    const Color wall = mix(times(random.pick(kWalls), s.light.outdoor), s.light.haze, haze);
    pen.rect(x, top, wide, tall + 4, across(lighter(wall, 0.10), darker(wall, 0.12)));
    if (random.chance(0.35)) pen.rect(x + wide * 0.3, top - 14, wide * 0.4, 16, darker(wall, 0.1));
    if (random.chance(0.15)) pen.line({{x + wide / 2, top}, {x + wide / 2, top - 40}}, 2, wall);
    const double px = std::max(9.0, wide / 7), py = std::max(12.0, px * 1.25);
    for (double y = top + py * 0.7; y < base - py; y += py)
      for (double wx = x + px * 0.6; wx < x + wide - px * 0.8; wx += px)
        (random.chance(lit ? 0.36 : 0.08) ? bright : panes)
            .push_back({wx, y, px * 0.56, py * 0.55});
    x += wide + random.in(0, 14);
  }
  pen.rects(panes, fade(mix(s.light.sky_middle, rgb(0x2b3557), 0.55), 0.34 * (1 - haze * 0.6)));
  if (lit) {
    pen.rects(bright, fade(rgb(0xffd58c), (0.92 - haze * 0.45) * std::min(1.0, s.light.lamps)));
  } else {
    pen.rects(bright, fade(lighter(s.light.sky_low, 0.4), 0.6 * (1 - haze * 0.6)));
  }
}

void tree(Stage& s, Pen& pen, double x, double base, double size, uint64_t salt) {
  Random random(s.scene.layout_seed ^ salt * 0x9e3779b97f4a7c15u);
  const Color bark = rgb(0x5d463b);
  const double trunk = size * 0.055;
  pen.poly({{x - trunk, base},
            {x - trunk * 0.55, base - size * 0.55},
            {x + trunk * 0.55, base - size * 0.55},
            {x + trunk, base}},
           across(lighter(bark, 0.15), darker(bark, 0.25)));
  for (int k = -1; k <= 1; k += 2)
    pen.line({{x, base - size * 0.40}, {x + k * size * 0.16, base - size * 0.62}}, trunk * 0.8,
             darker(bark, 0.1));
  const bool bare = s.scene.season == Season::kWinter;
  if (bare) {
    for (int i = 0; i < 9; ++i) {
      const double angle = -2.7 + 2.26 * i / 8.0, length = size * random.in(0.25, 0.42);
      const double fx = x + std::cos(angle) * size * 0.05, fy = base - size * 0.52;
      const double tx = fx + std::cos(angle) * length, ty = fy + std::sin(angle) * length;
      pen.line({{fx, fy}, {tx, ty}}, size * 0.016, bark);
      pen.line({{(fx + tx) / 2, (fy + ty) / 2}, {tx + length * 0.2, ty - length * 0.22}},
               size * 0.009, bark);
    }
    if (s.scene.weather != Weather::kSnow) return;
  }
  const Color leaf = bare ? rgb(0xe9eef6) : mix(leaf_color(s), rgb(0xffe9a0), random.in(0, 0.18));
  // Clusters of leaves: dark below, lit from the upper left.
  const auto crown = [&](int n, double reach, double shift, double low, double high, Color color) {
    for (int i = 0; i < n; ++i) {
      const double angle = 2.399963 * i + random.in(-0.4, 0.4);  // the golden angle spreads them
      const double far = std::sqrt((i + 0.5) / n) * reach, r = size * random.in(low, high);
      pen.oval(x + (std::cos(angle) * far * 0.36 - shift) * size,
               base - size * 0.74 + (std::sin(angle) * far * 0.26 - shift * 1.2) * size, r * 1.12,
               r, color);
    }
  };
  const double solid = bare ? 0.35 : 1;
  crown(16, 1.00, -0.015, 0.12, 0.16, fade(darker(leaf, 0.34), solid));
  crown(18, 0.95, 0.01, 0.10, 0.14, fade(darker(leaf, 0.14), solid));
  crown(18, 0.80, 0.05, 0.07, 0.105, fade(leaf, solid));
  crown(16, 0.62, 0.085, 0.045, 0.075, fade(lighter(leaf, 0.14), solid));
  crown(12, 0.42, 0.115, 0.025, 0.045, fade(lighter(leaf, 0.30), 0.8));
}

void bush(Stage& s, Pen& pen, double x, double base, double size, uint64_t salt) {
  Random random(s.scene.layout_seed ^ salt * 0xd1b54a32d192ed03u);
  const bool winter = s.scene.season == Season::kWinter;
  const Color leaf =
      winter ? rgb(0x6f7d70)
             : mix(rgb(0x4f8a52), leaf_color(s), s.scene.season == Season::kSpring ? 0.25 : 0.6);
  for (int layer = 0; layer < 3; ++layer)
    for (int i = 0; i < 5; ++i) {
      const double r = size * random.in(0.24, 0.34) * (1 - layer * 0.2);
      const double cx = x + (i - 2) * size * 0.3 + random.in(-0.05, 0.05) * size;
      pen.oval(cx, base - r * 0.75 - layer * size * 0.06, r, r * 0.85,
               layer == 0 ? darker(leaf, 0.3) : lighter(leaf, layer * 0.1));
    }
}

void water(Stage& s, Pen& pen, double top, double bottom) {
  const Color deep = mix(s.light.sky_top, rgb(0x1c4a66), 0.45);
  pen.rect(0, top, s.w, bottom - top, down(mix(s.light.sky_low, deep, 0.28), deep));
  Random random = s.random.branch("water");
  for (int i = 0; i < 90; ++i) {
    const double t = random.unit(), y = top + (bottom - top) * t * t;
    const double x = random.unit() * s.w, length = random.in(20, 130) * (0.4 + t);
    pen.box(x, y, length, 1.5 + 3 * t, 2, fade(s.light.sky_low, random.in(0.06, 0.26)));
  }
  if (s.light.sun_power > 0) {
    const double x = s.light.sun_x * s.w;
    for (int i = 0; i < 46; ++i) {
      const double t = random.unit(), spread = 18 + 100 * t;
      pen.box(x - spread / 2 + random.in(-40, 40) * t, top + (bottom - top) * t, spread, 2 + 3 * t,
              2, fade(s.light.sun, random.in(0.15, 0.5)));
    }
  }
}

void ground(Stage& s, Pen& pen, double top, Color near_color, Color far_color) {
  pen.rect(0, top, s.w, kHeight - top + 1200, near_color);
  pen.rect(0, top, s.w, kHeight - top, down(far_color, near_color));
}

void street_lamp(Stage& s, double x, double base, double height) {
  const Color metal = rgb(0x3a4152);
  s.pen.line({{x, base}, {x, base - height}}, 9, metal);
  s.pen.bow({x, base - height}, {x + 8, base - height - 40}, {x + 62, base - height - 34}, 7,
            metal);
  s.pen.box(x + 44, base - height - 40, 52, 12, 5, metal);
  if (s.light.lamps > 0.4)
    s.pen.unlit([&] { s.pen.box(x + 48, base - height - 29, 44, 7, 3, rgb(0xfff1c4)); });
  s.lamp(x + 70, base - height - 20, 230, 1, rgb(0xffd694));
}

void falling_weather(Stage& s) {
  Random random = s.random.branch("weather");
  if (s.scene.weather == Weather::kRain) {
    for (int depth = 0; depth < 3; ++depth)
      for (int i = 0; i < 110; ++i) {
        const double x = random.in(-60, s.w + 60), y = random.in(-60, kHeight);
        const double length = random.in(26, 48) * (1 + depth * 0.7);
        s.pen.line({{x, y}, {x - length * 0.22, y + length}}, 1.1 + 0.5 * depth,
                   fade(rgb(0xd7e4f5), 0.14 + 0.05 * depth));
      }
  } else if (s.scene.weather == Weather::kSnow) {
    for (int i = 0; i < 260; ++i) {
      const double x = random.unit() * s.w, y = random.unit() * kHeight, r = random.in(1.6, 6.2);
      s.pen.oval(x, y, r, r, fade(kWhite, r > 4.5 ? 0.42 : 0.75));
    }
  } else if (s.scene.weather == Weather::kFog) {
    for (int i = 0; i < 7; ++i) {
      const double x = random.unit() * s.w, y = random.in(380, 860), rx = random.in(380, 760);
      const double ry = random.in(90, 170);
      s.pen.glow(x, y, rx, ry, fade(lighter(s.light.haze, 0.2), 0.42));
    }
  } else if (s.scene.season == Season::kSpring || s.scene.season == Season::kAutumn) {
    const Color leaf = leaf_color(s);
    for (int i = 0; i < 26; ++i) {
      const double x = random.unit() * s.w, y = random.unit() * 820, r = random.in(3, 8);
      const double lean = random.in(0.35, 0.8);
      s.pen.oval(x, y, r, r * lean, fade(lighter(leaf, 0.15), 0.75));
    }
  }
}

}  // namespace showrunner::painter
