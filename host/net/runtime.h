// The threads on which the host's sockets and timers run: an Asio io_context with a few of them.
//
// Threads: any; the destructor not on one of its own. It outlives all that uses it; what has not
// run at its end is dropped.
#pragma once
#include <chrono>
#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace showrunner::net {

class Runtime {
 public:
  explicit Runtime(int threads = 2);
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  boost::asio::io_context& context();
  // Runs fn once, on one of the threads, which it must not block.
  void run_after(std::chrono::milliseconds delay, std::function<void()> fn);

 private:
  struct Impl;
  const std::unique_ptr<Impl> impl_;
};

}  // namespace showrunner::net
