#include "host/base/clock.h"

#include <gtest/gtest.h>

namespace showrunner {
namespace {

TEST(FormatUtc, WritesMillisecondsAndTheZone) {
  EXPECT_EQ(format_utc(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(format_utc(1'763'726'400'007), "2025-11-21T12:00:00.007Z");
  EXPECT_EQ(format_utc(951'782'399'999), "2000-02-28T23:59:59.999Z");
  EXPECT_EQ(format_utc(951'782'400'000), "2000-02-29T00:00:00.000Z");
}

TEST(ManualClock, MovesOnlyWhenTold) {
  ManualClock clock(1000);
  EXPECT_EQ(clock.now_unix_ms(), 1000);
  clock.advance(500);
  EXPECT_EQ(clock.now_unix_ms(), 1500);
  EXPECT_EQ(clock.monotonic_ms(), 1500);
}

TEST(SystemClock, IsInThisCenturyAndDoesNotGoBack) {
  const SystemClock clock;
  EXPECT_GT(clock.now_unix_ms(), 1'700'000'000'000) << "milliseconds, not seconds";
  EXPECT_LT(clock.now_unix_ms(), 4'102'444'800'000);
  const int64_t before = clock.monotonic_ms();
  EXPECT_GE(clock.monotonic_ms(), before);
}

TEST(ShiftedClock, IsTheSystemsMoved) {
  constexpr int64_t kHourMs = 3'600'000;
  ShiftedClock clock;
  EXPECT_GE(clock.now_unix_ms(), SystemClock().now_unix_ms() - kHourMs / 2);
  clock.shift(-kHourMs);
  EXPECT_LT(clock.now_unix_ms(), SystemClock().now_unix_ms() - kHourMs / 2);
}

}  // namespace
}  // namespace showrunner
