#include <cmath>
#include <initializer_list>
#include <numbers>

#include "hair.h"

namespace showrunner::puppet {
namespace {

// Both sides of a mass that hangs from the skull, from the top's middle down the right side.
Points hanging(const Points& right) {
  Points left = mirrored(right);
  left.pop_back();
  return joined({right, left});
}

void fill_back(Pen& pen, const Points& mass, const HairColor& c, double bottom) {
  HairColor shaded = c;
  shaded.base = mix(c.base, c.dark, 0.45);
  paint_hair_mass(pen, mass, shaded, -20, bottom);
}

void strands(Pen& pen, const HairColor& c, std::initializer_list<double> xs, double from, double to,
             double wave) {
  int i = 0;
  for (const double x : xs) {
    const double third = (to - from) / 3, lean = x * 0.10;
    const double sway = wave * (i++ % 2 == 0 ? 1 : -1);
    pen.ink({{x * 0.9, from},
             {x + sway, from + third},
             {x + lean - sway, from + 2 * third},
             {x + lean * 1.3, to}},
            i % 3 == 0 ? 9 : 4, fade(i % 3 == 0 ? c.light : c.line, i % 3 == 0 ? 0.2 : 0.45));
  }
}

void tail(Pen& pen, const Points& shape, const HairColor& c, double top, double bottom) {
  paint_hair_mass(pen, shape, c, top, bottom);
}

}  // namespace

void paint_hair_behind(Pen& pen, const Sheet& sheet) {
  const Traits& t = sheet.traits;
  const HairColor& c = t.hair_color;
  switch (t.hair) {
    case Hair::kLong:
    case Hair::kHalfUp:
      fill_back(pen,
                hanging({{0, -20},
                         {90, 6},
                         {128, 100},
                         {120, 170},
                         {136, 270},
                         {150, 420},
                         {150, 560},
                         {134, 640, true},
                         {112, 606},
                         {92, 655, true},
                         {60, 612},
                         {36, 660, true},
                         {0, 625}}),
                c, 640);
      strands(pen, c, {-128, -112, -92, -120, 128, 112, 92, 120}, 210, 610, 3);
      return;
    case Hair::kWaves:
      fill_back(pen,
                hanging({{0, -24},
                         {92, 4},
                         {132, 100},
                         {142, 220},
                         {168, 310},
                         {150, 390},
                         {176, 470},
                         {160, 545},
                         {150, 600, true},
                         {118, 566},
                         {96, 612, true},
                         {60, 575},
                         {0, 590}}),
                c, 600);
      strands(pen, c, {-138, -120, -104, -146, 138, 120, 104, 146}, 200, 570, 12);
      return;
    case Hair::kBob:
      fill_back(pen,
                hanging({{0, -22},
                         {92, 4},
                         {130, 100},
                         {138, 230},
                         {132, 300},
                         {104, 338, true},
                         {60, 326},
                         {0, 322}}),
                c, 340);
      return;
    case Hair::kLob:
      fill_back(pen,
                hanging({{0, -24},
                         {92, 4},
                         {130, 100},
                         {138, 250},
                         {146, 360},
                         {112, 424, true},
                         {80, 396},
                         {40, 410},
                         {0, 400}}),
                c, 420);
      strands(pen, c, {-128, -116, 128, 116}, 210, 400, 4);
      return;
    case Hair::kPonytail:
      tail(pen,
           {{30, 0},
            {96, -38},
            {158, 20},
            {186, 130},
            {182, 260},
            {196, 372},
            {176, 452, true},
            {160, 390},
            {140, 430, true},
            {132, 330},
            {124, 180},
            {84, 80}},
           c, -30, 440);
      pen.ink({{110, 0}, {150, 90}, {160, 230}, {168, 380}}, 12, fade(c.light, 0.3));
      pen.ink({{90, 20}, {136, 110}, {146, 250}, {150, 400}}, 4, fade(c.line, 0.6));
      pen.ink({{128, 4}, {170, 120}, {170, 260}, {182, 400}}, 4, fade(c.line, 0.5));
      fill_back(pen, hanging({{0, -8}, {72, 14}, {104, 96}, {112, 210}, {70, 262}, {0, 270}}), c,
                260);
      paint_ribbon(pen, 92, 6, 20, t.accent);
      return;
    case Hair::kBun:
      fill_back(pen, hanging({{0, -8}, {72, 14}, {104, 96}, {108, 200}, {64, 256}, {0, 262}}), c,
                260);
      pen.ellipse(12, -42, 56, 46, -0.1);
      pen.fill(Paint::radial({-8, -62}, 90,
                             {{0, mix(c.base, c.light, 0.4)}, {0.5, c.base}, {1, c.dark}}));
      pen.ellipse(12, -42, 56, 46, -0.1);
      pen.outline(c.line, kLine);
      pen.ink({{-36, -36}, {-6, -74}, {44, -66}, {52, -34}}, 4, fade(c.line, 0.6));
      pen.ink({{-24, -26}, {4, -54}, {34, -48}}, 3.4, fade(c.line, 0.5));
      pen.ink({{-26, -56}, {-4, -78}, {22, -78}}, 6, fade(c.light, 0.6));
      return;
    case Hair::kPerm: {
      Points curls;
      for (int i = 0; i < 28; ++i) {
        const double a = 2 * std::numbers::pi * i / 28, r = i % 2 == 0 ? 0 : 12;
        curls.push_back({std::sin(a) * (130 + r), 118 - std::cos(a) * (146 + r)});
      }
      fill_back(pen, curls, c, 270);
      return;
    }
    case Hair::kTwin:
      for (const double side : {-1.0, 1.0}) {
        pen.isolated([&] {
          pen.scale(side, 1);
          tail(pen,
               {{104, 246},
                {140, 262},
                {166, 350},
                {164, 450},
                {150, 540, true},
                {136, 490},
                {118, 528, true},
                {110, 430},
                {116, 330}},
               c, 240, 530);
          pen.ink({{126, 280}, {144, 370}, {142, 480}}, 7, fade(c.light, 0.4));
          pen.ink({{118, 290}, {130, 380}, {128, 480}}, 3.4, fade(c.line, 0.6));
        });
      }
      fill_back(pen, hanging({{0, -8}, {72, 14}, {104, 96}, {126, 210}, {100, 272}, {0, 280}}), c,
                280);
      return;
    case Hair::kComma:
    case Hair::kBangs:
    case Hair::kCurtain:
      fill_back(
          pen,
          hanging({{0, -8}, {72, 14}, {104, 96}, {114, 210}, {82, 268, true}, {60, 262}, {0, 268}}),
          c, 270);
      return;
    case Hair::kSidePart:
    case Hair::kCrop:
    case Hair::kSlick:
    case Hair::kNeat:
      break;
  }
  fill_back(pen, hanging({{0, -8}, {72, 14}, {104, 96}, {106, 196}, {70, 246}, {0, 250}}), c, 250);
}

void paint_hair_from_behind(Pen& pen, const Sheet& sheet) {
  const Traits& t = sheet.traits;
  const HairColor& c = t.hair_color;
  double end = 262;
  Points right{{0, -28},        {62, -14}, {106, 34},       {121, 108}, {116, 196},
               {84, 262, true}, {64, 240}, {44, 272, true}, {24, 244},  {0, 274, true}};
  switch (t.hair) {
    case Hair::kLong:
    case Hair::kHalfUp:
      end = 600;
      right = {{0, -30},   {66, -14},       {110, 36},  {126, 110},
               {134, 260}, {146, 420},      {140, 560}, {122, 610, true},
               {96, 580},  {72, 622, true}, {40, 590},  {0, 626, true}};
      break;
    case Hair::kWaves:
      end = 560;
      right = {{0, -34},        {68, -18},  {112, 34},     {130, 110},       {142, 220},
               {168, 310},      {150, 390}, {172, 470},    {150, 560, true}, {116, 526},
               {90, 572, true}, {50, 536},  {0, 566, true}};
      break;
    case Hair::kBob:
      end = 330;
      right = {{0, -30},   {66, -14},        {112, 36}, {130, 110}, {138, 230},
               {128, 300}, {100, 334, true}, {50, 328}, {0, 332}};
      break;
    case Hair::kLob:
      end = 414;
      right = {{0, -32},   {66, -16},        {112, 36}, {130, 110}, {138, 250},
               {140, 360}, {108, 414, true}, {60, 396}, {0, 404}};
      break;
    case Hair::kPerm:
      end = 270;
      right = {{0, -40},   {40, -46},  {66, -18},  {104, -6},  {112, 34}, {138, 60}, {128, 104},
               {146, 140}, {126, 178}, {134, 216}, {102, 234}, {92, 268}, {50, 258}, {0, 276}};
      break;
    default:
      if (!t.female)
        right = {{0, -30},  {62, -16},       {105, 34}, {117, 108},      {111, 172},
                 {92, 216}, {70, 254, true}, {46, 244}, {22, 262, true}, {0, 254}};
      break;
  }
  const Points mass = hanging(right);
  paint_hair_mass(pen, mass, c, -30, end);
  pen.isolated([&] {
    pen.spline(mass);
    pen.clip();
    pen.glow(-44, 40, 84, 64, fade(c.light, 0.3));
    pen.glow(128, 180, 46, 170, fade(c.dark, 0.6));
    for (int i = -6; i <= 6; ++i) {
      const double x = i * 18, k = x / 118, y = 76 - 26 * k * k;
      pen.ink({{x * 0.9, y - 20}, {x, y}, {x * 1.04, y + 20 + (i * i * 5) % 9}}, 8,
              fade(c.light, 0.36 - 0.2 * std::abs(k + 0.2)));
      pen.ink({{x * 0.25, -10},
               {x * 0.95, 80},
               {x * 1.12, 160},
               {x * (end > 300 ? 1.25 : 0.9), end - 20}},
              i % 2 == 0 ? 5 : 3, fade(c.line, 0.42), Taper::kStart);
    }
  });
  if (t.hair == Hair::kPonytail) {
    tail(pen,
         {{-14, 44},
          {0, 36},
          {14, 44},
          {46, 120},
          {52, 260},
          {34, 390},
          {6, 452, true},
          {-6, 400},
          {-26, 432, true},
          {-44, 280},
          {-46, 130}},
         c, 30, 440);
    pen.ink({{-4, 70}, {-18, 170}, {-14, 330}}, 9, fade(c.light, 0.35));
    pen.ink({{6, 60}, {20, 190}, {14, 360}}, 4, fade(c.line, 0.5));
    paint_ribbon(pen, 0, 48, 26, t.accent);
  } else if (t.hair == Hair::kHalfUp) {
    paint_ribbon(pen, 0, 96, 32, t.accent);
  } else if (t.hair == Hair::kBun) {
    pen.ellipse(0, -6, 58, 50);
    pen.fill(Paint::radial({-18, -26}, 90,
                           {{0, mix(c.base, c.light, 0.4)}, {0.5, c.base}, {1, c.dark}}));
    pen.ellipse(0, -6, 58, 50);
    pen.outline(c.line, kLine);
    pen.ink({{-44, 0}, {-14, -36}, {36, -32}, {46, 4}}, 4, fade(c.line, 0.6));
    pen.ink({{-32, 12}, {0, -14}, {28, -6}}, 3.4, fade(c.line, 0.5));
  } else if (t.hair == Hair::kTwin) {
    for (const double side : {-1.0, 1.0}) {
      pen.isolated([&] {
        pen.scale(side, 1);
        tail(pen,
             {{84, 238},
              {124, 246},
              {150, 350},
              {146, 450},
              {128, 530, true},
              {116, 480},
              {98, 516, true},
              {92, 420},
              {96, 330}},
             c, 240, 530);
      });
      paint_ribbon(pen, side * 102, 246, 20, t.accent);
    }
  }
}

}  // namespace showrunner::puppet
