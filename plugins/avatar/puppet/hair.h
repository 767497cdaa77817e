// Hair seen from the front, in the face's design units (face.h).
//
// A style is data: a cap over the skull and an edge of tips and valleys over the face; strands,
// shine and the shadow on the skin follow from them.
#pragma once
#include "face.h"

namespace showrunner::puppet {

void paint_hair_behind(Pen& pen, const Sheet& sheet);  // behind head and body
// The head from behind, and what hangs from it over the back.
void paint_hair_from_behind(Pen& pen, const Sheet& sheet);
void paint_hair_shadow(Pen& pen, const Sheet& sheet);  // on the skin; clip to the face first
void paint_hair_front(Pen& pen, const Sheet& sheet);

// Fills a mass of hair, with its light from the upper left, and draws its outline.
void paint_hair_mass(Pen& pen, const Points& mass, const HairColor& color, double top,
                     double bottom);
// A bow or a band, as wide as `size` from the knot.
void paint_ribbon(Pen& pen, double x, double y, double size, Color color);

}  // namespace showrunner::puppet
