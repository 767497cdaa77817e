// What a dying process of a plugin says of itself on its standard error, and how the host reads it.
//
// Threads: install before the process has other threads; the rest any.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace showrunner::plugin::isolation {

// In the plugin's process. A fatal signal writes its number and the frames of its thread.
void install_crash_handler();
// Again after libraries were loaded: the handler names only modules that it knows.
void note_modules();

// In the host: collects what the handler wrote from the lines of a process.
class CrashReader {
 public:
  struct Frame {
    std::string module;  // path; empty: unknown
    uint64_t offset = 0;
  };

  // True: a line of the handler, not of the plugin.
  bool take(std::string_view line);
  const std::vector<Frame>& frames() const { return frames_; }

 private:
  std::vector<Frame> frames_;
};

}  // namespace showrunner::plugin::isolation
