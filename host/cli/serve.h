// showrunner serve: the host as a service, until it is told to end. And how other commands ask it.
//
// Threads: the main thread. Errors: kConfig, kState; as Application::open.
#pragma once
#include <optional>
#include <string_view>

#include "host/base/json.h"
#include "host/base/result.h"
#include "host/cli/application.h"
#include "host/net/server.h"

namespace showrunner::cli {

// Prints where it listens. The first SIGINT or SIGTERM lets open operations end, a second one ends
// the process at once.
Result<> serve(const Settings& settings, bool json);

// kConfig for an address that is none, or that others can reach without TLS.
Result<net::ServerOptions> server_options(const config::Serve& serve,
                                          const std::filesystem::path& state);

// What the service that has the state answers to a GET; empty if none has it.
Result<std::optional<Json>> ask_service(const Settings& settings, std::string_view path);

}  // namespace showrunner::cli
