#include "host/ledger/ledger.h"

#include <gmock/gmock.h>

#include <thread>

#include "host/base/testdata/test_folder.h"

namespace showrunner::ledger {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr int64_t kNoon = 1'763'726'400'000;  // 2025-11-21T12:00:00Z
constexpr int64_t kDayMs = 86'400'000;

class LedgerTest : public testing::Test {
 protected:
  LedgerTest() : database_(store::Database::open(folder_.path() / "test.db").value()) {}

  Ledger make(std::vector<Budget> budgets) { return {*database_, clock_, std::move(budgets)}; }
  static Intent intent(int64_t hold, std::string kind = "tts.speak/1") {
    return {"call", 1, "acme", "tts/acme", std::move(kind), std::nullopt, "", hold, "", ""};
  }
  static Outcome paid(int64_t charge) {
    Outcome outcome;
    outcome.ok = true;
    outcome.charge_nano_usd = charge;
    return outcome;
  }

  const TestFolder folder_;
  ManualClock clock_{kNoon};
  std::unique_ptr<store::Database> database_;
};

TEST_F(LedgerTest, ReservesUpToTheCapAndNotOneNanoBeyond) {
  Ledger ledger = make({{"all", Window::kTotal, 100, {}}});
  ASSERT_TRUE(ledger.reserve(intent(60)).has_value());
  const auto refused = ledger.reserve(intent(41));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::kBudget);
  EXPECT_THAT(refused.error().message, HasSubstr("\"all\" has 0.00000004 of 0.0000001 USD left"));
  EXPECT_TRUE(ledger.reserve(intent(40)).has_value());
}

TEST_F(LedgerTest, SettlingReleasesTheHoldAndBooksTheCharge) {
  Ledger ledger = make({{"all", Window::kTotal, 100, {}}});
  const int64_t id = ledger.reserve(intent(60)).value();
  ASSERT_TRUE(ledger.settle(id, paid(10)).has_value());
  ASSERT_TRUE(ledger.settle(id, paid(99)).has_value()) << "a second settle is harmless";
  const BudgetState state = ledger.budgets().value().at(0);
  EXPECT_EQ(state.held_nano_usd, 0);
  EXPECT_EQ(state.charged_nano_usd, 10);
  EXPECT_EQ(ledger.left("tts.speak/1").value(), 90);
}

TEST_F(LedgerTest, ABillAboveItsHoldIsAnOverrun) {
  Ledger ledger = make({{"all", Window::kTotal, 100, {}}});
  const int64_t id = ledger.reserve(intent(60)).value();
  ASSERT_TRUE(ledger.settle(id, paid(75)).has_value());
  const BudgetState state = ledger.budgets().value().at(0);
  EXPECT_EQ(state.charged_nano_usd, 75);
  EXPECT_EQ(state.overrun_nano_usd, 15);
  EXPECT_EQ(state.left_nano_usd(), 25);
  EXPECT_FALSE(ledger.reserve(intent(26)).has_value());
}

TEST_F(LedgerTest, EveryBudgetThatCoversTheKindCounts) {
  Ledger ledger =
      make({{"llm", Window::kTotal, 10, {"llm.chat/1"}}, {"z", Window::kTotal, 50, {}}});
  EXPECT_TRUE(ledger.reserve(intent(20)).has_value());
  EXPECT_FALSE(ledger.reserve(intent(20, "llm.chat/1")).has_value());
  EXPECT_FALSE(ledger.reserve(intent(31)).has_value());
  EXPECT_EQ(ledger.left("llm.chat/1").value(), 10);
  EXPECT_EQ(ledger.left("tts.speak/1").value(), 30);
}

TEST_F(LedgerTest, ADailyCapIsNewTheNextDay) {
  Ledger ledger = make({{"daily", Window::kDay, 100, {}}});
  const int64_t late = ledger.reserve(intent(100)).value();
  EXPECT_FALSE(ledger.reserve(intent(1)).has_value());
  clock_.advance(kDayMs);
  EXPECT_TRUE(ledger.reserve(intent(100)).has_value());
  ASSERT_TRUE(ledger.settle(late, paid(100)).has_value());
  EXPECT_EQ(ledger.left("tts.speak/1").value(), 0) << "yesterday's charge is not today's";
}

TEST_F(LedgerTest, WhatWasOpenAtACrashIsChargedAtItsHold) {
  Ledger before = make({{"all", Window::kTotal, 100, {}}});
  ASSERT_TRUE(before.reserve(intent(70)).has_value());
  Ledger after = make({{"all", Window::kTotal, 100, {}}});
  EXPECT_EQ(after.abandon_open().value(), 1);
  EXPECT_EQ(after.abandon_open().value(), 0);
  EXPECT_EQ(after.left("tts.speak/1").value(), 30);
  EXPECT_EQ(attempts(*database_, std::nullopt, 10).value().at(0).state, "abandoned");
}

TEST_F(LedgerTest, WhatAStepMayHaveDoneStaysInDoubtUntilItIsServed) {
  Ledger ledger = make({});
  Outcome untouched, unknown, committed;
  untouched.effect = "none";
  unknown.effect = "unknown";
  committed.effect = "committed";
  const auto settle = [&](const std::string& step, const Outcome& outcome) {
    Intent asks = intent(5);
    asks.step_key = step;
    const int64_t id = ledger.reserve(asks).value();
    ASSERT_TRUE(ledger.settle(id, outcome).has_value());
  };
  const auto doubts = [&](const std::string& step) {
    std::vector<std::string> effects;
    for (const Attempt& attempt : ledger.in_doubt(step).value())
      effects.push_back(attempt.outcome.effect);
    return effects;
  };
  settle("a", untouched);
  EXPECT_THAT(doubts("a"), IsEmpty());
  settle("a", committed);
  settle("a", unknown);
  settle("a", untouched);
  settle("b", unknown);
  EXPECT_THAT(doubts("a"), ElementsAre("unknown", "committed"));
  settle("a", paid(1));
  EXPECT_THAT(doubts("a"), IsEmpty());
  EXPECT_THAT(doubts("b"), ElementsAre("unknown"));
  Intent open = intent(0);
  open.step_key = "c";
  ASSERT_TRUE(ledger.reserve(open).has_value());
  EXPECT_THAT(doubts("c"), IsEmpty()) << "it may still end well";
  ASSERT_EQ(ledger.abandon_open().value(), 1);
  EXPECT_THAT(doubts("c"), ElementsAre("unknown"));
}

TEST_F(LedgerTest, ManyThreadsDoNotOverspend) {
  Ledger ledger = make({{"all", Window::kTotal, 100, {}}});
  std::atomic<int> granted = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int k = 0; k < 10; ++k) {
        const auto id = ledger.reserve(intent(9));
        if (!id.has_value()) continue;
        ++granted;
        EXPECT_TRUE(ledger.settle(*id, paid(9)).has_value());
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(granted, 11);
  EXPECT_EQ(ledger.budgets().value().at(0).charged_nano_usd, 99);
}

TEST_F(LedgerTest, AttemptsTellWhatWasTriedAndWhatCameOfIt) {
  Ledger ledger = make({});
  Intent first = intent(5);
  first.path = "ep1/line1/voice";
  const int64_t id = ledger.reserve(first).value();
  Outcome outcome;
  outcome.code = "UNAVAILABLE";
  outcome.retry = "same";
  outcome.effect = "none";
  outcome.message = "busy";
  ASSERT_TRUE(ledger.settle(id, outcome).has_value());
  const Attempt attempt = attempts(*database_, std::nullopt, 10).value().at(0);
  EXPECT_EQ(attempt.state, "failed");
  EXPECT_EQ(attempt.intent.path, "ep1/line1/voice");
  EXPECT_EQ(attempt.outcome.code, "UNAVAILABLE");
  EXPECT_EQ(attempt.outcome.message, "busy");
  EXPECT_EQ(attempt.started_at_unix_ms, kNoon);
}

TEST(FormatUsd, KeepsWhatIsThereAndTwoDecimals) {
  EXPECT_EQ(format_usd(0), "0.00");
  EXPECT_EQ(format_usd(15'000), "0.000015");
  EXPECT_EQ(format_usd(12'500'000'000), "12.50");
  EXPECT_EQ(format_usd(-1), "-0.000000001");
}

}  // namespace
}  // namespace showrunner::ledger
