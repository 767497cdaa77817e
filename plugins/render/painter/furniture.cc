// Props that rooms share.
#include <array>
#include <cmath>

#include "stage.h"

namespace showrunner::painter {
namespace {

constexpr std::array<Color, 8> kSpines = {rgb(0xb8584f), rgb(0x44688c), rgb(0xd7b56d),
                                          rgb(0x5f8a72), rgb(0xe7dcc8), rgb(0x7a5a7e),
                                          rgb(0x2f3f57), rgb(0xcf8a5b)};

}  // namespace

void pendant(Stage& s, double x, double length, double size, Color shade) {
  Pen& pen = s.pen;
  pen.line({{x, -600}, {x, length}}, 2.5, rgb(0x2c2a33));
  s.lamp(x, length + size * 0.7, size * 3.4);
  if (s.light.lamps > 0.1)
    pen.unlit([&] {
      pen.oval(x, length + size * 0.66, size * 0.27, size * 0.25,
               mix(rgb(0xcfc3ad), rgb(0xfff3cf), s.light.lamps));
    });
  pen.blob({{x - size * 0.14, length},
            {x + size * 0.14, length},
            {x + size * 0.40, length + size * 0.40},
            {x + size * 0.52, length + size * 0.62},
            {x, length + size * 0.60},
            {x - size * 0.52, length + size * 0.62},
            {x - size * 0.40, length + size * 0.40}},
           across(lighter(shade, 0.22), darker(shade, 0.25)));
}

void strip_light(Stage& s, double x, double y, double w) {
  s.pen.line({{x + w * 0.1, -600}, {x + w * 0.1, y}}, 2, rgb(0x77777d));
  s.pen.line({{x + w * 0.9, -600}, {x + w * 0.9, y}}, 2, rgb(0x77777d));
  s.pen.box(x, y, w, 16, 4, rgb(0xd9dade));
  s.pen.unlit([&] { s.pen.box(x + 4, y + 10, w - 8, 9, 4, rgb(0xfdfbf0)); });
  s.map.pool(x + w / 2, y + 160, w * 1.1, 520, rgb(0xf3f3ff), 0.05 + 0.40 * s.light.lamps);
  s.pen.light(x + w / 2, y + 14, w * 0.75, 70, rgb(0xfff8e0, 0.06 + 0.20 * s.light.lamps));
}

void floor_lamp(Stage& s, double x, double base, double height, Color shade) {
  Pen& pen = s.pen;
  const double top = base - height;
  pen.shadow(x, base, 80, 16);
  pen.oval(x, base - 4, 46, 10, rgb(0x4a423e));
  pen.line({{x, base - 6}, {x, top + 40}}, 7, rgb(0x5a4f48));
  s.lamp(x, top + 50, 300);
  const Color on = mix(shade, rgb(0xffe9bd), 0.75 * s.light.lamps);
  const auto cone = [&] {
    pen.poly({{x - 44, top - 40}, {x + 44, top - 40}, {x + 74, top + 64}, {x - 74, top + 64}},
             down(lighter(on, 0.05), on));
  };
  if (s.light.lamps > 0.3) {
    pen.unlit(cone);
  } else {
    cone();
  }
}

void table_lamp(Stage& s, double x, double base, double size, Color shade) {
  Pen& pen = s.pen;
  pen.box(x - size * 0.12, base - size * 0.5, size * 0.24, size * 0.5, size * 0.1,
          across(rgb(0xc7a889), rgb(0x86664c)));
  s.lamp(x, base - size * 0.7, size * 2.6);
  const Color on = mix(shade, rgb(0xffe7b6), 0.75 * s.light.lamps);
  const auto cone = [&] {
    pen.poly({{x - size * 0.26, base - size},
              {x + size * 0.26, base - size},
              {x + size * 0.44, base - size * 0.46},
              {x - size * 0.44, base - size * 0.46}},
             down(lighter(on, 0.1), on));
  };
  if (s.light.lamps > 0.3) {
    pen.unlit(cone);
  } else {
    cone();
  }
}

void picture(Stage& s, double x, double y, double w, double h, Color frame) {
  Pen& pen = s.pen;
  pen.shadow(x + w / 2 + 8, y + h * 0.55 + 10, w * 0.75, h * 0.72, 0.25);
  pen.rect(x, y, w, h, down(lighter(frame, 0.1), darker(frame, 0.15)));
  const double m = std::min(w, h) * 0.09;
  pen.rect(x + m, y + m, w - 2 * m, h - 2 * m, rgb(0xf4efe6));
  const double m2 = m * 2.1;
  Random random = s.random.branch("picture");
  random = Random(random.next() ^ static_cast<uint64_t>(x * 7 + y));
  const Color a = random.pick(kSpines), b = random.pick(kSpines);
  pen.clipped(x + m2, y + m2, w - 2 * m2, h - 2 * m2, [&] {
    pen.rect(x, y, w, h, down(lighter(a, 0.55), lighter(a, 0.25)));
    if (random.chance(0.5)) {
      pen.oval(x + w * random.in(0.35, 0.65), y + h * 0.42, w * 0.16, w * 0.16, lighter(b, 0.2));
      pen.blob({{x - 20, y + h},
                {x + w * 0.2, y + h * 0.62},
                {x + w * 0.5, y + h * 0.72},
                {x + w * 0.8, y + h * 0.56},
                {x + w + 30, y + h},
                {x + w / 2, y + h * 1.3}},
               darker(b, 0.15));
    } else {
      for (int i = 0; i < 4; ++i) {
        const double ox = x + w * random.in(0.2, 0.8), oy = y + h * random.in(0.25, 0.8);
        pen.oval(ox, oy, w * random.in(0.08, 0.2), h * random.in(0.08, 0.2),
                 fade(i % 2 == 0 ? b : darker(a, 0.2), 0.75));
      }
    }
  });
}

void plant(Stage& s, double x, double base, double size) {
  Pen& pen = s.pen;
  Random random = s.random.branch("plant");
  random = Random(random.next() ^ static_cast<uint64_t>(x * 13));
  const int kind = random.below(3);
  const Color leaf = mix(rgb(0x3f7f58), rgb(0x7fa65a), random.unit());
  pen.shadow(x, base, size * 0.38, size * 0.07);
  const double px = x, py = base - size * 0.30;
  const auto leafy = [&](double angle, double length, double wide, Color color) {
    const double dx = std::cos(angle), dy = std::sin(angle);
    pen.blob({{px, py},
              {px + dx * length * 0.5 - dy * wide, py + dy * length * 0.5 + dx * wide},
              {px + dx * length, py + dy * length + length * 0.06},
              {px + dx * length * 0.5 + dy * wide, py + dy * length * 0.5 - dx * wide}},
             color);
  };
  const int n = kind == 0 ? 11 : kind == 1 ? 15 : 8;
  for (int i = 0; i < n; ++i) {
    const double angle = -2.75 + 2.36 * ((i * 5) % n) / (n - 1.0);
    const double length = size * (kind == 1 ? random.in(0.42, 0.62) : random.in(0.5, 0.74));
    const double wide = size * (kind == 0 ? 0.035 : kind == 1 ? 0.05 : 0.085);
    leafy(angle, length, wide, mix(darker(leaf, 0.28), lighter(leaf, 0.14), random.unit()));
  }
  const Color pot =
      random.pick(std::array<Color, 4>{rgb(0xc77f5d), rgb(0xe8e2d8), rgb(0x5d6a76), rgb(0xb59a7a)});
  pen.poly({{x - size * 0.19, base - size * 0.33},
            {x + size * 0.19, base - size * 0.33},
            {x + size * 0.14, base},
            {x - size * 0.14, base}},
           across(lighter(pot, 0.15), darker(pot, 0.25)));
  pen.box(x - size * 0.21, base - size * 0.37, size * 0.42, size * 0.07, 4,
          across(lighter(pot, 0.2), darker(pot, 0.15)));
}

void books(Stage& s, double x, double base, double w, double h) {
  Random random = s.random.branch("books");
  random = Random(random.next() ^ static_cast<uint64_t>(x * 31 + base * 7));
  for (double at = x; at < x + w - 8;) {
    const double wide = random.in(9, 20), tall = h * random.in(0.62, 0.96);
    if (at + wide > x + w) break;
    if (random.chance(0.07)) {
      at += wide * 1.6;
      continue;
    }
    const Color spine = random.pick(kSpines);
    s.pen.rect(at, base - tall, wide - 1.5, tall, across(lighter(spine, 0.1), darker(spine, 0.16)));
    s.pen.rect(at + 1.5, base - tall * 0.8, wide - 4.5, tall * 0.06, fade(rgb(0xf3e9d0), 0.65));
    at += wide;
  }
}

void bookcase(Stage& s, double x, double y, double w, double h, int rows, Color wood) {
  Pen& pen = s.pen;
  pen.shadow(x + w / 2, y + h, w * 0.62, 26);
  pen.rect(x, y, w, h, across(lighter(wood, 0.06), darker(wood, 0.14)));
  const double cell = h / rows;
  for (int r = 0; r < rows; ++r) {
    pen.rect(x + 10, y + r * cell + 10, w - 20, cell - 12,
             down(darker(wood, 0.5), darker(wood, 0.36)));
    books(s, x + 14, y + (r + 1) * cell - 4, w - 28, cell - 22);
  }
}

void bottles(Stage& s, double x, double base, double w, double h) {
  Random random = s.random.branch("bottles");
  random = Random(random.next() ^ static_cast<uint64_t>(x * 17 + base * 3));
  static constexpr std::array<Color, 6> kGlass = {rgb(0x3f7a5a), rgb(0x8a4b2d), rgb(0xc9a55a),
                                                  rgb(0x6d8fb0), rgb(0x7c2f3f), rgb(0xe3ddcf)};
  for (double at = x; at < x + w - 18; at += random.in(22, 30)) {
    const double tall = h * random.in(0.66, 0.96);
    const Color glass = random.pick(kGlass);
    s.pen.box(at, base - tall * 0.66, 18, tall * 0.66, 4,
              across(lighter(glass, 0.3), darker(glass, 0.15)));
    s.pen.rect(at + 6, base - tall, 6, tall * 0.4, darker(glass, 0.08));
    s.pen.rect(at + 1, base - tall * 0.46, 16, tall * 0.2, fade(rgb(0xf6eedb), 0.75));
  }
}

void cups(Stage& s, double x, double base, double w, double size) {
  Random random = s.random.branch("cups");
  random = Random(random.next() ^ static_cast<uint64_t>(x * 5 + base));
  for (double at = x; at < x + w - size; at += size * 1.25) {
    const Color color = random.pick(
        std::array<Color, 4>{rgb(0xf5f0e6), rgb(0xd98f6c), rgb(0x7aa39c), rgb(0xe9c98c)});
    s.pen.box(at, base - size * 0.85, size, size * 0.85, size * 0.22,
              across(lighter(color, 0.12), darker(color, 0.14)));
    s.pen.oval(at + size / 2, base - size * 0.83, size * 0.42, size * 0.09, darker(color, 0.3));
  }
}

void sofa(Stage& s, double x, double base, double w, Color color) {
  Pen& pen = s.pen;
  const double h = 250;
  pen.shadow(x + w / 2, base, w * 0.62, 46, 0.4);
  pen.box(x + 20, base - h, w - 40, h * 0.72, 34, down(lighter(color, 0.10), darker(color, 0.12)));
  const int n = w > 560 ? 3 : 2;
  for (int i = 0; i < n; ++i)
    pen.box(x + 46 + (w - 92) * i / n, base - h * 0.86, (w - 92) / n - 8, h * 0.5, 24,
            down(lighter(color, 0.20), color));
  pen.box(x + 34, base - h * 0.46, w - 68, h * 0.26, 20, down(lighter(color, 0.26), color));
  pen.box(x + 34, base - h * 0.24, w - 68, h * 0.18, 8,
          down(darker(color, 0.06), darker(color, 0.26)));
  for (int side = 0; side < 2; ++side)
    pen.box(side == 0 ? x : x + w - 66, base - h * 0.64, 66, h * 0.60, 26,
            across(lighter(color, side == 0 ? 0.18 : 0.05), darker(color, side == 0 ? 0.05 : 0.2)));
  Random random = s.random.branch("cushions");
  const Color a = random.pick(kSpines);
  pen.box(x + 78, base - h * 0.80, 108, 100, 22, down(lighter(a, 0.25), a));
  if (random.chance(0.7))
    pen.box(x + w - 190, base - h * 0.78, 104, 96, 22,
            down(lighter(rgb(0xe9dcc4), 0.2), rgb(0xd6c6a8)));
}

void table(Stage& s, double x, double top, double w, double h, Color wood) {
  Pen& pen = s.pen;
  pen.shadow(x + w / 2, top + h, w * 0.58, 26);
  for (double k : {0.06, 0.90})
    pen.rect(x + w * k, top + 8, w * 0.04, h - 8, down(darker(wood, 0.2), darker(wood, 0.38)));
  pen.box(x, top, w, 22, 6, down(lighter(wood, 0.22), darker(wood, 0.08)));
}

void chair(Stage& s, double x, double base, double size, Color color) {
  Pen& pen = s.pen;
  pen.shadow(x, base, size * 0.42, size * 0.07);
  for (int k = -1; k <= 1; k += 2) {
    pen.line({{x + k * size * 0.22, base - size * 0.45}, {x + k * size * 0.27, base}}, size * 0.04,
             darker(color, 0.4));
  }
  pen.box(x - size * 0.25, base - size, size * 0.5, size * 0.5, size * 0.12,
          down(lighter(color, 0.14), darker(color, 0.08)));
  pen.box(x - size * 0.29, base - size * 0.50, size * 0.58, size * 0.11, size * 0.05,
          down(lighter(color, 0.22), darker(color, 0.1)));
}

void monitor(Stage& s, double x, double base, double w) {
  Pen& pen = s.pen;
  const double h = w * 0.60;
  pen.rect(x + w * 0.44, base - w * 0.16, w * 0.12, w * 0.16, rgb(0x9aa0a8));
  pen.box(x + w * 0.3, base - 8, w * 0.4, 8, 3, rgb(0xb3b8bf));
  pen.box(x, base - w * 0.14 - h, w, h, 7, rgb(0x20242d));
  pen.unlit([&] {
    const double sx = x + 7, sy = base - w * 0.14 - h + 7, sw = w - 14, sh = h - 14;
    pen.rect(sx, sy, sw, sh, down(rgb(0x3d5f8f), rgb(0x243a63)));
    for (int i = 0; i < 6; ++i)
      pen.box(sx + sw * 0.08, sy + sh * (0.12 + 0.13 * i), sw * (0.3 + 0.1 * ((i * 7) % 4)),
              sh * 0.05, 2, fade(rgb(0xbfe0ff), 0.65));
    pen.box(sx + sw * 0.68, sy + sh * 0.14, sw * 0.24, sh * 0.5, 3, fade(rgb(0x8fd0c4), 0.5));
  });
  s.map.pool(x + w / 2, base - h / 2, w * 1.1, w * 0.9, rgb(0x9fc4ff), 0.22 * s.light.lamps);
}

void clock(Stage& s, double x, double y, double radius) {
  Pen& pen = s.pen;
  pen.shadow(x + 5, y + 8, radius * 1.3, radius * 1.3, 0.25);
  pen.oval(x, y, radius, radius, rgb(0x3c4352));
  pen.oval(x, y, radius * 0.88, radius * 0.88, rgb(0xf7f4ec));
  static constexpr std::array<double, 4> kHours = {5.3, 10.2, 19.1, 23.0};
  const double hour = kHours[static_cast<size_t>(s.scene.time)] / 12 * 6.2832 - 1.5708;
  pen.line({{x, y}, {x + std::cos(hour) * radius * 0.45, y + std::sin(hour) * radius * 0.45}},
           radius * 0.09, rgb(0x2b2f3a));
  pen.line({{x, y}, {x + radius * 0.5, y - radius * 0.42}}, radius * 0.06, rgb(0x2b2f3a));
}

void sign(Stage& s, double x, double y, double w, double h, Color color) {
  Pen& pen = s.pen;
  pen.box(x, y, w, h, 8, darker(color, 0.3));
  const auto face = [&] {
    pen.box(x + 5, y + 5, w - 10, h - 10, 6, down(lighter(color, 0.18), color));
    for (int i = 0; i < 3; ++i)
      pen.box(x + w * (0.16 + 0.24 * i), y + h * 0.34, w * 0.18, h * 0.32, h * 0.08,
              fade(rgb(0xfff8e8), 0.9));
  };
  if (s.light.lamps > 0.4) {
    pen.unlit(face);
    s.lamp(x + w / 2, y + h / 2, w * 0.8, 0.6, lighter(color, 0.4));
  } else {
    face();
  }
}

void rug(Stage& s, double cx, double cy, double rx, Color color) {
  s.pen.oval(cx, cy, rx, rx * 0.16, darker(color, 0.1));
  s.pen.oval(cx, cy, rx * 0.92, rx * 0.14, lighter(color, 0.12));
  s.pen.oval(cx, cy, rx * 0.74, rx * 0.11, color);
}

}  // namespace showrunner::painter
