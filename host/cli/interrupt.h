// SIGINT and SIGTERM: while an Interrupt lives, the first asks it to stop; any other ends the
// process at once with code 130, which loses nothing (see store/database.h).
//
// Threads: catch_signals() once in the main thread; an Interrupt's wish comes on a thread of its
// own.
#pragma once
#include <functional>
#include <thread>

namespace showrunner::cli {

void catch_signals();

// One at a time.
class Interrupt {
 public:
  explicit Interrupt(std::function<void()> ask);
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

 private:
  int pipe_[2];
  std::thread thread_;
};

}  // namespace showrunner::cli
