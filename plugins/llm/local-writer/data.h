// The grammars that are compiled in: data/*.json.
//
// Threads: any; loaded once at first use. Errors: SR_INTERNAL when a file is broken (a bug of
// ours).
#pragma once
#include <string_view>

#include "showrunner/cpp/json.hpp"

namespace showrunner::local_writer {

// The files of one language merged: "words", "plan", "episodes", "scenes". ko or en.
const sr::Json& grammar_of(std::string_view language);

}  // namespace showrunner::local_writer
