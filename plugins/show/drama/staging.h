// Staging: what is seen while a line is spoken. Main characters are seen in full; major supporting
// ones in part (profile, or silhouette if mysterious) as long as a scene has avatars left, else
// they are heard over the face of the one they speak to; the others are silhouettes, seen from the
// back, or cards with their name. A dialogue is cut shot / reverse shot, with two-shots, and with
// the listener's reaction before the speaker changes.
//
// Everything here follows from the script alone, not from how long a voice turns out to be: so the
// steps of an episode are known before the first voice is made.
//
// Threads: pure functions. Errors: none; the script was checked before.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model.h"

namespace showrunner::drama {

enum class Pose { kFront, kSide, kBack, kSilhouette, kCard };
std::string_view name_of(Pose pose);  // as avatar.video/1 writes it

// A character on screen. left: stands left and looks to the right.
struct Appearance {
  const Character* who = nullptr;
  Pose pose = Pose::kFront;
  bool left = true;
};

enum class ShotType {
  kEstablishing,  // the place alone
  kTwoShot,       // picture and reaction side by side
  kSingle,        // the picture
  kReaction,      // the reaction, past the picture
};

struct StagedLine {
  const Line* line = nullptr;
  const Character* speaker = nullptr;
  Appearance picture;                  // made for the length of the line, with its voice
  bool close = false;                  // a face in strong emotion
  bool speaking = true;                // false: the picture listens to a voice that is not seen
  std::optional<Appearance> reaction;  // of fixed length, so that it outlives edits of the text
  std::vector<ShotType> shots;         // in order
};

struct StagedScene {
  const Scene* scene = nullptr;
  std::vector<StagedLine> lines;
};

// `script` and `characters` must outlive the result.
std::vector<StagedScene> stage(const Script& script, const std::vector<Character>& characters);

// How long a voice will need, from its text alone.
int64_t expected_speech_ms(std::string_view text);

}  // namespace showrunner::drama
