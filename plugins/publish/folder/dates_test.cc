#include "dates.h"

#include <gtest/gtest.h>

namespace showrunner::folder {
namespace {

constexpr int64_t kNoon = 1'763'726'400'000;  // 2025-11-21T12:00:00Z

TEST(Dates, ReadsRfc3339) {
  for (const char* text : {"2025-11-21T12:00:00Z", "2025-11-21t12:00:00z", "2025-11-21 12:00:00Z",
                           "2025-11-21T12:00:00.250Z", "2025-11-21T21:00:00+09:00",
                           "2025-11-21T04:30:00-07:30", "2025-11-22T00:00:00+12:00"})
    EXPECT_EQ(parse_rfc3339_ms(text), kNoon) << text;
}

TEST(Dates, RefusesWhatIsNone) {
  for (const char* text :
       {"", "tomorrow", "2025-11-21", "2025-11-21T12:00:00", "2025-02-30T12:00:00Z",
        "2025-13-01T12:00:00Z", "2025-11-21T25:00:00Z", "2025-11-21T12:00:00Zulu",
        "2025-11-21T12:00:00 Z", "2025-11-21T12:00:00+", "2025-11-21T12:00:00.Zx"})
    EXPECT_EQ(parse_rfc3339_ms(text), std::nullopt) << text;
}

TEST(Dates, WritesRfc822) { EXPECT_EQ(rfc822(kNoon), "Fri, 21 Nov 2025 12:00:00 GMT"); }

}  // namespace
}  // namespace showrunner::folder
