// A process that runs code of a plugin, as the host holds it.
//
// It is this very program (or `program`) as `flag` says, started with an empty environment and no
// descriptor but its end of the channel; it leads a process group of its own and dies with the
// host. What is left of the group when it has ended is killed.
//
// Threads: any. Errors of spawn: kInternal.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "host/base/files.h"
#include "host/base/result.h"
#include "host/plugin/isolation/crash.h"

namespace showrunner::plugin::isolation {

constexpr const char* kShimFlag = "--provider-shim";              // isolation/shim.h
constexpr const char* kConformanceFlag = "--plugin-conformance";  // conformance/child.h
constexpr int kShimSocket = 3;

// What such a process does first. False: it was not started so, or who did is gone.
bool die_with_parent(int argc, char** argv);

class ChildProcess {
 public:
  // Gets each line that it writes, on a thread of its own.
  using OnLine = std::function<void(const std::string& line)>;
  static Result<std::unique_ptr<ChildProcess>> spawn(const std::filesystem::path& program,
                                                     const char* flag, Fd socket, OnLine on_line);
  ~ChildProcess();  // kill() and wait()
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  void kill();
  // How it ended, for people: "signal 11 (Segmentation fault)", "exit status 3". Kills it if it has
  // not ended after `at_most`. What it wrote was read when this returns.
  std::string wait(std::chrono::milliseconds at_most);

  // After wait().
  const std::vector<CrashReader::Frame>& frames() const { return crash_.frames(); }
  std::vector<std::string> last_lines() const { return {lines_.begin(), lines_.end()}; }

 private:
  ChildProcess(pid_t pid, Fd pidfd, Fd output, OnLine on_line);
  void read_output(const OnLine& on_line);
  ssize_t read_some(std::span<char> buffer);

  const pid_t pid_;
  const Fd pidfd_;
  const Fd output_;
  std::mutex mutex_;
  bool reaped_ = false;
  CrashReader crash_;
  size_t most_left_ = 64 << 10;  // in a pipe whose writer has ended
  std::deque<std::string> lines_;
  std::thread reader_;
};

}  // namespace showrunner::plugin::isolation
