#include "host/plugin/error.h"

#include <gtest/gtest.h>

#include <cstring>

namespace showrunner::plugin {
namespace {

sr_error blank() {
  sr_error error{};
  error.struct_size = sizeof error;
  return error;
}

TEST(Error, GoesThereAndBack) {
  CallError in{SR_QUOTA_EXHAUSTED,  SR_RETRY_OTHER, SR_EFFECT_COMMITTED, 1500, 429, "quota",
               "월 한도가 찼습니다"};
  sr_error c = blank();
  EXPECT_EQ(write_error(in, &c), SR_QUOTA_EXHAUSTED);
  const CallError out = read_error(&c, SR_OK);
  EXPECT_EQ(out.code, in.code);
  EXPECT_EQ(out.retry, in.retry);
  EXPECT_EQ(out.effect, in.effect);
  EXPECT_EQ(out.retry_after_ms, in.retry_after_ms);
  EXPECT_EQ(out.http_status, in.http_status);
  EXPECT_EQ(out.vendor_code, in.vendor_code);
  EXPECT_EQ(out.message, in.message);
}

TEST(Error, UnknownValuesReadAsTheSafeOnes) {
  sr_error c = blank();
  c.code = 4711;
  c.retry = 99;
  c.effect = 99;
  const CallError out = read_error(&c, SR_OK);
  EXPECT_EQ(out.code, SR_UNKNOWN);
  EXPECT_EQ(out.retry, SR_RETRY_NEVER);
  EXPECT_EQ(out.effect, SR_EFFECT_UNKNOWN);
}

TEST(Error, TheStatusStandsInForAnEmptyError) {
  const sr_error c = blank();
  EXPECT_EQ(read_error(&c, SR_UNAVAILABLE).code, SR_UNAVAILABLE);
  EXPECT_EQ(read_error(nullptr, SR_NOT_FOUND).code, SR_NOT_FOUND);
  EXPECT_EQ(read_error(nullptr, SR_OK).code, SR_UNKNOWN);
  EXPECT_FALSE(read_error(nullptr, SR_OK).message.empty());
}

TEST(Error, ReadsAndWritesNothingOfAStructThatIsTooSmall) {
  sr_error c = blank();
  c.code = SR_INTERNAL;
  c.struct_size = SR_ERROR_MIN - 1;
  EXPECT_EQ(read_error(&c, SR_UNAVAILABLE).code, SR_UNAVAILABLE);
  refuse(&c, SR_NOT_FOUND, "no");
  EXPECT_EQ(c.code, SR_INTERNAL);
  EXPECT_EQ(refuse(nullptr, SR_NOT_FOUND, "no"), SR_NOT_FOUND);
}

TEST(Error, TextsThatDoNotEndAreCut) {
  sr_error c = blank();
  c.code = SR_INTERNAL;
  std::memset(c.message, 'x', sizeof c.message);
  std::memset(c.vendor_code, 'y', sizeof c.vendor_code);
  const CallError out = read_error(&c, SR_OK);
  EXPECT_EQ(out.message, std::string(256, 'x'));
  EXPECT_EQ(out.vendor_code, std::string(64, 'y'));
}

TEST(Error, WritesCutAtACharacter) {
  std::string text(254, 'a');
  text += "한";
  sr_error c = blank();
  refuse(&c, SR_INTERNAL, text);
  EXPECT_EQ(std::string(c.message), std::string(254, 'a'));
}

TEST(Error, KindsOfTheHostBecomeStatuses) {
  EXPECT_EQ(refuse(nullptr, Error{ErrorKind::kNotFound, ""}), SR_NOT_FOUND);
  EXPECT_EQ(refuse(nullptr, Error{ErrorKind::kInput, ""}), SR_INVALID_ARGUMENT);
  EXPECT_EQ(refuse(nullptr, Error{ErrorKind::kBudget, ""}), SR_BUDGET_DENIED);
  EXPECT_EQ(refuse(nullptr, Error{ErrorKind::kState, ""}), SR_INTERNAL);
}

}  // namespace
}  // namespace showrunner::plugin
