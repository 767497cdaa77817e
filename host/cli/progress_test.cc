#include "host/cli/progress.h"

#include <gmock/gmock.h>

namespace showrunner::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

// What a run with these steps shows when its stage begins.
std::string shown(const std::vector<run::StepState>& steps, const Json& fields,
                  const char* event = "steps") {
  testing::internal::CaptureStderr();
  {
    Progress progress(false);
    progress.event(event, fields);
    for (const auto state : steps) progress.step(state, "ep1/x", "test.make/1");
    progress.progress(0.25, "voices");
  }
  return testing::internal::GetCapturedStderr();
}

TEST(Progress, NamesTheStepWhereTheShowTellsHowManyThereAre) {
  using enum run::StepState;
  EXPECT_THAT(shown({kStarted}, {{"step.total", 120}}),
              HasSubstr(" 25 %  voices (step 1 of 120, "));
  EXPECT_THAT(shown({kReused, kStarted, kFinished}, {{"step.total", 120}}),
              HasSubstr("(step 3 of 120, "));
  EXPECT_THAT(shown({kFinished, kFinished, kFinished}, {{"step.total", 2}}),
              HasSubstr("(step 2 of 2, "));
}

TEST(Progress, CountsWhatWasMadeWhereItDoesNot) {
  using enum run::StepState;
  for (const Json& fields : {Json::object(), Json{{"step.total", "many"}}, Json{{"step.total", -1}},
                             Json{{"total", 7}}, Json(7)})
    EXPECT_THAT(shown({kReused, kStarted, kFinished}, fields), HasSubstr("(1 steps, "));
  EXPECT_THAT(shown({}, {{"step.total", 7}}, "another"), HasSubstr("(0 steps, "));
}

TEST(Progress, WritesALineOnlyWhenAStageOrATenthIsNew) {
  testing::internal::CaptureStderr();
  Progress progress(false);
  progress.progress(0.21, "voices");
  testing::internal::GetCapturedStderr();
  testing::internal::CaptureStderr();
  progress.event("steps", {{"step.total", 7}});
  progress.progress(0.22, "voices");
  EXPECT_THAT(testing::internal::GetCapturedStderr(), IsEmpty());
}

TEST(Progress, IsSilentIfAsked) {
  testing::internal::CaptureStderr();
  Progress progress(true);
  progress.progress(0.5, "voices");
  EXPECT_THAT(testing::internal::GetCapturedStderr(), IsEmpty());
}

}  // namespace
}  // namespace showrunner::cli
