// Where and how a document misses a JSON Schema (draft 7), in words for the person who wrote it.
//
// The schema library judges; its sentences speak of its own parts. This walks schema and document
// beside it and finds the same faults.
//
// Threads: functions without state.
#pragma once
#include <vector>

#include "host/base/json.h"

namespace showrunner {

// At most `most`, one for each place. Only for schemas that passed check_schema_shape and documents
// of at most 200 levels.
std::vector<Violation> find_faults(const Json& root, const Json& document, size_t most);

}  // namespace showrunner
