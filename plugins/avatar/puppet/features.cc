// Eyes, brows and mouth: what moves in a face.
#include <algorithm>
#include <cmath>

#include "face.h"

namespace showrunner::puppet {
namespace {

struct EyeShape {
  double half;     // width of a half
  double up, low;  // heights of the lids over and under the corners' line
  double tilt;     // outer corner over the inner one
};

EyeShape eye_shape(const Sheet& s) {
  const Traits& t = s.traits;
  const Expression& e = s.expression();
  const double height = 0.35 + 0.65 * t.eye_height;
  return {28 * t.eye_size, 21 * t.eye_size * height * e.lid,
          13.5 * t.eye_size * height * (1 - 0.55 * e.cheek), t.eye_tilt};
}

// The upper lid from inner to outer corner when `open` (0..1) of the eye shows.
Points upper_lid(const EyeShape& z, double open) {
  const auto y = [&](double opened, double shut) { return shut + (opened - shut) * open; };
  return {{-z.half, y(6, 7), true},
          {-z.half * 0.66, y(-z.up * 0.52, 9)},
          {-z.half * 0.1, y(-z.up, z.low * 0.92)},
          {z.half * 0.56, y(-z.up * 0.86 - z.tilt * 0.5, z.low * 0.82)},
          {z.half, y(-2 - z.tilt, 4 - z.tilt * 0.6), true}};
}

void paint_iris(Pen& pen, const Sheet& s, const EyeShape& z, double light) {
  const Traits& t = s.traits;
  const Expression& e = s.expression();
  const double r = 15.5 * t.eye_size * e.iris, ry = r * 1.22;
  const double cx = s.turn * light * 2.4, cy = (z.low - z.up) * 0.36 + e.gaze;
  const Color deep = darker(t.iris, 0.55);
  const Color vivid{std::min(1.0, t.iris.r * 1.55 + 0.06), std::min(1.0, t.iris.g * 1.5 + 0.05),
                    std::min(1.0, t.iris.b * 1.5 + 0.05)};
  pen.disc(cx, cy, r, ry, Paint::vertical(cy - ry, deep, cy + ry, vivid));
  pen.glow(cx, cy + ry * 0.62, r * 0.82, ry * 0.5, fade(lighter(vivid, 0.42), 0.85));
  pen.disc(cx, cy - ry * 0.04, r * 0.46, ry * 0.48, darker(t.iris, 0.86));
  pen.ellipse(cx, cy, r, ry);
  pen.outline(darker(t.iris, 0.78), 2.2);
  pen.disc(cx + light * r * 0.36, cy - ry * 0.40, r * 0.34, ry * 0.30, hex(0xffffff, 0.97));
  pen.disc(cx - light * r * 0.42, cy + ry * 0.42, r * 0.17, ry * 0.15, hex(0xffffff, 0.85));
  if (e.watery) {
    pen.disc(cx + light * r * 0.05, cy + ry * 0.58, r * 0.26, ry * 0.14, hex(0xffffff, 0.8));
    pen.disc(cx - light * r * 0.1, cy - ry * 0.62, r * 0.16, ry * 0.12, hex(0xffffff, 0.8));
  }
}

void paint_open_eye(Pen& pen, const Sheet& s, const EyeShape& z, double open, double light) {
  const Points lid = upper_lid(z, open);
  const Points low{
      {z.half * 0.62, z.low * 0.72 - z.tilt * 0.5}, {0, z.low}, {-z.half * 0.62, z.low * 0.78}};
  const Points all = joined({lid, low});
  pen.shape(all, Paint::vertical(-z.up, hex(0xdfe3ef), z.low, hex(0xffffff)));
  pen.isolated([&] {
    pen.spline(all);
    pen.clip();
    paint_iris(pen, s, z, light);
    // The lid's shadow.
    pen.spline(moved(lid, 0, 2.5), false);
    pen.outline(hex(0x3a2a4a, 0.30), 9);
    if (s.expression().watery) {
      pen.spline(moved(low, 0, -1.5), false);
      pen.outline(hex(0xe6f4ff, 0.9), 4.5);
    }
  });
  const Traits& t = s.traits;
  pen.ink({{z.half * 0.96, 0 - z.tilt}, low[0], {0, z.low + 0.5}}, t.female ? 3.0 : 3.4,
          fade(t.skin.line, 0.85), Taper::kBoth);
}

void place_eye(Pen& pen, const Sheet& s, double side) {
  pen.translate(side * 46 + s.turn * 9, kEyeY);
  pen.scale(side * (s.turn * side > 0 ? 0.93 : 1.0), 1);
}

}  // namespace

void paint_brow(Pen& pen, const Sheet& s) {
  const Traits& t = s.traits;
  const Expression& e = s.expression();
  const EyeShape calm{28 * t.eye_size, 21 * t.eye_size * (0.35 + 0.65 * t.eye_height), 0, 0};
  const double y = -calm.up - (t.female ? 21 : 17);
  const double w = calm.half, arch = 6.5 * t.brow_arch * e.brow_arch;
  const Color color = mix(t.hair_color.base, t.hair_color.dark, t.age == Age::kSenior ? 0.45 : 0.3);
  const Points brow{{-w * 0.92, y + 1 + e.brow_inner + t.brow_tilt * 0.4},
                    {-w * 0.2, y - arch * 0.55 + e.brow_inner * 0.55},
                    {w * 0.55, y - arch + e.brow_outer * 0.6 - t.brow_tilt * 0.4},
                    {w * 1.2, y + 7 + e.brow_outer - t.brow_tilt * 0.8}};
  pen.ink(joined({{{brow[0].x - 5, brow[0].y + 1}}, brow}), 8.4 * t.brow_weight, fade(color, 0.92),
          Taper::kBoth);
}

void paint_eye(Pen& pen, const Sheet& s, Lids lids, double light) {
  const Traits& t = s.traits;
  const EyeShape z = eye_shape(s);
  const double open = lids == Lids::kOpen ? 1 : lids == Lids::kHalf ? 0.45 : 0;
  const Color lash = t.female || t.age == Age::kYoung ? hex(0x2a1a22) : hex(0x33262a);
  if (open > 0) paint_open_eye(pen, s, z, open, light);
  const Points lid = upper_lid(z, open);
  const double wing = t.female ? 8.5 : 3.5;
  const Point& end = lid.back();
  Points stroke = lid;
  for (Point& p : stroke) p.corner = false;
  stroke.back() = {end.x + wing * 0.45, end.y - wing * 0.10};
  stroke.push_back({end.x + wing, end.y - wing * (open > 0 ? 0.62 : 0.1)});
  stroke.insert(stroke.begin(), {stroke[0].x - 2, stroke[0].y + 2});
  pen.ink(stroke, t.female ? 9.6 : 6.8, lash, Taper::kSwell);
  if (t.female && !t.older()) {
    const double lift = open > 0 ? -1 : 0.5;
    pen.ink({{z.half * 0.78, lid[3].y * 0.55}, {z.half * 1.2, lid[3].y * 0.55 + lift * 8}}, 3.4,
            lash, Taper::kEnd);
    pen.ink({{z.half * 0.5, lid[3].y}, {z.half * 0.86, lid[3].y + lift * 8}}, 3.0, lash,
            Taper::kEnd);
  }
  if (open > 0.4) {
    const Points crease = moved(Points(lid.begin() + 1, lid.end()), 1, -7.5 * open, 1.04, 1);
    pen.ink(crease, t.female ? 2.6 : 2.9, fade(t.skin.line, t.older() ? 0.7 : 0.5));
  }
}

void paint_brows(Pen& pen, const Sheet& s) {
  for (const double side : {-1.0, 1.0}) {
    pen.isolated([&] {
      place_eye(pen, s, side);
      paint_brow(pen, s);
    });
  }
}

void paint_eyes(Pen& pen, const Sheet& s, Lids lids) {
  for (const double side : {-1.0, 1.0}) {
    pen.isolated([&] {
      place_eye(pen, s, side);
      paint_eye(pen, s, lids, -side);
    });
  }
  paint_brows(pen, s);
  if (!s.expression().frown) return;
  const Color crease = fade(s.traits.skin.line, 0.7);
  const double x = s.turn * 9;
  for (const double side : {-1.0, 1.0})
    pen.ink({{x + side * 7, 134}, {x + side * 5, 143}, {x + side * 7, 152}}, 3.0, crease);
}

void paint_lips(Pen& pen, const Sheet& s, MouthShape m, bool pressed, double half) {
  const Traits& t = s.traits;
  const Expression& e = s.expression();
  const Color line = mix(t.skin.line, hex(0x5a1f2a), 0.6);
  const double w = half * m.width * (1 + 0.12 * std::abs(e.smile)), corner = -7.5 * e.smile;
  if (m.open <= 0) {
    const double dip = 4.0 * e.smile;
    const Points seam{{-w, corner},
                      {-w * 0.5, corner * 0.35 + dip * 0.6},
                      {0, dip},
                      {w * 0.5, corner * 0.35 + dip * 0.6},
                      {w, corner}};
    if (t.female) {
      pen.shape({{-w * 0.8, corner * 0.7 + 0.5, true},
                 {-w * 0.3, dip - 6},
                 {0, dip - 4},
                 {w * 0.3, dip - 6},
                 {w * 0.8, corner * 0.7 + 0.5, true},
                 {0, dip + 1}},
                fade(t.skin.lip, 0.62));
      pen.shape({{-w * 0.76, corner * 0.65 + 1, true},
                 {0, dip + 1},
                 {w * 0.76, corner * 0.65 + 1, true},
                 {w * 0.36, dip + (pressed ? 6 : 9)},
                 {-w * 0.36, dip + (pressed ? 6 : 9)}},
                fade(t.skin.lip, 0.72));
      pen.glow(-w * 0.14, dip + 5.5, w * 0.30, 2.6, hex(0xffffff, 0.6));
    } else {
      pen.glow(0, dip + 7, w * 0.62, 5, fade(t.skin.lip, 0.65));
    }
    pen.ink(seam, pressed ? 4.2 : 3.6, line);
    for (const double side : {-1.0, 1.0})
      pen.ink(
          {{side * (w - 3), corner - 1.5}, {side * (w + 2.5), corner - (e.smile > 0 ? 3.0 : -2.5)}},
          3.0, line);
    pen.glow(0, dip + 15, w * 0.55, 4, fade(t.skin.shade, 0.55));
    return;
  }
  const double grow = m.open * (t.female ? 0.92 : 1.0), happy = std::max(0.0, e.smile);
  const double top = -grow * (0.34 - 0.22 * happy) - (t.female ? 1.0 : 0.0) + happy * 2;
  const double bottom = grow * (0.66 + 0.12 * happy);
  const double round = m.round, cx = w * (0.62 + 0.24 * round);
  const bool sharp = round < 0.5;
  const Points hole{{-w, corner * (1 - round), sharp},
                    {-cx * 0.62, top * (0.78 + 0.1 * round)},
                    {0, top},
                    {cx * 0.62, top * (0.78 + 0.1 * round)},
                    {w, corner * (1 - round), sharp},
                    {cx * 0.66, bottom * 0.80},
                    {0, bottom},
                    {-cx * 0.66, bottom * 0.80}};
  if (t.female) {
    pen.spline(hole);
    pen.outline(fade(t.skin.lip, 0.85), 7.5);
  } else {
    pen.glow(0, bottom + 3, w * 0.7, 6, fade(t.skin.lip, 0.7));
  }
  pen.shape(hole, Paint::vertical(top, hex(0x4f1a26), bottom, hex(0x8f3240)));
  pen.isolated([&] {
    pen.spline(hole);
    pen.clip();
    if (m.tongue) {
      pen.disc(0, bottom + 1, w * 0.62, grow * 0.34, hex(0xe0717c));
      pen.glow(0, bottom - grow * 0.14, w * 0.34, grow * 0.12, hex(0xffb3b3, 0.7));
    }
    if (m.teeth) {
      const double edge = top + std::min(7.0, 2.2 + grow * 0.26) + (grow < 10 ? grow * 0.3 : 0);
      pen.shape({{-w * 1.1, std::min(top, corner) - 8, true},
                 {w * 1.1, std::min(top, corner) - 8, true},
                 {w * 0.86, corner * 0.5 + (edge - 2) * 0.6},
                 {0, edge},
                 {-w * 0.86, corner * 0.5 + (edge - 2) * 0.6}},
                Paint::vertical(top, hex(0xe6e0ea), edge, hex(0xffffff)));
    }
  });
  pen.spline(hole);
  pen.outline(fade(line, 0.85), 2.4);
  pen.ink(Points(hole.begin(), hole.begin() + 5), 4.0, line);
  pen.glow(0, bottom + 10, w * 0.5, 4, fade(t.skin.shade, 0.5));
  if (t.female) pen.glow(-w * 0.14, bottom + 3.0, w * 0.24, 2.0, hex(0xffffff, 0.65));
}

void paint_mouth(Pen& pen, const Sheet& s, Viseme viseme) {
  const Traits& t = s.traits;
  pen.isolated([&] {
    pen.translate(s.turn * 10.5, 150 + (kMouthY - 150) * t.face_length);
    pen.scale(s.turn != 0 ? 0.96 : 1, 1);
    paint_lips(pen, s, mouth_of(viseme, s.emotion), viseme == Viseme::kPress, 25.5 * t.mouth);
  });
}

}  // namespace showrunner::puppet
