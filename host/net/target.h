// The target of a request line: "/api/v1/operations?wait_ms=500", or a whole URL.
//
// Threads: pure functions. Errors: kInput.
#pragma once
#include <string>
#include <string_view>

#include "host/base/result.h"
#include "host/net/http.h"

namespace showrunner::net {

struct Target {
  std::string path;  // begins with '/'; percent-decoded, as is the query
  Fields query;
};

// Also refuses what decodes to no UTF-8, or to a NUL.
Result<Target> parse_target(std::string_view text);
// The target of a path as people write it.
std::string encode_path(std::string_view path);

}  // namespace showrunner::net
