// What the host shows of itself as JSON: the same on the command line and through the API.
//
// Threads: pure functions. docs/api.md describes the documents.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "host/base/json.h"
#include "host/plugin/operation.h"
#include "host/plugin/registry.h"

namespace showrunner::api {

Json plugin_json(const plugin::PluginStatus& status);
Json plugins_json(const std::vector<plugin::PluginStatus>& plugins);
// With what its manifest says, and its faults. REQUIRES: it has a manifest.
Json plugin_details_json(const plugin::PluginStatus& status, const std::filesystem::path& state);
// Of the plugin with that content.
Json faults_json(const std::filesystem::path& state, const std::string& sha256);

// live: null for one that is not loaded.
Json instance_json(const plugin::PluginStatus& plugin, const plugin::InstanceStatus& status,
                   const plugin::Instance* live);

// Why a call failed, as its provider or the host said it.
Json error_json(const plugin::CallError& error);

}  // namespace showrunner::api
