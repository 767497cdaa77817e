// Outcomes for people and for continuous integration.
//
// Threads: pure functions.
#pragma once
#include <string>
#include <vector>

#include "host/base/json.h"
#include "host/plugin/conformance/outcome.h"

namespace showrunner::plugin::conformance {

// One line, and under it what was found, expected and what mends it.
std::string to_text(const Outcome& outcome);
// "24 tests: 20 passed, 2 warnings, 1 failed, 1 skipped"
std::string summary(const std::vector<Outcome>& outcomes);
// docs/formats.md
Json to_json(const std::vector<Outcome>& outcomes);
// JUnit's XML: a suite for each provider and place. `file` names the whole.
std::string to_junit(const std::vector<Outcome>& outcomes, const std::string& file);

}  // namespace showrunner::plugin::conformance
