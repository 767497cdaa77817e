#include "host/plugin/worker_pool.h"

#include <pthread.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace showrunner::plugin {

struct WorkerPool::Impl {
  explicit Impl(size_t most) : most_threads(most) {}

  const size_t most_threads;
  std::mutex mutex;
  std::condition_variable changed;  // work came, or stopping
  std::condition_variable ended;    // a thread ended
  std::deque<std::function<void()>> work;
  bool stopping = false;
  size_t running = 0;  // threads
  size_t idle = 0;     // of them
  std::vector<std::thread> threads;

  void loop() {
    std::unique_lock lock(mutex);
    for (;;) {
      ++idle;
      changed.wait(lock, [&] { return stopping || !work.empty(); });
      --idle;
      if (work.empty()) break;
      std::function<void()> next = std::move(work.front());
      work.pop_front();
      lock.unlock();
      next();
      next = nullptr;
      lock.lock();
    }
    --running;
    ended.notify_all();
  }
};

WorkerPool::WorkerPool(size_t most_threads) : impl_(std::make_shared<Impl>(most_threads)) {}

WorkerPool::~WorkerPool() { stop(); }

bool WorkerPool::run(std::function<void()> work) {
  std::lock_guard lock(impl_->mutex);
  if (impl_->stopping) return false;
  if (impl_->work.size() >= impl_->idle && impl_->running < impl_->most_threads && !start_thread())
    return false;
  impl_->work.push_back(std::move(work));
  impl_->changed.notify_one();
  return true;
}

// With the mutex held. False: there is no thread at all.
bool WorkerPool::start_thread() {
  try {
    impl_->threads.emplace_back([impl = impl_] {
      pthread_setname_np(pthread_self(), "sr-worker");
      impl->loop();
    });
    ++impl_->running;
  } catch (const std::system_error&) {
    return impl_->running > 0;
  }
  return true;
}

void WorkerPool::stop() {
  {
    std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
    impl_->changed.notify_all();
  }
  for (auto& thread : impl_->threads) thread.join();
  impl_->threads.clear();
}

bool WorkerPool::stop_within(std::chrono::milliseconds at_most) {
  {
    std::unique_lock lock(impl_->mutex);
    impl_->stopping = true;
    impl_->changed.notify_all();
    if (!impl_->ended.wait_for(lock, at_most, [&] { return impl_->running == 0; })) {
      lock.unlock();
      for (auto& thread : impl_->threads) thread.detach();
      impl_->threads.clear();
      return false;
    }
  }
  stop();
  return true;
}

}  // namespace showrunner::plugin
