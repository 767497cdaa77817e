// Points in time as text.
//
// Threads: any.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

namespace showrunner::folder {

// RFC 3339 with offset, e.g. 2026-03-01T19:00:00+09:00, as Unix time.
std::optional<int64_t> parse_rfc3339_ms(std::string text);
// RFC 822 with the four-digit year of RSS 2.0, in UTC: "Sun, 01 Mar 2026 10:00:00 GMT".
std::string rfc822(int64_t unix_ms);

}  // namespace showrunner::folder
