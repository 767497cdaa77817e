// Living room, bedroom, kitchen, hanok, corridor.
#include <array>

#include "places.h"

namespace showrunner::painter {

void paint_living_room(Stage& s) {
  static constexpr std::array<RoomColors, 4> kColors = {{
      {rgb(0xe9e0d2), rgb(0xb98e66), rgb(0xf7f2e8), rgb(0xf3eee4)},
      {rgb(0xcfd8d3), rgb(0xa47b58), rgb(0xf2f3ee), rgb(0xe9ece8)},
      {rgb(0xe4cfc0), rgb(0x9c6f50), rgb(0xf5ece3), rgb(0xf1e8df)},
      {rgb(0xc9d3de), rgb(0xb7997c), rgb(0xf0f2f4), rgb(0xe6eaee)},
  }};
  static constexpr std::array<Color, 5> kSofas = {rgb(0x6f8a8c), rgb(0xb87a5e), rgb(0x8f8577),
                                                  rgb(0x4f6580), rgb(0x9aa77f)};
  Random random = s.random.branch("living room");
  const bool flip = random.chance(0.5);
  room(s, random.pick(kColors));
  const double wx = flip ? s.at(0.06) : s.at(0.60);
  const double ww = s.w * 0.33;
  window(s, wx, 165, ww, 400, 3, 1, rgb(0xf3efe8), View::kCity);
  curtains(s, wx, 165, ww, 430,
           random.pick(std::array<Color, 3>{rgb(0xe8dccb), rgb(0xb9c6c4), rgb(0xd8b9a6)}));
  const double px = flip ? s.at(0.57) : s.at(0.10);
  const Color frame =
      random.pick(std::array<Color, 3>{rgb(0x3d3a3a), rgb(0xb98f63), rgb(0xe9e4da)});
  picture(s, px, 190, 150, 190, frame);
  picture(s, px + 180, 165, 210, 150, frame);
  picture(s, px + 180, 340, 100, 110, frame);
  rug(s, s.w / 2, 890, s.w * 0.34,
      random.pick(std::array<Color, 3>{rgb(0xc8b8a4), rgb(0x8f9fa8), rgb(0xc79a86)}));
  sofa(s, flip ? s.at(0.60) : s.at(-0.03), 835, std::min(650.0, s.w * 0.40), random.pick(kSofas));
  floor_lamp(s, flip ? s.at(0.955) : s.at(0.40), 790, 470, rgb(0xf0e4cf));
  plant(s, flip ? s.at(0.05) : s.at(0.955), 830, 300);
}

void paint_bedroom(Stage& s) {
  static constexpr std::array<RoomColors, 4> kColors = {{
      {rgb(0xd9cfdd), rgb(0xb59478), rgb(0xf3eef4), rgb(0xefeaf1)},
      {rgb(0xd3dde6), rgb(0xc0a283), rgb(0xf1f4f6), rgb(0xebeff2)},
      {rgb(0xeadbcb), rgb(0xa98262), rgb(0xf8f2ea), rgb(0xf4ede3)},
      {rgb(0xcddacb), rgb(0xb08d69), rgb(0xf2f5ee), rgb(0xecf0e8)},
  }};
  Random random = s.random.branch("bedroom");
  room(s, random.pick(kColors));
  Pen& pen = s.pen;
  window(s, s.at(0.08), 170, s.w * 0.26, 330, 2, 1, rgb(0xf6f2ea),
         random.chance(0.5) ? View::kCity : View::kTrees);
  curtains(s, s.at(0.08), 170, s.w * 0.26, 420,
           random.pick(std::array<Color, 3>{rgb(0xd7c3cf), rgb(0xaec3d1), rgb(0xe6d3b8)}));
  // Fairy lights over the bed.
  const double bx = s.at(0.56), bw = s.w * 0.40;
  pen.bow({bx - 20, 130}, {bx + bw * 0.3, 260}, {bx + bw * 0.55, 140}, 2, rgb(0x8a7a70));
  pen.bow({bx + bw * 0.55, 140}, {bx + bw * 0.8, 250}, {bx + bw + 20, 125}, 2, rgb(0x8a7a70));
  for (int i = 0; i < 15; ++i) {
    const double t = (i + 0.5) / 15, local = t < 0.5 ? t * 2 : t * 2 - 1;
    const double x = bx - 20 + t * (bw + 40), y = 135 + 4 * local * (1 - local) * 60;
    pen.unlit([&] { pen.oval(x, y + 8, 4, 5, rgb(0xffe6ae)); });
    pen.light(x, y + 8, 26, 26, rgb(0xffcf80, 0.15 + 0.45 * s.light.lamps));
  }
  picture(s, bx + bw * 0.30, 270, 170, 130, rgb(0xc4a27c));
  // The bed.
  const Color head = random.pick(std::array<Color, 3>{rgb(0x8f6b52), rgb(0xb9a08c), rgb(0x6a7280)});
  const Color quilt =
      random.pick(std::array<Color, 4>{rgb(0x8ea6bd), rgb(0xd7a39b), rgb(0xe3d3b4), rgb(0x95ab93)});
  pen.shadow(bx + bw / 2, 900, bw * 0.66, 70);
  pen.box(bx, 480, bw, 330, 26, down(lighter(head, 0.12), darker(head, 0.15)));
  pen.box(bx - 16, 690, bw + 32, 210, 22, down(rgb(0xf7f3ec), rgb(0xdcd5ca)));
  for (double k : {0.07, 0.53})
    pen.box(bx + bw * k, 590, bw * 0.40, 120, 40, down(rgb(0xfffdf8), rgb(0xe3dcd2)));
  pen.blob({{bx - 22, 760},
            {bx + bw * 0.3, 738},
            {bx + bw * 0.7, 752},
            {bx + bw + 24, 742},
            {bx + bw + 26, 1040},
            {bx + bw / 2, 1060},
            {bx - 26, 1040}},
           down(lighter(quilt, 0.18), darker(quilt, 0.1)));
  const double nx = s.at(0.455);
  pen.box(nx, 640, 130, 170, 8, across(lighter(head, 0.1), darker(head, 0.12)));
  pen.box(nx + 12, 668, 106, 54, 5, fade(darker(head, 0.3), 0.45));
  table_lamp(s, nx + 65, 642, 150, rgb(0xf2e3cc));
  rug(s, s.at(0.26), 900, s.w * 0.20, rgb(0xd9c9b6));
  plant(s, s.at(0.04), 820, 250);
}

void paint_kitchen(Stage& s) {
  static constexpr std::array<RoomColors, 3> kColors = {{
      {rgb(0xefe8dc), rgb(0xb79472), rgb(0xf6f2ea), rgb(0xf4f0e8)},
      {rgb(0xdfe6e2), rgb(0xa58a70), rgb(0xf2f4f0), rgb(0xeef1ed)},
      {rgb(0xf0e2cf), rgb(0xc3bfb8), rgb(0xf8f3ea), rgb(0xf5efe5)},
  }};
  Random random = s.random.branch("kitchen");
  room(s, random.pick(kColors), FloorKind::kTiles);
  const Color cabinet =
      random.pick(std::array<Color, 4>{rgb(0x6d8a82), rgb(0xf0ebe2), rgb(0x52677f), rgb(0xc9ac88)});
  const Color top = rgb(0xd9d0c3);
  Pen& pen = s.pen;
  // Tiles between the cabinets.
  pen.rect(0, 360, s.w, 210, down(rgb(0xf4f1ea), rgb(0xe2ddd3)));
  for (int r = 0; r <= 5; ++r)
    pen.line({{0, 360 + r * 42.0}, {s.w, 360 + r * 42.0}}, 1.4, rgb(0xcfc8bc, 0.7));
  for (int r = 0; r < 5; ++r)
    for (double x = r % 2 * 45.0; x < s.w; x += 90)
      pen.line({{x, 360 + r * 42.0}, {x, 402 + r * 42.0}}, 1.4, rgb(0xcfc8bc, 0.7));
  window(s, s.at(0.33), 150, s.w * 0.30, 290, 2, 1, rgb(0xf8f5ee), View::kTrees);
  const auto cabinets = [&](double x, double y, double w, double h, int n) {
    for (int i = 0; i < n; ++i) {
      const double cx = x + w * i / n;
      pen.rect(cx + 1.5, y, w / n - 3, h, across(lighter(cabinet, 0.07), darker(cabinet, 0.07)));
      pen.frame(cx + 14, y + 14, w / n - 28, h - 28, 4, fade(darker(cabinet, 0.35), 0.35));
      pen.box(cx + (i % 2 == 0 ? w / n - 24 : 14), y + h * 0.44, 8, 44, 4, rgb(0xd6b981));
    }
    pen.rect(x, y + h, w, 20, down(fade(rgb(0x1a1630), 0.22), fade(rgb(0x1a1630), 0)));
  };
  cabinets(0, 96, s.w * 0.28, 240, 3);
  cabinets(s.w * 0.68, 96, s.w * 0.18, 240, 2);
  cabinets(0, 600, s.w * 0.86, 200, 8);
  pen.rect(-10, 570, s.w * 0.87 + 10, 30, down(lighter(top, 0.3), darker(top, 0.1)));
  // Fridge
  pen.shadow(s.at(0.93), 815, s.w * 0.10, 28);
  pen.box(s.at(0.865), 150, s.w * 0.15, 660, 14, across(rgb(0xe6e9ec), rgb(0xb9c0c7)));
  pen.line({{s.at(0.865), 430}, {s.at(1.02), 430}}, 4, rgb(0x98a0a9));
  pen.box(s.at(0.88), 300, 12, 110, 6, rgb(0x8d959f));
  pen.box(s.at(0.88), 455, 12, 150, 6, rgb(0x8d959f));
  cups(s, s.at(0.05), 570, 190, 44);
  bottles(s, s.at(0.70), 570, 130, 120);
  pen.box(s.at(0.225), 505, 90, 66, 26, across(rgb(0xd9534f), rgb(0x9c3330)));  // kettle
  pen.bow({s.at(0.225) + 14, 510}, {s.at(0.225) + 45, 448}, {s.at(0.225) + 76, 510}, 8,
          rgb(0x3a3436));
  plant(s, s.at(0.62), 572, 130);
  // Tap
  pen.bow({s.at(0.47), 568}, {s.at(0.47), 470}, {s.at(0.50), 500}, 9, rgb(0xaeb6bf));
  pendant(s, s.at(0.40), 150, 110, rgb(0xe0b25c));
  pendant(s, s.at(0.56), 150, 110, rgb(0xe0b25c));
  const Color wood = rgb(0xa87c55);
  pen.box(s.at(0.20), 905, s.w * 0.6, 200, 18, down(lighter(wood, 0.2), wood));
}

void paint_hanok(Stage& s) {
  Random random = s.random.branch("hanok");
  Pen& pen = s.pen;
  pen.ambient = kWhite;
  pen.soft(1, [&](Pen& far) {
    sky(s, far, 560);
    hills(s, far, 600, 300, mix(times(rgb(0x6d8f86), s.light.outdoor), s.light.haze, 0.62), "far");
    hills(s, far, 640, 210, mix(times(rgb(0x567a66), s.light.outdoor), s.light.haze, 0.32), "near");
  });
  stars(s, 260);
  pen.ambient = s.light.outdoor;
  ground(s, pen, 640, rgb(0xc9b391), rgb(0xb89f7d));
  if (s.scene.weather == Weather::kSnow) ground(s, pen, 640, rgb(0xf2f5fa), rgb(0xd8e0ec));
  // A wall with tiles, the yard's far side.
  pen.rect(0, 560, s.w, 110, down(rgb(0xd8cbb2), rgb(0xb7a688)));
  for (double x = 10; x < s.w; x += 74) {
    pen.box(x, 610, 62, 44, 14, fade(rgb(0x8f8673), 0.55));
    pen.box(x + 30, 585, 50, 24, 10, fade(rgb(0x9c937f), 0.4));
  }
  pen.rect(0, 540, s.w, 24, down(rgb(0x4a4e57), rgb(0x33363f)));
  for (double x = 8; x < s.w; x += 30) pen.oval(x, 564, 11, 9, rgb(0x2d3038));
  tree(s, pen, s.at(0.54), 640, 430, 3);
  const bool flip = random.chance(0.5);
  cairo_save(pen.cr());
  if (flip) {
    cairo_translate(pen.cr(), s.w, 0);
    cairo_scale(pen.cr(), -1, 1);
  }
  const auto house = [&](double x0, double x1) {
    const Color wood = rgb(0x7d5a41), paper = rgb(0xf3e9d3);
    pen.rect(x0, 300, x1 - x0, 430, rgb(0xe7dac0));
    const int bays = 3;
    const double bay = (x1 - x0) / bays;
    for (int i = 0; i < bays; ++i) {
      const double x = x0 + i * bay;
      const bool lamp = s.light.lamps > 0.5;
      const auto doors = [&] {
        pen.rect(x + 30, 350, bay - 46, 320,
                 lamp ? down(rgb(0xffe2a6), rgb(0xf3b765)) : down(paper, darker(paper, 0.12)));
      };
      if (lamp) {
        pen.unlit(doors);
        s.map.pool(x + bay / 2, 560, bay * 0.9, 330, rgb(0xffc070), 0.5);
      } else {
        doors();
      }
      for (int k = 0; k <= 4; ++k)
        pen.rect(x + 30 + (bay - 46) * k / 4 - 3, 350, 6, 320, rgb(0x6a4a35));
      for (int k = 0; k <= 7; ++k)
        pen.rect(x + 30, 350 + 320.0 * k / 7 - 2, bay - 46, 4, rgb(0x6a4a35));
      pen.frame(x + 26, 344, bay - 38, 332, 10, wood);
    }
    for (int i = 0; i <= bays; ++i)
      pen.rect(x0 + i * bay - 14, 290, 34, 450, across(lighter(wood, 0.18), darker(wood, 0.25)));
    pen.rect(x0 - 20, 290, x1 - x0 + 60, 36, down(lighter(wood, 0.1), darker(wood, 0.25)));
    pen.rect(x0 - 30, 676, x1 - x0 + 80, 46, down(lighter(wood, 0.28), darker(wood, 0.05)));
    pen.rect(x0 - 30, 722, x1 - x0 + 80, 60, down(rgb(0x8d8778), rgb(0x6f6a5e)));
    // The roof sweeps up to its corner.
    pen.blob({{x0 - 400, 30},
              {x1 - 260, 40},
              {x1 - 60, 140},
              {x1 + 190, 262},
              {x1 + 60, 296},
              {x1 - 160, 286},
              {x0 - 300, 292},
              {x0 - 500, 160}},
             down(rgb(0x565b66), rgb(0x33363f)));
    for (int i = 0; i < 15; ++i) {
      const double tx = x0 - 120 + i * (x1 - x0 + 60) / 15, bx = tx + 60 + i * 7;
      pen.line({{tx, 66 + i * 3.2}, {bx, 284}}, 5, fade(rgb(0x23262e), 0.7));
    }
    pen.bow({x0 - 320, 296}, {x1 - 60, 306}, {x1 + 178, 258}, 16, rgb(0x6b4a36));
    for (int i = 0; i < 17; ++i)
      pen.oval(x0 - 100 + i * (x1 - x0 + 220) / 17, 290 - (i > 13 ? (i - 13) * 7.0 : 0), 10, 10,
               rgb(0x8a8f99));
  };
  house(-40, s.w * 0.42);
  cairo_restore(pen.cr());
  const double jar = flip ? 0.16 : 0.84;
  for (int i = 0; i < 3; ++i) {
    const double x = s.at(jar) + (i - 1) * 120, size = 130 - 18 * ((i * 2) % 3);
    pen.shadow(x, 760, size * 0.6, 18);
    pen.blob({{x - size * 0.3, 762},
              {x - size * 0.5, 760 - size * 0.6},
              {x - size * 0.3, 760 - size},
              {x + size * 0.3, 760 - size},
              {x + size * 0.5, 760 - size * 0.6},
              {x + size * 0.3, 762}},
             across(rgb(0x8a5a40), rgb(0x4a2c22)));
    pen.oval(x, 760 - size * 1.02, size * 0.34, size * 0.10, rgb(0x6a4232));
  }
  falling_weather(s);
}

void paint_corridor(Stage& s) {
  Random random = s.random.branch("corridor");
  const Color wall = random.pick(std::array<Color, 3>{rgb(0xdcdad2), rgb(0xc7d2d6), rgb(0xd8c8b4)});
  const Color floor =
      random.pick(std::array<Color, 3>{rgb(0x9d9a94), rgb(0x8b7868), rgb(0xb2aea6)});
  Pen& pen = s.pen;
  pen.ambient = s.light.indoor;
  const double cx = s.w / 2, half = s.w * 0.17, top = 250, bottom = 640;
  pen.rect(0, -500, s.w, 2000, wall);
  pen.poly({{0, -40}, {s.w, -40}, {cx + half, top}, {cx - half, top}},
           down(lighter(wall, 0.4), darker(wall, 0.1)));
  pen.poly({{-300, 1040}, {s.w + 300, 1040}, {cx + half, bottom}, {cx - half, bottom}},
           down(darker(floor, 0.25), lighter(floor, 0.12)));
  pen.poly({{0, -40}, {cx - half, top}, {cx - half, bottom}, {-300, 1040}, {-300, -40}},
           across(lighter(wall, 0.1), darker(wall, 0.24)));
  pen.poly({{s.w, -40}, {cx + half, top}, {cx + half, bottom}, {s.w + 300, 1040}, {s.w + 300, -40}},
           across(darker(wall, 0.26), lighter(wall, 0.06)));
  pen.rect(cx - half, top, half * 2, bottom - top, down(darker(wall, 0.18), darker(wall, 0.24)));
  door(s, cx - 85, bottom - 300, 170, 300, rgb(0x8d9aa5));
  for (int side = -1; side <= 1; side += 2)
    for (int i = 0; i < 2; ++i) {
      const double t0 = i == 0 ? 0.20 : 0.62, t1 = t0 + 0.24;  // 0 near, 1 far
      const auto px = [&](double t) { return cx + side * (s.w / 2 + (half - s.w / 2) * t); };
      const auto high = [&](double t) { return 165 + (top + 55 - 165) * t; };
      const auto low = [&](double t) { return 880 + (bottom - 880) * t; };
      const Color wood = i == 0 ? rgb(0x9b7a5c) : rgb(0x8f7056);
      pen.poly({{px(t0), high(t0)}, {px(t1), high(t1)}, {px(t1), low(t1)}, {px(t0), low(t0)}},
               across(lighter(wood, 0.08), darker(wood, 0.16)));
      pen.oval(px(t1 - 0.03), (high(t1) + low(t1)) / 2, 7, 7, rgb(0xe0cfa0));
    }
  for (double t : {0.08, 0.42, 0.72}) {
    const double y = -40 + (top + 40) * t + 10, w = 380 * (1 - t * 0.68);
    pen.unlit([&] { pen.box(cx - w / 2, y, w, 26 * (1 - t * 0.6), 5, rgb(0xfffbea)); });
    pen.light(cx, y + 12, w, 120 * (1 - t * 0.5), rgb(0xfff2cf, 0.25));
    s.map.pool(cx, y + 300, w * 2.2, 620, rgb(0xfff0d0), 0.02 + 0.22 * s.light.lamps);
  }
  pen.glow(cx, 820, 330, 150, rgb(0xffffff, 0.16));
}

}  // namespace showrunner::painter
