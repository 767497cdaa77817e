// As much of the host as instances need, in a folder of its own.
#pragma once
#include <memory>
#include <string>
#include <utility>

#include "bench/bare_sqlite.h"
#include "host/plugin/host_services.h"
#include "host/plugin/instance.h"
#include "host/plugin/loader.h"

namespace showrunner::bench {

struct BenchHost {
  TemporaryFolder folder;
  observe::Log log;
  observe::Metrics metrics;
  SystemClock clock;
  plugin::ServiceRegistry services;
  plugin::WorkerPool workers{8};
  plugin::HostServices owners;
  plugin::Environment environment{log,      metrics,          clock,
                                  services, folder / "state", SHOWRUNNER_PROGRAM};

  BenchHost() {
    owners.workers = &workers;
    plugin::register_host_services(services, owners);
  }

  std::shared_ptr<plugin::Instance> make(std::shared_ptr<const plugin::LoadedPlugin> plugin,
                                         std::string name, Json settings = Json::object()) {
    plugin::InstanceConfig config;
    config.name = std::move(name);
    config.config = std::move(settings);
    return plugin::Instance::create(environment, std::move(plugin), config).value();
  }
};

}  // namespace showrunner::bench
