#include "casting.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "hash.h"
#include "tables.h"

namespace showrunner::drama {
namespace {

using std::string;

constexpr double kGolden = 0.6180339887498949;  // low-discrepancy steps through a range
constexpr int kTries = 256;
constexpr double kFarApart = 2.6;   // semitones, as distance() counts
constexpr double kNearCost = 7;     // of each semitone less than that
constexpr double kUsedCost = 20;    // of each who has the voice already; more than any nearness
constexpr double kUnknownHz = 160;  // stands in for every voice whose pitch is not told

double rounded(double value) { return std::round(value * 1000) / 1000; }

int tier_rank(const string& tier) { return tier == "premium" ? 0 : tier == "high" ? 1 : 2; }

// How badly a voice fits; lower is better.
double misfit(const sr::Voice& voice, const Character& character, int used) {
  const VoiceProfile& wanted = character.voice_profile;
  const AgeRow& age = age_row(wanted.age_group);
  double cost = used * kUsedCost;
  if (voice.gender != wanted.gender) cost += voice.gender == "neutral" ? 40 : 200;
  if (voice.age_group && *voice.age_group != wanted.age_group) cost += 3;
  if (voice.pitch_hz && *voice.pitch_hz > 0) {
    const double ideal = wanted.gender == "male" ? age.male_hz : age.female_hz;
    cost += std::abs(12 * std::log2(*voice.pitch_hz / ideal)) * 0.5;  // semitones
  }
  // The important take the best voices and leave the plain ones to the others.
  const int tier = tier_rank(voice.tier);
  cost += rank_of(character) <= 1 ? tier * 4.0 : (2 - tier) * 1.0;
  if (wanted.tone &&
      std::find(voice.styles.begin(), voice.styles.end(), *wanted.tone) != voice.styles.end())
    cost -= 1;
  return cost;
}

// How different two voices sound, roughly in semitones of pitch. A quicker tongue or another
// formant help a little, but pitch is what an ear tells people apart by.
double distance(const CastVoice& a, const CastVoice& b) {
  const double pitch = std::abs(12 * std::log2(a.heard_hz / b.heard_hz));
  const double manner = 5 * std::abs(a.rate - b.rate) + 2.5 * std::abs(a.timbre - b.timbre);
  return pitch + 0.4 * std::min(manner, 1.0);
}

double nearest(const CastVoice& voice, const std::map<string, CastVoice>& cast) {
  double out = kFarApart;
  for (const auto& [name, other] : cast) out = std::min(out, distance(voice, other));
  return out;
}

// Of many modulations the first that is far from everybody, else the farthest.
CastVoice modulated(const sr::Voice& voice, const Character& character,
                    const std::map<string, CastVoice>& cast) {
  const AgeRow& age = age_row(character.voice_profile.age_group);
  const double pitch = unit(stable_hash({character.id, "pitch"}));
  const double rate = unit(stable_hash({character.id, "rate"}));
  const double timbre = unit(stable_hash({character.id, "timbre"}));
  const double told_hz = voice.pitch_hz.value_or(0);
  const double natural_hz = told_hz > 0 ? told_hz : kUnknownHz;
  CastVoice best;
  double best_distance = -1;
  for (int i = 0; i < kTries && best_distance < kFarApart; ++i) {
    const auto step = [i](double from, double stride) { return std::fmod(from + i * stride, 1.0); };
    CastVoice tried{voice.id};
    tried.pitch = rounded(1 + std::lerp(age.pitch_low, age.pitch_high, step(pitch, kGolden)));
    tried.rate = rounded(std::lerp(0.9, 1.1, step(rate, kGolden * kGolden)));
    tried.timbre = rounded(std::lerp(-0.2, 0.2, step(timbre, kGolden / 2)));
    tried.heard_hz = natural_hz * tried.pitch;
    const double apart = nearest(tried, cast);
    if (apart <= best_distance) continue;
    best = tried;
    best_distance = apart;
  }
  return best;
}

}  // namespace

int rank_of(const Character& character) {
  const string& i = character.importance;
  return i == "main" ? 0 : i == "major_supporting" ? 1 : i == "supporting" ? 2 : 3;
}

std::map<string, CastVoice> cast_voices(const std::vector<Character>& characters,
                                        const std::vector<sr::Voice>& catalogue) {
  if (catalogue.empty())
    throw sr::failed_precondition(
        "the catalogue of voices (tts.voices/1) is empty for the brief's language; enable a "
        "provider of tts.voices/1 that speaks it");
  std::vector<size_t> order(characters.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return rank_of(characters[a]) < rank_of(characters[b]);
  });
  std::map<string, CastVoice> cast;
  std::vector<int> used(catalogue.size(), 0);
  for (const size_t index : order) {
    const Character& character = characters[index];
    size_t best = 0;
    double best_cost = std::numeric_limits<double>::infinity();
    CastVoice chosen;
    for (size_t i = 0; i < catalogue.size(); ++i) {
      const double fit = misfit(catalogue[i], character, used[i]);
      if (fit >= best_cost) continue;
      CastVoice voice = modulated(catalogue[i], character, cast);
      const double cost = fit + kNearCost * (kFarApart - nearest(voice, cast));
      if (cost >= best_cost - 1e-9) continue;
      best = i;
      best_cost = cost;
      chosen = std::move(voice);
    }
    ++used[best];
    cast[character.name] = std::move(chosen);
  }
  return cast;
}

sr::SpeakRequest speak_request(const CastVoice& voice, const Line& line, const string& atmosphere,
                               const string& language) {
  const EmotionRow& emotion = emotion_row(line.emotion);
  const AtmosphereRow& around = atmosphere_row(atmosphere);
  const auto ratio = [](double value, double low) { return rounded(std::clamp(value, low, 2.0)); };
  sr::SpeakRequest request;
  request.text = line.text;
  request.language = language;
  request.voice = voice.voice;
  request.emotion = string(emotion.shown);
  request.pitch = ratio(voice.pitch * (1 + emotion.pitch * around.strength), 0.5);
  request.rate = ratio(voice.rate * (1 + emotion.rate * around.strength + around.rate), 0.5);
  request.volume = ratio(1 + emotion.volume * around.strength + around.volume, 0.0);
  request.timbre = voice.timbre;
  request.format = "wav";
  return request;
}

}  // namespace showrunner::drama
