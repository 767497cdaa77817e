// The one real thread of an instance, on which create, submit, drain and destroy run.
//
// Threads: any. What was accepted runs exactly once.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace showrunner::plugin {

class ControlThread {
 public:
  explicit ControlThread(const std::string& name);
  ~ControlThread();  // stop(); a thread stuck in a plugin is left behind
  ControlThread(const ControlThread&) = delete;
  ControlThread& operator=(const ControlThread&) = delete;

  // False: stopped, fn will not run.
  bool post(std::function<void()> fn);
  bool post_after(uint64_t delay_ms, std::function<void()> fn);
  bool is_current() const;

  // What waits for its time runs now; it has run when this returns, save on the thread itself.
  void run_delayed_now();
  // Takes no more, runs what was accepted and joins. False: still running after `at_most`.
  bool stop(std::chrono::milliseconds at_most);

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

// One for the process, for what must happen in time though an instance's own thread is stuck. Its
// work must not block. Never ends.
ControlThread& watch_thread();

}  // namespace showrunner::plugin
