// A genre's colours and lettering, for cards and thumbnails.
#pragma once
#include "color.h"
#include "scene.h"
#include "text.h"

namespace showrunner::painter {

struct Theme {
  Color top, middle, low;  // the ground
  Color ink, accent;       // title, small words
  Face face;
};
const Theme& theme_of(Genre genre);

}  // namespace showrunner::painter
