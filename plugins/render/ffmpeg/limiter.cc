#include "limiter.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace showrunner::ffmpeg {
namespace {

constexpr double kReleasePerSample = 1.0 / (0.08 * 48000);  // back within about 80 ms

}  // namespace

Limiter::Limiter(double gain, double ceiling)
    : gain_(gain), ceiling_(ceiling), first_(-2 * kTaps), held_(kAhead + 1, 1.0) {
  input_.resize(4 * kTaps);
  double largest_sum = 1;
  for (int phase = 0; phase < 3; ++phase) {
    double sum = 0;
    for (int k = 0; k < 2 * kTaps; ++k) {
      // A sinc under a Hann window, as libebur128's meter.
      const double u = k - (kTaps - 1) - (phase + 1) / 4.0;
      const double x = std::numbers::pi * u;
      const double tap = std::sin(x) / x * 0.5 * (1 + std::cos(x / kTaps));
      phases_[static_cast<size_t>(phase)][static_cast<size_t>(k)] = static_cast<float>(tap);
      sum += std::abs(tap);
    }
    largest_sum = std::max(largest_sum, sum);
  }
  quiet_ = ceiling_ / largest_sum;
}

double Limiter::allowed(const float* at) {
  const auto level = [](const float* pair) {
    return std::max(std::abs(double{pair[0]}), std::abs(double{pair[1]}));
  };
  // `at` and the kTaps samples after it, and those before, reach this value.
  if (level(at + 2 * kTaps) > quiet_) loud_for_ = 2 * kTaps + 1;
  if (loud_for_ == 0) return 1;
  --loud_for_;
  double peak = level(at);
  for (const auto& taps : phases_) {
    float left = 0, right = 0;
    const float* pair = at - 2 * (kTaps - 1);
    for (size_t k = 0; k < 2 * kTaps; ++k) {
      left += taps[k] * pair[2 * k];
      right += taps[k] * pair[2 * k + 1];
    }
    peak = std::max({peak, std::abs(double{left}), std::abs(double{right})});
  }
  return peak > ceiling_ ? ceiling_ / peak : 1;
}

// Finds the gain allowed at sample next_, which settles the output kAhead samples before it.
void Limiter::step(std::vector<float>& out) {
  const double gain = allowed(input_.data() + 2 * (next_ - first_));
  while (!minima_.empty() && minima_.back().second >= gain) minima_.pop_back();
  minima_.emplace_back(next_, gain);
  if (minima_.front().first < next_ - kAhead) minima_.pop_front();
  released_ = std::min(minima_.front().second, released_ + (1 - released_) * kReleasePerSample);
  double& oldest = held_[static_cast<size_t>(next_ % (kAhead + 1))];
  sum_ += released_ - oldest;
  oldest = released_;
  const int64_t settled = next_ - kAhead;
  ++next_;
  if (settled < 0) return;
  const auto applied = static_cast<float>(sum_ / (kAhead + 1));
  const float* pair = input_.data() + 2 * (settled - first_);
  out.push_back(pair[0] * applied);
  out.push_back(pair[1] * applied);
}

void Limiter::push(const float* pairs, int64_t frames, std::vector<float>& out) {
  const auto gain = static_cast<float>(gain_);
  for (int64_t i = 0; i < 2 * frames; ++i) input_.push_back(pairs[i] * gain);
  end_ += frames;
  while (next_ + kTaps < end_) step(out);
  const int64_t unused = next_ - kAhead - 2 * kTaps - first_;
  if (unused > 48000) {
    input_.erase(input_.begin(), input_.begin() + static_cast<ptrdiff_t>(2 * unused));
    first_ += unused;
  }
}

void Limiter::flush(std::vector<float>& out) {
  const int64_t end = end_;
  const std::vector<float> silence(2 * (kAhead + kTaps), 0.0f);
  push(silence.data(), kAhead + kTaps, out);
  end_ = end;
}

}  // namespace showrunner::ffmpeg
