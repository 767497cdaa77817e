#include "outfit.h"

#include <algorithm>

namespace showrunner::puppet {
namespace {

Points scaled(Points points, double sx) { return moved(std::move(points), 0, 0, sx, 1); }

void paint_neck(Pen& pen, const Sheet& s, const Body& b) {
  const Traits& t = s.traits;
  const double n = b.neck;
  const Points right{{n * 0.98, 240},       {n * 0.94, 318},       {n * 1.04, 352}, {n * 1.6, 384},
                     {b.width * 0.76, 412}, {b.width * 0.80, 540}, {0, 560}};
  Points left = mirrored(right);
  left.erase(left.begin());
  const Points neck = joined({right, left});
  pen.shape(neck, Paint::vertical(300, mix(t.skin.base, t.skin.shade, 0.28), 430, t.skin.base));
  pen.isolated([&] {
    pen.spline(neck);
    pen.clip();
    // The chin's shadow.
    const double x = s.turn * 8;
    pen.shape({{-n * 1.3, 250},
               {n * 1.3, 250},
               {n * 1.1, 316},
               {x + n * 0.5, 338},
               {x, 343},
               {x - n * 0.62, 334},
               {-n * 1.1, 310}},
              fade(t.skin.shade, 0.75));
    pen.glow(x, 330, n * 1.2, 34, fade(darker(t.skin.shade, 0.2), 0.35));
    pen.glow(n * 1.05, 350, 12, 60, fade(t.skin.shade, 0.7));
  });
  pen.spline(Points(right.begin(), right.begin() + 5), false);
  pen.outline(t.skin.line, kLine);
  pen.spline(mirrored(Points(right.begin(), right.begin() + 5)), false);
  pen.outline(t.skin.line, kLine);
  for (const double side : {-1.0, 1.0}) {
    pen.ink({{side * n * 0.62, 350}, {side * 9, 398}}, 3.0, fade(t.skin.shade, 0.45));
    pen.ink({{side * 14, 404}, {side * 50, 398}, {side * 92, 406}}, 3.6, fade(t.skin.shade, 0.9));
  }
  if (!t.female && t.age != Age::kChild)
    pen.glow(s.turn * 8 + 2, 352, 8, 12, fade(t.skin.light, 0.5));
}

}  // namespace

Body::Body(const Traits& t) {
  const double sx = t.shoulders * t.bulk;
  if (t.female) {
    neck = 34;
    outer = {{86, 394},  {136, 408}, {163, 440}, {176, 520},
             {182, 640}, {190, 800}, {196, 960}, {198, kBodyEnd, true}};
    inner = {{128, 512}, {122, 600}, {112, 720}, {116, 820}, {132, 960}, {140, kBodyEnd, true}};
  } else {
    neck = 45;
    outer = {{104, 388}, {174, 406}, {208, 442}, {222, 530},
             {232, 670}, {238, 820}, {240, 960}, {240, kBodyEnd, true}};
    inner = {{168, 528}, {164, 640}, {158, 760}, {158, 880}, {162, 1000}, {164, kBodyEnd, true}};
  }
  if (t.age == Age::kChild) neck = 28;
  outer = scaled(outer, sx);
  inner = scaled(inner, sx);
  width = outer[2].x;
}

Points Body::garment(const Points& neckline) const {
  const Points right = joined({neckline, outer, {{0, kBodyEnd, true}}});
  Points left = mirrored(right);
  left.erase(left.begin());
  left.pop_back();
  return joined({right, left});
}

Points Body::torso(const Points& neckline) const {
  const Points right = joined({neckline,
                               {{width * 0.46, 382}, {width * 0.62, 394}, {width * 0.70, 436}},
                               inner,
                               {{0, kBodyEnd, true}}});
  Points left = mirrored(right);
  left.erase(left.begin());
  left.pop_back();
  return joined({right, left});
}

Points Body::sleeve() const {
  Points up = inner;
  std::reverse(up.begin(), up.end());
  return joined({outer, up, {{width * 0.74, 450}, {width * 0.66, 398}}});
}

void paint_cloth(Pen& pen, const Body& b, const Points& shape, Color color) {
  const Color line = darker(color, 0.62), shade = fade(darker(color, 0.5), 0.5),
              light = fade(lighter(color, 0.5), 0.5);
  pen.shape(shape,
            Paint::linear({-b.width, 400}, {b.width * 0.6, 1000},
                          {{0, lighter(color, 0.10)}, {0.35, color}, {1, darker(color, 0.22)}}));
  pen.isolated([&] {
    pen.spline(shape);
    pen.clip();
    pen.glow(-b.width * 0.6, 440, b.width * 0.7, 120, fade(light, 0.55));
    pen.glow(0, 372, b.neck * 2.6, 80, fade(shade, 0.9));
    for (const double side : {-1.0, 1.0}) {
      Points gap = b.inner;
      if (side < 0) gap = moved(gap, 0, 0, -1, 1);
      const double lit = side < 0 ? 0.6 : 1;
      pen.ink(joined({{{gap[0].x * 1.02, gap[0].y - 34}}, gap}), 7, fade(line, 0.8), Taper::kStart);
      pen.ink(moved(gap, -side * 9, 0), 20, fade(shade, 0.45 * lit), Taper::kStart);
      pen.glow(side * b.width * 1.1, 760, b.width * 0.16, 380, fade(shade, lit));
      // Folds: from the armpit, at the elbow.
      const double x = side * b.inner[0].x;
      pen.ink({{x, 500}, {x - side * 24, 530}, {x - side * 58, 544}}, 5, fade(line, 0.42),
              Taper::kEnd);
      pen.ink({{x + side * 4, 520}, {x - side * 18, 570}, {x - side * 40, 610}}, 4,
              fade(line, 0.34), Taper::kEnd);
      pen.ink({{x + side * 10, 484}, {x + side * 24, 470}, {x + side * 30, 440}}, 4,
              fade(line, 0.3), Taper::kEnd);
      const double e = side * b.width;
      pen.ink({{e * 1.05, 700}, {e * 0.94, 722}, {e * 0.84, 716}}, 5, fade(line, 0.4));
      pen.ink({{e * 1.06, 748}, {e * 0.97, 752}, {e * 0.88, 742}}, 4, fade(line, 0.32));
      pen.ink({{side * b.inner[2].x, 760}, {side * b.inner[2].x * 0.7, 790}, {side * 30, 794}}, 4,
              fade(line, 0.26), Taper::kEnd);
    }
  });
  pen.spline(shape);
  pen.outline(line, kLine);
}

void paint_body(Pen& pen, const Sheet& s) {
  const Body body(s.traits);
  pen.isolated([&] {
    pen.translate(0, kBodyRise);
    paint_garments_behind(pen, s, body);
    paint_neck(pen, s, body);
    paint_garments(pen, s, body);
  });
}

}  // namespace showrunner::puppet
