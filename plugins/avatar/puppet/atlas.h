// Packs a figure's pictures into one PNG.
//
// Errors: sr::Error (SR_RESOURCE_EXHAUSTED, SR_INTERNAL).
#pragma once
#include <string>
#include <vector>

#include "figure.h"

namespace showrunner::puppet {

struct Atlas {
  std::string png;  // straight alpha
  int width = 0, height = 0;
  // For each part of the figure, for each of its pictures: where it is in the atlas.
  std::vector<std::vector<Box>> cells;
};

Atlas pack(const Figure& figure);
// The figure at rest, as a PNG of the shot's size.
std::string still_of(const Figure& figure, int width, int height);

}  // namespace showrunner::puppet
