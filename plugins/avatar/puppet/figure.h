// Draws a character once for a request: the pictures from which every frame is assembled.
//
// A face's changes are patches: a picture that holds only the pixels in which, say, shut eyes
// differ from the whole figure, and nothing elsewhere. So a frame costs the renderer little.
//
// Threads: free functions without shared state.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "face.h"

namespace showrunner::puppet {

enum class Pose { kFront, kSide, kBack, kSilhouette, kCard };
enum class Framing { kClose, kMedium, kWide };

struct Shot {
  Sheet sheet;  // turn: which way a side or back view looks, too
  Pose pose = Pose::kFront;
  Framing framing = Framing::kMedium;
  int width = 0, height = 0;  // pixels
  std::optional<Color> background;
  std::string name;  // on a card
};

enum class Role { kStill, kEyes, kMouth, kWave };

// A rectangle of pixels.
struct Box {
  int x = 0, y = 0, width = 0, height = 0;
  bool empty() const { return width <= 0 || height <= 0; }
};

struct Part {
  std::string name;
  Role role = Role::kStill;
  bool nods = false;  // moves with the head
  Box box;            // in the figure; pictures are as large
  // Eyes: half, shut (Lids less one). Mouth: a Viseme less one. Wave: levels from quiet to loud.
  std::vector<Surface> pictures;
};

inline constexpr int kWaveLevels = 6;

struct Figure {
  int nod_px = 0;  // the largest nod that fits the drawing
  std::vector<Part> parts;
};

Figure draw(const Shot& shot);
Figure draw_card(const Shot& shot);

// From design units to pixels.
struct Fit {
  double scale, x, y;
  void set_on(Pen& pen) const {
    pen.translate(x, y);
    pen.scale(scale, scale);
  }
};
Fit fit_of(const Shot& shot);
// All of a character from the front at rest.
void paint_portrait(Pen& pen, const Sheet& sheet);

// What `paint` draws on a canvas of the shot's size, cut to what is not transparent. The box is
// empty if nothing is.
Part painted(const Shot& shot, std::string name, const std::function<void(Pen&)>& paint);
// The part of `from` in `box`.
Surface cropped(const Surface& from, Box box);
Box ink_box(const Surface& surface);

}  // namespace showrunner::puppet
