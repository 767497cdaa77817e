// The faults of one plugin file: kept beside its staged copy, so that a new build starts clean.
//
// After kMostFaults within kWindowMs the file is in quarantine until the operator releases it; no
// host runs it isolated or in its own process.
//
// Threads: any. Durability: a fault is on disk when add returns. Errors: what cannot be read counts
// as no faults; what cannot be written is dropped (the state folder is broken then, and told so).
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/result.h"
#include "host/plugin/load_state.h"

namespace showrunner::plugin::isolation {

constexpr size_t kMostFaults = 5;
constexpr int64_t kWindowMs = 10 * 60 * 1000;

struct Fault {
  int64_t at_unix_ms = 0;
  std::string instance;
  std::string cause;                    // "signal 11 (Segmentation fault) in render_frame"
  std::vector<std::string> frames;      // innermost first
  std::vector<std::string> last_lines;  // that it wrote
  std::vector<std::string> operations;  // that were open: "tts.speak/1 (call 17)"
};

class FaultJournal {
 public:
  FaultJournal(const std::filesystem::path& state_folder, const std::string& sha256);

  struct Counted {
    size_t in_window = 0;
    bool quarantined = false;
  };
  Counted add(const Fault& fault);
  bool is_quarantined() const;
  std::vector<Fault> faults() const;  // the last 20, oldest first
  // False: there was nothing to release.
  Result<bool> release();

  const std::filesystem::path& path() const { return path_; }

 private:
  const std::filesystem::path path_;
};

// Why nothing runs it, and the way out. plugin: as messages name it; cause: of the last fault.
LoadFailure quarantine(std::string_view plugin, std::string_view id, std::string_view cause);

}  // namespace showrunner::plugin::isolation
