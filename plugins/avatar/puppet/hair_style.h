// The shapes of hair around the face, one for each way to wear it, in the face's design units
// (face.h).
//
// Threads: pure functions.
#pragma once
#include "face.h"

namespace showrunner::puppet {

// The edge runs from the right temple to the left one; tips and valleys take turns.
struct HairStyle {
  double width, top, low;  // of the cap: half width, y of its top, y where its sides end
  Point crown;             // where the strands come from
  double sweep;            // how the locks lean
  Points edge;
  Points outer = {};  // the cap, if it is not round
};

HairStyle hair_style(Hair hair);

}  // namespace showrunner::puppet
