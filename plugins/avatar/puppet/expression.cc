#include "expression.h"

#include <string>

#include "showrunner/cpp/error.hpp"

namespace showrunner::puppet {
namespace {

constexpr std::array<std::string_view, 6> kNames{"neutral", "joy",  "sadness",
                                                 "anger",   "fear", "surprise"};
constexpr std::array<Expression, 6> kExpressions{{
    {.smile = 0.22},
    {.brow_inner = -4,
     .brow_outer = -3,
     .brow_arch = 1.5,
     .lid = 0.88,
     .cheek = 0.75,
     .smile = 1.0,
     .mouth_width = 1.12,
     .blush = 1.7},
    {.brow_inner = -11,
     .brow_outer = 6,
     .brow_arch = 0.4,
     .lid = 0.78,
     .gaze = 3.0,
     .smile = -0.75,
     .mouth_width = 0.9,
     .watery = true},
    {.brow_inner = 11,
     .brow_outer = -5,
     .brow_arch = 0.5,
     .lid = 0.86,
     .cheek = 0.12,
     .iris = 0.92,
     .smile = -0.6,
     .mouth_width = 1.05,
     .blush = 0.7,
     .frown = true},
    {.brow_inner = -13,
     .brow_outer = 3,
     .brow_arch = 0.6,
     .lid = 1.12,
     .iris = 0.8,
     .smile = -0.45,
     .mouth_width = 0.92,
     .rest_open = 5,
     .blush = 0.35,
     .sweat = true,
     .pale = true},
    {.brow_inner = -14,
     .brow_outer = -13,
     .brow_arch = 1.5,
     .lid = 1.2,
     .iris = 0.84,
     .smile = 0.0,
     .mouth_width = 0.72,
     .rest_open = 12},
}};

constexpr std::array<MouthShape, kVisemes> kMouths{{
    {1.00, 0, 0, false, false},
    {0.94, 0, 0, false, false},
    {1.12, 9, 0, true, false},
    {1.06, 15, 0.1, true, true},
    {1.02, 27, 0.3, true, true},
    {0.74, 23, 0.8, false, true},
    {0.52, 13, 1.0, false, false},
    {0.98, 6, 0, true, false},
}};

}  // namespace

const Expression& expression_of(Emotion emotion) {
  return kExpressions[static_cast<size_t>(emotion)];
}

MouthShape mouth_of(Viseme viseme, Emotion emotion) {
  const Expression& e = expression_of(emotion);
  MouthShape m = kMouths[static_cast<size_t>(viseme)];
  m.width *= e.mouth_width;
  if (viseme == Viseme::kRest && e.rest_open > 0) {
    m.open = e.rest_open;
    m.round = 0.8;
  }
  if (emotion == Emotion::kAnger && m.open > 0) m.teeth = viseme != Viseme::kPucker;
  return m;
}

Emotion emotion_named(std::string_view name) {
  for (size_t i = 0; i < kNames.size(); ++i)
    if (kNames[i] == name) return static_cast<Emotion>(i);
  throw sr::invalid_argument("the emotion '" + std::string(name.substr(0, 40)) +
                             "' is unknown; use neutral, joy, sadness, anger, fear or surprise");
}

}  // namespace showrunner::puppet
