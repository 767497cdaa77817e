// One process of a plugin, with its channel and the thread here that reads it; and the first calls
// to it: confine it, load the plugin in it.
//
// Threads: any. Errors: of a call, empty: the process gave no answer.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "host/plugin/backend.h"
#include "host/plugin/isolation/channel.h"
#include "host/plugin/isolation/child_process.h"
#include "host/plugin/isolation/sandbox.h"
#include "host/plugin/loader.h"

namespace showrunner::plugin::isolation {

class Process {
 public:
  static Result<std::shared_ptr<Process>> spawn(const std::filesystem::path& program,
                                                const char* flag, ChildProcess::OnLine on_line);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  const std::shared_ptr<Channel>& channel() const { return channel_; }

  // Starts the reader: `handle` gets what the process sends, `on_end` comes when its channel is
  // closed. Both run on it.
  void read(std::function<void(Frame)> handle, std::function<void()> on_end);
  bool is_read() const { return reader_.joinable(); }  // false after join
  void join();

  std::optional<std::vector<std::string>> confine(const Sandbox& sandbox,
                                                  std::chrono::milliseconds at_most);
  // kLoaded, or why not. `services`: those that the host has; clock_shift_ms: how far the host's
  // clock is ahead of the system's.
  std::optional<LoadFailure> load(const LoadedPlugin& plugin, const CreateArguments& arguments,
                                  const std::vector<std::string_view>& services,
                                  int64_t clock_shift_ms, std::chrono::milliseconds at_most);

  void kill(std::string_view why);
  // Unless it died by itself, for another reason.
  void kill_if_silent(std::string_view why);

  struct End {
    std::string cause;                // with the innermost function of the plugin, if known
    std::vector<std::string> frames;  // stack_names.h
    std::vector<std::string> last_lines;
  };
  // Its channel is closed: reaps it. Waits `at_most`, then kills.
  End end(const LoadedPlugin& plugin, std::chrono::milliseconds at_most);

 private:
  Process(std::shared_ptr<Channel> channel, std::unique_ptr<ChildProcess> child)
      : channel_(std::move(channel)), child_(std::move(child)) {}

  const std::shared_ptr<Channel> channel_;
  const std::unique_ptr<ChildProcess> child_;
  std::thread reader_;
  std::mutex mutex_;
  std::string killed_for_;
};

}  // namespace showrunner::plugin::isolation
