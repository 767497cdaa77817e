// Threads lent to plugins (sr.executor/1).
//
// Threads are started as they are needed, up to a limit: work that waits for other work of the pool
// can starve it, so let it be more than operations that wait.
//
// Threads: any.
#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

namespace showrunner::plugin {

class WorkerPool {
 public:
  explicit WorkerPool(size_t most_threads);
  ~WorkerPool();  // stop()
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False: stopped, or the system gives no thread; work will not run.
  bool run(std::function<void()> work);
  // Takes no more, runs what was accepted and joins.
  void stop();
  // The same, but gives up: false if work still runs after `at_most`; its thread is left behind.
  bool stop_within(std::chrono::milliseconds at_most);

 private:
  bool start_thread();

  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace showrunner::plugin
