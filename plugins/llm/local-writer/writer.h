// Answers one chat request by templates.
//
// Threads: pure function. Errors: SR_UNIMPLEMENTED for free text, tools, other languages and
// schemas that cannot be satisfied; SR_INVALID_ARGUMENT for broken material.
#pragma once
#include <cstdint>

#include "showrunner/cpp/kinds/llm.hpp"

namespace showrunner::local_writer {

inline constexpr const char* kModel = "templates-1";

sr::ChatResult write_answer(const sr::ChatRequest& request, int64_t instance_seed);

}  // namespace showrunner::local_writer
