// A small document that a JSON Schema accepts, for requests and configs of tests.
//
// Threads: pure functions.
#pragma once
#include <optional>

#include "host/base/json.h"

namespace showrunner::plugin::conformance {

// The SHA-256 of no bytes: the artifact that an example names.
constexpr const char* kEmptySha256 =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

// Of the document's schema: its own examples, defaults and constants first, then the least that is
// required. Empty: found none, most likely because of a pattern.
std::optional<Json> make_example(const Json& schema);

}  // namespace showrunner::plugin::conformance
