// SIGINT and SIGTERM: while a Wait lives, the first asks for an early end; any other ends the
// process at once with code 130, which loses nothing (see store/database.h).
//
// Threads: catch_signals() and a Wait in the main thread; its done() on any.
#pragma once
#include <functional>

namespace showrunner::cli {

void catch_signals();

// For work that others do. One at a time.
class Wait {
 public:
  Wait();
  ~Wait();
  Wait(const Wait&) = delete;
  Wait& operator=(const Wait&) = delete;

  void done();  // the work has ended; once
  // Returns after done(). Calls `cancel` at the first signal, of before or now.
  void until_done(const std::function<void()>& cancel);

 private:
  int pipe_[2];
};

}  // namespace showrunner::cli
