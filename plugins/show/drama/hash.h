// FNV-1a (64 bit) over texts: variety that is the same in every run and on every machine.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace showrunner::drama {

// The parts are kept apart: ("ab","c") and ("a","bc") differ.
constexpr uint64_t stable_hash(std::initializer_list<std::string_view> parts) {
  uint64_t hash = 0xcbf29ce484222325u;
  const auto mix = [&hash](unsigned char byte) { hash = (hash ^ byte) * 0x100000001b3u; };
  for (const std::string_view part : parts) {
    for (const char c : part) mix(static_cast<unsigned char>(c));
    mix(0xff);
  }
  // FNV's low bits follow the last bytes too closely to take remainders of them (MurmurHash3's
  // finaliser).
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdu;
  hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53u;
  return hash ^ (hash >> 33);
}

// 0 <= x < 1
constexpr double unit(uint64_t hash) {
  return static_cast<double>(hash >> 11) * (1.0 / 9007199254740992.0);
}

}  // namespace showrunner::drama
