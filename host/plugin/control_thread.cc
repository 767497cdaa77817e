#include "host/plugin/control_thread.h"

#include <pthread.h>

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <condition_variable>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace showrunner::plugin {
namespace asio = boost::asio;

struct ControlThread::Impl {
  std::optional<asio::io_context> io{std::in_place, 1};  // empty once the thread was joined
  std::optional<asio::executor_work_guard<asio::io_context::executor_type>> guard{
      io->get_executor()};
  std::thread thread;
  std::atomic<std::thread::id> id;  // while it runs

  std::mutex mutex;
  std::condition_variable changed;
  bool stopped = false;
  bool ended = false;

  // Only on the thread.
  std::map<uint64_t, std::shared_ptr<asio::steady_timer>> timers;
  uint64_t next_timer = 0;

  bool is_current() const { return id.load() == std::this_thread::get_id(); }

  void wait_and_run(std::chrono::steady_clock::time_point due, std::function<void()> fn) {
    const uint64_t id = next_timer++;
    const auto timer = std::make_shared<asio::steady_timer>(*io, due);
    timers.emplace(id, timer);
    // A cancelled wait runs fn as well: that is how run_delayed_now and stop make it due.
    timer->async_wait([this, id, fn = std::move(fn)](const boost::system::error_code&) {
      timers.erase(id);
      fn();
    });
  }

  void expire_timers() {
    for (const auto& [id, timer] : timers) timer->cancel();
  }
};

ControlThread::ControlThread(const std::string& name) : impl_(std::make_shared<Impl>()) {
  impl_->thread = std::thread([impl = impl_, short_name = name.substr(0, 15)] {
    pthread_setname_np(pthread_self(), short_name.c_str());
    impl->id = std::this_thread::get_id();
    impl->io->run();
    impl->id = std::thread::id();
    std::lock_guard lock(impl->mutex);
    impl->ended = true;
    impl->changed.notify_all();
  });
}

ControlThread::~ControlThread() {
  bool was_stopped = false;
  {
    std::lock_guard lock(impl_->mutex);
    was_stopped = impl_->stopped;
  }
  if (!was_stopped) stop(std::chrono::seconds(1));
}

bool ControlThread::post(std::function<void()> fn) {
  std::lock_guard lock(impl_->mutex);
  if (impl_->stopped) return false;
  asio::post(*impl_->io, std::move(fn));
  return true;
}

bool ControlThread::post_after(uint64_t delay_ms, std::function<void()> fn) {
  // Far enough for any caller; more would overflow the clock.
  constexpr uint64_t kYearMs = 365ull * 24 * 3600 * 1000;
  const auto due = std::chrono::steady_clock::now() +
                   std::chrono::milliseconds(delay_ms < kYearMs ? delay_ms : kYearMs);
  return post([impl = impl_.get(), due, fn = std::move(fn)]() mutable {
    impl->wait_and_run(due, std::move(fn));
  });
}

bool ControlThread::is_current() const { return impl_->is_current(); }

void ControlThread::run_delayed_now() {
  if (is_current()) {
    impl_->expire_timers();
    return;
  }
  std::promise<void> done;
  // The handlers of the expired timers are queued before the one that is posted after them.
  const bool posted = post([&] {
    impl_->expire_timers();
    asio::post(*impl_->io, [&done] { done.set_value(); });
  });
  if (posted) done.get_future().wait();
}

bool ControlThread::stop(std::chrono::milliseconds at_most) {
  std::unique_lock lock(impl_->mutex);
  if (!impl_->stopped) {
    impl_->stopped = true;
    asio::post(*impl_->io, [impl = impl_.get()] {
      impl->expire_timers();
      impl->guard.reset();
    });
  }
  const bool ended =
      !is_current() && impl_->changed.wait_for(lock, at_most, [&] { return impl_->ended; });
  // Once left behind, it ends by itself. The thread takes the mutex no more after it ended.
  if (impl_->thread.joinable()) ended ? impl_->thread.join() : impl_->thread.detach();
  // Its files; the object may stay for ever, in a HostContext.
  if (ended) impl_->io.reset();
  return ended;
}

ControlThread& watch_thread() {
  static ControlThread& thread = *new ControlThread("sr-watch");
  return thread;
}

}  // namespace showrunner::plugin
