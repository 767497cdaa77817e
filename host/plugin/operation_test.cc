#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "host/plugin/operation_table.h"
#include "host/plugin/testdata/test_bed.h"

namespace showrunner::plugin {
namespace {

TEST(OperationTest, IsCancelledBeforeItsSubmitOrSubmittedNeverBoth) {
  constexpr int kRounds = 10'000;
  TestBed bed;
  HostContext& context =
      HostContext::make(bed.environment, {"one", "test/any", "any", {}}, nullptr);
  const auto counts = std::make_shared<OperationCounts>();
  std::shared_ptr<Operation> operation;
  std::atomic<int> round{0}, done{0};
  bool submitted = false;
  std::thread control([&] {
    for (int next = 1; next <= kRounds; ++next) {
      while (round != next) {
      }
      submitted = operation->begin_submit();
      done = next;
    }
  });
  int both = 0;
  for (int next = 1; next <= kRounds; ++next) {
    Outcome outcome;
    operation = OperationTable::get().open(context, counts, {}, outcome.events());
    round = next;
    bool first = false;
    operation->ask_cancel(&first);
    while (done != next) {
    }
    if (submitted && outcome.came()) ++both;
    if (!outcome.came()) operation->finish(CallError{});
  }
  control.join();
  EXPECT_EQ(both, 0);
  context.close();
}

}  // namespace
}  // namespace showrunner::plugin
