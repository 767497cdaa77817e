// Writes an episode's script: the step "script/outline" (title, summary, scenes, cliffhanger), then
// "script/scene1", "script/scene2", .. at once, all of kind llm.chat/1, each with a "-retry1" when
// the first answer had faults. The script passes check_script().
//
// Threads: the show's control thread. Errors: sr::Error with SR_INVALID_ARGUMENT for an episode
// that the plan does not have, SR_INTERNAL when an answer stays unusable after the second try.
#pragma once
#include "model.h"
#include "showrunner/cpp/show.hpp"

namespace showrunner::drama {

// `brief` and `plan` must outlive the task.
sr::Task<Script> write_script(sr::Run& run, const Brief& brief, const Plan& plan, int episode);

}  // namespace showrunner::drama
