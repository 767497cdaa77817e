#include <algorithm>
#include <cmath>

#include "hair.h"
#include "outfit.h"
#include "views.h"

namespace showrunner::puppet {
namespace {

constexpr double kEyeX = -66, kLipX = -90;

// Forehead to chin, then the jaw to the ear. The nose and chin grow with the character's own.
Points face_line(const Traits& t) {
  const double n = (t.nose - 1) * 14, c = t.female ? 0 : 5;
  return {{-30, 4},
          {-72, 34},
          {-92, 84},
          {-95, 126},
          {-92 - c, 146},
          {-87, 162},
          {-98 - n * 0.5, 194},
          {-115 - n, 218},
          {-109 - n, 226},
          {-95, 231},
          {-93, 239},
          {-100, 247},
          {-93, 254},
          {-97, 262},
          {-88, 271},
          {-91 - c, 286},
          {-82 - c, 302},
          {-58, 307},
          {-14, 290},
          {26, 256},
          {42, 210}};
}

Points head_shape(const Traits& t) {
  return joined({face_line(t), {{84, 214}, {112, 160}, {116, 100}, {92, 40}, {36, 4}}});
}

bool fringe(Hair h) {
  switch (h) {
    case Hair::kBangs:
    case Hair::kLong:
    case Hair::kBob:
    case Hair::kPonytail:
    case Hair::kTwin:
    case Hair::kHalfUp:
    case Hair::kComma:
    case Hair::kCurtain:
      return true;
    default:
      return false;
  }
}

bool covers_ear(Hair h) {
  switch (h) {
    case Hair::kLong:
    case Hair::kWaves:
    case Hair::kBob:
    case Hair::kLob:
    case Hair::kHalfUp:
    case Hair::kPerm:
    case Hair::kCurtain:
      return true;
    default:
      return false;
  }
}

double length_of(Hair h) {
  switch (h) {
    case Hair::kLong:
    case Hair::kHalfUp:
      return 600;
    case Hair::kWaves:
      return 560;
    case Hair::kLob:
      return 410;
    case Hair::kBob:
      return 325;
    case Hair::kPonytail:
    case Hair::kBun:
    case Hair::kTwin:
      return 250;
    case Hair::kPerm:
      return 280;
    default:
      return 240;
  }
}

Points cap(const Traits& t) {
  const double rise = t.hair == Hair::kSidePart || t.hair == Hair::kWaves ? -40 : -28;
  const bool long_hair = length_of(t.hair) > 300;
  Points top = {{fringe(t.hair) ? -84.0 : -72.0, fringe(t.hair) ? 40.0 : 62.0, true},
                {-80, 6},
                {-34, rise + 6},
                {30, rise},
                {92, 6},
                {126, 72},
                {130, 140}};
  Points back =
      long_hair  ? Points{{134, 240}, {128, length_of(t.hair) * 0.55}, {116, 300}, {58, 296, true}}
      : t.female ? Points{{118, 214}, {92, 262, true}, {66, 244}, {50, 226, true}}
                 : Points{{120, 184}, {104, 224}, {88, 244, true}, {66, 224}, {52, 204, true}};
  Points side = covers_ear(t.hair)
                    ? Points{{44, 232}, {20, 246, true}, {6, 190}, {-8, 222, true}, {-16, 150}}
                    : Points{{46, 178, true}, {34, 150}, {18, 150}, {10, 206, true}, {-2, 160}};
  Points brow = fringe(t.hair) ? Points{{-24, 118, true}, {-40, 166, true}, {-52, 122, true},
                                        {-68, 158, true}, {-78, 120, true}, {-101, 150, true},
                                        {-104, 110}}
                               : Points{{-26, 112}, {-40, 84, true}, {-58, 72}};
  return joined({top, back, side, brow});
}

}  // namespace

void paint_profile_behind(Pen& pen, const Sheet& s) {
  const Traits& t = s.traits;
  const HairColor& c = t.hair_color;
  HairColor shaded = c;
  shaded.base = mix(c.base, c.dark, 0.4);
  const double end = length_of(t.hair);
  if (end > 300) {
    const double wave = t.hair == Hair::kWaves ? 16 : 0;
    paint_hair_mass(pen,
                    {{30, 60},
                     {126, 70},
                     {140, 200},
                     {144 + wave, end * 0.6},
                     {140 - wave, end * 0.8},
                     {132, end, true},
                     {104, end - 34},
                     {84, end + 6, true},
                     {58, end - 30},
                     {34, end - 8, true},
                     {26, 320}},
                    shaded, 0, end);
  } else if (t.hair == Hair::kPonytail || t.hair == Hair::kTwin) {
    const double y = t.hair == Hair::kPonytail ? 30 : 200;
    paint_hair_mass(pen,
                    {{96, y},
                     {150, y - 20},
                     {196, y + 70},
                     {200, y + 210},
                     {206, y + 320},
                     {182, y + 400, true},
                     {172, y + 320},
                     {150, y + 360, true},
                     {148, y + 200},
                     {128, y + 90}},
                    c, y, y + 400);
    pen.ink({{130, y + 10}, {168, y + 90}, {172, y + 230}, {180, y + 340}}, 9, fade(c.light, 0.3));
    pen.ink({{118, y + 20}, {152, y + 110}, {160, y + 250}}, 4, fade(c.line, 0.5));
  } else if (t.hair == Hair::kBun) {
    pen.ellipse(104, 10, 50, 44, 0.5);
    pen.fill(
        Paint::radial({86, -10}, 90, {{0, mix(c.base, c.light, 0.4)}, {0.5, c.base}, {1, c.dark}}));
    pen.ellipse(104, 10, 50, 44, 0.5);
    pen.outline(c.line, kLine);
  }
}

void paint_profile_body(Pen& pen, const Sheet& s) {
  pen.isolated([&] {
    pen.translate(22, 0);
    pen.scale(0.84, 1);
    paint_body(pen, s);
  });
}

void paint_profile_head(Pen& pen, const Sheet& s) {
  const Traits& t = s.traits;
  const Expression& e = s.expression();
  const Points head = head_shape(t);
  pen.shape(head, Paint::vertical(40, mix(t.skin.base, t.skin.light, 0.25), 300, t.skin.base));
  pen.isolated([&] {
    pen.spline(head);
    pen.clip();
    pen.glow(-60, 170, 70, 110, fade(t.skin.light, 0.5));
    pen.glow(30, 270, 70, 60, fade(t.skin.shade, 0.7));
    pen.glow(-34, 218, 32, 18,
             fade(t.skin.blush, std::min(0.7, e.blush * (t.female ? 0.4 : 0.22))));
    pen.shape(moved(cap(t), 2, 13), fade(t.skin.shade, 0.55));
  });
  pen.spline(face_line(t), false);
  pen.outline(t.skin.line, kLine);
  pen.ink({{-104, 227}, {-97, 224}, {-93, 220}}, 3, fade(t.skin.line, 0.7));
  if (t.older()) pen.ink({{-86, 226}, {-76, 242}, {-76, 258}}, 3, fade(t.skin.line, 0.4));
  if (t.beard == Beard::kMoustache || t.beard == Beard::kGoatee)
    pen.shape({{-97, 233}, {-84, 234}, {-66, 250, true}, {-84, 244}, {-99, 244}},
              fade(t.hair_color.base, 0.9));
  const Points ear{{30, 168}, {40, 154}, {58, 160}, {60, 184}, {48, 206}, {40, 222}, {30, 214}};
  pen.shape(ear, mix(t.skin.base, t.skin.shade, 0.14));
  pen.spline(ear, false);
  pen.outline(t.skin.line, kLine);
  pen.ink({{50, 168}, {42, 178}, {46, 192}, {38, 204}}, 4, fade(t.skin.shade, 0.9));
  if (t.earrings) pen.disc(37, 226, 4.4, 5.4, hex(0xf2cf6b));
}

void paint_profile_eye(Pen& pen, const Sheet& s, Lids lids) {
  pen.isolated([&] {
    pen.translate(kEyeX, kEyeY);
    pen.scale(0.62, 1);
    paint_eye(pen, s, lids, -1);
    paint_brow(pen, s);
  });
}

void paint_profile_mouth(Pen& pen, const Sheet& s, Viseme viseme) {
  const Traits& t = s.traits;
  const MouthShape m = mouth_of(viseme, s.emotion);
  const Expression& e = s.expression();
  const Color line = mix(t.skin.line, hex(0x5a1f2a), 0.6);
  const double in = kLipX + 26 * m.width, corner = 254 - 6 * e.smile, open = m.open * 0.8;
  pen.isolated([&] {
    pen.spline(head_shape(t));
    pen.clip();
    if (open > 0) {
      const Points hole{{-110, 251 - open * 0.30, true},
                        {in - 8, corner - open * 0.2},
                        {in, corner + open * 0.1},
                        {in - 10, corner + open * 0.5},
                        {-110, 255 + open * 0.62, true}};
      pen.shape(hole, Paint::vertical(240, hex(0x4f1a26), 275, hex(0x8f3240)));
      if (m.teeth)
        pen.shape({{-110, 251 - open * 0.30, true},
                   {in - 10, corner - open * 0.15},
                   {-110, 253 - open * 0.06, true}},
                  hex(0xffffff));
      pen.spline(hole, false);
      pen.outline(line, 2.8);
    }
    const double lip = t.female ? 0.62 : 0.3;
    pen.shape({{-104, 246 - open * 0.3},
               {-96, 243 - open * 0.3},
               {in - 8, corner - open * 0.2, true},
               {-92, 253 - open * 0.3}},
              fade(t.skin.lip, lip));
    pen.shape({{-102, 256 + open * 0.62},
               {in - 9, corner + open * 0.4, true},
               {-88, 268 + open * 0.6},
               {-98, 267 + open * 0.6}},
              fade(t.skin.lip, lip));
    if (open <= 0) pen.ink({{-100, 253}, {kLipX + 8, 253}, {in, corner}}, 3.8, line, Taper::kEnd);
  });
}

void paint_profile_over(Pen& pen, const Sheet& s) {
  const Traits& t = s.traits;
  const HairColor& c = t.hair_color;
  const Points mass = cap(t);
  paint_hair_mass(pen, mass, c, -30, 290);
  pen.isolated([&] {
    pen.spline(mass);
    pen.clip();
    pen.glow(-20, 24, 70, 50, fade(c.light, 0.34));
    pen.glow(128, 200, 40, 120, fade(c.dark, 0.6));
    for (int i = 0; i < 13; ++i) {
      const double k = i / 12.0, x = -70 + 190 * k, y = 62 - 30 * std::sin(3.1416 * k);
      pen.ink({{x * 0.9, y - 18}, {x, y}, {x + 3, y + 18 + (i * 7) % 9}}, 7,
              fade(c.light, 0.42 - 0.26 * k));
    }
    const double end = length_of(t.hair) > 300 ? 300 : 240;
    for (int i = 0; i < 9; ++i) {
      const double k = i / 8.0;
      pen.ink({{10 + 10 * k, -24},
               {-40 + 140 * k, 50},
               {-52 + 158 * k, 110},
               {-20 + 120 * k, 150 + (end - 150) * (0.3 + 0.7 * k)}},
              i % 2 == 0 ? 4 : 3, fade(c.line, 0.5), Taper::kStart);
    }
  });
  pen.spline(mass);
  pen.outline(c.line, kLine);
  if (t.hair == Hair::kPonytail) paint_ribbon(pen, 112, 34, 20, t.accent);
  if (t.hair == Hair::kTwin) paint_ribbon(pen, 112, 206, 20, t.accent);
  if (t.glasses != Glasses::kNone) {
    const Color frame = t.glasses == Glasses::kHalf ? hex(0x5d6370) : hex(0x3a2f35);
    pen.ellipse(kEyeX - 6, 176, 21, 33);
    pen.fill(hex(0xffffff, 0.16));
    pen.ellipse(kEyeX - 6, 176, 21, 33);
    pen.outline(frame, 3.2);
    pen.ink({{kEyeX + 14, 168}, {0, 160}, {38, 162}}, 4.4, frame, Taper::kStart);
  }
}

}  // namespace showrunner::puppet
