// SIGINT and SIGTERM as a wish to stop: the first asks, the second ends the process with code 130.
//
// Threads: block_signals() in the main thread before any other starts; a thread of its own waits
// for the signals.
#pragma once
#include <functional>
#include <thread>

namespace showrunner::cli {

void block_signals();

class Interrupt {
 public:
  explicit Interrupt(std::function<void()> ask);
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

 private:
  std::thread thread_;
};

}  // namespace showrunner::cli
