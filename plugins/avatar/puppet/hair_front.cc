#include <algorithm>
#include <cmath>
#include <numbers>

#include "hair.h"
#include "hair_style.h"

namespace showrunner::puppet {
namespace {

bool is_curly(Hair hair) { return hair == Hair::kPerm; }
// The hairline shows, without locks on the forehead.
bool is_combed(Hair hair) {
  return hair == Hair::kSlick || hair == Hair::kNeat || hair == Hair::kBun;
}

Points mass_of(const HairStyle& s, Hair hair) {
  const double w = s.width;
  Points out;
  if (is_curly(hair)) {
    for (int i = 0; i <= 12; ++i) {
      const double a = std::numbers::pi * (1.12 - 1.24 * i / 12.0), bump = i % 2 == 0 ? 0 : 13;
      out.push_back({std::cos(a) * (w + bump), 108 - std::sin(a) * (108 - s.top + bump)});
    }
  } else if (!s.outer.empty()) {
    out = s.outer;
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
      const double bulge = is_combed(hair) ? 0 : std::min(6.0, len * 0.08) * (tip ? 1 : -1);
      out.push_back({a.x + (b.x - a.x) * (tip ? 0.45 : 0.55) + bulge +
                         (b.x < s.crown.x ? -1 : 1) * s.sweep * std::min(1.0, len / 60),
                     a.y + (b.y - a.y) * (tip ? 0.45 : 0.55) + 2});
    }
    const bool end = i == 0 || i + 1 == s.edge.size();
    out.push_back({s.edge[i].x, s.edge[i].y, end || !(is_curly(hair) || is_combed(hair))});
  }
  return out;
}

// Strokes that run from a point of the edge up towards the crown.
void paint_strand(Pen& pen, const HairStyle& s, Point from, double reach, double width,
                  Color color) {
  const Point c = s.crown;
  const double bow = (from.x - c.x) * 0.22;
  const Point mid{from.x + (c.x - from.x) * 0.34 * reach + bow * 0.6,
                  from.y + (c.y - from.y) * 0.52 * reach};
  const Point end{from.x + (c.x - from.x) * reach + bow * (1 - reach),
                  from.y + (c.y - from.y) * reach};
  pen.ink({from, mid, end}, width, color, Taper::kEnd);
}

// Hair that is combed away from the face shows its comb.
void paint_combed(Pen& pen, const HairStyle& s, const HairColor& c) {
  for (int i = -10; i <= 10; ++i) {
    const double x = i * 9.2, k = x / 100;
    const double lean = s.crown.x * 0.5;
    const bool lit = (i * i + 2 * i + 14) % 3 == 0;
    pen.ink({{x, 84 - 10 * k * k},
             {x * 1.04 - lean * 0.1, 44 + 8 * k * k},
             {x * 0.94 - lean * 0.3, 8 + 30 * k * k},
             {x * 0.74, -30 + 52 * k * k}},
            lit ? 6.5 : 3.2,
            lit ? fade(c.light, 0.42 - 0.2 * std::abs(k + 0.3)) : fade(c.line, 0.62));
  }
}

// A ring of light that follows the skull, frayed along the strands.
void paint_shine(Pen& pen, const HairStyle& s, const HairColor& color) {
  constexpr int kTeeth = 15;
  const auto ring = [&](double x) {
    const double k = x / s.width;
    return 44 + 40 * k * k + (s.top + 28) * 0.6;
  };
  Points above, below;
  for (int i = 0; i <= 2 * kTeeth; ++i) {
    const double x = s.width * (-0.88 + 1.62 * i / (2.0 * kTeeth)), y = ring(x);
    const double lean = (x - s.crown.x) * 0.06,
                 end = std::sin(std::numbers::pi * i / (2.0 * kTeeth));
    const double tooth = end * (9 + (i * i * 5 + i * 3) % 9);
    above.push_back({x - lean, y - (i % 2 == 0 ? 3 : tooth), true});
    below.push_back({x + lean, y + (i % 2 == 0 ? tooth * 1.3 : 3), true});
  }
  std::reverse(below.begin(), below.end());
  pen.shape(joined({above, below}), Paint::linear({-s.width, 0}, {s.width * 0.75, 0},
                                                  {{0, fade(color.light, 0.16)},
                                                   {0.36, fade(color.light, 0.62)},
                                                   {0.7, fade(color.light, 0.34)},
                                                   {1, fade(color.light, 0.04)}}));
}

void paint_beret(Pen& pen, Color color) {
  pen.isolated([&] {
    pen.translate(0, 14);
    pen.rotate(-0.06);
    const Points felt{{-112, 44}, {-122, 8}, {-74, -46}, {10, -62}, {92, -44},
                      {132, 2},   {124, 36}, {60, 14},   {-30, 14}};
    pen.shape(felt,
              Paint::linear({-80, -60}, {80, 50},
                            {{0, lighter(color, 0.25)}, {0.5, color}, {1, darker(color, 0.25)}}));
    pen.spline(felt);
    pen.outline(darker(color, 0.55), kLine);
    pen.ink({{-108, 42}, {-34, 16}, {58, 16}, {122, 36}}, 7, fade(darker(color, 0.5), 0.7));
    pen.ink({{8, -60}, {12, -72}, {18, -78}}, 7, darker(color, 0.3), Taper::kStart);
  });
}

void paint_headset(Pen& pen, double width) {
  const Color shell = hex(0x2c303e), light = hex(0x6fd0e8);
  pen.spline(
      {{-width - 2, 130}, {-width * 0.92, 30}, {0, -44}, {width * 0.92, 30}, {width + 2, 130}},
      false);
  pen.outline(darker(shell, 0.4), 15);
  pen.spline(
      {{-width - 2, 130}, {-width * 0.92, 30}, {0, -44}, {width * 0.92, 30}, {width + 2, 130}},
      false);
  pen.outline(shell, 11);
  for (const double side : {-1.0, 1.0}) {
    pen.rounded(side * (width + 4) - 17, 134, 34, 76, 16);
    pen.fill(Paint::vertical(134, lighter(shell, 0.18), 210, shell));
    pen.rounded(side * (width + 4) - 17, 134, 34, 76, 16);
    pen.outline(darker(shell, 0.4), kLine);
    pen.rounded(side * (width + 8) - 4, 150, 8, 44, 4);
    pen.fill(light);
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
  const HairStyle s = hair_style(sheet.traits.hair);
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
  const HairStyle s = hair_style(t.hair);
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
        paint_strand(pen, s, {p.x * 0.985, p.y - 8}, 0.42, 7, fade(c.light, 0.22));
        paint_strand(pen, s, {p.x + 6, p.y - 22}, 0.5, 2.6, fade(c.dark, 0.55));
      } else {
        paint_strand(pen, s, {p.x, p.y + 3}, 0.74, 4.2, fade(c.line, 0.75));
        paint_strand(pen, s, {p.x + 9, p.y - 6}, 0.55, 2.4, fade(c.dark, 0.6));
        paint_strand(pen, s, {p.x - 9, p.y - 8}, 0.45, 4, fade(c.light, 0.2));
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
    } else if (is_combed(t.hair)) {
      paint_combed(pen, s, c);
    } else {
      paint_shine(pen, s, c);
    }
  });
  if (t.hair == Hair::kSlick) {  // a lock that got away
    const Points lock{{14, 64, true},  {36, 84},  {38, 112},
                      {28, 136, true}, {26, 110}, {4, 70, true}};
    pen.shape(lock, Paint::vertical(60, c.base, 136, mix(c.base, c.light, 0.2)));
    pen.spline(lock);
    pen.outline(c.line, kLine);
  }
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
  if (t.beret) paint_beret(pen, t.accent);
  if (t.headset) paint_headset(pen, s.width);
  if (t.hair == Hair::kTwin)
    for (const double side : {-1.0, 1.0}) paint_ribbon(pen, side * 122, 262, 20, t.accent);
}

}  // namespace showrunner::puppet
