#include "host/route/verdict.h"

#include <gtest/gtest.h>

namespace showrunner::route {
namespace {

plugin::CallError error(sr_status code, uint32_t retry, uint32_t effect = SR_EFFECT_NONE,
                        uint64_t retry_after_ms = 0) {
  plugin::CallError out;
  out.code = code;
  out.retry = retry;
  out.effect = effect;
  out.retry_after_ms = retry_after_ms;
  return out;
}

using enum Repeatable;

struct Row {
  const char* what;
  plugin::CallError error;
  int tries;
  Repeatable repeatable;
  Next next;
  uint64_t delay_ms;
  uint64_t block_ms;
};

TEST(Judge, DecidesByErrorClass) {
  const Row rows[] = {
      {"same, first back-off", error(SR_UNAVAILABLE, SR_RETRY_SAME), 1, kNowhere, Next::kSame, 500,
       0},
      {"same, doubled", error(SR_UNAVAILABLE, SR_RETRY_SAME), 3, kNowhere, Next::kSame, 2000, 0},
      {"same, Retry-After is longer",
       error(SR_RESOURCE_EXHAUSTED, SR_RETRY_SAME, SR_EFFECT_NONE, 7000), 1, kNowhere, Next::kSame,
       7000, 0},
      {"same, tried enough", error(SR_UNAVAILABLE, SR_RETRY_SAME), kMaxTries, kNowhere,
       Next::kOther, 0, 0},
      {"Retry-After too long to wait",
       error(SR_RESOURCE_EXHAUSTED, SR_RETRY_SAME, SR_EFFECT_NONE, 90'000), 1, kNowhere,
       Next::kOther, 0, 90'000},
      {"other", error(SR_UNIMPLEMENTED, SR_RETRY_OTHER), 1, kNowhere, Next::kOther, 0, 0},
      {"never", error(SR_INVALID_ARGUMENT, SR_RETRY_NEVER), 1, kAnywhere, Next::kStop, 0, 0},
      {"a key that needs a person", error(SR_UNAUTHENTICATED, SR_RETRY_AFTER_HUMAN), 1, kNowhere,
       Next::kOther, 0, kUntilRestart},
      {"quota", error(SR_QUOTA_EXHAUSTED, SR_RETRY_OTHER, SR_EFFECT_NONE, 5000), 1, kNowhere,
       Next::kOther, 0, 5000},
      {"quota without a reset", error(SR_QUOTA_EXHAUSTED, SR_RETRY_NEVER), 1, kNowhere,
       Next::kOther, 0, 3'600'000},
      {"billed", error(SR_UNAVAILABLE, SR_RETRY_SAME, SR_EFFECT_COMMITTED), 1, kAnywhere,
       Next::kStop, 0, 0},
      {"perhaps billed", error(SR_UNAVAILABLE, SR_RETRY_SAME, SR_EFFECT_UNKNOWN), 1, kNowhere,
       Next::kStop, 0, 0},
      {"free, so not billed", error(SR_UNAVAILABLE, SR_RETRY_OTHER, SR_EFFECT_UNKNOWN), 1,
       kAnywhere, Next::kOther, 0, 0},
      {"a fault of a free plugin", error(SR_PLUGIN_FAULT, SR_RETRY_NEVER, SR_EFFECT_UNKNOWN), 1,
       kAnywhere, Next::kOther, 0, 0},
      {"a fault of a paid plugin", error(SR_PLUGIN_FAULT, SR_RETRY_NEVER, SR_EFFECT_UNKNOWN), 1,
       kNowhere, Next::kStop, 0, 0},
      {"the provider knows what it did", error(SR_UNAVAILABLE, SR_RETRY_SAME, SR_EFFECT_UNKNOWN), 1,
       kSameInstance, Next::kSame, 500, 0},
      {"another would not know", error(SR_UNAVAILABLE, SR_RETRY_OTHER, SR_EFFECT_UNKNOWN), 1,
       kSameInstance, Next::kStop, 0, 0},
      {"it knows, and nothing was done", error(SR_UNAVAILABLE, SR_RETRY_OTHER), 1, kSameInstance,
       Next::kOther, 0, 0},
      {"cancelled", error(SR_CANCELLED, SR_RETRY_SAME), 1, kAnywhere, Next::kStop, 0, 0},
  };
  for (const Row& row : rows) {
    const Verdict verdict = judge(row.error, row.tries, row.repeatable);
    EXPECT_EQ(verdict.next, row.next) << row.what;
    EXPECT_EQ(verdict.delay_ms, row.delay_ms) << row.what;
    EXPECT_EQ(verdict.block_ms, row.block_ms) << row.what;
  }
}

TEST(Judge, PublishingIsNeverRepeatedInDoubt) {
  EXPECT_TRUE(is_repeatable("tts.speak/1", 0));
  EXPECT_FALSE(is_repeatable("tts.speak/1", 1));
  EXPECT_FALSE(is_repeatable("publish.video/1", 0));
}

TEST(Charge, TakesTheBillElseTheItemsElseTheHold) {
  const Prices prices = {{"characters", 10, {}}};
  plugin::Completion done;
  EXPECT_EQ(charge_of(done, prices, "tts.speak/1", 70), 70) << "no usage: the hold";
  EXPECT_EQ(charge_of(done, {}, "tts.speak/1", 0), 0) << "free";
  done.usage.items = {{"characters", 3}};
  EXPECT_EQ(charge_of(done, prices, "tts.speak/1", 70), 30);
  done.usage.cost_nano_usd = 99;
  EXPECT_EQ(charge_of(done, prices, "tts.speak/1", 70), 99) << "the vendor's own figure";
}

TEST(Charge, AFailureWithoutEffectIsFreeAndADoubtCostsTheHold) {
  const Prices prices = {{"characters", 10, {}}};
  plugin::Completion failed;
  failed.error = error(SR_UNAVAILABLE, SR_RETRY_SAME, SR_EFFECT_NONE);
  EXPECT_EQ(charge_of(failed, prices, "tts.speak/1", 70), 0);
  failed.error->effect = SR_EFFECT_UNKNOWN;
  EXPECT_EQ(charge_of(failed, prices, "tts.speak/1", 70), 70);
}

TEST(Charge, ADoubtCostsLessThanTheHoldOnlyByAFinalUsage) {
  const Prices prices = {{"characters", 10, {}}};
  plugin::Completion failed;
  failed.error = error(SR_UNAVAILABLE, SR_RETRY_NEVER, SR_EFFECT_UNKNOWN);
  failed.usage.items = {{"characters", 3}};
  EXPECT_EQ(charge_of(failed, prices, "tts.speak/1", 70), 70) << "the rest may come";
  failed.usage.items = {{"characters", 8}};
  EXPECT_EQ(charge_of(failed, prices, "tts.speak/1", 70), 80);
  failed.usage.cost_nano_usd = 5;
  EXPECT_EQ(charge_of(failed, prices, "tts.speak/1", 70), 70);
  failed.usage.is_final = true;
  EXPECT_EQ(charge_of(failed, prices, "tts.speak/1", 70), 5);
}

TEST(Charge, AUnitThatIsNamedTwiceCountsTwice) {
  plugin::Completion done;
  done.usage.items = {{"characters", 3}, {"characters", 4}};
  EXPECT_EQ(charge_of(done, {{"characters", 10, {}}}, "tts.speak/1", 100), 70);
}

}  // namespace
}  // namespace showrunner::route
