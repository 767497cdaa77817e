// What a face does: the emotion it holds and the mouth shape of a sound, as numbers for the brush.
#pragma once
#include <array>
#include <string_view>

namespace showrunner::puppet {

enum class Emotion { kNeutral, kJoy, kSadness, kAnger, kFear, kSurprise };

// Mouth shapes, one per group of sounds that look alike.
enum class Viseme {
  kRest,    // silence: the emotion's own mouth
  kPress,   // p b m
  kTeeth,   // i, s, ch
  kMid,     // e, and consonants made inside the mouth
  kOpen,    // a
  kRound,   // o
  kPucker,  // u, w
  kLip,     // f v
};
inline constexpr int kVisemes = 8;

enum class Lids { kOpen, kHalf, kShut };
inline constexpr int kLids = 3;

// Design units (a head is 300 high); positive y is down.
struct Expression {
  double brow_inner = 0, brow_outer = 0, brow_arch = 1;
  double lid = 1;    // upper lid: 1 is at ease
  double cheek = 0;  // how far the lower lid is pushed up, 0..1
  double iris = 1;   // size
  double gaze = 0;   // y
  double smile = 0;  // mouth corners: 1 up, -1 down
  double mouth_width = 1;
  double rest_open = 0;  // opening of the mouth at rest
  double blush = 1;
  bool watery = false, frown = false, sweat = false, pale = false;
};

struct MouthShape {
  double width, open;
  double round;  // 0: corners are sharp, 1: an oval
  bool teeth, tongue;
};

const Expression& expression_of(Emotion emotion);
MouthShape mouth_of(Viseme viseme, Emotion emotion);
// Throws sr::Error (invalid_argument) for a word that is none.
Emotion emotion_named(std::string_view name);

}  // namespace showrunner::puppet
