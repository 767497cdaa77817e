#include <algorithm>
#include <cmath>
#include <numbers>

#include "hair.h"

namespace showrunner::puppet {
namespace {

// The edge runs from the right temple to the left one; tips and valleys take turns.
struct Style {
  double width, top, low;  // of the cap: half width, y of its top, y where its sides end
  Point crown;             // where the strands come from
  double sweep;            // how the locks lean
  std::vector<Point> edge;
};

Style style_of(Hair hair) {
  switch (hair) {
    case Hair::kComma:
      return {116,
              -32,
              160,
              {-40, 4},
              9,
              {{110, 204},
               {104, 128},
               {92, 164},
               {84, 118},
               {44, 166},
               {40, 112},
               {6, 144},
               {-36, 50},
               {-78, 146},
               {-88, 110},
               {-98, 150},
               {-104, 128},
               {-110, 204}}};
    case Hair::kBangs:
      return {118,
              -28,
              160,
              {8, -14},
              4,
              {{111, 208},
               {104, 126},
               {90, 162},
               {76, 118},
               {56, 158},
               {44, 116},
               {22, 156},
               {10, 112},
               {-14, 157},
               {-26, 114},
               {-50, 158},
               {-60, 116},
               {-82, 164},
               {-103, 128},
               {-111, 208}}};
    case Hair::kSidePart:
      return {115,
              -42,
              156,
              {-50, 20},
              16,
              {{109, 196},
               {103, 116},
               {94, 122},
               {84, 84},
               {70, 104},
               {40, 66},
               {8, 84},
               {-52, 44},
               {-82, 94},
               {-102, 112},
               {-109, 196}}};
    case Hair::kCurtain:
      return {118,
              -32,
              168,
              {-4, -2},
              0,
              {{112, 214},
               {104, 140},
               {92, 184},
               {80, 138},
               {62, 158},
               {-4, 40},
               {-62, 160},
               {-82, 138},
               {-94, 186},
               {-104, 140},
               {-112, 214}}};
    case Hair::kCrop:
      return {113,
              -30,
              150,
              {-10, -8},
              6,
              {{107, 186},
               {102, 110},
               {92, 118},
               {82, 84},
               {66, 108},
               {52, 78},
               {34, 104},
               {20, 76},
               {0, 104},
               {-14, 74},
               {-36, 106},
               {-50, 78},
               {-72, 110},
               {-86, 86},
               {-94, 116},
               {-102, 110},
               {-107, 186}}};
    case Hair::kSlick:
      return {113,
              -34,
              150,
              {0, -26},
              0,
              {{107, 194},
               {101, 112},
               {90, 92},
               {72, 58},
               {46, 56},
               {20, 48},
               {0, 56},
               {-20, 48},
               {-46, 56},
               {-72, 58},
               {-90, 92},
               {-101, 112},
               {-107, 194}}};
    case Hair::kNeat:
      return {113,
              -26,
              150,
              {-56, 22},
              10,
              {{107, 186},
               {102, 112},
               {94, 104},
               {84, 66},
               {58, 64},
               {10, 44},
               {-10, 54},
               {-56, 38},
               {-84, 82},
               {-102, 112},
               {-107, 186}}};
    case Hair::kLong:
      return {121,
              -28,
              262,
              {8, -14},
              3,
              {{110, 350},
               {101, 150},
               {84, 178},
               {74, 124},
               {54, 156},
               {44, 110},
               {22, 150},
               {10, 104},
               {-10, 149},
               {-22, 106},
               {-44, 153},
               {-58, 116},
               {-86, 182},
               {-101, 150},
               {-112, 356}}};
    case Hair::kWaves:
      return {124,
              -34,
              262,
              {26, -6},
              0,
              {{120, 372},
               {100, 214},
               {98, 200},
               {30, 32},
               {-72, 150},
               {-94, 176},
               {-100, 230},
               {-102, 214},
               {-122, 376}}};
    case Hair::kBob:
      return {123,
              -28,
              236,
              {0, -14},
              2,
              {{98, 318},
               {101, 154},
               {88, 162},
               {78, 126},
               {58, 154},
               {46, 122},
               {24, 152},
               {12, 120},
               {-12, 152},
               {-24, 120},
               {-48, 154},
               {-58, 122},
               {-80, 157},
               {-101, 154},
               {-98, 318}}};
    case Hair::kPonytail:
      return {117,
              -30,
              176,
              {20, -12},
              -8,
              {{110, 288},
               {103, 140},
               {88, 168},
               {76, 116},
               {60, 146},
               {28, 66},
               {-8, 154},
               {-26, 112},
               {-56, 160},
               {-66, 122},
               {-88, 176},
               {-103, 140},
               {-110, 288}}};
    case Hair::kBun:
      return {
          114, -24,
          170, {-4, -14},
          0,   {{108, 282}, {102, 132}, {88, 126}, {-4, 36}, {-90, 128}, {-102, 132}, {-108, 276}}};
    case Hair::kPerm:
      return {122,
              -38,
              180,
              {0, -20},
              0,
              {{118, 222},
               {104, 140},
               {96, 132},
               {84, 92},
               {62, 104},
               {44, 76},
               {18, 96},
               {-4, 72},
               {-30, 98},
               {-50, 78},
               {-72, 112},
               {-86, 94},
               {-98, 138},
               {-104, 140},
               {-118, 222}}};
    case Hair::kLob:
      return {121,
              -32,
              260,
              {-34, -6},
              6,
              {{104, 372},
               {99, 200},
               {96, 196},
               {82, 150},
               {60, 150},
               {-34, 34},
               {-88, 166},
               {-99, 190},
               {-106, 376}}};
    case Hair::kHalfUp:
      return {119,
              -30,
              250,
              {0, -14},
              0,
              {{108, 340},
               {101, 152},
               {88, 186},
               {76, 132},
               {40, 148},
               {18, 100},
               {6, 144},
               {-6, 100},
               {-34, 148},
               {-76, 132},
               {-88, 188},
               {-101, 152},
               {-110, 336}}};
    case Hair::kTwin:
      break;
  }
  return {119,
          -28,
          200,
          {0, -14},
          0,
          {{112, 276},
           {102, 146},
           {86, 170},
           {74, 122},
           {52, 156},
           {38, 114},
           {14, 152},
           {0, 112},
           {-16, 152},
           {-38, 114},
           {-54, 156},
           {-74, 122},
           {-88, 170},
           {-102, 146},
           {-112, 276}}};
}

bool is_curly(Hair hair) { return hair == Hair::kPerm; }
// The hairline shows, without locks on the forehead.
bool is_combed(Hair hair) {
  return hair == Hair::kSlick || hair == Hair::kNeat || hair == Hair::kBun;
}

Points mass_of(const Style& s, Hair hair) {
  const double w = s.width;
  Points out;
  if (is_curly(hair)) {
    for (int i = 0; i <= 12; ++i) {
      const double a = std::numbers::pi * (1.12 - 1.24 * i / 12.0), bump = i % 2 == 0 ? 0 : 13;
      out.push_back({std::cos(a) * (w + bump), 108 - std::sin(a) * (108 - s.top + bump)});
    }
  } else {
    const double out_low = s.low > 200 ? 8 : 0;
    out = {
        {-w - out_low, s.low},    {-w - 3, 108},          {-w * 0.90, 46}, {-w * 0.58, s.top + 19},
        {s.crown.x * 0.4, s.top}, {w * 0.58, s.top + 19}, {w * 0.90, 46},  {w + 3, 108},
        {w + out_low, s.low}};
  }
  for (size_t i = 0; i < s.edge.size(); ++i) {
    const bool tip = i % 2 == 0;
    if (i > 0) {
      const Point a = s.edge[i - 1], b = s.edge[i];
      const double len = std::hypot(b.x - a.x, b.y - a.y);
      const double bulge = is_combed(hair) ? 0 : std::min(9.0, len * 0.12) * (tip ? 1 : -1);
      out.push_back(
          {(a.x + b.x) / 2 + bulge + (b.x < s.crown.x ? -1 : 1) * s.sweep * std::min(1.0, len / 60),
           (a.y + b.y) / 2 + (tip ? 2 : 2)});
    }
    const bool end = i == 0 || i + 1 == s.edge.size();
    out.push_back({s.edge[i].x, s.edge[i].y, end || !(is_curly(hair) || is_combed(hair))});
  }
  return out;
}

// Strokes that run from a point of the edge up towards the crown.
void paint_strand(Pen& pen, const Style& s, Point from, double reach, double width, Color color) {
  const Point c = s.crown;
  const double bow = (from.x - c.x) * 0.22;
  const Point mid{from.x + (c.x - from.x) * 0.34 * reach + bow * 0.6,
                  from.y + (c.y - from.y) * 0.52 * reach};
  const Point end{from.x + (c.x - from.x) * reach + bow * (1 - reach),
                  from.y + (c.y - from.y) * reach};
  pen.ink({from, mid, end}, width, color, Taper::kEnd);
}

void paint_shine(Pen& pen, const Style& s, const HairColor& color) {
  // A crown of light, broken into strands, that follows the skull.
  const double w = s.width;
  for (int i = -9; i <= 9; ++i) {
    const double x = i * w * 0.094, k = x / w;
    const double y = 52 + 34 * k * k + (s.top + 28) * 0.6, tall = 15 + ((i * i * 7 + i * 3) % 11);
    const double lean = (x - s.crown.x) * 0.10;
    const double strong = 0.55 - 0.34 * std::abs(k + 0.3);
    if (i == 5 || i == -8) continue;
    pen.ink({{x - lean * 0.8, y - tall}, {x, y}, {x + lean * 0.6, y + tall}}, 11,
            fade(color.light, std::max(0.08, strong)));
  }
}

}  // namespace

void paint_hair_mass(Pen& pen, const Points& mass, const HairColor& c, double top, double bottom) {
  pen.shape(mass,
            Paint::linear(
                {-60, top}, {30, bottom},
                {{0, mix(c.base, c.light, 0.22)}, {0.4, c.base}, {1, mix(c.base, c.dark, 0.45)}}));
  pen.spline(mass);
  pen.outline(c.line, kLine);
}

void paint_hair_shadow(Pen& pen, const Sheet& sheet) {
  const Style s = style_of(sheet.traits.hair);
  pen.shape(moved(mass_of(s, sheet.traits.hair), 3, 13), fade(sheet.traits.skin.shade, 0.62));
}

void paint_ribbon(Pen& pen, double x, double y, double size, Color color) {
  for (const double side : {-1.0, 1.0}) {
    pen.isolated([&] {
      pen.translate(x, y);
      pen.scale(side * size / 30, size / 30);
      const Points tail{{2, 2}, {14, 20}, {12, 40, true}, {5, 33}, {-2, 36, true}};
      const Points loop{{0, -3}, {14, -17}, {30, -16}, {32, 2}, {28, 14}, {12, 10}, {0, 4}};
      for (const Points& p : {tail, loop}) {
        pen.shape(p, Paint::vertical(-18, lighter(color, 0.2), 30, darker(color, 0.12)));
        pen.spline(p);
        pen.outline(darker(color, 0.5), 2.2);
      }
      pen.ink({{4, 0}, {14, -4}, {22, -4}}, 3, darker(color, 0.35));
    });
  }
  pen.disc(x, y, size * 0.2, size * 0.22, darker(color, 0.1));
}

void paint_hair_front(Pen& pen, const Sheet& sheet) {
  const Traits& t = sheet.traits;
  const HairColor& c = t.hair_color;
  const Style s = style_of(t.hair);
  const Points mass = mass_of(s, t.hair);
  const double bottom = std::max(s.edge.front().y, 170.0);
  paint_hair_mass(pen, mass, c, s.top, bottom);
  pen.isolated([&] {
    pen.spline(mass);
    pen.clip();
    pen.glow(-46, 30, 80, 62, fade(c.light, 0.34));
    pen.glow(s.width, 120, 46, 120, fade(c.dark, 0.5));
    pen.glow(-s.width - 6, 150, 30, 100, fade(c.dark, 0.34));
    // Roots: dark where the hair parts.
    pen.glow(s.crown.x, s.crown.y + 14, 40, 24, fade(c.dark, 0.22));
    for (size_t i = 0; i < s.edge.size(); ++i) {
      const Point& p = s.edge[i];
      const bool tip = i % 2 == 0;
      if (tip) {
        paint_strand(pen, s, {p.x * 0.985, p.y - 8}, 0.62, 6, fade(c.light, 0.26));
        paint_strand(pen, s, {p.x + 6, p.y - 22}, 0.5, 2.6, fade(c.dark, 0.55));
      } else {
        paint_strand(pen, s, {p.x, p.y + 3}, 0.74, 4.2, fade(c.line, 0.75));
        paint_strand(pen, s, {p.x + 9, p.y - 6}, 0.55, 2.4, fade(c.dark, 0.6));
        paint_strand(pen, s, {p.x - 9, p.y - 8}, 0.6, 3.2, fade(c.light, 0.24));
      }
    }
    if (is_curly(t.hair)) {
      for (int i = 0; i < 16; ++i) {
        const uint64_t r = bits(t.seed, static_cast<uint64_t>(i));
        const double a = std::numbers::pi * (i + 0.5) / 16,
                     d = 0.62 + 0.3 * static_cast<double>(r % 100) / 100;
        const double x = -std::cos(a) * s.width * d, y = 96 - std::sin(a) * 118 * d;
        pen.ink({{x - 13, y + 6}, {x - 6, y - 9}, {x + 8, y - 8}, {x + 11, y + 6}}, 3.4,
                fade(c.line, 0.55));
        pen.ink({{x - 8, y + 2}, {x - 2, y - 5}, {x + 6, y - 3}}, 4, fade(c.light, 0.4));
      }
    } else {
      paint_shine(pen, s, c);
    }
  });
  if (t.hair == Hair::kHalfUp) paint_ribbon(pen, 104, 40, 26, t.accent);
  if (t.hairpin) {
    pen.isolated([&] {
      pen.translate(-92, 104);
      pen.rotate(-0.9);
      for (const double dy : {0.0, 11.0}) {
        pen.rounded(-17, -4 + dy, 34, 7, 3.5);
        pen.fill(Paint::linear({-17, 0}, {17, 0}, {{0, lighter(t.accent, 0.45)}, {1, t.accent}}));
        pen.rounded(-17, -4 + dy, 34, 7, 3.5);
        pen.outline(darker(t.accent, 0.45), 1.6);
      }
    });
  }
  if (t.hair == Hair::kTwin)
    for (const double side : {-1.0, 1.0}) paint_ribbon(pen, side * 122, 262, 20, t.accent);
}

}  // namespace showrunner::puppet
