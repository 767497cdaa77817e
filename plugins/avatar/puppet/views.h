// The character from other sides than the front, in the face's design units (face.h).
#pragma once
#include "face.h"

namespace showrunner::puppet {

// From the side, looking to the picture's left. The head is drawn in three steps as from the front,
// so that eyes and mouth can change beneath the hair.
void paint_profile_behind(Pen& pen, const Sheet& sheet);
void paint_profile_body(Pen& pen, const Sheet& sheet);
void paint_profile_head(Pen& pen, const Sheet& sheet);
void paint_profile_eye(Pen& pen, const Sheet& sheet, Lids lids);
void paint_profile_mouth(Pen& pen, const Sheet& sheet, Viseme viseme);
void paint_profile_over(Pen& pen, const Sheet& sheet);

void paint_rear_body(Pen& pen, const Sheet& sheet);
void paint_rear_head(Pen& pen, const Sheet& sheet);

}  // namespace showrunner::puppet
