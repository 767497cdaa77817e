// Street, alley, rooftop, car.
#include <algorithm>
#include <array>
#include <cmath>

#include "places.h"

namespace showrunner::painter {
namespace {

constexpr std::array<Color, 6> kShopColors = {rgb(0x2f7d74), rgb(0xd0584a), rgb(0xe0a13f),
                                              rgb(0x4f6fb0), rgb(0xb45f8a), rgb(0x56874b)};
constexpr std::array<Color, 5> kFacades = {rgb(0xb7967c), rgb(0x9aa0a8), rgb(0xc9b9a2),
                                           rgb(0x8c6e62), rgb(0xa9aeb0)};

void wet_ground(Stage& s, double top) {
  if (s.scene.weather != Weather::kRain && s.light.lamps < 0.6) return;
  const bool rain = s.scene.weather == Weather::kRain;
  Random random = s.random.branch("wet");
  for (int i = 0; i < 16; ++i) {
    const double x = s.at(random.in(0.28, 0.72)), y = random.in(top + 30, 980);
    const Color light = mix(rgb(0xffc070), random.pick(kShopColors), 0.35);
    const double rx = random.in(26, 80), ry = random.in(40, 120);
    s.pen.light(x, y, rx, ry, fade(light, (rain ? 0.15 : 0.07) * s.light.lamps));
  }
  if (!rain) return;
  for (int i = 0; i < 18; ++i) {
    const double x = random.unit() * s.w, y = random.in(top + 60, 980), rx = random.in(30, 110);
    s.pen.oval(x, y, rx, rx * 0.13, fade(s.light.sky_low, 0.22));
  }
}

// A building seen from the front: a shop below, windows above.
void facade(Stage& s, Random& random, double x, double w, double top, double base) {
  Pen& pen = s.pen;
  const Color wall = random.pick(kFacades), shop = random.pick(kShopColors);
  pen.rect(x, top, w, base - top, across(lighter(wall, 0.08), darker(wall, 0.16)));
  pen.rect(x - 4, top, w + 8, 16, down(lighter(wall, 0.25), darker(wall, 0.15)));
  const int columns = std::max(2, static_cast<int>(w / 105));
  const double shop_top = base - 230, cell = w / columns;
  for (double y = top + 40; y + 100 < shop_top; y += 118)
    for (int c = 0; c < columns; ++c) {
      const double wx = x + c * cell + cell * 0.17;
      const bool lit = random.unit() < (s.light.lamps > 0.4 ? s.light.lamps * 0.6 : 0);
      const auto pane = [&] {
        pen.rect(wx, y, cell * 0.66, 76,
                 lit ? down(rgb(0xffe0a0), rgb(0xeeb25e))
                     : down(mix(s.light.sky_middle, rgb(0x44536b), 0.5),
                            mix(s.light.sky_low, rgb(0x39465c), 0.6)));
      };
      pen.rect(wx - 6, y - 6, cell * 0.66 + 12, 90, darker(wall, 0.3));
      pen.unlit(pane);
      pen.rect(wx + cell * 0.31, y, 5, 76, darker(wall, 0.3));
    }
  const double inset = 16;
  const auto glass = [&] {
    pen.rect(x + inset, shop_top + 70, w - 2 * inset, 150,
             s.light.lamps > 0.4 ? down(rgb(0xffe3ae), rgb(0xe8a95e))
                                 : down(rgb(0xa9c2c9), rgb(0x718b96)));
  };
  pen.rect(x + inset - 8, shop_top + 60, w - 2 * inset + 16, 170, darker(shop, 0.45));
  pen.unlit(glass);
  for (int i = 1; i < columns + 1; ++i)
    pen.rect(x + inset + (w - 2 * inset) * i / (columns + 1) - 4, shop_top + 70, 8, 150,
             darker(shop, 0.45));
  s.lamp(x + w / 2, base - 110, w * 0.5, 0.55);
  sign(s, x + 10, shop_top - 6, w - 20, 58, shop);
  const double awning = shop_top + 56;
  const int stripes = std::max(4, static_cast<int>(w / 44));
  for (int i = 0; i < stripes; ++i) {
    const double ax = x + 6 + (w - 12) * i / stripes, aw = (w - 12) / stripes;
    pen.poly({{ax, awning},
              {ax + aw, awning},
              {ax + aw + (i + 1 - stripes / 2.0) * 2, awning + 42},
              {ax + (i - stripes / 2.0) * 2, awning + 42}},
             i % 2 == 0 ? rgb(0xf5efe2) : shop);
  }
}

}  // namespace

void paint_street(Stage& s) {
  Random random = s.random.branch("street");
  Pen& pen = s.pen;
  pen.ambient = kWhite;
  pen.soft(2, [&](Pen& far) {
    sky(s, far, 600);
    town(s, far, 0, s.w, 650, 470, 0.62, "far");
    town(s, far, s.w * 0.2, s.w * 0.8, 660, 330, 0.34, "middle");
    for (int i = 0; i < 12; ++i) {
      const double x = s.at(random.in(0.38, 0.62)), y = random.in(560, 660), r = random.in(8, 22);
      const Color c = mix(rgb(0xffd08a), rgb(0xff6a58), random.unit());
      far.glow(x, y, r, r, fade(c, 0.85 * s.light.lamps));
    }
  });
  stars(s, 260);
  pen.ambient = s.light.outdoor;
  const double base = 730;
  for (double x = -60; x < s.w * 0.34;) {
    const double w = random.in(250, 360);
    facade(s, random, x, std::min(w, s.w * 0.40 - x), random.in(-60, 150), base);
    x += w;
  }
  for (double x = s.w + 60; x > s.w * 0.66;) {
    const double w = std::min(random.in(250, 360), x - s.w * 0.60);
    facade(s, random, x - w, w, random.in(-60, 150), base);
    x -= w;
  }
  const bool snow = s.scene.weather == Weather::kSnow;
  const Color paving = snow ? rgb(0xe4eaf2) : rgb(0xa9a39b),
              road = snow ? rgb(0xb9c2cf) : rgb(0x5d606a);
  ground(s, pen, base - 40, road, lighter(road, 0.15));
  pen.poly({{-60, base}, {s.w * 0.40, base}, {s.w * 0.36, base + 26}, {-60, 930}},
           down(paving, darker(paving, 0.08)));
  pen.poly({{s.w + 60, base}, {s.w * 0.60, base}, {s.w * 0.64, base + 26}, {s.w + 60, 930}},
           down(paving, darker(paving, 0.08)));
  for (int i = 0; i < 4; ++i) {
    const double y = 745 + i * i * 24.0, half = 6 + i * 6.0;
    pen.poly({{s.w / 2 - half, y},
              {s.w / 2 + half, y},
              {s.w / 2 + half * 1.4, y + 12 + i * 14},
              {s.w / 2 - half * 1.4, y + 12 + i * 14}},
             fade(rgb(0xf3ead0), 0.55));
  }
  tree(s, pen, s.at(0.36), 760, 330, 11);
  tree(s, pen, s.at(0.655), 760, 310, 12);
  street_lamp(s, s.at(0.27), 800, 470);
  street_lamp(s, s.at(0.74), 800, 470);
  wet_ground(s, base);
  falling_weather(s);
}

void paint_alley(Stage& s) {
  Random random = s.random.branch("alley");
  Pen& pen = s.pen;
  pen.ambient = kWhite;
  const double cx = s.w * random.in(0.46, 0.54), half = s.w * 0.15;
  pen.soft(2, [&](Pen& far) {
    sky(s, far, 560);
    town(s, far, 0, s.w, 600, 260, 0.5, "far");
    far.ambient = s.light.outdoor;
    tree(s, far, cx + half * 0.4, 640, 300, 21);
  });
  stars(s, 260);
  pen.ambient = s.light.outdoor;
  const bool snow = s.scene.weather == Weather::kSnow;
  const Color stone = snow ? rgb(0xdfe6ef) : rgb(0x8b857f);
  ground(s, pen, 610, stone, darker(stone, 0.12));
  for (int i = 1; i < 9; ++i) {  // paving
    const double y = 610 + 390.0 * i * i / 64;
    pen.line({{0, y}, {s.w, y}}, 2, fade(darker(stone, 0.5), 0.22));
  }
  const Color left = random.pick(std::array<Color, 3>{rgb(0xa8694f), rgb(0xb09a84), rgb(0x8d8f94)});
  const Color right =
      random.pick(std::array<Color, 3>{rgb(0xc3ab8c), rgb(0x9b6350), rgb(0x9da39f)});
  for (int side = -1; side <= 1; side += 2) {
    const Color wall = side < 0 ? left : right;
    const double edge = side < 0 ? -80 : s.w + 80, inner = cx + side * half;
    const auto px = [&](double t) { return edge + (inner - edge) * t; };  // 0 near, 1 far
    const auto high = [&](double t) { return -220 + 420 * t; };
    const auto low = [&](double t) { return 960 - 330 * t; };
    pen.poly({{px(0), high(0)}, {px(1), high(1)}, {px(1), low(1)}, {px(0), low(0)}},
             side < 0 ? across(lighter(wall, 0.05), darker(wall, 0.34))
                      : across(darker(wall, 0.36), lighter(wall, 0.03)));
    const auto at = [&](double t, double v) {
      return Point{px(t), high(t) + (low(t) - high(t)) * v};
    };
    for (int r = 1; r < 26; ++r)
      pen.line({at(0, r / 26.0), at(1, r / 26.0)}, 1.6, fade(darker(wall, 0.5), 0.28));
    for (int r = 0; r < 26; ++r)
      for (int c = 0; c < 10; ++c) {
        const double t = (c + (r % 2 == 0 ? 0.0 : 0.5)) / 10;
        pen.line({at(t, r / 26.0), at(t, (r + 1) / 26.0)}, 1.4, fade(darker(wall, 0.5), 0.24));
      }
    const auto opening = [&](double t0, double t1, double v0, double v1, Color frame, bool lit) {
      pen.poly({at(t0 - 0.012, v0 - 0.012), at(t1 + 0.012, v0 - 0.012), at(t1 + 0.012, v1),
                at(t0 - 0.012, v1)},
               frame);
      const auto pane = [&] {
        pen.poly({at(t0, v0), at(t1, v0), at(t1, v1), at(t0, v1)},
                 lit ? down(rgb(0xffe2a4), rgb(0xe9a653)) : down(rgb(0x5f7385), rgb(0x3c4c5c)));
      };
      if (lit) {
        pen.unlit(pane);
        const Point middle = at((t0 + t1) / 2, (v0 + v1) / 2);
        s.lamp(middle.x, middle.y, 210, 0.9);
      } else {
        pane();
      }
      pen.line({at((t0 + t1) / 2, v0), at((t0 + t1) / 2, v1)}, 6, frame);
    };
    const bool on = s.light.lamps > 0.4;
    opening(0.16, 0.38, 0.28, 0.52, rgb(0x3f332d), on && random.chance(0.6));
    opening(0.62, 0.78, 0.32, 0.54, rgb(0x3f332d), on && random.chance(0.6));
    opening(0.48, 0.72, 0.66, 0.94, rgb(0x51403a), on);
    const Point a = at(0.44, 0.585), b = at(0.80, 0.60);
    sign(s, std::min(a.x, b.x), a.y - 6, std::abs(b.x - a.x), 58, random.pick(kShopColors));
    const double pot = side < 0 ? s.at(0.10) : s.at(0.90);
    plant(s, pot, 930, 190);
    plant(s, pot + side * -110.0, 890, 140);
  }
  for (int i = 0; i < 4; ++i) {
    const double y = 120 + i * 34;
    pen.bow({-20, y - 60}, {s.w * random.in(0.4, 0.6), y + random.in(60, 130)},
            {s.w + 20, y - 90 + i * 16}, 3, fade(rgb(0x23242c), 0.8));
  }
  street_lamp(s, cx - half * 0.9, 680, 330);
  wet_ground(s, 640);
  falling_weather(s);
}

void paint_rooftop(Stage& s) {
  Random random = s.random.branch("rooftop");
  Pen& pen = s.pen;
  pen.ambient = kWhite;
  pen.soft(2, [&](Pen& far) {
    sky(s, far, 640);
    hills(s, far, 640, 190, mix(times(rgb(0x5f7f86), s.light.outdoor), s.light.haze, 0.62),
          "hills");
    const double tx = s.at(random.in(0.2, 0.8));  // the tower on the hill
    const Color tower = mix(times(rgb(0x8a93a2), s.light.outdoor), s.light.haze, 0.4);
    far.rect(tx - 5, 380, 10, 180, tower);
    far.box(tx - 22, 420, 44, 34, 10, tower);
    far.rect(tx - 1.5, 310, 3, 80, tower);
    if (s.light.lamps > 0.4) far.glow(tx, 436, 60, 60, rgb(0x8fd6ff, 0.7));
    town(s, far, 0, s.w, 680, 240, 0.5, "far");
    town(s, far, 0, s.w, 720, 190, 0.2, "near");
  });
  stars(s, 380);
  pen.ambient = s.light.outdoor;
  const bool snow = s.scene.weather == Weather::kSnow;
  const Color deck =
      snow ? rgb(0xe9eff6)
           : random.pick(std::array<Color, 3>{rgb(0x6f8f79), rgb(0xa08a72), rgb(0x94969a)});
  ground(s, pen, 690, deck, darker(deck, 0.18));
  for (int i = 1; i < 6; ++i)
    pen.line({{0, 690 + 310.0 * i * i / 36}, {s.w, 690 + 310.0 * i * i / 36}}, 2,
             fade(darker(deck, 0.5), 0.25));
  pen.rect(0, 640, s.w, 60, down(rgb(0xc3bfb6), rgb(0x918d85)));
  pen.rect(0, 628, s.w, 18, rgb(0xd8d4ca));
  for (double x = 20; x < s.w; x += 60) pen.rect(x, 520, 7, 110, rgb(0x4c535d));
  for (double y : {516.0, 570.0}) pen.rect(0, y, s.w, 9, rgb(0x59616c));
  const bool flip = random.chance(0.5);
  const double hx = flip ? s.at(0.78) : s.at(-0.03);  // stair house
  pen.rect(hx, 240, s.w * 0.25, 500, across(rgb(0xcdbfa9), rgb(0xa3957f)));
  pen.rect(hx - 14, 226, s.w * 0.25 + 28, 26, rgb(0x8d8271));
  door(s, hx + s.w * 0.07, 400, s.w * 0.10, 338, rgb(0x4f7a75));
  s.lamp(hx + s.w * 0.12, 370, 220);
  const double tx = flip ? s.at(0.10) : s.at(0.88);  // water tank
  for (double k : {-60.0, 50.0}) pen.rect(tx + k, 560, 12, 170, rgb(0x6a6f76));
  pen.box(tx - 95, 400, 190, 180, 26, across(rgb(0xf0d25a), rgb(0xb9962f)));
  pen.oval(tx, 404, 92, 20, rgb(0xf8e38a));
  const double x0 = flip ? 0 : s.w * 0.22, x1 = flip ? s.w * 0.78 : s.w;
  for (int row = 0; row < 2; ++row) {
    const double y = 250 + row * 56, sag = 120;
    pen.bow({x0, y}, {(x0 + x1) / 2, y + sag}, {x1, y - 30}, 2.5, rgb(0x3a3f49));
    for (int i = 1; i < 15; ++i) {
      const double t = i / 15.0, bx = x0 + (x1 - x0) * t;
      const double by = y * (1 - t) * (1 - t) + 2 * t * (1 - t) * (y + sag) + (y - 30) * t * t;
      pen.unlit([&] { pen.oval(bx, by + 12, 7, 9, rgb(0xffe7a8)); });
      pen.light(bx, by + 12, 44, 44, rgb(0xffc463, 0.08 + 0.5 * s.light.lamps));
    }
  }
  s.map.pool(s.w / 2, 500, s.w * 0.6, 420, rgb(0xffcf8a), 0.35 * s.light.lamps);
  plant(s, flip ? s.at(0.73) : s.at(0.27), 800, 220);
  wet_ground(s, 690);
  falling_weather(s);
}

void paint_car(Stage& s) {
  Random random = s.random.branch("car");
  Pen& pen = s.pen;
  pen.ambient = kWhite;
  const auto outside = [&](Pen& far) {
    sky(s, far, 520);
    town(s, far, 0, s.w, 560, 330, 0.5, "far");
    town(s, far, 0, s.w, 590, 220, 0.2, "near");
    far.rect(0, 570, s.w, 500, times(rgb(0x5a5e68), s.light.outdoor));
    far.ambient = s.light.outdoor;
    for (int i = 0; i < 5; ++i)
      tree(s, far, s.at(random.unit()), 600, random.in(170, 240), static_cast<uint64_t>(30 + i));
    for (int i = 0; i < 26; ++i) {
      const double x = random.unit() * s.w, y = random.in(440, 640), r = random.in(12, 34);
      const Color c =
          mix(rgb(0xffd494), random.chance(0.5) ? rgb(0xff5a4f) : rgb(0x9fd0ff), random.unit());
      far.glow(x, y, r, r, fade(c, 0.8 * s.light.lamps));
    }
  };
  pen.soft(4, outside);
  if (s.scene.weather == Weather::kRain)
    for (int i = 0; i < 240; ++i) {
      const double x = random.unit() * s.w, y = random.in(60, 640), r = random.in(1.5, 5);
      pen.oval(x, y, r, r * 1.3, fade(rgb(0xeaf3fd), 0.30));
    }
  pen.ambient = mix(s.light.indoor, s.light.outdoor, 0.6);
  const Color shell =
      random.pick(std::array<Color, 3>{rgb(0x2b2d33), rgb(0x3a322d), rgb(0x2d333a)});
  const Color seat = random.pick(std::array<Color, 3>{rgb(0x6d4c3a), rgb(0x4a4d55), rgb(0xb39b7e)});
  // Roof, pillars and doors round the rear and the side windows.
  pen.poly({{-10, -600},
            {s.w + 10, -600},
            {s.w + 10, 60},
            {s.at(0.82), 120},
            {s.at(0.18), 120},
            {-10, 60}},
           down(lighter(shell, 0.24), lighter(shell, 0.08)));
  pen.poly({{s.at(0.10), 80}, {s.at(0.24), 110}, {s.at(0.20), 640}, {s.at(0.06), 700}},
           across(darker(shell, 0.1), lighter(shell, 0.12)));
  pen.poly({{s.at(0.90), 80}, {s.at(0.76), 110}, {s.at(0.80), 640}, {s.at(0.94), 700}},
           across(lighter(shell, 0.12), darker(shell, 0.1)));
  pen.poly({{-10, 640},
            {s.at(0.16), 600},
            {s.at(0.84), 600},
            {s.w + 10, 640},
            {s.w + 10, 1600},
            {-10, 1600}},
           down(lighter(shell, 0.12), darker(shell, 0.1)));
  pen.box(s.at(0.10), 590, s.w * 0.80, 40, 14, down(lighter(shell, 0.26), shell));
  for (int side = 0; side < 2; ++side) {
    const double x = side == 0 ? s.at(0.14) : s.at(0.62), w = s.w * 0.24;
    for (double k : {0.34, 0.62}) pen.rect(x + w * k, 500, 10, 80, rgb(0x9aa0a6));
    pen.box(x + w * 0.20, 400, w * 0.60, 130, 44, down(lighter(seat, 0.16), darker(seat, 0.14)));
    pen.blob({{x, 1100},
              {x + w * 0.02, 640},
              {x + w * 0.16, 560},
              {x + w * 0.84, 560},
              {x + w * 0.98, 640},
              {x + w, 1100}},
             down(lighter(seat, 0.12), darker(seat, 0.3)));
    pen.bow({x + w * 0.18, 1000}, {x + w * 0.22, 700}, {x + w * 0.26, 590}, 4,
            fade(lighter(seat, 0.5), 0.5));
    pen.bow({x + w * 0.82, 1000}, {x + w * 0.78, 700}, {x + w * 0.74, 590}, 4,
            fade(lighter(seat, 0.5), 0.5));
  }
  pen.box(s.at(0.42), 92, s.w * 0.16, 44, 16, down(rgb(0x3b3f47), rgb(0x22252b)));
  pen.box(s.at(0.425), 98, s.w * 0.15, 32, 12,
          down(mix(s.light.sky_middle, rgb(0x55606e), 0.5), rgb(0x4a5562)));
  s.map.pool(s.w / 2, 420, s.w * 0.55, 420, s.light.lamps > 0.6 ? rgb(0xffd9a8) : kWhite, 0.16);
}

}  // namespace showrunner::painter
