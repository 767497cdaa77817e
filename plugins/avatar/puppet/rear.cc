#include <cmath>

#include "hair.h"
#include "outfit.h"
#include "views.h"

namespace showrunner::puppet {

void paint_rear_body(Pen& pen, const Sheet& s) {
  const Traits& t = s.traits;
  const Body b(t);
  const double n = b.neck;
  pen.isolated([&] {
    pen.translate(0, kBodyRise);
    pen.shape({{-n * 0.96, 250},
               {n * 0.96, 250},
               {n * 1.0, 350},
               {n * 1.7, 392},
               {-n * 1.7, 392},
               {-n * 1.0, 350}},
              Paint::vertical(300, mix(t.skin.base, t.skin.shade, 0.5), 390, t.skin.base));
    const bool vest = t.outfit == Outfit::kVest;
    const Color cloth = t.outfit == Outfit::kApron ? t.inner : t.cloth;
    const Points high{{0, 372}, {n * 0.8, 368}, {n * 1.3, 356}};
    paint_cloth(pen, b, b.garment(high), vest ? t.inner : cloth);
    if (vest) paint_cloth(pen, b, b.torso(high), t.cloth);
    if (t.outfit == Outfit::kVarsity)
      for (const double side : {-1.0, 1.0}) {
        const Points arm = moved(b.sleeve(), 0, 0, side, 1);
        pen.shape(arm, Paint::vertical(400, t.inner, 1000, darker(t.inner, 0.2)));
        pen.spline(arm);
        pen.outline(darker(t.inner, 0.55), kLine);
      }
    pen.ink({{0, 400}, {2, 640}, {0, kBodyEnd}}, 4, fade(darker(cloth, 0.6), 0.4));
    for (const double side : {-1.0, 1.0})
      pen.ink(
          {{side * b.width * 0.34, 470}, {side * b.width * 0.42, 540}, {side * b.width * 0.3, 600}},
          5, fade(darker(cloth, 0.6), 0.26));
    Color collar = cloth;
    if (t.outfit == Outfit::kHoodie) {
      const Points hood{{-n * 2.1, 372}, {0, 346}, {n * 2.1, 372},  {n * 2.0, 470},
                        {n * 0.9, 560},  {0, 584}, {-n * 0.9, 560}, {-n * 2.0, 470}};
      pen.shape(hood, Paint::vertical(340, lighter(t.cloth, 0.12), 590, darker(t.cloth, 0.14)));
      pen.spline(hood);
      pen.outline(darker(t.cloth, 0.6), kLine);
      return;
    }
    if (t.outfit == Outfit::kApron) {
      for (const double side : {-1.0, 1.0})
        pen.ink({{side * n * 1.4, 362}, {side * 20, 560}, {-side * b.inner[2].x, 748}}, 17, t.cloth,
                Taper::kStart);
    } else if (t.outfit == Outfit::kVest || t.outfit == Outfit::kWhiteCoat ||
               t.outfit == Outfit::kSuit || t.outfit == Outfit::kBlazer) {
      collar = vest ? t.inner : lighter(cloth, 0.06);
    }
    if (t.outfit == Outfit::kDress) return;
    const Points band{{-n * 1.22, 338, true}, {0, 350}, {n * 1.22, 338, true}, {n * 1.62, 370},
                      {n * 0.9, 398},         {0, 404}, {-n * 0.9, 398},       {-n * 1.62, 370}};
    pen.shape(band, Paint::vertical(340, lighter(collar, 0.12), 404, collar));
    pen.spline(band);
    pen.outline(darker(collar, 0.6), kLine);
  });
}

void paint_rear_head(Pen& pen, const Sheet& s) {
  const Traits& t = s.traits;
  for (const double side : {-1.0, 1.0}) {
    const Points ear =
        moved({{98, 160}, {112, 154}, {119, 168}, {113, 194}, {102, 214}}, 0, 0, side, 1);
    pen.shape(ear, mix(t.skin.base, t.skin.shade, 0.35));
    pen.spline(ear, false);
    pen.outline(t.skin.line, kLine);
  }
  paint_hair_from_behind(pen, s);
}

}  // namespace showrunner::puppet
