// Checks an instance's configuration against what its provider's manifest asks for.
//
// Threads: any. Errors: kConfigInvalid with the JSON pointers; values of secrets are never shown.
#pragma once
#include <string>
#include <vector>

#include "host/plugin/instance.h"
#include "host/plugin/isolation/sandbox.h"
#include "host/plugin/load_state.h"
#include "host/plugin/manifest.h"

namespace showrunner::plugin {

// The names behind {"$secret":"name"} in the config; only members that the manifest lists under
// "secrets" may hold one, and they may hold nothing else. Prices are only of kinds that the
// provider serves.
LoadResult<std::vector<std::string>> check_instance_config(const Manifest& plugin,
                                                           const ProviderManifest& provider,
                                                           const InstanceConfig& config);

// What its own process may do.
isolation::Sandbox sandbox_of(const InstanceConfig& config, const ProviderManifest& provider);

}  // namespace showrunner::plugin
