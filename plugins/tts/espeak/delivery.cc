#include "delivery.h"

#include <algorithm>
#include <cmath>

#include "showrunner/cpp/error.hpp"

namespace showrunner::espeak {
namespace {

// Mostly intonation, voice quality and tremor, which a caller's pitch, rate and volume cannot say;
// callers that have tables of their own for those three stay in charge of them. After the vocal
// correlates of emotion in Scherer (2003), "Vocal communication of emotion", table 2.
struct Mood {
  std::string_view name;
  double pitch, range, rate, gain_db, tilt_db, tremor;
};
constexpr Mood kMoods[] = {
    {"neutral", 1.00, 1.00, 1.00, 0.0, 0.0, 0.0},   {"joy", 1.07, 1.45, 1.04, 1.0, 2.0, 0.0},
    {"sadness", 0.95, 0.50, 0.90, -2.5, -6.0, 0.0}, {"anger", 1.03, 1.30, 1.07, 2.0, 5.0, 0.0},
    {"fear", 1.11, 0.75, 1.08, -1.5, 1.0, 0.035},   {"surprise", 1.14, 1.80, 1.03, 1.0, 2.0, 0.0},
};

double checked(double value, double low, double high, const char* name) {
  if (value >= low && value <= high) return value;
  throw sr::invalid_argument(std::string(name) + " is " + std::to_string(value) + "; use " +
                             std::to_string(low) + " to " + std::to_string(high));
}

}  // namespace

Delivery deliver(const Speaker& speaker, const Wishes& wishes) {
  const auto* mood = std::find_if(std::begin(kMoods), std::end(kMoods),
                                  [&](const Mood& m) { return m.name == wishes.emotion; });
  if (mood == std::end(kMoods))
    throw sr::invalid_argument("emotion \"" + wishes.emotion.substr(0, 40) +
                               "\" is unknown; use neutral, joy, sadness, anger, fear, surprise");
  Delivery d;
  d.pitch = std::clamp(mood->pitch * checked(wishes.pitch, 0.5, 2, "pitch"), 0.5, 2.0);
  d.range = mood->range * speaker.range;
  d.rate = mood->rate * speaker.rate * checked(wishes.rate, 0.5, 2, "rate");
  d.tract = speaker.tract * (1 + checked(wishes.timbre, -0.5, 0.5, "timbre"));
  d.tilt_db = mood->tilt_db + speaker.tilt_db;
  d.width = speaker.width;
  d.gain = std::pow(10.0, mood->gain_db / 20) * checked(wishes.volume, 0, 2, "volume");
  d.tremor = mood->tremor;
  return d;
}

}  // namespace showrunner::espeak
