// UTF-8 of untrusted writers.
//
// Threads: pure functions.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace showrunner {

bool is_utf8(std::string_view text);
// At most `limit` bytes, cut at a UTF-8 boundary, invalid bytes replaced.
std::string bounded_utf8(std::string_view text, size_t limit);

}  // namespace showrunner
