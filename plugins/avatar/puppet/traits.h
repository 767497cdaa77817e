// How a character looks: every choice an artist would note on a model sheet, derived from the
// look's id and profile alone, so that the same look is the same person in every line of every
// episode.
//
// Each trait draws from its own stream of hash(id, trait name): adding a trait later leaves the
// others as they were.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "pen.h"
#include "showrunner/cpp/kinds/avatar.hpp"

namespace showrunner::puppet {

enum class Age { kChild, kYoung, kAdult, kMiddle, kSenior };

enum class Hair {
  kComma,     // parted, one lock curls over the forehead
  kBangs,     // falls straight over the brows
  kSidePart,  // swept up and over
  kCurtain,   // parted in the middle
  kCrop,      // short, textured
  kSlick,     // combed back
  kNeat,      // grey gentleman's parting
  kLong,      // straight with light bangs
  kWaves,     // long waves, parted
  kBob,       // to the chin, bangs
  kPonytail,
  kBun,
  kPerm,    // short soft curls
  kLob,     // to the shoulders, turned in
  kHalfUp,  // long, tied back with a ribbon
  kTwin,    // two low tails over the shoulders
};

enum class Outfit {
  kSuit,
  kBlazer,
  kHoodie,
  kKnit,
  kCoat,
  kCardigan,
  kApron,
  kBlouse,
  kDress,
  kVest,
  kWhiteCoat,
  kVarsity,
  kShirt,
};

enum class Glasses { kNone, kRound, kSquare, kHalf };
enum class Beard { kNone, kStubble, kGoatee, kMoustache };

struct HairColor {
  Color base, dark, light, line;
};

struct Skin {
  Color base, light, shade, blush, lip, line;
};

struct Traits {
  uint64_t seed = 0;
  bool female = false;
  Age age = Age::kAdult;
  Hair hair = Hair::kComma;
  HairColor hair_color;
  Skin skin;
  Outfit outfit = Outfit::kShirt;
  Color cloth, inner, accent;  // jacket; what is under it; tie, ribbon, apron string
  Glasses glasses = Glasses::kNone;
  Beard beard = Beard::kNone;
  Color iris;

  // Factors round 1, and additions in design units (a head is 300 high).
  double face_width = 1, jaw = 1, chin = 1, face_length = 1;
  double eye_size = 1, eye_height = 1, eye_tilt = 0;  // tilt > 0: outer corner up
  double brow_weight = 1, brow_tilt = 0, brow_arch = 1;
  double nose = 1, mouth = 1;
  double shoulders = 1, bulk = 1;
  bool earrings = false, necklace = false, hairpin = false, headset = false, beret = false,
       scarf = false, lanyard = false, mole = false, freckles = false, tie = false;

  bool older() const { return age == Age::kMiddle || age == Age::kSenior; }
};

uint64_t hash_text(std::string_view text, uint64_t seed = 0);
// Uniform bits from a hash and a position in its stream (SplitMix64).
uint64_t bits(uint64_t seed, uint64_t position);

Traits traits_of(const sr::Look& look);

}  // namespace showrunner::puppet
