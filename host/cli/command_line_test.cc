#include "host/cli/command_line.h"

#include <gmock/gmock.h>

#include <stdexcept>

#include "host/base/json.h"

namespace showrunner::cli {
namespace {

using testing::HasSubstr;

TEST(CommandLine, AnExceptionIsAnErrorOfTheForm) {
  bool json = false;
  testing::internal::CaptureStdout();
  const int code = report_exceptions(
      [&]() -> int {
        json = true;  // as a parsed --json
        throw std::runtime_error("out of luck");
      },
      json);
  const Json told = Json::parse(testing::internal::GetCapturedStdout());
  EXPECT_EQ(code, 1);
  EXPECT_EQ(told["error"]["kind"], "internal");
  EXPECT_EQ(told["error"]["exit_code"], 1);
  EXPECT_THAT(told["error"]["message"].get<std::string>(), HasSubstr("out of luck"));
}

TEST(CommandLine, AnExceptionIsToldOnStderrWithoutJson) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(report_exceptions([]() -> int { throw std::bad_alloc(); }, false), 1);
  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("showrunner: unexpected error: "));
}

TEST(CommandLine, ElseTheCodeIsTheCommands) {
  EXPECT_EQ(report_exceptions([] { return 42; }, true), 42);
}

}  // namespace
}  // namespace showrunner::cli
