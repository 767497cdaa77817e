// Results of paid or publishing calls that plugins made (sr.call/1) below a step, kept until the
// step is served: a step that is tried again buys nothing twice.
//
// Threads: any. Durability: as the transaction around it. Errors: kState.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "host/base/result.h"
#include "host/store/database.h"

namespace showrunner::route {

struct Answer {
  std::string instance;  // that gave it
  std::string result_json;
};

// By the call's step key.
Result<std::optional<Answer>> find_answer(store::Database& database, std::string_view step_key);
Result<> keep_answer(store::Database& database, std::string_view step_key,
                     std::string_view root_key, const Answer& answer);
// All below the step.
Result<> forget_answers(store::Database& database, std::string_view root_key);

}  // namespace showrunner::route
