#include "host/plugin/control_thread.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>
#include <vector>

#include "host/plugin/worker_pool.h"

namespace showrunner::plugin {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(ControlThread, RunsInOrderOnOneThread) {
  ControlThread thread("test");
  std::vector<int> order;
  std::promise<bool> current;
  for (int i = 0; i < 3; ++i) thread.post([&order, i] { order.push_back(i); });
  thread.post([&] { current.set_value(thread.is_current()); });
  EXPECT_TRUE(current.get_future().get());
  EXPECT_EQ(order, (std::vector{0, 1, 2}));
  EXPECT_FALSE(thread.is_current());
}

TEST(ControlThread, DelayedWorkCanBeMadeDue) {
  ControlThread thread("test");
  std::vector<int> order;
  thread.post_after(3'600'000, [&] { order.push_back(1); });
  thread.post_after(UINT64_MAX, [&] { order.push_back(2); });
  thread.run_delayed_now();
  EXPECT_EQ(order, (std::vector{1, 2}));
}

TEST(ControlThread, WorkThatIsDueRunsByItself) {
  ControlThread thread("test");
  std::promise<void> ran;
  thread.post_after(1, [&] { ran.set_value(); });
  ran.get_future().get();
}

TEST(ControlThread, StopRunsWhatWasAcceptedAndTakesNoMore) {
  ControlThread thread("test");
  int ran = 0;
  thread.post_after(3'600'000, [&] { ++ran; });
  thread.post([&] { ++ran; });
  EXPECT_TRUE(thread.stop(seconds(60)));
  EXPECT_EQ(ran, 2);
  EXPECT_FALSE(thread.post([&] { ++ran; }));
  EXPECT_FALSE(thread.post_after(0, [&] { ++ran; }));
  EXPECT_TRUE(thread.stop(seconds(60)));
  EXPECT_EQ(ran, 2);
}

TEST(ControlThread, AStuckThreadIsLeftBehind) {
  std::promise<void> release, ended;
  const std::shared_future<void> released = release.get_future().share();
  {
    ControlThread thread("test");
    thread.post([released] { released.wait(); });
    thread.post([&ended] { ended.set_value(); });
    EXPECT_FALSE(thread.stop(milliseconds(0)));
  }
  release.set_value();
  ended.get_future().get();
}

TEST(ControlThread, MayBeStoppedByItself) {
  std::promise<bool> stopped;
  auto thread = std::make_shared<ControlThread>("test");
  thread->post([&, thread] { stopped.set_value(thread->stop(seconds(60))); });
  thread.reset();
  EXPECT_FALSE(stopped.get_future().get());
}

TEST(WorkerPool, RunsSideBySideAndToTheEnd) {
  WorkerPool pool(2);
  std::promise<void> first, second;
  const std::shared_future<void> from_first = first.get_future().share();
  // Each waits for the other: one thread alone could not do it.
  pool.run([&] {
    first.set_value();
    second.get_future().get();
  });
  pool.run([&] {
    from_first.get();
    second.set_value();
  });
  std::atomic<int> ran{0};
  for (int i = 0; i < 100; ++i) pool.run([&] { ++ran; });
  pool.stop();
  EXPECT_EQ(ran, 100);
  EXPECT_FALSE(pool.run([&] { ++ran; }));
}

TEST(WorkerPool, StuckWorkIsLeftBehind) {
  std::promise<void> release, ended;
  const std::shared_future<void> released = release.get_future().share();
  {
    WorkerPool pool(1);
    pool.run([released] { released.wait(); });
    pool.run([&ended] { ended.set_value(); });
    EXPECT_FALSE(pool.stop_within(milliseconds(0)));
  }
  release.set_value();
  ended.get_future().get();
}

}  // namespace
}  // namespace showrunner::plugin
