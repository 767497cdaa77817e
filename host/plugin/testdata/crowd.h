// Many operations that stay open on some instances: each that ends is started again.
#pragma once
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "host/plugin/error.h"
#include "host/plugin/instance.h"

namespace showrunner::plugin {

class Crowd {
 public:
  using Clock = std::chrono::steady_clock;

  Crowd(std::vector<std::shared_ptr<Instance>> instances, OperationRequest request, size_t size)
      : instances_(std::move(instances)), request_(std::move(request)), open_(size) {
    for (size_t place = 0; place < size; ++place) start(place);
  }
  ~Crowd() { stop(); }
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  struct Tally {
    size_t ended = 0;
    Clock::duration longest{0};
    std::string error;  // the first, if any
  };
  // Of what ended since the last call.
  Tally take() {
    std::lock_guard lock(mutex_);
    return std::exchange(tally_, {});
  }
  // Returns when as many more have ended.
  void wait_for(size_t ended) {
    std::unique_lock lock(mutex_);
    const size_t until = total_ + ended;
    changed_.wait(lock, [&] { return total_ >= until || open_ == 0; });
  }
  // Starts no more, and waits for those that are open.
  void stop() {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    changed_.wait(lock, [&] { return open_ == 0; });
  }

 private:
  void start(size_t place) {
    OperationEvents events;
    events.done = [this, place, begin = Clock::now()](const Completion& completion) {
      if (end(Clock::now() - begin, completion)) start(place);
    };
    instances_[place % instances_.size()]->start(request_, std::move(events));
  }

  // True: again.
  bool end(Clock::duration time, const Completion& completion) {
    std::lock_guard lock(mutex_);
    ++total_;
    ++tally_.ended;
    tally_.longest = std::max(tally_.longest, time);
    if (completion.error && tally_.error.empty())
      tally_.error = status_name(completion.error->code) + (": " + completion.error->message);
    const bool again = !stopping_ && !completion.error;
    if (!again) --open_;
    changed_.notify_all();
    return again;
  }

  const std::vector<std::shared_ptr<Instance>> instances_;
  const OperationRequest request_;
  std::mutex mutex_;
  std::condition_variable changed_;
  size_t open_;
  size_t total_ = 0;
  bool stopping_ = false;
  Tally tally_;
};

}  // namespace showrunner::plugin
