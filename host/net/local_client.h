// One question to a host that serves on a unix socket.
//
// Threads: pure functions, blocking. Errors: kState if it answers late, or not as HTTP.
#pragma once
#include <filesystem>
#include <optional>
#include <string_view>

#include "host/base/result.h"
#include "host/net/http.h"

namespace showrunner::net {

// GET of a path. Empty: nobody listens there.
Result<std::optional<Response>> ask_local(const std::filesystem::path& socket,
                                          std::string_view path);

}  // namespace showrunner::net
