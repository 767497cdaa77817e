#include "light.h"

#include <algorithm>
#include <cmath>

namespace showrunner::painter {
namespace {

struct TimeRow {
  Color top, middle, low, cloud, overcast, sun, outdoor, indoor, window;
  double sun_x, sun_y, lamps, stars;
};
constexpr std::array<TimeRow, 4> kTimes = {{
    {rgb(0x6a80c2),
     rgb(0xe6b3bd),
     rgb(0xffe2b4),
     rgb(0xf7d3d6),
     rgb(0xa3a5bd),
     rgb(0xfff0cf),
     {0.90, 0.80, 0.86},
     {0.88, 0.82, 0.86},
     rgb(0xffd9b8, 0.45),
     0.76,
     560,
     0.45,
     0.15},
    {rgb(0x4c97e0),
     rgb(0x93caf3),
     rgb(0xe2f3f6),
     rgb(0xffffff),
     rgb(0xb9c4cf),
     rgb(0xfffbe6),
     {1, 1, 1},
     {0.91, 0.905, 0.90},
     rgb(0xfff6dc, 0.50),
     0.82,
     150,
     0.18,
     0},
    {rgb(0x47508f),
     rgb(0xd9788f),
     rgb(0xffc582),
     rgb(0xe79a9b),
     rgb(0x6f6c8c),
     rgb(0xffdf9a),
     {0.88, 0.70, 0.72},
     {0.84, 0.72, 0.68},
     rgb(0xffb070, 0.50),
     0.24,
     560,
     0.7,
     0.08},
    {rgb(0x0d1436),
     rgb(0x1d2857),
     rgb(0x45497f),
     rgb(0x39416f),
     rgb(0x20273f),
     rgb(0xeef1ff),
     {0.46, 0.49, 0.70},
     {0.68, 0.63, 0.68},
     rgb(0x6d82c8, 0.25),
     0.80,
     170,
     1.0,
     1},
}};

struct WeatherRow {
  double cover, dim, sun;
  Color tint;
};
constexpr std::array<WeatherRow, 5> kWeathers = {{
    {0, 1, 1, {1, 1, 1}},
    {0.65, 0.95, 0, {0.97, 0.98, 1.0}},
    {0.72, 0.86, 0, {0.90, 0.95, 1.04}},
    {0.66, 0.98, 0, {0.98, 1.0, 1.05}},
    {0.80, 0.95, 0, {0.98, 1.0, 1.0}},
}};

}  // namespace

Light light_of(const Scene& scene) {
  const TimeRow& t = kTimes[static_cast<size_t>(scene.time)];
  const WeatherRow& w = kWeathers[static_cast<size_t>(scene.weather)];
  const auto gray = [&](Color c, double share) {
    return times(mix(c, t.overcast, w.cover * share), w.tint);
  };
  Light light;
  light.sky_top = gray(scaled(t.top, w.dim), 1);
  light.sky_middle = gray(t.middle, 0.9);
  light.sky_low = gray(t.low, 0.7);
  light.cloud = gray(t.cloud, 0.8);
  light.haze = mix(light.sky_low, light.sky_middle, 0.45);
  light.sun = t.sun;
  light.sun_x = t.sun_x;
  light.sun_y = t.sun_y;
  light.sun_power = w.sun;
  light.outdoor = times(scaled(t.outdoor, w.dim), w.tint);
  light.indoor = mix(t.indoor, scaled(times(t.indoor, w.tint), w.dim), 0.6);
  light.window = fade(gray(t.window, 0.7), w.sun == 0 ? 0.6 : 1);
  light.lamps = std::min(1.0, t.lamps + 0.25 * w.cover);
  light.stars = t.stars * (1 - w.cover);
  return light;
}

Grade grade_of(const Scene& scene) {
  static constexpr std::array<Grade, 10> kMoods = {{
      {1.00, 1.00, 1.00, {0.00, 0.00, 0.01}, {1.00, 1.00, 1.00}, 0.18, 0.50},    // calm
      {1.05, 0.97, 1.03, {0.035, 0.00, 0.03}, {1.04, 0.99, 0.99}, 0.30, 0.85},   // romantic
      {0.72, 1.12, 0.92, {0.00, 0.015, 0.03}, {0.95, 1.00, 1.02}, 0.46, 0.35},   // tense
      {0.62, 0.96, 0.90, {0.01, 0.02, 0.05}, {0.93, 0.98, 1.06}, 0.40, 0.45},    // sad
      {1.18, 1.03, 1.07, {0.01, 0.005, 0.00}, {1.03, 1.01, 0.97}, 0.16, 0.60},   // joyful
      {0.58, 1.18, 0.80, {0.00, 0.02, 0.025}, {0.92, 1.03, 0.98}, 0.58, 0.30},   // fearful
      {0.95, 1.16, 0.94, {0.03, 0.00, 0.00}, {1.06, 0.96, 0.92}, 0.46, 0.40},    // angry
      {0.82, 0.96, 1.02, {0.05, 0.03, 0.00}, {1.05, 1.00, 0.90}, 0.34, 0.75},    // nostalgic
      {0.86, 1.06, 0.92, {0.03, 0.00, 0.06}, {0.98, 0.97, 1.06}, 0.44, 0.70},    // mysterious
      {1.08, 1.00, 1.06, {0.00, 0.005, 0.015}, {1.03, 1.02, 0.99}, 0.18, 0.70},  // hopeful
  }};
  Grade grade = kMoods[static_cast<size_t>(scene.mood)];
  grade.bloom *= 0.4 + 0.6 * light_of(scene).lamps;
  return grade;
}

LightMap::LightMap(double width_units)
    : width_(width_units), cells_(kColumns * kRows, {1.f, 1.f, 1.f}) {}

void LightMap::pool(double cx, double cy, double rx, double ry, Color color, double strength) {
  for (int row = 0; row < kRows; ++row)
    for (int column = 0; column < kColumns; ++column) {
      const double x = (width_ * column / (kColumns - 1) - cx) / rx;
      const double y = (kHeight * row / (kRows - 1) - cy) / ry;
      const double d = x * x + y * y;
      if (d >= 1) continue;
      const double k = strength * (1 - d) * (1 - d);
      auto& cell = cells_[static_cast<size_t>(row * kColumns + column)];
      cell[0] = static_cast<float>(std::max(0.0, cell[0] + color.r * k));
      cell[1] = static_cast<float>(std::max(0.0, cell[1] + color.g * k));
      cell[2] = static_cast<float>(std::max(0.0, cell[2] + color.b * k));
    }
}

void LightMap::shield(double x, double y, double w, double h) { shields_.push_back({x, y, w, h}); }

void LightMap::apply_shields() {
  constexpr float kKept = 0.3f;  // of the light on the glass
  for (const auto& [x, y, w, h] : shields_)
    for (int row = 0; row < kRows; ++row)
      for (int column = 0; column < kColumns; ++column) {
        const double cx = width_ * column / (kColumns - 1), cy = kHeight * row / (kRows - 1);
        if (cx < x || cx > x + w || cy < y || cy > y + h) continue;
        for (float& v : cells_[static_cast<size_t>(row * kColumns + column)])
          v = 1 + (v - 1) * kKept;
      }
}

void LightMap::darken_edges(double strength) {
  for (int row = 0; row < kRows; ++row)
    for (int column = 0; column < kColumns; ++column) {
      const double x = 2.0 * column / (kColumns - 1) - 1, y = 2.0 * row / (kRows - 1) - 0.95;
      const double d = std::min(1.0, (x * x * 0.62 + y * y * 0.5));
      const auto k = static_cast<float>(1 - strength * d * d);
      for (float& v : cells_[static_cast<size_t>(row * kColumns + column)]) v *= k;
    }
}

}  // namespace showrunner::painter
