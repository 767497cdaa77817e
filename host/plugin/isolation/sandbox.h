// What the process of an isolated plugin may do, set by that process itself before it loads the
// plugin: limits, no new privileges, no capabilities, a view of the file system, no new processes.
//
// Threads: confine() before the process has other threads.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "host/plugin/isolation/wire.h"

namespace showrunner::plugin::isolation {

struct Sandbox {
  uint64_t memory_bytes = 4ull << 30;  // of private memory (RLIMIT_DATA)
  uint64_t files = 1024;               // open at once
  uint64_t cpu_s = 0;                  // over its life; 0: no limit
  bool network = false;
  // Beside what every process needs: the system's libraries, fonts and certificates.
  std::vector<std::filesystem::path> read;
  std::vector<std::filesystem::path> write;  // with all below them

  void encode(Encoder& out) const;
  static Sandbox decode(Decoder& in);
};

// Gives what could not be set and why, a sentence each; empty: all of it holds.
std::vector<std::string> confine(const Sandbox& sandbox);

}  // namespace showrunner::plugin::isolation
