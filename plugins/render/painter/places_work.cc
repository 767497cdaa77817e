// Office, meeting room, hospital, classroom, library, police station, court.
#include <array>

#include "places.h"

namespace showrunner::painter {

void paint_office(Stage& s) {
  static constexpr std::array<RoomColors, 3> kColors = {{
      {rgb(0xdfe3e6), rgb(0x8d8f95), rgb(0xf1f3f4), rgb(0xe8ebed)},
      {rgb(0xd6d2c9), rgb(0xa98a6b), rgb(0xeeebe4), rgb(0xe9e6df)},
      {rgb(0x9fb0b8), rgb(0x7b7772), rgb(0xdfe5e8), rgb(0xd3dade)},
  }};
  Random random = s.random.branch("office");
  const bool flip = random.chance(0.5);
  room(s, random.pick(kColors));
  const double wx = flip ? s.at(0.02) : s.at(0.42);
  window(s, wx, 140, s.w * 0.56, 460, 4, 1, rgb(0x4a515c), View::kCity);
  if (random.chance(0.5)) blinds(s, wx, 140, s.w * 0.14, 460, random.in(0.2, 0.5));
  const double bx = flip ? s.at(0.66) : s.at(0.04);
  bookcase(s, bx, 200, s.w * 0.28, 500, 4,
           random.pick(std::array<Color, 2>{rgb(0xa8835f), rgb(0xe3ded6)}));
  strip_light(s, s.at(0.18), 66, s.w * 0.24);
  strip_light(s, s.at(0.58), 66, s.w * 0.24);
  const Color wood = random.pick(std::array<Color, 3>{rgb(0xc9a77e), rgb(0xe6e1d8), rgb(0x7c5f49)});
  chair(s, s.at(0.12), 880, 270, rgb(0x3d4654));
  chair(s, s.at(0.88), 880, 270, rgb(0x3d4654));
  table(s, s.at(-0.03), 700, s.w * 0.32, 210, wood);
  table(s, s.at(0.71), 700, s.w * 0.33, 210, wood);
  monitor(s, s.at(0.05), 702, 200);
  monitor(s, s.at(0.80), 702, 200);
  cups(s, s.at(0.21), 702, 50, 34);
  books(s, s.at(0.74), 702, 80, 80);
  plant(s, flip ? s.at(0.62) : s.at(0.365), 760, 240);
}

void paint_meeting_room(Stage& s) {
  Random random = s.random.branch("meeting room");
  const Color accent =
      random.pick(std::array<Color, 3>{rgb(0x5f7c8f), rgb(0x8a6f58), rgb(0x6b7a6a)});
  room(s, {mix(rgb(0xe2e2de), accent, 0.18), rgb(0x77706a), rgb(0xeceae4), rgb(0xe6e6e2)},
       FloorKind::kPlain);
  Pen& pen = s.pen;
  window(s, s.at(0.60), 130, s.w * 0.42, 480, 3, 1, rgb(0x3f4650), View::kCity);
  // Slatted wall with the screen.
  pen.rect(0, kCeiling, s.w * 0.53, kFloor - kCeiling, darker(accent, 0.25));
  for (double x = 6; x < s.w * 0.53 - 10; x += 30)
    pen.rect(x, kCeiling, 20, kFloor - kCeiling,
             across(lighter(accent, 0.10), darker(accent, 0.1)));
  pen.box(s.at(0.09), 190, s.w * 0.34, 300, 10, rgb(0x191c24));
  pen.unlit([&] {
    const double x = s.at(0.09) + 10, w = s.w * 0.34 - 20;
    pen.rect(x, 200, w, 280, down(rgb(0xf1f4f8), rgb(0xd5deea)));
    pen.box(x + w * 0.06, 224, w * 0.4, 22, 4, rgb(0x3f587c));
    static constexpr std::array<double, 5> kBars = {0.35, 0.5, 0.42, 0.7, 0.86};
    for (size_t i = 0; i < kBars.size(); ++i)
      pen.rect(x + w * (0.08 + 0.09 * static_cast<double>(i)), 452 - 170 * kBars[i], w * 0.06,
               170 * kBars[i], i == 4 ? rgb(0xe0795f) : rgb(0x7f9dc4));
    for (int i = 0; i < 5; ++i)
      pen.box(x + w * 0.60, 280 + i * 32, w * (0.32 - 0.05 * (i % 3)), 10, 4, rgb(0xa9b7c8));
  });
  s.map.pool(s.at(0.26), 400, 520, 420, rgb(0xcfe0ff), 0.22 * s.light.lamps);
  strip_light(s, s.at(0.25), 56, s.w * 0.5);
  for (double k : {0.12, 0.27, 0.42, 0.58, 0.73, 0.88}) chair(s, s.at(k), 850, 250, rgb(0x2f3540));
  const Color wood = rgb(0x8b6748);
  pen.shadow(s.w / 2, 930, s.w * 0.52, 90);
  pen.poly({{s.at(0.08), 770}, {s.at(0.92), 770}, {s.at(1.08), 960}, {s.at(-0.08), 960}},
           down(darker(wood, 0.05), lighter(wood, 0.25)));
  pen.rect(-200, 958, s.w + 400, 80, darker(wood, 0.35));
  for (double k : {0.2, 0.42, 0.64, 0.82})
    pen.poly({{s.at(k), 800}, {s.at(k) + 80, 800}, {s.at(k) + 88, 836}, {s.at(k) - 6, 836}},
             rgb(0xf7f5ef));
}

void paint_hospital(Stage& s) {
  Random random = s.random.branch("hospital");
  const Color wall = random.pick(std::array<Color, 3>{rgb(0xdcebe6), rgb(0xe2e9f0), rgb(0xece8dd)});
  room(s, {wall, rgb(0xc3cdd0), rgb(0xf4f8f7), rgb(0xf2f6f6)}, FloorKind::kTiles);
  Pen& pen = s.pen;
  pen.rect(0, 470, s.w, 70, down(mix(wall, rgb(0x7fb7a8), 0.45), mix(wall, rgb(0x7fb7a8), 0.6)));
  const bool flip = random.chance(0.5);
  window(s, flip ? s.at(0.60) : s.at(0.10), 150, s.w * 0.28, 300, 2, 1, rgb(0xf5f8f8),
         View::kTrees);
  blinds(s, flip ? s.at(0.60) : s.at(0.10), 150, s.w * 0.28, 300, 0.3);
  strip_light(s, s.at(0.36), 60, s.w * 0.28);
  cairo_save(pen.cr());
  if (flip) {
    cairo_translate(pen.cr(), s.w, 0);
    cairo_scale(pen.cr(), -1, 1);
  }
  // Curtain on its rail.
  pen.line({{s.at(0.50), 118}, {s.at(1.02), 118}}, 7, rgb(0xb9c4c8));
  const Color cloth = rgb(0x9cc8c2);
  for (int i = 0; i < 7; ++i)
    pen.box(s.at(0.50) + i * 24, 122, 28, 560, 8,
            across(lighter(cloth, 0.25), darker(cloth, 0.12)));
  // Bed, from its side.
  const double bx = s.at(0.64), bw = s.w * 0.38;
  pen.shadow(bx + bw / 2, 905, bw * 0.6, 46);
  for (double k : {0.06, 0.9}) {
    pen.rect(bx + bw * k, 780, 16, 110, rgb(0x9aa7af));
    pen.oval(bx + bw * k + 8, 892, 16, 16, rgb(0x59636c));
  }
  pen.box(bx + bw - 40, 520, 40, 290, 16, across(rgb(0xf3f5f5), rgb(0xc3ced2)));
  pen.box(bx - 12, 610, 34, 200, 14, across(rgb(0xf3f5f5), rgb(0xc3ced2)));
  pen.box(bx, 720, bw, 80, 18, down(rgb(0xffffff), rgb(0xdbe4e8)));
  pen.box(bx + bw * 0.68, 650, bw * 0.25, 90, 34, down(rgb(0xffffff), rgb(0xdfe7ea)));
  pen.blob({{bx + 8, 716},
            {bx + bw * 0.35, 690},
            {bx + bw * 0.64, 706},
            {bx + bw * 0.66, 790},
            {bx + bw * 0.3, 806},
            {bx + 2, 800}},
           down(rgb(0xbcdcd8), rgb(0x93bdb9)));
  for (int i = 0; i < 4; ++i)
    pen.line({{bx + bw * (0.12 + 0.1 * i), 660}, {bx + bw * (0.12 + 0.1 * i), 780}}, 6,
             rgb(0xb3bec4));
  pen.line({{bx + bw * 0.11, 660}, {bx + bw * 0.43, 660}}, 8, rgb(0xb3bec4));
  // Drip and monitor.
  const double ix = s.at(0.61);
  pen.line({{ix, 880}, {ix, 260}}, 6, rgb(0xaab5bc));
  pen.line({{ix - 34, 262}, {ix + 34, 262}}, 6, rgb(0xaab5bc));
  pen.box(ix + 14, 278, 44, 84, 14, fade(rgb(0xe9f6fb), 0.85));
  pen.rect(ix + 16, 320, 40, 36, fade(rgb(0x9ed3e6), 0.7));
  pen.bow({ix + 36, 362}, {ix + 60, 600}, {bx + bw * 0.5, 700}, 2.5, fade(rgb(0xffffff), 0.7));
  pen.box(s.at(0.86), 300, 190, 130, 10, rgb(0xe6ebee));
  pen.unlit([&] {
    const double x = s.at(0.86) + 12;
    pen.rect(x, 312, 166, 96, rgb(0x13242c));
    pen.line(
        {{x + 8, 350}, {x + 44, 350}, {x + 54, 328}, {x + 66, 374}, {x + 76, 350}, {x + 158, 350}},
        3, rgb(0x6fe3a5));
    pen.line({{x + 8, 390}, {x + 60, 386}, {x + 100, 392}, {x + 158, 388}}, 3, rgb(0x74b8ee));
  });
  cairo_restore(pen.cr());
  plant(s, flip ? s.at(0.94) : s.at(0.05), 800, 210);
}

void paint_classroom(Stage& s) {
  Random random = s.random.branch("classroom");
  room(s, {random.pick(std::array<Color, 2>{rgb(0xefe6d2), rgb(0xdde7e2)}), rgb(0xb98d5f),
           rgb(0xd0b58c), rgb(0xf4efe3)});
  Pen& pen = s.pen;
  const bool flip = random.chance(0.5);
  const double bx = flip ? s.at(0.05) : s.at(0.37), bw = s.w * 0.58;
  pen.rect(bx - 18, 172, bw + 36, 356, down(rgb(0xb98b5a), rgb(0x8e6640)));
  pen.rect(bx, 190, bw, 320, down(rgb(0x3d6b55), rgb(0x2d5443)));
  for (int i = 0; i < 5; ++i)
    pen.glow(bx + bw * random.in(0.1, 0.9), 190 + 320 * random.in(0.2, 0.8), 220, 60,
             fade(kWhite, 0.06));
  for (int i = 0; i < 4; ++i) {
    const double y = 240 + i * 56;
    for (double x = bx + bw * 0.08; x < bx + bw * (0.34 + 0.05 * (i % 2));) {
      const double length = random.in(16, 52);
      pen.line({{x, y}, {x + length, y + random.in(-3, 3)}}, 4, fade(rgb(0xf6f4e8), 0.55));
      x += length + 16;
    }
  }
  pen.rect(bx, 512, bw, 16, down(rgb(0xd7b485), rgb(0xa17a4d)));
  clock(s, flip ? s.at(0.70) : s.at(0.30), 160, 46);
  const double wx = flip ? s.at(0.74) : s.at(0.03);
  window(s, wx, 230, s.w * 0.22, 330, 2, 2, rgb(0xf5f1e8), View::kTrees);
  strip_light(s, s.at(0.35), 56, s.w * 0.30);
  const Color wood = rgb(0xcda06c);
  for (double k : {0.02, 0.24, 0.62, 0.84}) {
    chair(s, s.at(k) + s.w * 0.07, 925, 210, rgb(0x9c7850));
    table(s, s.at(k), 770, s.w * 0.15, 170, wood);
  }
  books(s, s.at(0.05), 770, 60, 50);
  books(s, s.at(0.88), 770, 70, 50);
}

void paint_library(Stage& s) {
  Random random = s.random.branch("library");
  const Color wood = random.pick(std::array<Color, 3>{rgb(0x8a6142), rgb(0xb58b60), rgb(0x6d4b3a)});
  room(s, {rgb(0xd9c9ae), darker(wood, 0.05), rgb(0xe4d6bd), rgb(0xe9dfcb)});
  Pen& pen = s.pen;
  window(s, s.at(0.395), 170, s.w * 0.21, 400, 2, 3, darker(wood, 0.2), View::kTrees);
  bookcase(s, s.at(-0.02), 110, s.w * 0.19, 640, 5, wood);
  bookcase(s, s.at(0.175), 130, s.w * 0.17, 590, 5, wood);
  bookcase(s, s.at(0.655), 130, s.w * 0.17, 590, 5, wood);
  bookcase(s, s.at(0.83), 110, s.w * 0.19, 640, 5, wood);
  // A ladder
  pen.line({{s.at(0.72), 200}, {s.at(0.69), 770}}, 10, lighter(wood, 0.25));
  pen.line({{s.at(0.755), 200}, {s.at(0.745), 770}}, 10, lighter(wood, 0.25));
  for (int i = 0; i < 8; ++i)
    pen.line({{s.at(0.718) - i * 5.5, 250 + i * 66.0}, {s.at(0.754) - i * 1.8, 250 + i * 66.0}}, 8,
             lighter(wood, 0.2));
  pendant(s, s.at(0.28), 150, 120, rgb(0x3f6a57));
  pendant(s, s.at(0.72), 150, 120, rgb(0x3f6a57));
  table(s, s.at(0.08), 800, s.w * 0.30, 220, lighter(wood, 0.12));
  table(s, s.at(0.62), 800, s.w * 0.30, 220, lighter(wood, 0.12));
  table_lamp(s, s.at(0.14), 802, 130, rgb(0x4c8a6c));
  table_lamp(s, s.at(0.86), 802, 130, rgb(0x4c8a6c));
  books(s, s.at(0.22), 802, 110, 70);
}

void paint_police(Stage& s) {
  Random random = s.random.branch("police");
  room(s,
       {random.pick(std::array<Color, 3>{rgb(0x8d9aa3), rgb(0x9aa093), rgb(0x98938b)}),
        rgb(0x6c6c6c), rgb(0x5d666e), rgb(0x7c868e)},
       FloorKind::kTiles);
  Pen& pen = s.pen;
  pen.rect(0, 430, s.w, kFloor - 430, down(rgb(0x5f6d78), rgb(0x4d5963)));
  pen.rect(0, 424, s.w, 10, rgb(0x414b54));
  // The one-way mirror.
  pen.rect(s.at(0.30), 170, s.w * 0.40, 220, rgb(0x333b43));
  pen.rect(s.at(0.30) + 12, 182, s.w * 0.40 - 24, 196, down(rgb(0x54707c), rgb(0x2f424d)));
  pen.poly({{s.at(0.36), 182}, {s.at(0.44), 182}, {s.at(0.38), 378}, {s.at(0.30) + 12, 378}},
           fade(kWhite, 0.10));
  pen.poly({{s.at(0.48), 182}, {s.at(0.50), 182}, {s.at(0.44), 378}, {s.at(0.42), 378}},
           fade(kWhite, 0.08));
  // Board with notes and threads.
  pen.rect(s.at(0.02), 160, s.w * 0.23, 300, rgb(0x7a5b3c));
  pen.rect(s.at(0.02) + 10, 170, s.w * 0.23 - 20, 280, down(rgb(0xc6a274), rgb(0xaa8557)));
  Points pins;
  for (int i = 0; i < 7; ++i) {
    const double x = s.at(0.04) + s.w * 0.17 * random.unit(), y = 190 + 190 * random.unit();
    pen.rect(x, y, 56, 46, i % 2 == 0 ? rgb(0xf3eee2) : rgb(0xcdd7de));
    pins.push_back({x + 28, y + 5});
  }
  pen.line(pins, 2.5, rgb(0xc03a36));
  for (const Point& p : pins) pen.oval(p.x, p.y, 5, 5, rgb(0xd84a45));
  door(s, s.at(0.79), 200, s.w * 0.13, 488, rgb(0x5a6b78));
  pen.rect(s.at(0.815), 250, s.w * 0.08, 110, down(rgb(0xa9bcc4), rgb(0x7f959f)));
  clock(s, s.at(0.745), 150, 40);
  pendant(s, s.at(0.5), 110, 170, rgb(0x39424a));
  s.map.pool(s.w / 2, 640, s.w * 0.42, 430, rgb(0xfff1cf), 0.30);
  const Color steel = rgb(0x9aa3a9);
  chair(s, s.at(0.16), 930, 260, rgb(0x4a535b));
  chair(s, s.at(0.84), 930, 260, rgb(0x4a535b));
  table(s, s.at(0.22), 820, s.w * 0.56, 220, steel);
  pen.poly({{s.at(0.30), 822}, {s.at(0.37), 822}, {s.at(0.375), 812}, {s.at(0.31), 812}},
           rgb(0xf1ede2));
  cups(s, s.at(0.67), 822, 40, 34);
}

void paint_court(Stage& s) {
  Random random = s.random.branch("court");
  const Color wood = random.pick(std::array<Color, 2>{rgb(0x8a5c3d), rgb(0x74503a)});
  room(s, {rgb(0xd9cdb8), rgb(0x7a4f3c), lighter(wood, 0.1), rgb(0xe3dac8)}, FloorKind::kPlain);
  Pen& pen = s.pen;
  for (double x = 0; x < s.w; x += 170) {
    pen.rect(x, 130, 166, kFloor - 130, across(lighter(wood, 0.1), darker(wood, 0.12)));
    pen.frame(x + 20, 160, 126, 240, 7, fade(darker(wood, 0.45), 0.5));
    pen.frame(x + 20, 425, 126, 230, 7, fade(darker(wood, 0.45), 0.5));
  }
  for (double k : {0.06, 0.25, 0.71, 0.90}) {
    const double x = s.at(k), w = s.w * 0.04;
    pen.rect(x, kCeiling, w, kFloor - kCeiling, across(rgb(0xf1e9da), rgb(0xbcae96)));
    for (int i = 1; i < 4; ++i)
      pen.rect(x + w * i / 4, kCeiling + 40, 3, 540, fade(rgb(0x8f836f), 0.5));
    pen.box(x - 14, kCeiling, w + 28, 40, 5, down(rgb(0xf6efe2), rgb(0xc9bda6)));
    pen.box(x - 14, kFloor - 44, w + 28, 44, 5, down(rgb(0xe4d9c6), rgb(0xb2a58d)));
  }
  // Scales of justice.
  const double cx = s.w / 2;
  pen.oval(cx, 250, 104, 104, down(rgb(0xe6c77e), rgb(0xa8843f)));
  pen.oval(cx, 250, 90, 90, down(rgb(0x5d3f2c), rgb(0x46301f)));
  pen.line({{cx, 190}, {cx, 312}}, 8, rgb(0xe6c77e));
  pen.line({{cx - 54, 214}, {cx + 54, 214}}, 7, rgb(0xe6c77e));
  for (int k = -1; k <= 1; k += 2) {
    pen.line(
        {{cx + k * 54, 214}, {cx + k * 54 - 22, 268}, {cx + k * 54 + 22, 268}, {cx + k * 54, 214}},
        3, rgb(0xe6c77e));
    pen.box(cx + k * 54 - 26, 266, 52, 12, 6, rgb(0xe6c77e));
  }
  pen.box(cx - 40, 308, 80, 12, 5, rgb(0xe6c77e));
  pen.shadow(cx, 770, s.w * 0.36, 60);
  pen.rect(s.at(0.20), 560, s.w * 0.60, 210, down(darker(wood, 0.1), darker(wood, 0.35)));
  for (int i = 0; i < 5; ++i)
    pen.frame(s.at(0.21) + i * s.w * 0.117, 600, s.w * 0.105, 140, 6,
              fade(lighter(wood, 0.25), 0.5));
  pen.rect(s.at(0.18), 540, s.w * 0.64, 28, down(lighter(wood, 0.3), wood));
  for (int side = 0; side < 2; ++side) {
    const double x = side == 0 ? s.at(-0.05) : s.at(0.78);
    pen.rect(x, 800, s.w * 0.27, 220, down(wood, darker(wood, 0.25)));
    pen.rect(x - 12, 784, s.w * 0.27 + 24, 24, down(lighter(wood, 0.3), wood));
  }
  s.map.pool(cx, 320, 620, 420, rgb(0xffe2b0), 0.10 + 0.5 * s.light.lamps);
}

}  // namespace showrunner::painter
