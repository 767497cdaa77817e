#include "motion.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "traits.h"

namespace showrunner::puppet {
namespace {

int64_t between(uint64_t seed, uint64_t i, int64_t low, int64_t high) {
  return low + static_cast<int64_t>(bits(seed, i) % static_cast<uint64_t>(high - low + 1));
}

}  // namespace

Track blinks(const Span& span, uint64_t seed) {
  constexpr int64_t kHalfMs = 40, kShutMs = 70;
  Track track(static_cast<size_t>(span.frames), static_cast<int>(Lids::kOpen));
  const auto fill = [&](int64_t from_ms, int64_t to_ms, Lids lids) {
    const int from = span.frame_at(from_ms);
    const int to = std::min(span.frames, std::max(span.frame_at(to_ms), from + 1));
    for (int f = from; f < to; ++f) track[static_cast<size_t>(f)] = static_cast<int>(lids);
  };
  int64_t now = between(seed, 0, 700, 3200);
  for (uint64_t i = 1; now < span.length_ms(); ++i) {
    fill(now, now + kHalfMs, Lids::kHalf);
    fill(now + kHalfMs + kShutMs, now + 2 * kHalfMs + kShutMs, Lids::kHalf);
    fill(now + kHalfMs, now + kHalfMs + kShutMs, Lids::kShut);
    now += between(seed, i, 2000, 6000);
  }
  return track;
}

Track nods(const Span& span, int depth, const Track& mouth, uint64_t seed) {
  Track track(static_cast<size_t>(span.frames), 0);
  if (depth == 0) return track;
  const auto nod = [&](int64_t start_ms, int64_t length_ms, double amount) {
    const int from = span.frame_at(start_ms), to = span.frame_at(start_ms + length_ms);
    for (int f = from; f < to; ++f) {
      const double k = (f - from + 0.5) / (to - from);
      const double y = std::pow(std::sin(std::numbers::pi * std::pow(k, 0.8)), 2) * amount * depth;
      track[static_cast<size_t>(f)] = static_cast<int>(std::lround(y));
    }
  };
  const bool speaks = std::any_of(mouth.begin(), mouth.end(), [](int v) { return v != 0; });
  int64_t next = speaks ? 0 : between(seed, 0, 900, 3500);
  uint64_t i = 1;
  for (int f = 0; f < span.frames; ++f) {
    const int64_t now = int64_t{f} * span.fps.den * 1000 / span.fps.num;
    const auto at = static_cast<size_t>(f);
    const bool onset = mouth[at] != 0 && (f == 0 || mouth[at - 1] == 0);
    if (now < next || (speaks && !onset && now < next + 1200)) continue;
    if (speaks && mouth[at] == 0) continue;
    const int64_t length = speaks ? between(seed, i, 380, 560) : between(seed, i, 700, 1000);
    nod(now, length, static_cast<double>(between(seed, i + 1, 60, 100)) / 100);
    next = now + length +
           (speaks ? between(seed, i + 2, 900, 2200) : between(seed, i + 2, 3500, 7000));
    i += 3;
  }
  return track;
}

Track waves(const Track& mouth, int levels, uint64_t seed) {
  static constexpr std::array<int, kVisemes> kLoud{0, 1, 3, 4, 5, 4, 3, 2};
  Track track(mouth.size(), 0);
  for (size_t f = 0; f < mouth.size(); ++f) {
    const int level = kLoud[static_cast<size_t>(mouth[f])];
    const int stir = level > 0 && bits(seed, f / kHoldFrames) % 3 == 0 ? -1 : 0;
    track[f] = std::clamp(level + stir, 0, levels - 1);
  }
  hold(track);
  return track;
}

std::vector<std::vector<int>> runs(const Track& track) {
  std::vector<std::vector<int>> out;
  for (const int value : track) {
    if (out.empty() || out.back()[0] != value) out.push_back({value, 0});
    ++out.back()[1];
  }
  return out;
}

}  // namespace showrunner::puppet
