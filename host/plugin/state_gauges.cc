#include "host/plugin/state_gauges.h"

#include "host/base/utf8.h"

namespace showrunner::plugin {
namespace {

constexpr size_t kMaxName = 256;

}  // namespace

void show_states(const std::vector<PluginStatus>& plugins, observe::Metrics& metrics) {
  using Series = std::vector<std::pair<observe::Labels, double>>;
  Series of_plugins, of_instances;
  for (const PluginStatus& status : plugins) {
    const std::string name =
        status.id.empty() ? bounded_utf8(status.path.filename().string(), kMaxName) : status.id;
    of_plugins.push_back({{{"plugin", name}, {"state", load_state_name(status.state)}}, 1});
    for (const InstanceStatus& instance : status.instances)
      of_instances.push_back({{{"plugin", name},
                               {"instance", instance.name},
                               {"state", load_state_name(instance.state)}},
                              1});
  }
  metrics.replace("plugin_state", of_plugins);
  metrics.replace("instance_state", of_instances);
}

}  // namespace showrunner::plugin
