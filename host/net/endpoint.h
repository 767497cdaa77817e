// An address to listen on, as the configuration says it.
//
// Threads: pure functions. Errors: kConfig, with what was expected.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "host/base/result.h"

namespace showrunner::net {

struct Endpoint {
  std::string address;      // "127.0.0.1", "::1"
  uint16_t port = 0;        // 0: any that is free
  bool is_loopback = true;  // no other machine can reach it

  std::string text() const;  // "127.0.0.1:7878", "[::1]:7878"
};

// Of numbers only: a name may mean another machine tomorrow.
Result<Endpoint> parse_endpoint(std::string_view text);

}  // namespace showrunner::net
