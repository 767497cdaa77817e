// What a place painter works on, and its props: nature, rooms and furniture. Coordinates are units
// (kHeight high); the floor of a room begins at kFloor, so that the lower third stays calm.
//
// Threads: one owner.
#pragma once
#include <functional>
#include <string_view>

#include "light.h"
#include "pen.h"
#include "scene.h"

namespace showrunner::painter {

inline constexpr double kFloor = 690, kCeiling = 70;

struct Stage {
  Pen& pen;
  LightMap& map;
  const Scene& scene;
  const Light& light;
  Random random;
  double w;  // the picture's width

  double at(double share) const { return w * share; }
  bool dark() const { return light.lamps > 0.6; }
  // A lamp's light: a glow where it hangs and a pool on what is around.
  void lamp(double x, double y, double radius, double strength = 1, Color color = rgb(0xffd08a));
};

// nature.cc: draws in its own colours under the scene's light
void sky(Stage& s, Pen& pen, double horizon);  // fills the picture; haze below the horizon
void stars(Stage& s, double lowest);
void hills(Stage& s, Pen& pen, double base, double height, Color color, std::string_view name);
void town(Stage& s, Pen& pen, double x0, double x1, double base, double height, double haze,
          std::string_view name);
void tree(Stage& s, Pen& pen, double x, double base, double size, uint64_t salt);
void bush(Stage& s, Pen& pen, double x, double base, double size, uint64_t salt);
void water(Stage& s, Pen& pen, double top, double bottom);
void ground(Stage& s, Pen& pen, double top, Color near_color, Color far_color);
void street_lamp(Stage& s, double x, double base, double height);
void falling_weather(Stage& s);
Color leaf_color(const Stage& s);

// room.cc
struct RoomColors {
  Color wall, floor, trim, ceiling;
};
enum class FloorKind { kPlanks, kTiles, kPlain };
void room(Stage& s, const RoomColors& colors, FloorKind floor = FloorKind::kPlanks);
enum class View { kCity, kStreet, kTrees, kSky };
void window(Stage& s, double x, double y, double w, double h, int across, int down, Color frame,
            View view = View::kCity);
void curtains(Stage& s, double x, double y, double w, double h, Color color);
void blinds(Stage& s, double x, double y, double w, double h, double share);
void door(Stage& s, double x, double y, double w, double h, Color color);

// furniture.cc
void pendant(Stage& s, double x, double length, double size, Color shade);
void strip_light(Stage& s, double x, double y, double w);
void floor_lamp(Stage& s, double x, double base, double height, Color shade);
void table_lamp(Stage& s, double x, double base, double size, Color shade);
void picture(Stage& s, double x, double y, double w, double h, Color frame);
void plant(Stage& s, double x, double base, double size);
void books(Stage& s, double x, double base, double w, double h);
void bookcase(Stage& s, double x, double y, double w, double h, int rows, Color wood);
void bottles(Stage& s, double x, double base, double w, double h);
void cups(Stage& s, double x, double base, double w, double size);
void sofa(Stage& s, double x, double base, double w, Color color);
void table(Stage& s, double x, double top, double w, double h, Color wood);
void chair(Stage& s, double x, double base, double size, Color color);
void monitor(Stage& s, double x, double base, double w);
void clock(Stage& s, double x, double y, double radius);
void sign(Stage& s, double x, double y, double w, double h, Color color);
void rug(Stage& s, double cx, double cy, double rx, Color color);

// Paints and finishes a whole background.
void paint_background(Surface& surface, const Scene& scene);

}  // namespace showrunner::painter
