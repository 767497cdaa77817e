// A stand-in for an answer that nobody gave yet, so that a run can be explained: the least document
// that a step's schema and its checks accept.
//
// Threads: pure. Errors: none.
#pragma once
#include "showrunner/cpp/kinds/llm.hpp"

namespace showrunner::drama {

// Knows what the prompts' schemas use: type, enum, properties, items, minItems, maxLength, minimum.
// Values of `given` stand at their places; texts are all different.
sr::Json sample_of(const sr::Json& schema, const sr::Json& given);

// The result of llm.chat/1 with that sample as its text.
sr::Json chat_estimate(const sr::ChatRequest& request, const sr::Json& given);

}  // namespace showrunner::drama
