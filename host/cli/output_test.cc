#include "host/cli/output.h"

#include <gtest/gtest.h>

#include <set>

namespace showrunner::cli {
namespace {

TEST(Output, ExitCodesDiffer) {
  std::set<int> codes;
  for (int kind = 0; kind <= static_cast<int>(ErrorKind::kNotFound); ++kind)
    EXPECT_TRUE(codes.insert(exit_code(static_cast<ErrorKind>(kind))).second) << kind;
}

TEST(Output, TablesLineUpWithWideCharacters) {
  EXPECT_EQ(format_table({{"첫사랑", "x"}, {"ab", "y"}}), "첫사랑  x\nab      y\n");
}

TEST(Output, DurationsReadAsOnAPlayer) {
  EXPECT_EQ(format_duration(58'400), "0:58");
  EXPECT_EQ(format_duration(3'723'000), "1:02:03");
}

TEST(Output, ACallsErrorKeepsItsKind) {
  plugin::CallError error;
  error.code = SR_INVALID_ARGUMENT;
  EXPECT_EQ(to_error(error).kind, ErrorKind::kInput);
  error.code = SR_BUDGET_DENIED;
  EXPECT_EQ(to_error(error).kind, ErrorKind::kBudget);
  error.code = SR_UNAVAILABLE;
  EXPECT_EQ(to_error(error).kind, ErrorKind::kProvider);
}

TEST(Output, NoPluginMayPretendThatTheStateFailed) {
  plugin::CallError error;
  error.code = SR_INTERNAL;
  for (const char* forged : {"journal", "state"}) {
    error.vendor_code = forged;
    EXPECT_EQ(to_error(error).kind, ErrorKind::kProvider) << forged;
  }
}

}  // namespace
}  // namespace showrunner::cli
