// What each outfit is made of.
#include "outfit.h"

namespace showrunner::puppet {
namespace {

class Tailor {
 public:
  Tailor(Pen& pen, const Sheet& sheet, const Body& body)
      : pen_(pen), t_(sheet.traits), b_(body), n_(body.neck) {}

  Points crew() const { return {{0, 402}, {n_ * 0.8, 392}, {n_ * 1.32, 366}}; }
  Points high() const { return {{0, 400}, {n_ * 0.72, 382}, {n_ * 1.16, 352}}; }
  Points vee(double depth) const {
    return {{0, depth, true}, {n_ * 0.74, 400 + (depth - 400) * 0.22}, {n_ * 1.34, 362}};
  }

  void cloth(const Points& shape, Color color) { paint_cloth(pen_, b_, shape, color); }
  void piece(const Points& shape, Color color) {
    pen_.shape(shape, Paint::linear({-b_.width, 360}, {b_.width, 700},
                                    {{0, lighter(color, 0.14)}, {1, darker(color, 0.12)}}));
    pen_.spline(shape);
    pen_.outline(darker(color, 0.58), kLine);
  }
  void both(const Points& right, Color color) {
    piece(moved(right, 0, 0, -1, 1), color);
    piece(right, color);
  }
  void button(double x, double y, Color color, double r = 5.5) {
    pen_.disc(x, y + 1.5, r, r, darker(color, 0.55));
    pen_.disc(x, y, r, r, color);
    pen_.disc(x - r * 0.3, y - r * 0.3, r * 0.34, r * 0.34, lighter(color, 0.6));
  }
  void line(const Points& points, Color color, double width = 3.2, double alpha = 0.6) {
    pen_.ink(points, width, fade(darker(color, 0.6), alpha));
  }

  void shirt_collar(Color color, bool buttons) {
    both({{2, 398, true},
          {n_ * 0.7, 382},
          {n_ * 1.14, 346, true},
          {n_ * 1.46, 374},
          {n_ * 1.40, 410, true},
          {n_ * 0.9, 424},
          {n_ * 0.62, 436, true}},
         color);
    if (!buttons) return;
    line({{0, 402}, {0, 700}, {0, kBodyEnd}}, color, 3, 0.5);
    for (double y = 452; y < kBodyEnd; y += 84) button(0, y, lighter(color, 0.4), 4.6);
  }
  void tie(Color color) {
    piece({{-13, 400, true}, {13, 400, true}, {10, 430, true}, {-10, 430, true}}, color);
    piece({{-10, 428, true}, {10, 428, true}, {24, 640}, {0, 680, true}, {-24, 640}}, color);
    for (double y = 470; y < 640; y += 44)
      pen_.ink({{-15, y + 14}, {15, y - 10}}, 6, fade(lighter(color, 0.5), 0.55));
  }
  // The two fronts of a jacket or coat that close at y = `close`.
  void jacket(Color color, double close, double lapel) {
    cloth(b_.garment(vee(close)), color);
    line({{0, close}, {3, close + 160}, {2, kBodyEnd}}, color, 5, 0.9);
    both({{n_ * 1.10, 350, true},
          {n_ * 1.72, 374},
          {n_ * 1.86 + lapel, 446, true},
          {n_ * 1.5 + lapel, 456, true},
          {n_ * 1.76 + lapel, 482, true},
          {n_ * 0.86 + lapel * 0.3, 580},
          {1, close + 2, true},
          {n_ * 0.52, 460},
          {n_ * 0.98, 396}},
         lighter(color, 0.05));
  }
  void breast_pocket(Color color, Color square) {
    const double x = b_.width * 0.50;
    line({{x - 26, 556}, {x + 26, 550}}, color, 5, 0.8);
    pen_.shape({{x - 17, 554, true},
                {x - 9, 532, true},
                {x + 2, 544, true},
                {x + 12, 528, true},
                {x + 19, 550, true}},
               square);
  }

  void suit() {
    cloth(b_.garment(high()), t_.inner);
    if (t_.tie) tie(t_.accent);
    shirt_collar(t_.inner, !t_.tie);
    jacket(t_.cloth, 660, 12);
    breast_pocket(t_.cloth, t_.tie ? t_.inner : t_.accent);
    for (const double y : {704.0, 790.0}) button(6, y, darker(t_.cloth, 0.3), 8);
  }
  void blazer() {
    cloth(b_.garment(crew()), t_.inner);
    line({{-n_ * 1.1, 384}, {0, 413}, {n_ * 1.1, 384}}, t_.inner, 3, 0.5);
    jacket(t_.cloth, 690, 4);
    breast_pocket(t_.cloth, t_.accent);
    button(6, 724, t_.accent, 8);
  }
  void white_coat() {
    cloth(b_.garment(high()), t_.inner);
    if (t_.tie) tie(t_.accent);
    shirt_collar(t_.inner, !t_.tie);
    jacket(t_.cloth, 700, 16);
    const double x = b_.width * 0.52;
    piece({{x - 32, 560, true},
           {x + 32, 560, true},
           {x + 32, 626, true},
           {x, 634},
           {x - 32, 626, true}},
          t_.cloth);
    pen_.ink({{x - 10, 538}, {x - 10, 590}}, 6, t_.accent);
    pen_.ink({{x + 2, 542}, {x + 2, 590}}, 5, hex(0xd9534f));
  }
  void hoodie() {
    cloth(b_.garment(crew()), t_.cloth);
    both({{0, 446, true},
          {n_ * 0.9, 426},
          {n_ * 1.5, 384},
          {n_ * 1.34, 330, true},
          {n_ * 2.0, 356},
          {n_ * 2.15, 404},
          {n_ * 1.5, 456},
          {0, 486, true}},
         t_.cloth);
    for (const double side : {-1.0, 1.0}) {
      pen_.ink({{side * 20, 458}, {side * 24, 520}, {side * 20, 590}}, 6.5, t_.accent,
               Taper::kStart);
      pen_.rounded(side * 20 - 4, 582, 8, 20, 3);
      pen_.fill(darker(t_.accent, 0.25));
    }
    piece({{-92, 820, true},
           {-64, 760, true},
           {64, 760, true},
           {92, 820, true},
           {98, 940, true},
           {-98, 940, true}},
          t_.cloth);
    pen_.rounded(-b_.width * 0.42, 640, b_.width * 0.84, 16, 8);
    pen_.fill(fade(t_.inner, 0.85));
    pen_.rounded(-b_.width * 0.42, 666, b_.width * 0.84, 7, 3.5);
    pen_.fill(fade(t_.accent, 0.8));
  }
  void ribbed_neck(Color color) {
    const double top = 362;
    const Points band = joined(
        {{{0, 402},
          {n_ * 0.8, 392},
          {n_ * 1.3, top - 4},
          {n_ * 1.62, top + 8},
          {n_ * 1.0, 414},
          {0, 426}},
         mirrored({{n_ * 0.8, 392}, {n_ * 1.3, top - 4}, {n_ * 1.62, top + 8}, {n_ * 1.0, 414}})});
    piece(band, color);
    for (double k = -1.2; k <= 1.21; k += 0.2) {
      const double bow = k * k * 22;
      line({{k * n_, 402 - bow}, {k * n_ * 1.12, 423 - bow}}, color, 2, 0.4);
    }
  }
  void knit() {
    cloth(b_.garment(crew()), t_.cloth);
    for (const double x : {-0.46, -0.16, 0.16, 0.46})
      for (double y = 450; y < kBodyEnd; y += 30) {
        const double cx = x * b_.width;
        pen_.ink({{cx - 7, y}, {cx, y + 9}, {cx + 7, y}}, 3.4, fade(darker(t_.cloth, 0.5), 0.36));
        pen_.ink({{cx - 7, y + 6}, {cx, y + 15}, {cx + 7, y + 6}}, 3,
                 fade(lighter(t_.cloth, 0.6), 0.4));
      }
    ribbed_neck(t_.cloth);
  }
  void coat() {
    cloth(b_.garment(high()), t_.inner);
    piece({{-n_ * 1.12, 340, true},
           {0, 352},
           {n_ * 1.12, 340, true},
           {n_ * 1.2, 378},
           {0, 394},
           {-n_ * 1.2, 378}},
          t_.inner);
    jacket(t_.cloth, 720, 26);
    for (const double y : {748.0, 840.0})
      for (const double x : {-30.0, 42.0}) button(x, y, t_.accent, 9);
    if (!t_.scarf) return;
    const Points wrap{{-n_ * 1.75, 352}, {-n_ * 0.9, 332}, {0, 356},
                      {n_ * 0.9, 332},   {n_ * 1.75, 352}, {n_ * 1.7, 404},
                      {n_ * 0.6, 432},   {-n_ * 0.6, 434}, {-n_ * 1.7, 404}};
    piece({{8, 410, true}, {58, 398, true}, {66, 560}, {60, 640, true}, {14, 644, true}, {16, 540}},
          lighter(t_.accent, 0.12));
    piece(wrap, lighter(t_.accent, 0.18));
    line({{-n_ * 1.5, 384}, {0, 402}, {n_ * 1.4, 376}}, t_.accent, 4, 0.5);
    line({{-n_ * 0.9, 360}, {0, 378}, {n_ * 1.0, 358}}, t_.accent, 3, 0.4);
  }
  void cardigan() {
    cloth(b_.garment(crew()), t_.inner);
    line({{-n_ * 1.1, 386}, {0, 414}, {n_ * 1.1, 386}}, t_.inner, 3, 0.5);
    cloth(b_.garment(vee(650)), t_.cloth);
    both({{n_ * 1.22, 356, true},
          {n_ * 1.6, 368, true},
          {n_ * 1.05, 470},
          {22, 648},
          {22, kBodyEnd, true},
          {0, kBodyEnd, true},
          {0, 650, true},
          {n_ * 0.72, 452}},
         lighter(t_.cloth, 0.12));
    for (double y = 690; y < kBodyEnd; y += 84) button(11, y, t_.accent, 6.5);
  }
  void apron() {
    cloth(b_.garment(high()), t_.inner);
    line({{0, 402}, {0, 480}, {0, 520}}, t_.inner, 3, 0.5);
    for (const double side : {-1.0, 1.0})
      pen_.ink({{side * n_ * 1.45, 372}, {side * n_ * 1.6, 430}, {side * 64, 508}}, 17, t_.cloth,
               Taper::kStart);
    const double w = b_.inner[2].x;
    const Points bib{{-68, 500, true},
                     {0, 506},
                     {68, 500, true},
                     {78, 600},
                     {w * 0.98, 690, true},
                     {w * 1.06, 860},
                     {w * 1.1, kBodyEnd, true},
                     {-w * 1.1, kBodyEnd, true},
                     {-w * 1.06, 860},
                     {-w * 0.98, 690, true},
                     {-78, 600}};
    piece(bib, t_.cloth);
    shirt_collar(t_.inner, false);
    pen_.ink({{-62, 514}, {0, 520}, {62, 514}}, 5, t_.accent);
    piece({{-52, 790, true}, {52, 790, true}, {50, 900, true}, {-50, 900, true}}, t_.cloth);
    pen_.ink({{-46, 800}, {46, 800}}, 4, fade(t_.accent, 0.8));
    pen_.rounded(14, 560, 46, 22, 5);
    pen_.fill(hex(0xfffaf0));
    pen_.ink({{20, 571}, {54, 571}}, 4, fade(t_.cloth, 0.8));
    for (const double side : {-1.0, 1.0}) button(side * 58, 514, t_.accent, 6);
  }
  void bow(double y, Color color) {
    for (const double side : {-1.0, 1.0}) {
      piece({{side * 3, y, true},
             {side * 22, y - 17},
             {side * 48, y - 14},
             {side * 48, y + 16},
             {side * 22, y + 14}},
            color);
      piece({{side * 2, y + 4, true},
             {side * 16, y + 26},
             {side * 30, y + 86, true},
             {side * 8, y + 78, true}},
            color);
    }
    pen_.disc(0, y + 1, 9, 10, darker(color, 0.14));
  }
  void blouse() {
    cloth(b_.garment(high()), t_.cloth);
    line({{0, 410}, {0, 700}, {0, kBodyEnd}}, t_.cloth, 3, 0.4);
    for (double y = 520; y < kBodyEnd; y += 84) button(0, y, lighter(t_.cloth, 0.3), 4.6);
    both({{0, 402, true},
          {n_ * 0.72, 384},
          {n_ * 1.2, 346, true},
          {n_ * 1.9, 372},
          {n_ * 1.86, 424},
          {n_ * 1.0, 440}},
         lighter(t_.cloth, 0.35));
    bow(412, t_.accent);
  }
  void dress() {
    cloth(b_.garment({{0, 476, true}, {26, 452}, {62, 440}, {92, 410}, {100, 396}}), t_.cloth);
    line({{-30, 640}, {0, 650}, {30, 640}}, t_.cloth, 3, 0.4);
    const Points belt{{-b_.inner[2].x, 742, true}, {0, 756}, {b_.inner[2].x, 742, true},
                      {b_.inner[2].x, 772, true},  {0, 786}, {-b_.inner[2].x, 772, true}};
    piece(belt, darker(t_.cloth, 0.25));
    pen_.rounded(-15, 750, 30, 32, 5);
    pen_.outline(t_.accent, 5);
  }
  void vest() {
    cloth(b_.garment(high()), t_.inner);
    if (t_.tie) tie(t_.accent);
    shirt_collar(t_.inner, !t_.tie);
    cloth(b_.torso(vee(590)), t_.cloth);
    for (double y = 626; y < kBodyEnd; y += 74) button(0, y, darker(t_.cloth, 0.3), 6);
    line({{0, 592}, {0, 760}, {0, kBodyEnd}}, t_.cloth, 3, 0.6);
  }
  void varsity() {
    cloth(b_.garment(crew()), t_.cloth);
    for (const double side : {-1.0, 1.0}) {
      const Points arm = moved(b_.sleeve(), 0, 0, side, 1);
      pen_.shape(arm, Paint::vertical(400, t_.inner, 1000, darker(t_.inner, 0.2)));
      pen_.spline(arm);
      pen_.outline(darker(t_.inner, 0.55), kLine);
      const double e = side * b_.width;
      line({{e * 1.04, 700}, {e * 0.94, 722}, {e * 0.84, 716}}, t_.inner, 5, 0.4);
      line({{e * 1.05, 748}, {e * 0.96, 752}, {e * 0.88, 742}}, t_.inner, 4, 0.3);
    }
    line({{0, 420}, {0, 700}, {0, kBodyEnd}}, t_.cloth, 4, 0.9);
    for (double y = 470; y < kBodyEnd; y += 92) button(0, y, t_.accent, 7);
    ribbed_neck(t_.accent);
    const double x = b_.width * 0.44;
    pen_.rounded(x - 22, 520, 44, 52, 8);
    pen_.fill(t_.accent);
    pen_.ink({{x + 11, 532}, {x - 9, 536}, {x + 8, 548}, {x - 11, 560}}, 7, t_.cloth);
  }

  void jewellery() {
    if (t_.necklace) {
      const double y = t_.outfit == Outfit::kDress ? 430 : 416;
      if (t_.outfit == Outfit::kDress || t_.outfit == Outfit::kBlazer ||
          t_.outfit == Outfit::kKnit) {
        pen_.spline({{-n_ * 1.12, 366}, {0, y}, {n_ * 1.12, 366}}, false);
        pen_.outline(hex(0xd9b65c), 2.4);
        pen_.disc(0, y + 4, 5, 6, hex(0xf2d27a));
        pen_.disc(-1.5, y + 2, 1.6, 2, hex(0xfffbe6));
      }
    }
    if (t_.lanyard) {
      for (const double side : {-1.0, 1.0})
        pen_.ink({{side * n_ * 1.3, 368}, {side * 40, 520}, {0, 640}}, 6.5, t_.accent,
                 Taper::kStart);
      pen_.rounded(-28, 636, 56, 74, 6);
      pen_.fill(hex(0xfafbff));
      pen_.rounded(-18, 648, 20, 24, 3);
      pen_.fill(fade(t_.accent, 0.6));
      pen_.ink({{-18, 686}, {18, 686}}, 4, hex(0x9aa0b0));
    }
  }

 private:
  Pen& pen_;
  const Traits& t_;
  const Body& b_;
  const double n_;
};

}  // namespace

void paint_garments_behind(Pen& pen, const Sheet& s, const Body& b) {
  const Traits& t = s.traits;
  const double n = b.neck;
  const auto back = [&](const Points& right, Color color) {
    Points left = mirrored(right);
    left.pop_back();
    const Points all = joined({right, left});
    pen.shape(all, darker(color, 0.32));
    pen.spline(all);
    pen.outline(darker(color, 0.66), kLine);
  };
  if (t.outfit == Outfit::kHoodie) {
    back({{0, 262}, {n * 1.7, 284}, {n * 2.3, 340}, {n * 2.1, 420}, {0, 440}}, t.cloth);
  } else if (t.outfit == Outfit::kSuit || t.outfit == Outfit::kShirt ||
             t.outfit == Outfit::kApron || t.outfit == Outfit::kVest ||
             t.outfit == Outfit::kWhiteCoat) {
    back({{0, 338}, {n * 1.1, 336}, {n * 1.35, 360}, {n * 1.2, 400}, {0, 410}},
         t.outfit == Outfit::kShirt ? t.cloth : t.inner);
  }
}

void paint_garments(Pen& pen, const Sheet& s, const Body& b) {
  Tailor tailor(pen, s, b);
  switch (s.traits.outfit) {
    case Outfit::kSuit:
      tailor.suit();
      break;
    case Outfit::kBlazer:
      tailor.blazer();
      break;
    case Outfit::kHoodie:
      tailor.hoodie();
      break;
    case Outfit::kKnit:
      tailor.knit();
      break;
    case Outfit::kCoat:
      tailor.coat();
      break;
    case Outfit::kCardigan:
      tailor.cardigan();
      break;
    case Outfit::kApron:
      tailor.apron();
      break;
    case Outfit::kBlouse:
      tailor.blouse();
      break;
    case Outfit::kDress:
      tailor.dress();
      break;
    case Outfit::kVest:
      tailor.vest();
      break;
    case Outfit::kWhiteCoat:
      tailor.white_coat();
      break;
    case Outfit::kVarsity:
      tailor.varsity();
      break;
    case Outfit::kShirt:
      tailor.cloth(b.garment(tailor.high()), s.traits.cloth);
      tailor.shirt_collar(s.traits.cloth, true);
      break;
  }
  tailor.jewellery();
}

}  // namespace showrunner::puppet
