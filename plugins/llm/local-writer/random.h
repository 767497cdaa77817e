// A small deterministic source of choices: SplitMix64 (Steele, Lea, Flood, "Fast splittable
// pseudorandom number generators", 2014), seeded by FNV-1a 64 of text.
//
// Threads: one object per thread.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace showrunner::local_writer {

inline uint64_t hash_of(std::string_view text, uint64_t basis = 0xcbf29ce484222325ULL) {
  for (const char c : text) basis = (basis ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return basis;
}

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  Random(uint64_t seed, std::string_view what)
      : state_(hash_of(what, seed ^ 0x9e3779b97f4a7c15ULL)) {}

  uint64_t next() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  // 0 .. n-1; n > 0.
  size_t below(size_t n) { return static_cast<size_t>(next() % n); }

 private:
  uint64_t state_;
};

}  // namespace showrunner::local_writer
