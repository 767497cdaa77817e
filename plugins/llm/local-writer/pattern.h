// A text that a JSON Schema "pattern" accepts, for the simple expressions that schemas use:
// literals, classes, escapes \d \w \s \., groups without alternatives, quantifiers, anchors.
//
// Threads: pure. Errors: none; an expression that it does not know gives nothing.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "random.h"

namespace showrunner::local_writer {

// The shortest kind of match of at least `min_length` characters, or nothing.
std::optional<std::string> text_matching(std::string_view pattern, size_t min_length,
                                         size_t max_length, Random& random);

}  // namespace showrunner::local_writer
