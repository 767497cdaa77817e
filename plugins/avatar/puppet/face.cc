#include "face.h"

#include <algorithm>

namespace showrunner::puppet {
namespace {

double lower(const Traits& t, double y) { return 150 + (y - 150) * t.face_length; }

void paint_ears(Pen& pen, const Traits& t) {
  for (const double side : {-1.0, 1.0}) {
    pen.isolated([&] {
      pen.scale(side, 1);
      const double x = 100 * t.face_width;
      const Points ear{{x - 4, 158},  {x + 10, 150}, {x + 19, 164},
                       {x + 15, 190}, {x + 7, 212},  {x - 3, 216}};
      pen.shape(ear, mix(t.skin.base, t.skin.shade, 0.25));
      pen.spline(ear, false);
      pen.outline(t.skin.line, kLine);
      pen.ink({{x + 12, 165}, {x + 6, 172}, {x + 7, 190}, {x + 3, 202}}, 4,
              fade(t.skin.shade, 0.9));
      if (t.earrings) {
        pen.disc(x + 6, 221, 4.2, 5.2, hex(0xf2cf6b));
        pen.disc(x + 4.8, 219.4, 1.5, 1.8, hex(0xfffbe6));
      }
    });
  }
}

void paint_nose(Pen& pen, const Sheet& s) {
  const Traits& t = s.traits;
  const double x = s.turn * 11, n = t.nose, y = lower(t, 222);
  pen.glow(x + 7 * n, y - 14, 9 * n, 26, fade(t.skin.shade, t.female ? 0.30 : 0.42));
  pen.glow(x - 3, y - 20, 5, 20, fade(t.skin.light, 0.75));
  pen.ink({{x - 7 * n, y + 1}, {x - 1, y + 5.5}, {x + 7 * n, y + 1}}, t.female ? 3.0 : 4.0,
          fade(t.skin.line, 0.75));
  if (!t.female)
    pen.ink({{x + 6, y - 36}, {x + 8.5, y - 18}, {x + 11 * n, y - 3}}, 2.8,
            fade(t.skin.line, 0.38));
  pen.glow(x - 1, y - 3, 4.5 * n, 4, fade(t.skin.light, 0.9));
}

void paint_years(Pen& pen, const Sheet& s) {
  const Traits& t = s.traits;
  if (!t.older()) return;
  const bool senior = t.age == Age::kSenior;
  const Color crease = fade(t.skin.line, senior ? 0.46 : 0.32);
  for (const double side : {-1.0, 1.0}) {
    pen.isolated([&] {
      pen.translate(s.turn * 9, 0);
      pen.scale(side, 1);
      pen.ink({{24, lower(t, 222)}, {36, lower(t, 238)}, {39, lower(t, 256)}}, 3.2, crease);
      pen.ink({{28, 199}, {44, 205}, {61, 199}}, 2.4, fade(crease, 0.75));
      if (senior) {
        pen.ink({{76, 168}, {88, 163}}, 2.2, crease);
        pen.ink({{76, 174}, {89, 175}}, 2.2, crease);
        pen.ink({{8, 106}, {28, 103}, {46, 107}}, 2.2, fade(crease, 0.8));
        pen.ink({{6, 118}, {22, 116}, {36, 119}}, 2.0, fade(crease, 0.7));
      }
    });
  }
}

void paint_beard(Pen& pen, const Sheet& s) {
  const Traits& t = s.traits;
  const double x = s.turn * 10;
  const Color hair = mix(t.hair_color.base, t.skin.shade, 0.2);
  switch (t.beard) {
    case Beard::kNone:
      return;
    case Beard::kStubble:
      pen.glow(x, lower(t, 284), 66, 34, fade(mix(t.hair_color.base, t.skin.shade, 0.45), 0.42));
      pen.glow(x, lower(t, 238), 30, 9, fade(mix(t.hair_color.base, t.skin.shade, 0.45), 0.36));
      return;
    case Beard::kGoatee:
      pen.shape({{x - 17, lower(t, 275)},
                 {x, lower(t, 270)},
                 {x + 17, lower(t, 275)},
                 {x + 13, lower(t, 298)},
                 {x, lower(t, 307)},
                 {x - 13, lower(t, 298)}},
                Paint::vertical(270, fade(hair, 0.7), 300, hair));
      [[fallthrough]];
    case Beard::kMoustache:
      pen.shape({{x - 33, lower(t, 246), true},
                 {x - 20, lower(t, 235)},
                 {x - 3, lower(t, 232)},
                 {x + 3, lower(t, 232)},
                 {x + 20, lower(t, 235)},
                 {x + 33, lower(t, 246), true},
                 {x + 16, lower(t, 243)},
                 {x, lower(t, 241)},
                 {x - 16, lower(t, 243)}},
                fade(hair, 0.92));
  }
}

}  // namespace

Points face_outline(const Traits& t, double turn) {
  Points half{{0, 6},
              {60, 18},
              {99, 66},
              {107, 128},
              {104 * (0.5 + t.jaw * 0.5), 184},
              {92 * t.jaw, 232},
              {62 * t.jaw, 272},
              {21 * t.chin, 298}};
  for (Point& p : half) p.x *= t.face_width;
  Points left = mirrored(half);
  left.pop_back();  // the top, already there
  Points all = joined({half, {{0, 302}}, left});
  for (Point& p : all) {
    const double low = std::clamp((p.y - 110) / 150, 0.0, 1.0);
    p.x += turn * 9 * low;
    if (p.y > 150) p.y = lower(t, p.y);
  }
  return all;
}

void paint_head(Pen& pen, const Sheet& s) {
  const Traits& t = s.traits;
  const Expression& e = s.expression();
  paint_ears(pen, t);
  const Points face = face_outline(t, s.turn);
  pen.shape(face, Paint::vertical(40, mix(t.skin.base, t.skin.light, 0.25), 300, t.skin.base));
  pen.isolated([&] {
    pen.spline(face);
    pen.clip();
    pen.glow(-34 + s.turn * 9, 176, 84, 100, fade(t.skin.light, 0.6));
    pen.glow(112, 215, 52, 130, fade(t.skin.shade, 0.55));
    pen.glow(-118, 225, 40, 110, fade(t.skin.shade, 0.38));
    pen.glow(s.turn * 10, lower(t, 312), 62, 26, fade(t.skin.shade, 0.5));
    const double blush = e.blush * (t.female ? 0.42 : 0.22) * (t.older() ? 0.7 : 1);
    for (const double side : {-1.0, 1.0}) {
      const double x = side * 64 * t.face_width + s.turn * 9;
      pen.glow(x, 216, 33, 19, fade(t.skin.blush, std::min(0.75, blush)));
      if (e.blush > 1.5)
        for (const double dx : {-9.0, 0.0, 9.0})
          pen.ink({{x + dx + 3, 210}, {x + dx - 3, 221}}, 2.2, fade(t.skin.blush, 0.55));
      if (t.freckles)
        for (const double k : {-2.0, -1.0, 0.0, 1.0, 2.0})
          pen.disc(x - side * 6 + k * 8, 208 + (k * k) * 1.3, 1.5, 1.3, fade(t.skin.shade, 0.9));
    }
    if (e.pale)
      pen.shape({{-130, 0}, {130, 0}, {130, 128}, {60, 150}, {0, 138}, {-60, 150}, {-130, 128}},
                Paint::vertical(60, hex(0x5f6fa8, 0.36), 165, hex(0x5f6fa8, 0.0)));
  });
  pen.spline(face);
  pen.outline(t.skin.line, kLine);
  paint_years(pen, s);
  paint_beard(pen, s);
  paint_nose(pen, s);
  if (t.mole) pen.disc(34 + s.turn * 9, 236, 2.0, 2.0, fade(t.skin.line, 0.9));
}

void paint_glasses(Pen& pen, const Sheet& s) {
  const Traits& t = s.traits;
  if (t.glasses == Glasses::kNone) return;
  const Color frame = t.glasses == Glasses::kHalf ? hex(0x5d6370) : hex(0x3a2f35);
  const double width = t.glasses == Glasses::kRound ? 3.2 : 4.0, x0 = s.turn * 9;
  for (const double side : {-1.0, 1.0}) {
    const double cx = x0 + side * 46;
    const auto lens = [&] {
      if (t.glasses == Glasses::kRound) {
        pen.ellipse(cx, 175, 36, 35);
      } else {
        pen.rounded(cx - 37, 152, 74, 48, t.glasses == Glasses::kHalf ? 18 : 13);
      }
    };
    lens();
    pen.fill(Paint::linear({cx - 30, 148}, {cx + 30, 205},
                           {{0, hex(0xffffff, 0.30)},
                            {0.35, hex(0xffffff, 0.06)},
                            {0.36, hex(0xffffff, 0.16)},
                            {0.5, hex(0xffffff, 0.02)},
                            {1, hex(0xffffff, 0.0)}}));
    lens();
    pen.outline(t.glasses == Glasses::kHalf ? fade(frame, 0.55) : frame, width * 0.8);
    if (t.glasses == Glasses::kHalf)
      pen.ink({{cx - 38, 166}, {cx - 30, 153}, {cx, 151}, {cx + 30, 153}, {cx + 38, 166}}, 6.5,
              frame);
    pen.ink({{cx + side * 36, 166}, {x0 * 0.4 + side * 104, 160}}, 4, frame, Taper::kEnd);
  }
  pen.ink({{x0 - 11, 172}, {x0, 166}, {x0 + 11, 172}}, 4.4, frame);
}

}  // namespace showrunner::puppet
