// sr.run/1: steps and events of shows, passed on to the engine.
//
// Threads: register before the first instance.
#pragma once
#include "host/plugin/services.h"
#include "host/run/engine.h"

namespace showrunner::run {

// The engine is made after the instances, so the owner of the service points to it.
struct RunService {
  Engine* engine = nullptr;
};

void register_run_service(plugin::ServiceRegistry& registry, RunService& service);

}  // namespace showrunner::run
