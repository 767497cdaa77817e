#include "duck.h"

#include <algorithm>
#include <cmath>

#include "rate.h"

namespace showrunner::ffmpeg {
namespace {

constexpr int64_t kWindow = kSampleRate / 100;
constexpr int64_t kShortestPause = kSampleRate * 4 / 10;
constexpr float kSpeechLevel = 0.00316f;  // -50 dBFS
constexpr double kDefaultDepthDb = -12;
constexpr int64_t kDefaultAttackMs = 250, kDefaultReleaseMs = 600;
constexpr int64_t kMaxRampMs = 60000;

}  // namespace

void SpeechFinder::add(const float* pairs, int64_t frames) {
  for (int64_t i = 0; i < frames; ++i) {
    peak_ = std::max({peak_, std::abs(pairs[2 * i]), std::abs(pairs[2 * i + 1])});
    if (++at_ - window_start_ == kWindow) end_window();
  }
}

void SpeechFinder::end_window() {
  if (peak_ > kSpeechLevel) {
    if (!spans_.empty() && window_start_ - spans_.back().end < kShortestPause)
      spans_.back().end = at_;
    else
      spans_.push_back({window_start_, at_});
  }
  window_start_ = at_;
  peak_ = 0;
}

std::vector<Span> SpeechFinder::finish() {
  end_window();
  return std::move(spans_);
}

Duck::Duck(std::vector<Span> speech, const sr::Ducking& ducking)
    : speech_(std::move(speech)),
      depth_db_(std::clamp(ducking.depth_db.value_or(kDefaultDepthDb), -100.0, 0.0)) {
  const auto samples = [](int64_t ms) {
    return std::clamp<int64_t>(ms, 0, kMaxRampMs) * kSampleRate / 1000;
  };
  attack_ = samples(ducking.attack_ms.value_or(kDefaultAttackMs));
  release_ = samples(ducking.release_ms.value_or(kDefaultReleaseMs));
}

double Duck::amount(const Span& span, int64_t at) const {
  const int64_t before = span.start - at, after = at - span.end;
  if (before > 0)
    return before >= attack_ ? 0 : 1 - static_cast<double>(before) / static_cast<double>(attack_);
  if (after > 0)
    return after >= release_ ? 0 : 1 - static_cast<double>(after) / static_cast<double>(release_);
  return 1;
}

double Duck::gain(int64_t at) {
  while (next_ < speech_.size() && speech_[next_].end <= at) ++next_;
  double most = 0;
  if (next_ > 0) most = amount(speech_[next_ - 1], at);
  if (next_ < speech_.size()) most = std::max(most, amount(speech_[next_], at));
  const double smooth = most * most * (3 - 2 * most);
  return std::pow(10.0, depth_db_ * smooth / 20);
}

}  // namespace showrunner::ffmpeg
