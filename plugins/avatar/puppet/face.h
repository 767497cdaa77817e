// The face seen from the front. All functions draw in design units: x = 0 is the middle of the
// face, y = 0 the top of the skull, y = 300 the chin.
#pragma once
#include "expression.h"
#include "pen.h"
#include "traits.h"

namespace showrunner::puppet {

// A character in one mood. turn: -1 looks to the picture's left, 1 to the right, 0 at us.
struct Sheet {
  Traits traits;
  Emotion emotion = Emotion::kNeutral;
  double turn = 0;

  const Expression& expression() const { return expression_of(emotion); }
};

inline constexpr double kEyeY = 172, kMouthY = 252;
inline constexpr double kLine = 2.1;  // width of the light outline

Points face_outline(const Traits& traits, double turn);
// Ears, skin, nose, cheeks, what age leaves: all of the head but hair, eyes, brows and mouth.
void paint_head(Pen& pen, const Sheet& sheet);
void paint_brows(Pen& pen, const Sheet& sheet);  // both
void paint_eyes(Pen& pen, const Sheet& sheet, Lids lids);
void paint_mouth(Pen& pen, const Sheet& sheet, Viseme viseme);
void paint_glasses(Pen& pen, const Sheet& sheet);

// One eye and its brow round (0, 0); outer corner at +x. light: where the light comes from, -1
// or 1.
void paint_eye(Pen& pen, const Sheet& sheet, Lids lids, double light);
void paint_brow(Pen& pen, const Sheet& sheet);
// A mouth round (0, 0), `half` wide on each side of it when at rest.
void paint_lips(Pen& pen, const Sheet& sheet, MouthShape shape, bool pressed, double half);

}  // namespace showrunner::puppet
