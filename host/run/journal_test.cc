#include "host/run/journal.h"

#include <gtest/gtest.h>

#include "host/base/testdata/test_folder.h"
#include "host/ledger/ledger.h"
#include "host/run/execution.h"

namespace showrunner::run {
namespace {

class JournalTest : public testing::Test {
 protected:
  JournalTest() {
    database_ = store::Database::open(folder_.path() / "test.db").value();
    run_ = journal().open({"drama", "produce", "x/ep1"}).value();
  }

  Journal journal() { return {*database_, clock_}; }
  StepRecord record(std::string path, std::string hash, int64_t generation = 0) const {
    return {{run_, std::move(path), std::move(hash), generation},
            "tts.speak/1",
            "espeak",
            "{}",
            7,
            1,
            2};
  }

  const TestFolder folder_;
  ManualClock clock_{1000};
  std::unique_ptr<store::Database> database_;
  int64_t run_ = 0;
};

TEST_F(JournalTest, TheSameCommandOpensTheSameRun) {
  Journal journal = this->journal();
  EXPECT_EQ(journal.open({"drama", "produce", "x/ep1"}).value(), run_);
  EXPECT_NE(journal.open({"drama", "produce", "x/ep2"}).value(), run_);
  EXPECT_EQ(journal.find({"drama", "produce", "x/ep1"}).value(), run_);
  EXPECT_EQ(journal.find({"drama", "plan", "x"}).value(), std::nullopt);
}

TEST_F(JournalTest, AllInputsOfAPathAreKeptSoThatAnUndoneEditCostsNothing) {
  Journal journal = this->journal();
  ASSERT_TRUE(journal.add_step(record("a", "one")).has_value());
  ASSERT_TRUE(journal.add_step(record("a", "two")).has_value());
  EXPECT_TRUE(journal.find_step({run_, "a", "one", 0}).value());
  EXPECT_EQ(journal.head(run_, "a").value()->key.input_hash, "two");
  ASSERT_TRUE(journal.set_head({run_, "a", "one", 0}).has_value());
  EXPECT_EQ(journal.head(run_, "a").value()->key.input_hash, "one");
  EXPECT_FALSE(journal.find_step({run_, "a", "three", 0}).value());
  EXPECT_FALSE(journal.head(run_, "b").value());
}

TEST_F(JournalTest, RedoCoversThePathAndAllBelowItOnly) {
  Journal journal = this->journal();
  EXPECT_EQ(journal.generation(run_, "ep1/scene1").value(), 0);
  ASSERT_TRUE(journal.redo(run_, "ep1/scene1").has_value());
  EXPECT_EQ(journal.generation(run_, "ep1/scene1").value(), 1);
  EXPECT_EQ(journal.generation(run_, "ep1/scene1/line2/voice").value(), 1);
  EXPECT_EQ(journal.generation(run_, "ep1/scene10").value(), 0);
  ASSERT_TRUE(journal.redo(run_, "ep1").has_value());
  EXPECT_EQ(journal.generation(run_, "ep1/scene1/line2/voice").value(), 2);
  EXPECT_EQ(journal.generation(run_, "ep1/scene10").value(), 2);
}

TEST_F(JournalTest, WhatWasRunningAtACrashIsShownAsInterrupted) {
  Journal journal = this->journal();
  ASSERT_TRUE(journal.mark_interrupted().has_value());
  const RunRecord run = list_runs(*database_).value().at(0);
  EXPECT_EQ(run.state, "failed");
  EXPECT_EQ(run.error.substr(0, 11), "interrupted");
}

TEST_F(JournalTest, ListsRunsWithTheStepsThatTheyUseNowAndAllThatTheyCost) {
  Journal journal = this->journal();
  ASSERT_TRUE(journal.add_step(record("a", "one")).has_value());
  ASSERT_TRUE(journal.add_step(record("a", "two")).has_value());
  ASSERT_TRUE(journal.add_step(record("b", "one")).has_value());
  ledger::Ledger ledger(*database_, clock_, {});
  for (const bool ok : {true, false}) {
    const int64_t attempt =
        ledger.reserve({"call", 1, "acme", "tts/acme", "tts.speak/1", run_, "a", 10, "", ""})
            .value();
    ledger::Outcome outcome;
    outcome.ok = ok;
    outcome.charge_nano_usd = 7;
    ASSERT_TRUE(ledger.settle(attempt, outcome).has_value());
  }
  ASSERT_TRUE(journal.close(run_, "done", "", "{}").has_value());
  const RunRecord run = list_runs(*database_).value().at(0);
  EXPECT_EQ(run.steps, 2);
  EXPECT_EQ(run.charge_nano_usd, 14) << "failed attempts too";
  EXPECT_EQ(run.state, "done");
}

TEST(StepPath, TakesSegmentsAndNothingElse) {
  EXPECT_TRUE(is_step_path("ep1/scene2/line3/voice"));
  EXPECT_TRUE(is_step_path("a.b_c-D"));
  for (const char* bad : {"", "/a", "a/", "a//b", "a b", "가", "a\n"})
    EXPECT_FALSE(is_step_path(bad)) << bad;
  EXPECT_FALSE(is_step_path(std::string(201, 'a')));
}

TEST(InputHash, DependsOnEachPartAndOnNoSpelling) {
  const Json request = Json::parse(R"({"b":1,"a":{"sha256":"x"}})");
  const std::string hash = input_hash("tts.speak/1", request, "");
  EXPECT_EQ(hash, input_hash("tts.speak/1", Json::parse(R"({"a":{"sha256":"x"}, "b":1})"), ""));
  EXPECT_NE(hash, input_hash("tts.speak/2", request, ""));
  EXPECT_NE(hash, input_hash("tts.speak/1", request, "pin"));
  EXPECT_NE(hash, input_hash("tts.speak/1", Json::parse(R"({"a":{"sha256":"y"},"b":1})"), ""));
}

}  // namespace
}  // namespace showrunner::run
