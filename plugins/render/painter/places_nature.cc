// Park, riverside, countryside, sea and the abstract place; the table of painters.
#include <algorithm>
#include <array>
#include <cmath>

#include "places.h"

namespace showrunner::painter {
namespace {

Color grass(const Stage& s) {
  static constexpr std::array<Color, 4> kGrass = {rgb(0x86b06a), rgb(0x6a9f56), rgb(0xb59a58),
                                                  rgb(0xa9a184)};
  if (s.scene.weather == Weather::kSnow) return rgb(0xeaf0f7);
  return kGrass[static_cast<size_t>(s.scene.season)];
}

void bench(Stage& s, double x, double base, double w) {
  Pen& pen = s.pen;
  const Color wood = rgb(0xa9774a);
  pen.shadow(x + w / 2, base, w * 0.6, 22);
  for (double k : {0.08, 0.88}) pen.rect(x + w * k, base - 130, 14, 130, rgb(0x3c424c));
  for (int i = 0; i < 3; ++i)
    pen.box(x, base - 150 + i * 26, w, 19, 6, down(lighter(wood, 0.2), darker(wood, 0.1)));
  pen.box(x - 8, base - 66, w + 16, 22, 6, down(lighter(wood, 0.25), darker(wood, 0.12)));
}

void grass_tufts(Stage& s, double top, int n) {
  Random random = s.random.branch("tufts");
  const Color c = grass(s);
  for (int i = 0; i < n; ++i) {
    const double t = random.unit(), x = random.unit() * s.w, y = top + (1000 - top) * t,
                 h = 8 + 22 * t;
    s.pen.bow({x, y}, {x + 2, y - h * 0.6}, {x + random.in(-8, 8), y - h}, 1.6 + 2 * t,
              fade(random.chance(0.5) ? darker(c, 0.22) : lighter(c, 0.22), 0.5));
  }
}

}  // namespace

void paint_park(Stage& s) {
  Random random = s.random.branch("park");
  Pen& pen = s.pen;
  pen.ambient = kWhite;
  const Color green = grass(s);
  pen.soft(2, [&](Pen& far) {
    sky(s, far, 580);
    town(s, far, 0, s.w, 590, 200, 0.68, "far");
    hills(s, far, 620, 130, mix(times(leaf_color(s), s.light.outdoor), s.light.haze, 0.55),
          "far wood");
    far.ambient = s.light.outdoor;
    for (int i = 0; i < 12; ++i)
      tree(s, far, s.w * (i + random.in(0.2, 0.8)) / 12, 640, random.in(180, 260),
           static_cast<uint64_t>(50 + i));
    ground(s, far, 625, green, mix(green, s.light.haze, 0.35));
  });
  stars(s, 280);
  pen.ambient = s.light.outdoor;
  pen.blob({{s.at(0.46), 632},
            {s.at(0.54), 632},
            {s.at(0.58), 720},
            {s.at(0.76), 880},
            {s.at(0.86), 1100},
            {s.at(0.14), 1100},
            {s.at(0.22), 880},
            {s.at(0.42), 720}},
           down(rgb(0xcdbb9d), rgb(0xe4d6bb)));
  grass_tufts(s, 680, 90);
  tree(s, pen, s.at(0.10), 800, 660, 1);
  tree(s, pen, s.at(0.93), 790, 700, 2);
  tree(s, pen, s.at(0.72), 720, 380, 3);
  tree(s, pen, s.at(0.30), 715, 360, 4);
  street_lamp(s, s.at(0.635), 780, 380);
  bench(s, random.chance(0.5) ? s.at(0.16) : s.at(0.74), 860, 250);
  for (double k : {0.01, 0.985}) bush(s, pen, s.at(k), 860, 220, static_cast<uint64_t>(k * 100));
  for (int i = 0; i < 26; ++i) {
    const double x = random.unit() * s.w, y = random.in(800, 960);
    if (std::abs(x / s.w - 0.5) < 0.32) continue;
    pen.oval(x, y, 6, 5,
             random.pick(std::array<Color, 3>{rgb(0xfff2f2), rgb(0xf7cf6a), rgb(0xf09ab0)}));
  }
  falling_weather(s);
}

void paint_riverside(Stage& s) {
  Random random = s.random.branch("riverside");
  Pen& pen = s.pen;
  pen.ambient = kWhite;
  pen.soft(1, [&](Pen& far) {
    sky(s, far, 560);
    hills(s, far, 570, 170, mix(times(rgb(0x5f7f86), s.light.outdoor), s.light.haze, 0.66),
          "hills");
    town(s, far, 0, s.w, 575, 250, 0.55, "far");
    town(s, far, 0, s.w * 0.5, 578, 190, 0.28, "near");
    town(s, far, s.w * 0.62, s.w, 578, 330, 0.32, "towers");
    water(s, far, 572, 780);
    if (s.light.lamps > 0.4)
      for (int i = 0; i < 70; ++i) {
        const double x = random.unit() * s.w, y = random.in(580, 640);
        far.light(
            x, y + 40, 5, random.in(30, 110),
            fade(mix(rgb(0xffc878), rgb(0x8fc4ff), random.unit() * 0.6), 0.5 * s.light.lamps));
      }
  });
  stars(s, 300);
  // The bridge, its arches and its lights.
  const double by = 500;
  const Color steel = mix(times(rgb(0x9aa3b2), s.light.outdoor), s.light.haze, 0.2);
  pen.unlit([&] {
    for (double x = -60; x < s.w + 60; x += 330) {
      pen.rect(x - 16, by, 32, 96, down(steel, darker(steel, 0.25)));
      pen.bow({x, by + 4}, {x + 165, by - 150}, {x + 330, by + 4}, 11, steel);
      for (int i = 1; i < 8; ++i) {
        const double t = i / 8.0;
        pen.line({{x + 330 * t, by + 6}, {x + 330 * t, by + 4 - 4 * t * (1 - t) * 77}}, 3, steel);
      }
    }
    pen.rect(-10, by, s.w + 20, 20, down(lighter(steel, 0.18), darker(steel, 0.2)));
  });
  if (s.light.lamps > 0.4)
    for (double x = -40; x < s.w; x += 82) {
      pen.light(x, by - 8, 36, 36, fade(rgb(0xffcf84), 0.8 * s.light.lamps));
      pen.light(x, by + 150, 9, 110, fade(rgb(0xffb866), 0.30 * s.light.lamps));
    }
  pen.ambient = s.light.outdoor;
  const Color green = grass(s);
  pen.blob({{-200, 770},
            {s.at(0.2), 748},
            {s.at(0.5), 766},
            {s.at(0.8), 745},
            {s.w + 200, 766},
            {s.w + 200, 1300},
            {-200, 1300}},
           down(lighter(green, 0.1), darker(green, 0.2)));
  pen.blob({{-200, 880},
            {s.at(0.3), 858},
            {s.at(0.7), 872},
            {s.w + 200, 850},
            {s.w + 200, 930},
            {s.at(0.5), 950},
            {-200, 945}},
           down(rgb(0xc4bfb4), rgb(0xa9a399)));
  grass_tufts(s, 770, 80);
  tree(s, pen, s.at(0.06), 820, 540, 5);
  tree(s, pen, s.at(0.95), 815, 500, 6);
  street_lamp(s, s.at(0.80), 830, 430);
  bench(s, s.at(0.13), 860, 240);
  falling_weather(s);
}

void paint_countryside(Stage& s) {
  Random random = s.random.branch("countryside");
  Pen& pen = s.pen;
  pen.ambient = kWhite;
  const Color green = grass(s);
  pen.soft(1, [&](Pen& far) {
    sky(s, far, 560);
    hills(s, far, 600, 330, mix(times(rgb(0x5f8fa0), s.light.outdoor), s.light.haze, 0.66), "h1");
    hills(s, far, 640, 250,
          mix(times(mix(rgb(0x4f8070), leaf_color(s), 0.3), s.light.outdoor), s.light.haze, 0.42),
          "h2");
    hills(s, far, 670, 150,
          mix(times(mix(rgb(0x4f8050), leaf_color(s), 0.5), s.light.outdoor), s.light.haze, 0.18),
          "h3");
  });
  stars(s, 340);
  pen.ambient = s.light.outdoor;
  ground(s, pen, 640, green, mix(green, rgb(0xe6d48a), 0.25));
  for (int i = 0; i < 9; ++i) {  // terraces of fields
    const double y = 645 + i * i * 4.4, h = 8 + i * 7;
    const Color c = i % 2 == 0 ? mix(green, rgb(0xe3cf72), 0.35) : darker(green, 0.08);
    pen.blob({{-100, y + random.in(-5, 5)},
              {s.at(0.3), y + random.in(-9, 4)},
              {s.at(0.7), y + random.in(-4, 9)},
              {s.w + 100, y},
              {s.w + 100, y + h},
              {s.w / 2, y + h + 6},
              {-100, y + h}},
             fade(c, 0.8));
  }
  const double hx = random.chance(0.5) ? s.at(0.15) : s.at(0.66);  // a farmhouse
  pen.rect(hx, 580, 260, 110, down(rgb(0xf2e7d2), rgb(0xcdbd9f)));
  pen.poly({{hx - 34, 590}, {hx + 40, 510}, {hx + 220, 510}, {hx + 294, 590}},
           down(rgb(0xb3574a), rgb(0x7d3830)));
  for (double k : {30.0, 170.0}) {
    const auto pane = [&] {
      pen.rect(hx + k, 612, 56, 46, s.light.lamps > 0.4 ? rgb(0xffd98c) : rgb(0x7c97a4));
    };
    if (s.light.lamps > 0.4) {
      pen.unlit(pane);
      s.lamp(hx + k + 28, 634, 110, 0.7);
    } else {
      pane();
    }
  }
  pen.rect(hx + 108, 612, 44, 78, rgb(0x6d4b38));
  tree(s, pen, hx + 320, 700, 250, 7);
  tree(s, pen, s.at(0.04), 800, 560, 8);
  tree(s, pen, s.at(0.96), 790, 520, 9);
  for (double x = -20; x < s.w; x += 120) {
    if (std::abs(x / s.w - 0.5) < 0.22) continue;
    pen.rect(x, 770, 14, 110, rgb(0x9b7a58));
    pen.rect(x, 790, 122, 11, rgb(0xab8a66));
    pen.rect(x, 830, 122, 11, rgb(0xab8a66));
  }
  pen.blob({{s.at(0.47), 660},
            {s.at(0.53), 660},
            {s.at(0.60), 800},
            {s.at(0.80), 1080},
            {s.at(0.20), 1080},
            {s.at(0.40), 800}},
           down(rgb(0xc9ae85, 0.9), rgb(0xdcc59d)));
  grass_tufts(s, 740, 120);
  falling_weather(s);
}

void paint_sea(Stage& s) {
  Random random = s.random.branch("sea");
  Pen& pen = s.pen;
  pen.ambient = kWhite;
  pen.soft(1, [&](Pen& far) {
    sky(s, far, 520);
    const double ix = s.at(random.in(0.1, 0.7));
    const Color isle = mix(times(rgb(0x5d7d86), s.light.outdoor), s.light.haze, 0.55);
    far.blob({{ix, 530}, {ix + 80, 478}, {ix + 190, 462}, {ix + 300, 492}, {ix + 380, 530}}, isle);
    water(s, far, 518, 800);
  });
  stars(s, 420);
  pen.ambient = s.light.outdoor;
  const bool snow = s.scene.weather == Weather::kSnow;
  const Color sand = snow ? rgb(0xe6ebf2) : rgb(0xe7cfa4);
  for (int i = 0; i < 3; ++i) {  // surf
    const double y = 742 + i * 22;
    pen.blob({{-200, y + random.in(-8, 8)},
              {s.at(0.2), y + random.in(-14, 10)},
              {s.at(0.45), y + random.in(-6, 16)},
              {s.at(0.75), y + random.in(-16, 8)},
              {s.w + 200, y},
              {s.w + 200, 1300},
              {-200, 1300}},
             i == 2   ? down(darker(sand, 0.12), sand)
             : i == 1 ? Paint(fade(rgb(0xffffff), 0.75))
                      : Paint(fade(rgb(0x9fd0d4), 0.5)));
  }
  pen.rect(0, 900, s.w, 400, down(fade(sand, 0), lighter(sand, 0.12)));
  if (random.chance(0.5)) {  // lighthouse on its rock
    const double x = s.at(0.90);
    pen.blob({{x - 190, 770}, {x - 90, 640}, {x + 40, 620}, {x + 240, 690}, {x + 260, 790}},
             down(rgb(0x8a8781), rgb(0x5f5d5b)));
    pen.poly({{x - 34, 640}, {x - 24, 330}, {x + 24, 330}, {x + 34, 640}},
             across(rgb(0xfdfbf5), rgb(0xc9c9cc)));
    pen.poly({{x - 31, 560}, {x - 28, 480}, {x + 28, 480}, {x + 31, 560}},
             across(rgb(0xd5564a), rgb(0xa33a33)));
    pen.box(x - 34, 312, 68, 20, 5, rgb(0x4a4f57));
    pen.unlit([&] { pen.rect(x - 18, 274, 36, 38, rgb(0xfff0bc)); });
    pen.poly({{x - 26, 276}, {x, 240}, {x + 26, 276}}, rgb(0xb23f38));
    s.lamp(x, 292, 260, 1);
  } else {
    for (double k : {0.86, 0.95}) {
      const double x = s.at(k);
      pen.shadow(x, 880, 130, 22);
      pen.line({{x, 880}, {x + 16, 590}}, 9, rgb(0xf1ead9));
      const Color cloth =
          random.pick(std::array<Color, 3>{rgb(0xe26d5a), rgb(0x4f9bb0), rgb(0xf0b44f)});
      pen.blob({{x - 130, 650},
                {x - 70, 590},
                {x + 16, 566},
                {x + 102, 590},
                {x + 160, 650},
                {x + 16, 628}},
               across(lighter(cloth, 0.2), darker(cloth, 0.15)));
    }
  }
  for (int i = 0; i < 5; ++i) {  // gulls
    const double x = s.at(random.in(0.05, 0.6)), y = random.in(150, 340), r = random.in(14, 26);
    pen.bow({x - r, y - r * 0.3}, {x - r * 0.4, y - r * 0.6}, {x, y}, 3, fade(rgb(0xf6f6f8), 0.9));
    pen.bow({x, y}, {x + r * 0.4, y - r * 0.6}, {x + r, y - r * 0.3}, 3, fade(rgb(0xf6f6f8), 0.9));
  }
  falling_weather(s);
}

void paint_abstract(Stage& s) {
  static constexpr std::array<std::array<Color, 3>, 10> kMoods = {{
      {rgb(0xcfdce6), rgb(0x8fb0c4), rgb(0x4f7490)},
      {rgb(0xffd9d4), rgb(0xf09fae), rgb(0x9a5f8a)},
      {rgb(0x6f7f8f), rgb(0x3d4c5e), rgb(0x1c2533)},
      {rgb(0x9fb0c6), rgb(0x637a99), rgb(0x34435f)},
      {rgb(0xfff0b8), rgb(0xffbf6e), rgb(0xf08a6a)},
      {rgb(0x5c6a66), rgb(0x2f3c3f), rgb(0x141a20)},
      {rgb(0xe5907a), rgb(0xa33f3c), rgb(0x451e2c)},
      {rgb(0xf6e0bb), rgb(0xd3a372), rgb(0x8a5f4a)},
      {rgb(0xa89ad6), rgb(0x5d4f9a), rgb(0x241f4f)},
      {rgb(0xdff2ec), rgb(0x92cfd2), rgb(0x4a8fae)},
  }};
  static constexpr std::array<double, 4> kTimes = {0.92, 1.0, 0.86, 0.58};
  Random random = s.random.branch("abstract");
  const auto& c = kMoods[static_cast<size_t>(s.scene.mood)];
  const double k = kTimes[static_cast<size_t>(s.scene.time)];
  Pen& pen = s.pen;
  pen.ambient = {k, k, std::min(1.0, k * 1.06), 1};
  pen.rect(0, -1000, s.w, 1000, c[0]);
  pen.rect(0, 0, s.w, 620, down(c[0], c[1]));
  pen.rect(0, 620, s.w, 1400, down(c[1], c[2]));
  pen.light(s.at(random.in(0.3, 0.7)), 330, 620, 420, fade(lighter(c[0], 0.5), 0.35));
  pen.soft(5, [&](Pen& far) {
    far.ambient = pen.ambient;
    for (int i = 0; i < 14; ++i) {
      const double x = random.unit() * s.w, y = random.in(40, 620), r = random.in(40, 130);
      far.oval(x, y, r, r, fade(i % 2 == 0 ? lighter(c[0], 0.45) : c[2], random.in(0.08, 0.24)));
    }
  });
  for (int layer = 0; layer < 5; ++layer) {
    const double base = 560 + layer * 90, a = random.in(0, 6.3), b = random.in(0, 6.3),
                 h = random.in(40, 90);
    Points points{{-50, 1200}};
    for (int i = 0; i <= 40; ++i) {
      const double t = i / 40.0;
      points.push_back({-50 + t * (s.w + 100),
                        base + h * std::sin(a + t * 4.4) + h * 0.4 * std::sin(b + t * 9.7)});
    }
    points.push_back({s.w + 50, 1200});
    const Color tone = mix(c[1], c[2], (layer + 1) / 5.0);
    pen.poly(points, down(fade(lighter(tone, 0.16), 0.75), fade(tone, 0.9)));
  }
  for (int i = 0; i < 30; ++i) {
    const double x = random.unit() * s.w, y = random.in(40, 700), r = random.in(2, 7);
    pen.light(x, y, r * 4, r * 4, fade(lighter(c[0], 0.4), 0.4));
  }
  falling_weather(s);
}

void paint_background(Surface& surface, const Scene& scene) {
  // In the order of Place.
  static constexpr std::array<void (*)(Stage&), kPlaces> kPainters = {
      paint_abstract,     paint_living_room, paint_bedroom,    paint_kitchen, paint_office,
      paint_meeting_room, paint_cafe,        paint_restaurant, paint_bar,     paint_hospital,
      paint_classroom,    paint_library,     paint_street,     paint_alley,   paint_park,
      paint_riverside,    paint_rooftop,     paint_car,        paint_shop,    paint_police,
      paint_court,        paint_countryside, paint_sea,        paint_airport, paint_station,
      paint_hanok,        paint_lobby,       paint_corridor};
  const Light light = light_of(scene);
  const Grade grade = grade_of(scene);
  Pen pen(surface);
  LightMap map(pen.width());
  Stage stage{pen, map, scene, light, Random(scene.layout_seed), pen.width()};
  kPainters[static_cast<size_t>(scene.place)](stage);
  // People stand in the middle and subtitles lie below: both want quiet.
  map.pool(pen.width() / 2, 1010, pen.width() * 0.75, 330, kWhite, -0.22);
  map.apply_shields();
  map.darken_edges(grade.vignette);
  finish(surface, map, grade);
}

}  // namespace showrunner::painter
