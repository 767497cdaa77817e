// The shell of a room: walls, floor, ceiling, windows and what is seen through them.
#include <algorithm>
#include <cmath>

#include "stage.h"

namespace showrunner::painter {
namespace {

// Floor lines run to this height, at the middle of the picture.
constexpr double kVanishing = 430;

void floor_lines(Stage& s, const RoomColors& colors, FloorKind kind) {
  const double cx = s.w / 2;
  const Color dark = fade(darker(colors.floor, 0.5), 0.20);
  if (kind == FloorKind::kPlain) return;
  const int n = kind == FloorKind::kPlanks ? 15 : 9;
  for (int i = -n; i <= n; ++i) {
    const double x = cx + i * s.w / n * 0.62;
    const double grow = (kHeight - kVanishing) / (kFloor - kVanishing);
    s.pen.line({{x, kFloor}, {cx + (x - cx) * grow, kHeight}}, 2.2, dark);
  }
  if (kind == FloorKind::kTiles)
    for (int i = 1; i < 8; ++i) {
      const double y = kFloor + (kHeight - kFloor) * i * i / 64.0;
      s.pen.line({{0, y}, {s.w, y}}, 2.0, dark);
    }
}

void view_through(Stage& s, double bottom, View view) {
  s.pen.soft(2, [&](Pen& pen) {
    pen.ambient = kWhite;
    sky(s, pen, bottom);
    if (view == View::kCity) {
      town(s, pen, 0, s.w, bottom + 10, 250, 0.55, "far town");
      town(s, pen, 0, s.w, bottom + 40, 190, 0.18, "near town");
    } else if (view == View::kStreet) {
      town(s, pen, 0, s.w, bottom + 10, 420, 0.30, "street view");
      Random random = s.random.branch("street view lights");
      pen.ambient = s.light.outdoor;
      for (int i = 0; i < 6; ++i)
        tree(s, pen, s.w * (i + random.in(0.1, 0.9)) / 6, bottom + 40, random.in(200, 270),
             static_cast<uint64_t>(i + 40));
      for (int i = 0; i < 14; ++i) {
        const double x = random.unit() * s.w, y = bottom - random.in(20, 160);
        pen.glow(x, y, 26, 26,
                 fade(mix(rgb(0xffc46b), rgb(0xff7f6b), random.unit()), 0.7 * s.light.lamps));
      }
    } else if (view == View::kTrees) {
      hills(s, pen, bottom + 30, 170, mix(times(leaf_color(s), s.light.outdoor), s.light.haze, 0.5),
            "garden hills");
      pen.ambient = s.light.outdoor;
      for (int i = 0; i < 9; ++i)
        tree(s, pen, s.w * (i + 0.5) / 9, bottom + 60, 250 + (i * 37) % 90,
             static_cast<uint64_t>(i + 70));
    }
  });
}

void panes_rain(Stage& s, double x, double y, double w, double h) {
  if (s.scene.weather != Weather::kRain) return;
  Random random = s.random.branch("pane rain");
  for (int i = 0; i < static_cast<int>(w * h / 1800); ++i) {
    const double px = x + random.unit() * w, py = y + random.unit() * h;
    const double length = random.in(4, 30);
    s.pen.line({{px, py}, {px, py + length}}, 1.4, fade(rgb(0xdfeaf8), 0.30));
    s.pen.oval(px, py + length, 2.2, 2.8, fade(rgb(0xeef5ff), 0.42));
  }
}

}  // namespace

void room(Stage& s, const RoomColors& colors, FloorKind floor) {
  Pen& pen = s.pen;
  pen.ambient = s.light.indoor;
  pen.rect(0, kCeiling, s.w, kFloor - kCeiling,
           down(lighter(colors.wall, 0.07), darker(colors.wall, 0.09)));
  pen.rect(0, -1000, s.w, 1000 + kCeiling, colors.ceiling);
  pen.rect(0, kCeiling - 26, s.w, 26, down(lighter(colors.trim, 0.25), colors.trim));
  pen.rect(0, kCeiling, s.w, 60, down(fade(rgb(0x1a1630), 0.16), fade(rgb(0x1a1630), 0)));
  pen.rect(0, kFloor, s.w, kHeight - kFloor + 1000, colors.floor);
  pen.rect(0, kFloor, s.w, kHeight - kFloor,
           down(darker(colors.floor, 0.12), lighter(colors.floor, 0.06)));
  floor_lines(s, colors, floor);
  pen.rect(0, kFloor - 26, s.w, 28, down(lighter(colors.trim, 0.1), darker(colors.trim, 0.12)));
  pen.rect(0, kFloor + 2, s.w, 30, down(fade(rgb(0x1a1630), 0.28), fade(rgb(0x1a1630), 0)));
  // The corners of the room are a little darker.
  pen.rect(0, kCeiling, s.w * 0.16, kFloor - kCeiling,
           across(fade(rgb(0x1a1630), 0.20), fade(rgb(0x1a1630), 0)));
  pen.rect(s.w * 0.84, kCeiling, s.w * 0.16, kFloor - kCeiling,
           across(fade(rgb(0x1a1630), 0), fade(rgb(0x1a1630), 0.20)));
}

void window(Stage& s, double x, double y, double w, double h, int across_n, int down_n, Color frame,
            View view) {
  Pen& pen = s.pen;
  pen.box(x - 16, y - 14, w + 32, h + 30, 4, down(lighter(frame, 0.12), darker(frame, 0.12)));
  pen.clipped(x, y, w, h, [&] {
    view_through(s, std::min(y + h, kFloor), view);
    pen.unlit([&] {
      panes_rain(s, x, y, w, h);
      const double k = s.dark() ? 0.05 : 0.13;  // a reflection in the glass
      pen.poly({{x + w * 0.10, y}, {x + w * 0.34, y}, {x + w * 0.12, y + h}, {x - w * 0.12, y + h}},
               fade(kWhite, k));
      pen.poly({{x + w * 0.42, y}, {x + w * 0.48, y}, {x + w * 0.26, y + h}, {x + w * 0.20, y + h}},
               fade(kWhite, k * 0.8));
    });
    pen.rect(x, y, w, 22, down(fade(rgb(0x14122a), 0.30), fade(rgb(0x14122a), 0)));
  });
  for (int i = 1; i < across_n; ++i)
    pen.rect(x + w * i / across_n - 5, y, 10, h, across(lighter(frame, 0.12), darker(frame, 0.15)));
  for (int i = 1; i < down_n; ++i)
    pen.rect(x, y + h * i / down_n - 4, w, 8, down(lighter(frame, 0.12), darker(frame, 0.15)));
  pen.box(x - 26, y + h + 6, w + 52, 20, 3, down(lighter(frame, 0.16), darker(frame, 0.2)));
  const Color day = s.light.window;
  s.map.pool(x + w / 2, y + h * 0.62, w * 0.9 + 260, h * 0.8 + 280, day, day.a * 0.5);
  s.map.shield(x, y, w, h);
  // The daylight on the floor.
  if (!s.dark() && y + h > 380) {
    const double lean = x + w / 2 < s.w / 2 ? 1 : -1, out = w * 0.55;
    pen.poly({{x + lean * out, kFloor + 40},
              {x + w + lean * out, kFloor + 40},
              {x + w + lean * out * 1.9, kFloor + 190},
              {x + lean * out * 1.9, kFloor + 190}},
             down(fade(lighter(day, 0.3), 0.28 * day.a), fade(day, 0)));
  }
}

void curtains(Stage& s, double x, double y, double w, double h, Color color) {
  s.pen.box(x - 46, y - 44, w + 92, 10, 5, darker(rgb(0x8a6f58), 0.2));
  const double wide = std::min(w * 0.24, 120.0);
  for (int side = 0; side < 2; ++side) {
    const double x0 = side == 0 ? x - 40 : x + w + 40 - wide;
    for (int fold = 0; fold < 5; ++fold) {
      const double fx = x0 + wide * fold / 5;
      s.pen.box(fx, y - 36, wide / 5 + 3, h + 66, 6,
                across(lighter(color, 0.16), darker(color, 0.2)));
    }
  }
}

void blinds(Stage& s, double x, double y, double w, double h, double share) {
  const double end = y + h * share;
  for (double at = y; at < end; at += 15)
    s.pen.rect(x, at, w, 10, down(rgb(0xf1efe8, 0.95), rgb(0xbdbab4, 0.95)));
  for (double k : {0.15, 0.85}) s.pen.line({{x + w * k, y}, {x + w * k, end}}, 2, rgb(0xa7a49e));
}

void door(Stage& s, double x, double y, double w, double h, Color color) {
  Pen& pen = s.pen;
  pen.rect(x - 16, y - 16, w + 32, h + 16, darker(color, 0.22));
  pen.rect(x, y, w, h, across(lighter(color, 0.06), darker(color, 0.08)));
  for (double k : {0.07, 0.55})
    pen.frame(x + w * 0.14, y + h * k, w * 0.72, h * 0.38, 5, fade(darker(color, 0.35), 0.5));
  pen.oval(x + w * 0.88, y + h * 0.53, 9, 9, down(rgb(0xe6d6a4), rgb(0x9b8554)));
}

}  // namespace showrunner::painter
