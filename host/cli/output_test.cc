#include "host/cli/output.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdio>
#include <set>

#include "host/base/files.h"

namespace showrunner::cli {
namespace {

using testing::HasSubstr;

// stdout leads to a full disk while this lives.
class FullStdout {
 public:
  FullStdout() {
    std::fflush(stdout);
    const Fd full(open("/dev/full", O_WRONLY | O_CLOEXEC));
    dup2(full.get(), STDOUT_FILENO);
  }
  ~FullStdout() {
    dup2(before_.get(), STDOUT_FILENO);
    std::fflush(stdout);
    std::clearerr(stdout);
  }

 private:
  const Fd before_{dup(STDOUT_FILENO)};
};

TEST(Output, WhatStdoutDoesNotTakeFailsTheCommand) {
  EXPECT_EQ(check_stdout(0), 0);
  int lost = 0, failed = 0, large = 0;
  testing::internal::CaptureStderr();
  {
    const FullStdout full;
    print("\n");
    lost = check_stdout(0);
    failed = check_stdout(exit_code(ErrorKind::kBudget));
  }
  const std::string told = testing::internal::GetCapturedStderr();
  testing::internal::CaptureStderr();
  {
    const FullStdout full;
    print(std::string(1 << 20, '\n'));  // more than stdio keeps
    large = check_stdout(0);
  }
  const std::string told_of_large = testing::internal::GetCapturedStderr();
  EXPECT_EQ(lost, exit_code(ErrorKind::kUsage));
  EXPECT_EQ(failed, exit_code(ErrorKind::kBudget)) << "what failed first";
  EXPECT_EQ(large, exit_code(ErrorKind::kUsage));
  EXPECT_THAT(told, HasSubstr("showrunner: cannot write all of the output to stdout: No space"));
  EXPECT_THAT(told_of_large, HasSubstr("cannot write all of the output to stdout: No space"));
  EXPECT_EQ(check_stdout(0), 0);
}

TEST(Output, ADocumentIsUtf8WhateverItHolds) {
  testing::internal::CaptureStdout();
  print_json({{"file", "a\xff.so"}});
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "{\"file\":\"a\xef\xbf\xbd.so\"}\n");
}

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
