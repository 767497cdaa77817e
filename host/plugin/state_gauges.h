// The states of all plugins and instances as gauges: plugin_state{plugin,state} and
// instance_state{plugin,instance,state} are 1 for what is so now.
//
// A file without an id is named as a file.
//
// Threads: any.
#pragma once
#include <vector>

#include "host/observe/metrics.h"
#include "host/plugin/registry.h"

namespace showrunner::plugin {

void show_states(const std::vector<PluginStatus>& plugins, observe::Metrics& metrics);

}  // namespace showrunner::plugin
