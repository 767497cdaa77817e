// Colours and seeded chance, the two things every brush stroke needs.
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace showrunner::painter {

// sRGB, 0..1, straight alpha.
struct Color {
  double r = 0, g = 0, b = 0, a = 1;
};

constexpr Color rgb(uint32_t rrggbb, double alpha = 1) {
  return {((rrggbb >> 16) & 255) / 255.0, ((rrggbb >> 8) & 255) / 255.0, (rrggbb & 255) / 255.0,
          alpha};
}
constexpr Color mix(Color a, Color b, double t) {
  return {a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t,
          a.a + (b.a - a.a) * t};
}
constexpr Color times(Color a, Color b) { return {a.r * b.r, a.g * b.g, a.b * b.b, a.a * b.a}; }
constexpr Color scaled(Color c, double t) { return {c.r * t, c.g * t, c.b * t, c.a}; }
constexpr Color fade(Color c, double alpha) { return {c.r, c.g, c.b, c.a * alpha}; }
// Lights drift to warm white, shadows to deep violet-blue.
constexpr Color lighter(Color c, double t) { return mix(c, {1.0, 0.985, 0.95, c.a}, t); }
constexpr Color darker(Color c, double t) { return mix(c, {0.11, 0.10, 0.20, c.a}, t); }
constexpr Color kWhite{1, 1, 1, 1};

// FNV-1a, 64 bit.
constexpr uint64_t hash_of(std::string_view text, uint64_t basis = 0xcbf29ce484222325u) {
  for (char c : text) basis = (basis ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return basis;
}

// SplitMix64 (Steele, Lea, Flood 2014). Threads: one owner.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t next() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  double in(double low, double high) { return low + (high - low) * unit(); }
  int below(int n) { return static_cast<int>(next() % static_cast<uint64_t>(n)); }
  bool chance(double p) { return unit() < p; }
  template <class T, size_t N>
  const T& pick(const std::array<T, N>& from) {
    return from[static_cast<size_t>(below(static_cast<int>(N)))];
  }
  // A stream of its own for a part, so that parts do not disturb each other.
  Random branch(std::string_view part) const { return Random(hash_of(part, state_ ^ 0x5bd1e995)); }

 private:
  uint64_t state_;
};

}  // namespace showrunner::painter
