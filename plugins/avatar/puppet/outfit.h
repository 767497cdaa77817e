// Neck, shoulders and clothes from the front, in the face's design units (face.h); they end at
// kBodyEnd, below the widest framing.
#pragma once
#include "face.h"

namespace showrunner::puppet {

inline constexpr double kBodyEnd = 1100;
// The body is cut as for a longer neck than it gets.
inline constexpr double kBodyRise = -34;

// The cut of a body: garments hang on it.
struct Body {
  explicit Body(const Traits& traits);

  // A garment with sleeves; `neckline` runs from its middle to the shoulder's root.
  Points garment(const Points& neckline) const;
  Points sleeve() const;                       // the right one, to be mirrored
  Points torso(const Points& neckline) const;  // sleeveless

  double width;  // half, of the shoulders
  double neck;   // half
  Points outer;  // shoulder, arm, down to the end; right side
  Points inner;  // armpit to the end: between arm and chest
};

void paint_body(Pen& pen, const Sheet& sheet);

// Fills a garment and gives it light, folds and an outline.
void paint_cloth(Pen& pen, const Body& body, const Points& shape, Color color);
void paint_garments(Pen& pen, const Sheet& sheet, const Body& body);
// What is behind the neck: a hood, a collar's back.
void paint_garments_behind(Pen& pen, const Sheet& sheet, const Body& body);

}  // namespace showrunner::puppet
