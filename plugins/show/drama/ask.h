// Asks a language model for a JSON document, checks it, and asks once more with the list of faults.
//
// Threads: the show's control thread. Errors: those of the call; faults of the answer are returned.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "plan_check.h"
#include "prompts.h"
#include "showrunner/cpp/show.hpp"

namespace showrunner::drama {

using Check = std::function<std::vector<Problem>(const sr::Json&)>;

struct Answer {
  sr::Json json = sr::Json::object();
  std::vector<Problem> problems;  // still there after the second try
};

// `prompt` must outlive the task. Steps `path` and, when `check` found faults, `path`-retry1.
// `check` may throw what reading a document of the wrong types throws; that counts as a fault.
sr::Task<Answer> ask(sr::Run& run, std::string path, const Prompt& prompt, Check check);

// The object in a model's answer, which may stand in a code fence or between remarks. Discarded
// when there is none.
sr::Json json_of_answer(const std::string& text);

// Throws SR_INTERNAL, naming the step and the first problem, unless there are none.
void require_none(const std::string& path, const std::vector<Problem>& problems);

}  // namespace showrunner::drama
