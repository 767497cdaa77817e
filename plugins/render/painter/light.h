// The light of a scene: sky colours, what falls on things outdoors and indoors, how far lamps are
// on, and the map of light pools and grading that the finish applies.
//
// Threads: values; one owner.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "color.h"
#include "pen.h"
#include "scene.h"

namespace showrunner::painter {

struct Light {
  Color sky_top, sky_middle, sky_low;
  Color cloud, haze;
  Color sun;                    // or moon
  double sun_x = 0, sun_y = 0;  // of the width, units
  double sun_power = 0;         // 0: hidden by weather
  Color outdoor, indoor;        // what material colours are multiplied with
  Color window;                 // daylight that comes in, with its strength as alpha
  double lamps = 0;             // 0 off .. 1 the only light
  double stars = 0;
};
Light light_of(const Scene& scene);

// How the whole picture is developed. 1 = unchanged.
struct Grade {
  double saturation = 1, contrast = 1, exposure = 1;
  Color shadows{0, 0, 0}, highlights{1, 1, 1};  // added in the dark; multiplied in the light
  double vignette = 0.3, bloom = 0.5;
};
Grade grade_of(const Scene& scene);

// Light on a coarse grid: 1 = as painted.
class LightMap {
 public:
  static constexpr int kColumns = 96, kRows = 54;
  explicit LightMap(double width_units);
  // A pool of light (strength < 0: shade) that fades to its edge.
  void pool(double cx, double cy, double rx, double ry, Color color, double strength);
  // What shines by itself behind glass: lamps of the room do not light it.
  void shield(double x, double y, double w, double h);
  void apply_shields();
  void darken_edges(double strength);
  const std::array<float, 3>& at(int column, int row) const {
    return cells_[static_cast<size_t>(row * kColumns + column)];
  }

 private:
  double width_;
  std::vector<std::array<float, 3>> cells_;
  std::vector<std::array<double, 4>> shields_;
};

// Applies light, bloom and grade; the picture becomes opaque.
void finish(Surface& picture, const LightMap& map, const Grade& grade);

}  // namespace showrunner::painter
