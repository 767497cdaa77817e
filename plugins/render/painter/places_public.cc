// Cafe, restaurant, bar, shop, lobby, airport, station.
#include <array>

#include "places.h"

namespace showrunner::painter {

void paint_cafe(Stage& s) {
  static constexpr std::array<RoomColors, 4> kColors = {{
      {rgb(0xe8d8c0), rgb(0x9a6d4b), rgb(0x7a543a), rgb(0xefe3cf)},
      {rgb(0xb9cbbd), rgb(0xa87f59), rgb(0xf0ece0), rgb(0xe6ebe0)},
      {rgb(0xc9866a), rgb(0x7d5a45), rgb(0x4b3a34), rgb(0xe7d9cb)},
      {rgb(0x5d7480), rgb(0xb08a62), rgb(0xe2d4bd), rgb(0xd9dcd8)},
  }};
  Random random = s.random.branch("cafe");
  const RoomColors& colors = random.pick(kColors);
  room(s, colors);
  Pen& pen = s.pen;
  const bool flip = random.chance(0.5);
  const Color wood = random.pick(std::array<Color, 3>{rgb(0x8a5f40), rgb(0xb98f63), rgb(0x5c4336)});
  const Color accent =
      random.pick(std::array<Color, 4>{rgb(0x2f5d56), rgb(0xd08b52), rgb(0x7c3f3a), rgb(0x3d4f6b)});
  const double wx = flip ? s.at(0.04) : s.at(0.56);
  window(s, wx, 160, s.w * 0.40, 430, 4, 2, darker(wood, 0.25), View::kStreet);
  // The counter's side: menu boards, shelves, machine.
  const double cx = flip ? s.at(0.55) : s.at(-0.04), cw = s.w * 0.49;
  for (int i = 0; i < 3; ++i) {
    const double x = cx + cw * (0.14 + 0.26 * i);
    pen.box(x, 128, cw * 0.23, 150, 6, darker(wood, 0.35));
    pen.rect(x + 8, 136, cw * 0.23 - 16, 134, down(rgb(0x2d3235), rgb(0x23272a)));
    for (int k = 0; k < 4; ++k) {
      pen.box(x + 24, 160 + k * 26, cw * (0.09 + 0.02 * ((k + i) % 3)), 7, 3,
              fade(rgb(0xf3ead6), 0.75));
      pen.box(x + cw * 0.18, 160 + k * 26, cw * 0.025, 7, 3, fade(rgb(0xe8b96a), 0.85));
    }
  }
  for (int r = 0; r < 2; ++r) {
    const double y = 385 + r * 105;
    pen.rect(cx + cw * 0.12, y, cw * 0.78, 14, down(lighter(wood, 0.2), darker(wood, 0.2)));
    pen.rect(cx + cw * 0.12, y + 14, cw * 0.78, 16, down(rgb(0x1a1630, 0.25), rgb(0x1a1630, 0)));
    if (r == 0) {
      cups(s, cx + cw * 0.15, y, cw * 0.30, 40);
      bottles(s, cx + cw * 0.50, y, cw * 0.36, 84);
    } else {
      bottles(s, cx + cw * 0.15, y, cw * 0.16, 84);
      cups(s, cx + cw * 0.36, y, cw * 0.44, 40);
    }
  }
  pen.shadow(cx + cw / 2, 850, cw * 0.62, 50);
  pen.box(cx, 600, cw, 250, 8, down(accent, darker(accent, 0.28)));
  for (double x = cx + 20; x < cx + cw - 20; x += 44)
    pen.rect(x, 640, 30, 190, across(lighter(accent, 0.12), darker(accent, 0.08)));
  pen.box(cx - 14, 580, cw + 28, 32, 8, down(lighter(wood, 0.3), darker(wood, 0.05)));
  const double mx = cx + cw * 0.16;  // espresso machine
  pen.box(mx, 470, 210, 110, 14, across(rgb(0xdfe3e6), rgb(0x8f979e)));
  pen.box(mx + 14, 520, 182, 60, 8, rgb(0x333940));
  for (double k : {0.25, 0.6}) {
    pen.rect(mx + 210 * k, 520, 26, 14, rgb(0xc4cace));
    pen.box(mx + 210 * k - 2, 554, 30, 26, 8, rgb(0xf7f3ea));
  }
  pen.box(mx + 10, 458, 190, 16, 6, rgb(0xbcc3c8));
  const double gx = cx + cw * 0.60;  // cake case
  pen.box(gx, 470, 230, 110, 12, fade(rgb(0xf4fafa), 0.5));
  pen.rect(gx + 8, 524, 214, 5, fade(rgb(0xffffff), 0.8));
  for (int i = 0; i < 5; ++i) {
    const Color cake = random.pick(
        std::array<Color, 4>{rgb(0xe8a0a0), rgb(0xf0d9a8), rgb(0x8a5a44), rgb(0xf6efe2)});
    pen.box(gx + 18 + i * 41, 500, 32, 24, 5, down(lighter(cake, 0.2), cake));
    pen.box(gx + 18 + i * 41, 554, 32, 24, 5, down(lighter(cake, 0.1), darker(cake, 0.1)));
  }
  s.lamp(gx + 115, 520, 150, 0.5);
  const double t0 = flip ? 0.02 : 0.66;
  chair(s, s.at(t0 + 0.03), 905, 240, darker(wood, 0.1));
  chair(s, s.at(t0 + 0.29), 905, 240, darker(wood, 0.1));
  pen.oval(s.at(t0 + 0.16), 800, s.w * 0.10, 22, down(lighter(wood, 0.25), darker(wood, 0.1)));
  pen.rect(s.at(t0 + 0.16) - 9, 815, 18, 150, darker(wood, 0.4));
  cups(s, s.at(t0 + 0.13), 800, 44, 36);
  for (double k : {0.14, 0.38, 0.62, 0.86})
    pendant(s, s.at(k), random.in(96, 150), 118,
            random.pick(std::array<Color, 3>{accent, rgb(0xd9a65a), rgb(0x3a3a3e)}));
  plant(s, flip ? s.at(0.485) : s.at(0.50), 800, 250);
}

void paint_restaurant(Stage& s) {
  static constexpr std::array<RoomColors, 3> kColors = {{
      {rgb(0xd8b48c), rgb(0x7b553c), rgb(0x5f3f2c), rgb(0x8d6a4d)},
      {rgb(0x7d3b3a), rgb(0x6b4b3a), rgb(0xc7a56a), rgb(0x5a2f2e)},
      {rgb(0x3f5d58), rgb(0x8a6547), rgb(0xc9a768), rgb(0x34504b)},
  }};
  Random random = s.random.branch("restaurant");
  const RoomColors& colors = random.pick(kColors);
  room(s, colors);
  Pen& pen = s.pen;
  const Color wood = rgb(0x6d4730);
  // Wainscot
  pen.rect(0, 470, s.w, kFloor - 496, down(lighter(wood, 0.12), wood));
  for (double x = 20; x < s.w; x += 130)
    pen.frame(x, 496, 110, 140, 6, fade(darker(wood, 0.5), 0.5));
  pen.rect(0, 462, s.w, 14, lighter(wood, 0.3));
  window(s, s.at(0.36), 150, s.w * 0.28, 300, 3, 2, darker(wood, 0.15), View::kStreet);
  // Wine shelf and pictures.
  pen.rect(s.at(0.05), 150, s.w * 0.22, 290, darker(wood, 0.3));
  for (int r = 0; r < 3; ++r) {
    bottles(s, s.at(0.058), 240 + r * 96, s.w * 0.205, 84);
    pen.rect(s.at(0.05), 240 + r * 96, s.w * 0.22, 9, lighter(wood, 0.15));
  }
  s.lamp(s.at(0.16), 200, 220, 0.7);
  picture(s, s.at(0.73), 170, 170, 210, rgb(0xc49a55));
  picture(s, s.at(0.85), 200, 190, 150, rgb(0xc49a55));
  const Color leather =
      random.pick(std::array<Color, 3>{rgb(0x8a3b36), rgb(0x3d5a50), rgb(0x9c6a3f)});
  for (int side = 0; side < 2; ++side) {
    const double x = side == 0 ? -40 : s.w * 0.66, w = s.w * 0.34 + 40;
    pen.box(x, 560, w, 270, 30, down(lighter(leather, 0.14), darker(leather, 0.2)));
    for (int i = 1; i < 6; ++i)
      pen.line({{x + w * i / 6, 580}, {x + w * i / 6, 740}}, 4, fade(darker(leather, 0.5), 0.5));
    pen.box(x - 10, 740, w + 20, 90, 20, down(lighter(leather, 0.22), darker(leather, 0.1)));
    const double tx = side == 0 ? s.at(0.05) : s.at(0.71);
    pen.shadow(tx + s.w * 0.12, 960, s.w * 0.15, 40);
    pen.rect(tx + s.w * 0.115, 820, 20, 160, darker(wood, 0.4));
    pen.box(tx, 800, s.w * 0.24, 28, 10, down(rgb(0xf6efe2), rgb(0xd8ccb8)));
    pen.oval(tx + s.w * 0.06, 802, 48, 9, rgb(0xffffff));
    pen.oval(tx + s.w * 0.18, 802, 48, 9, rgb(0xffffff));
    const double gx = tx + s.w * 0.12;  // candle
    pen.box(gx - 10, 752, 20, 48, 6, rgb(0xf3e6cc));
    pen.unlit([&] { pen.oval(gx, 742, 5, 11, rgb(0xffd98a)); });
    s.lamp(gx, 742, 170, 0.8);
  }
  for (double k : {0.17, 0.5, 0.83}) pendant(s, s.at(k), k == 0.5 ? 84 : 170, 150, rgb(0xc99a4e));
}

void paint_bar(Stage& s) {
  Random random = s.random.branch("bar");
  const Color wall = random.pick(std::array<Color, 3>{rgb(0x4a3440), rgb(0x2f4150), rgb(0x543a30)});
  room(s, {wall, rgb(0x4b382e), darker(wall, 0.3), darker(wall, 0.25)});
  Pen& pen = s.pen;
  const Color wood = rgb(0x6a4632);
  const Color neon = random.pick(std::array<Color, 3>{rgb(0xff6fa0), rgb(0x5fd8e8), rgb(0xffb054)});
  for (double y = 110; y < kFloor; y += 44)  // bricks
    for (double x = static_cast<int>(y / 44) % 2 * 48.0 - 48; x < s.w; x += 96)
      pen.box(x + 2, y + 2, 92, 40, 3,
              fade(random.chance(0.5) ? lighter(wall, 0.08) : darker(wall, 0.1), 0.6));
  pen.rect(s.at(0.10), 170, s.w * 0.80, 330, darker(wood, 0.45));
  for (int r = 0; r < 3; ++r) {
    const double y = 275 + r * 106;
    pen.unlit([&] { pen.rect(s.at(0.11), y + 2, s.w * 0.78, 4, rgb(0xffcf8a)); });
    pen.light(s.w / 2, y, s.w * 0.5, 90, rgb(0xffa850, 0.30));
    bottles(s, s.at(0.12), y, s.w * 0.76, 92);
    pen.rect(s.at(0.10), y + 5, s.w * 0.80, 12, lighter(wood, 0.1));
  }
  s.map.pool(s.w / 2, 360, s.w * 0.6, 360, rgb(0xffb870), 0.5);
  pen.unlit([&] {
    const double nx = s.w / 2;
    for (double grow : {14.0, 5.0})
      pen.bow({nx - 190, 128}, {nx, 70}, {nx + 190, 128}, grow,
              fade(lighter(neon, grow < 6 ? 0.6 : 0), grow < 6 ? 1 : 0.4));
  });
  pen.light(s.w / 2, 110, 420, 150, fade(neon, 0.42));
  s.map.pool(s.w / 2, 200, 800, 420, neon, 0.25);
  pen.rect(0, 620, s.w, 250, down(wood, darker(wood, 0.4)));
  for (double x = 20; x < s.w; x += 150)
    pen.frame(x, 660, 124, 170, 6, fade(darker(wood, 0.6), 0.6));
  pen.rect(0, 590, s.w, 38, down(lighter(wood, 0.32), wood));
  for (double k : {0.10, 0.26, 0.74, 0.90}) {
    pen.rect(s.at(k) - 7, 760, 14, 230, rgb(0x9a8f84));
    pen.box(s.at(k) - 70, 735, 140, 36, 18, down(rgb(0xa5413c), rgb(0x6d2725)));
  }
  cups(s, s.at(0.16), 590, 50, 38);
  bottles(s, s.at(0.82), 590, 60, 96);
  for (double k : {0.14, 0.38, 0.62, 0.86}) pendant(s, s.at(k), 64, 96, rgb(0x2f2b2b));
}

void paint_shop(Stage& s) {
  Random random = s.random.branch("shop");
  const Color accent =
      random.pick(std::array<Color, 4>{rgb(0x3f8f86), rgb(0xd3704f), rgb(0x5f6fae), rgb(0x5b8f4d)});
  room(s, {rgb(0xf0efe9), rgb(0xc9c7c0), rgb(0xf6f5f0), rgb(0xf4f4f0)}, FloorKind::kTiles);
  Pen& pen = s.pen;
  pen.rect(0, kCeiling, s.w, 66, down(lighter(accent, 0.12), accent));
  pen.rect(0, kCeiling + 66, s.w, 10, rgb(0xf7f3e6));
  static constexpr std::array<Color, 8> kGoods = {rgb(0xe2584d), rgb(0xf1b545), rgb(0x4f9a66),
                                                  rgb(0x4b7fc0), rgb(0xe58fa8), rgb(0xf3ead3),
                                                  rgb(0x8d62a8), rgb(0xe98a3e)};
  const auto goods = [&](double x, double base, double w, double h) {
    for (double at = x; at < x + w - 20;) {
      const Color c = random.pick(kGoods);
      const double wide = random.in(20, 36), tall = h * random.in(0.6, 0.95);
      const int n = 2 + random.below(3);
      for (int i = 0; i < n && at + wide < x + w; ++i, at += wide + 3) {
        pen.box(at, base - tall, wide, tall, 5, across(lighter(c, 0.15), darker(c, 0.12)));
        pen.rect(at + 3, base - tall * 0.7, wide - 6, tall * 0.3, fade(kWhite, 0.55));
      }
      at += 4;
    }
  };
  // Fridge wall
  pen.rect(s.at(0.36), 170, s.w * 0.28, 480, rgb(0x4a5560));
  for (int d = 0; d < 3; ++d) {
    const double x = s.at(0.365) + d * s.w * 0.09, w = s.w * 0.083;
    pen.unlit([&] { pen.rect(x, 180, w, 460, down(rgb(0xeafaff), rgb(0xcfeaf5))); });
    for (int r = 0; r < 4; ++r) {
      goods(x + 6, 290 + r * 112, w - 10, 90);
      pen.rect(x, 290 + r * 112, w, 7, rgb(0xa9b8c2));
    }
    pen.poly({{x + w * 0.2, 180}, {x + w * 0.5, 180}, {x + w * 0.2, 640}, {x, 640}},
             fade(kWhite, 0.12));
    pen.frame(x - 4, 176, w + 8, 468, 6, rgb(0xd7dee3));
  }
  s.map.pool(s.w / 2, 430, s.w * 0.3, 420, rgb(0xd8f2ff), 0.25 * s.light.lamps);
  const auto shelf = [&](double x, double w) {
    pen.shadow(x + w / 2, 880, w * 0.6, 40);
    pen.rect(x, 230, w, 640, rgb(0xdedbd2));
    for (int r = 0; r < 5; ++r) {
      const double y = 345 + r * 122;
      pen.rect(x + 8, y - 106, w - 16, 106, rgb(0xb9b5ab));
      goods(x + 16, y, w - 30, 96);
      pen.rect(x, y, w, 16, down(rgb(0xf3f0e8), rgb(0xcfcabf)));
      for (double at = x + 16; at < x + w - 40; at += 74)
        pen.rect(at, y + 3, 40, 10, fade(accent, 0.8));
    }
  };
  shelf(s.at(-0.02), s.w * 0.31);
  shelf(s.at(0.71), s.w * 0.31);
  strip_light(s, s.at(0.12), 40, s.w * 0.3);
  strip_light(s, s.at(0.58), 40, s.w * 0.3);
}

void paint_lobby(Stage& s) {
  static constexpr std::array<RoomColors, 3> kColors = {{
      {rgb(0xe6d9c3), rgb(0xb9a488), rgb(0xc7a56c), rgb(0xf0e6d3)},
      {rgb(0xd5d8dc), rgb(0x9aa1a9), rgb(0xd9c08a), rgb(0xe8eaec)},
      {rgb(0xcdbfae), rgb(0x6f5a4c), rgb(0xbf9a5f), rgb(0xe2d6c6)},
  }};
  Random random = s.random.branch("lobby");
  const RoomColors& colors = random.pick(kColors);
  room(s, colors, FloorKind::kTiles);
  Pen& pen = s.pen;
  pen.glow(s.w / 2, 850, s.w * 0.5, 160, rgb(0xffffff, 0.20));
  for (double k : {0.34, 0.56}) {
    pen.arch(s.at(k) - 10, 160, s.w * 0.10 + 20, 530, colors.trim);
    window(s, s.at(k) + 8, 230, s.w * 0.10 - 16, 440, 2, 4, darker(colors.trim, 0.1), View::kTrees);
  }
  for (double k : {0.05, 0.255, 0.715, 0.92}) {
    const double x = s.at(k), w = s.w * 0.045;
    pen.rect(x, kCeiling, w, kFloor - kCeiling + 30,
             across(lighter(colors.wall, 0.5), darker(colors.wall, 0.22)));
    pen.box(x - 18, kCeiling, w + 36, 46, 5, down(lighter(colors.trim, 0.35), colors.trim));
    pen.box(x - 16, kFloor - 24, w + 32, 54, 5,
            down(lighter(colors.trim, 0.2), darker(colors.trim, 0.1)));
  }
  const double cx = s.w / 2;  // chandelier
  pen.line({{cx, -500}, {cx, 130}}, 5, colors.trim);
  for (int tier = 0; tier < 3; ++tier) {
    const double y = 120 + tier * 44, r = 190 - tier * 52;
    pen.bow({cx - r, y}, {cx, y + 56}, {cx + r, y}, 6, darker(colors.trim, 0.1));
    for (int i = 0; i <= 8; ++i) {
      const double t = i / 8.0, x = cx - r + 2 * r * t, by = y + 4 * t * (1 - t) * 28;
      pen.unlit([&] { pen.oval(x, by - 8, 6, 12, rgb(0xfff0c4)); });
      pen.line({{x, by + 4}, {x, by + 22}}, 3, fade(rgb(0xffffff), 0.6));
    }
  }
  pen.light(cx, 180, 330, 190, rgb(0xffd590, 0.08 + 0.4 * s.light.lamps));
  s.map.pool(cx, 330, s.w * 0.6, 560, rgb(0xffe0ac), 0.04 + 0.42 * s.light.lamps);
  const Color desk = rgb(0x5d4436);
  pen.shadow(s.at(0.16), 850, s.w * 0.2, 40);
  pen.box(s.at(-0.03), 620, s.w * 0.32, 230, 10, down(lighter(desk, 0.1), darker(desk, 0.2)));
  pen.box(s.at(-0.04), 600, s.w * 0.34, 30, 8, down(rgb(0xf3eee4), rgb(0xc9bfae)));
  table_lamp(s, s.at(0.04), 602, 130, rgb(0xf2e3c6));
  sofa(s, s.at(0.72), 850, std::min(560.0, s.w * 0.31),
       random.pick(std::array<Color, 3>{rgb(0x7c3f45), rgb(0x44586b), rgb(0xa98b62)}));
  plant(s, s.at(0.68), 790, 270);
}

void paint_airport(Stage& s) {
  Random random = s.random.branch("airport");
  room(s, {rgb(0xdfe5e9), rgb(0xb4bcc2), rgb(0xeef2f4), rgb(0xd3dce2)}, FloorKind::kTiles);
  Pen& pen = s.pen;
  pen.rect(0, 130, s.w, 520, rgb(0xffffff));
  pen.clipped(0, 140, s.w, 500, [&] {
    pen.soft(1, [&](Pen& far) {
      far.ambient = kWhite;
      sky(s, far, 560);
      town(s, far, 0, s.w, 565, 60, 0.72, "airport town");
      far.ambient = s.light.outdoor;
      far.rect(0, 555, s.w, 200, down(rgb(0x9aa59a), rgb(0x8b9299)));
      const double x = s.at(random.in(0.2, 0.45)), y = 500, k = 1.0;  // an airliner
      far.blob({{x - 60 * k, y},
                {x + 90, y - 34},
                {x + 520, y - 36},
                {x + 610, y - 20},
                {x + 640, y + 2},
                {x + 560, y + 24},
                {x + 80, y + 24}},
               down(rgb(0xf4f7fa), rgb(0x9aa8b8)));
      far.poly({{x - 20, y - 12}, {x - 70, y - 120}, {x - 20, y - 120}, {x + 70, y - 26}},
               rgb(0x3f6fb0));
      far.poly({{x + 240, y + 6}, {x + 360, y + 6}, {x + 220, y + 70}, {x + 180, y + 70}},
               rgb(0xa4b0bc));
      for (int i = 0; i < 22; ++i) far.box(x + 90 + i * 20, y - 14, 9, 12, 4, rgb(0x4a6078));
      far.box(x + 240, y + 26, 80, 30, 15, rgb(0x6d7a88));
    });
    pen.unlit([&] {
      for (double k : {0.12, 0.42, 0.75})
        pen.poly({{s.at(k), 140}, {s.at(k) + 130, 140}, {s.at(k) - 70, 640}, {s.at(k) - 200, 640}},
                 fade(kWhite, s.dark() ? 0.04 : 0.10));
    });
  });
  const Color steel = rgb(0xdde3e7);
  for (int i = 0; i <= 7; ++i) {
    const double x = s.w * i / 7;
    pen.rect(x - 7, 130, 14, 520, across(lighter(steel, 0.2), darker(steel, 0.3)));
  }
  pen.rect(0, 380, s.w, 9, darker(steel, 0.15));
  pen.rect(0, 636, s.w, 26, down(lighter(steel, 0.1), darker(steel, 0.25)));
  const Color day = s.light.window;
  s.map.pool(s.w / 2, 620, s.w * 0.7, 500, day, day.a * 0.35);
  for (int i = 0; i < 6; ++i)
    pen.poly({{s.w * (i + 0.15) / 6, 700},
              {s.w * (i + 0.85) / 6, 700},
              {s.w / 2 + (s.w * (i + 0.95) / 6 - s.w / 2) * 1.5, 1000},
              {s.w / 2 + (s.w * (i + 0.05) / 6 - s.w / 2) * 1.5, 1000}},
             down(fade(lighter(s.light.sky_low, 0.3), 0.34), fade(kWhite, 0)));
  // Departure board
  const double bx = s.at(0.06), bw = s.w * 0.28;
  pen.line({{bx + 40, -400}, {bx + 40, 130}}, 8, rgb(0x5c666f));
  pen.line({{bx + bw - 40, -400}, {bx + bw - 40, 130}}, 8, rgb(0x5c666f));
  pen.box(bx, 110, bw, 200, 8, rgb(0x1c232b));
  pen.unlit([&] {
    for (int r = 0; r < 5; ++r) {
      const double y = 134 + r * 34;
      pen.box(bx + 18, y, bw * 0.14, 14, 3, rgb(0xffd15c));
      pen.box(bx + bw * 0.26, y, bw * (0.2 + 0.05 * (r % 3)), 14, 3, rgb(0xe9eef2));
      pen.box(bx + bw * 0.66, y, bw * 0.1, 14, 3, rgb(0xe9eef2));
      pen.box(bx + bw * 0.82, y, bw * 0.12, 14, 3, r == 2 ? rgb(0xff7a66) : rgb(0x77dd9c));
    }
  });
  strip_light(s, s.at(0.45), 44, s.w * 0.4);
  for (int side = 0; side < 2; ++side)
    for (int i = 0; i < 4; ++i) {
      const double x = (side == 0 ? s.at(-0.01) : s.at(0.74)) + i * s.w * 0.07;
      pen.box(x, 690, s.w * 0.062, 110, 14, down(rgb(0x4b5f73), rgb(0x35465a)));
      pen.box(x - 4, 796, s.w * 0.066, 30, 10, down(rgb(0x5d7389), rgb(0x3d5066)));
      pen.rect(x + s.w * 0.03, 826, 8, 60, rgb(0x98a2aa));
    }
}

void paint_station(Stage& s) {
  Random random = s.random.branch("station");
  const Color line =
      random.pick(std::array<Color, 4>{rgb(0x3f9a5a), rgb(0x2f78c4), rgb(0xe08a2e), rgb(0x8b5aa8)});
  room(s, {rgb(0xd9dcd8), rgb(0x8d9094), rgb(0xb9bec2), rgb(0xaab1b6)}, FloorKind::kTiles);
  Pen& pen = s.pen;
  for (double y = kCeiling + 60; y < kFloor; y += 48)
    pen.line({{0, y}, {s.w, y}}, 1.5, rgb(0xb5bab9, 0.8));
  for (double x = 0; x < s.w; x += 72)
    pen.line({{x, kCeiling + 60}, {x, kFloor}}, 1.5, rgb(0xb5bab9, 0.8));
  // Train behind the platform doors.
  pen.rect(0, 250, s.w, 440, down(rgb(0x2b3138), rgb(0x1d2228)));
  pen.box(-40, 285, s.w + 80, 380, 20, down(rgb(0xe3e7ea), rgb(0xa7b0b8)));
  pen.rect(0, 560, s.w, 30, line);
  pen.unlit([&] {
    for (double x = 40; x < s.w; x += 330)
      pen.box(x, 340, 230, 160, 16, down(mix(rgb(0xfff3d0), rgb(0x9fb4c0), 0.3), rgb(0xd9c9a4)));
  });
  for (double x = 40; x < s.w; x += 330) {
    for (int k = 0; k < 3; ++k) {
      const double hx = x + 40 + k * 62 + random.in(-12, 12);
      if (!random.chance(0.6)) continue;
      pen.oval(hx, 452, 17, 20, fade(rgb(0x3b3f49), 0.75));
      pen.box(hx - 28, 468, 56, 40, 16, fade(rgb(0x3b3f49), 0.75));
    }
    pen.frame(x, 340, 230, 160, 6, rgb(0x8f99a1));
  }
  for (double x = -60; x < s.w; x += 330) {
    pen.rect(x, 240, 28, 450, across(rgb(0xd5dade), rgb(0x9aa3aa)));
    pen.rect(x + 28, 250, 302, 440, fade(rgb(0xdff2f6), 0.16));
    pen.poly({{x + 80, 250}, {x + 140, 250}, {x + 70, 690}, {x + 28, 690}}, fade(kWhite, 0.12));
  }
  pen.rect(0, 228, s.w, 24, down(rgb(0xe2e6e9), rgb(0xa8b0b6)));
  // Name sign
  pen.box(s.at(0.33), 118, s.w * 0.34, 92, 10, rgb(0xfbfaf5));
  pen.rect(s.at(0.33), 176, s.w * 0.34, 20, line);
  pen.oval(s.w / 2, 160, 34, 34, line);
  pen.oval(s.w / 2, 160, 24, 24, rgb(0xfbfaf5));
  for (double k : {0.36, 0.57}) pen.box(s.at(k), 140, s.w * 0.07, 16, 5, rgb(0x4a4f57));
  strip_light(s, s.at(0.06), 48, s.w * 0.26);
  strip_light(s, s.at(0.68), 48, s.w * 0.26);
  s.map.pool(s.w / 2, 420, s.w * 0.6, 460, rgb(0xfff2d6), 0.22);
  pen.rect(0, 700, s.w, 26, rgb(0xe9c545));
  for (double x = 6; x < s.w; x += 26) pen.oval(x, 713, 6, 5, rgb(0xc9a431));
  for (int side = 0; side < 2; ++side) {
    const double x = side == 0 ? s.at(0.02) : s.at(0.78);
    pen.shadow(x + s.w * 0.1, 900, s.w * 0.13, 24);
    pen.rect(x + 20, 840, 16, 56, rgb(0x8b949b));
    pen.rect(x + s.w * 0.2 - 36, 840, 16, 56, rgb(0x8b949b));
    pen.box(x, 810, s.w * 0.2, 32, 10, down(rgb(0xc49a68), rgb(0x946d43)));
  }
}

}  // namespace showrunner::painter
