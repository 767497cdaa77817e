// The services that need nothing of the router: blob, executor, secret, kv, metric.
//
// A plugin's metrics are shown as showrunner_provider_<name>, so that none passes for the host's.
//
// Threads: register_host_services before the first instance.
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "host/base/result.h"
#include "host/blob/store.h"
#include "host/plugin/services.h"
#include "host/plugin/worker_pool.h"

namespace showrunner::plugin {

// Values of one instance's keys. Durability: put and remove are on disk when they return.
// Threads: any. Errors of get: kNotFound for an absent key.
class KeyValueStore {
 public:
  virtual ~KeyValueStore() = default;
  virtual Result<std::string> get(std::string_view instance, std::string_view key) = 0;
  virtual Result<> put(std::string_view instance, std::string_view key, std::string_view value) = 0;
  virtual Result<> remove(std::string_view instance, std::string_view key) = 0;
};

// The value of a secret. kNotFound: not set.
using SecretResolver = std::function<Result<std::string>(std::string_view name)>;

// The owners of the services; outlives the registry's use.
struct HostServices {
  blob::Store* blobs = nullptr;
  WorkerPool* workers = nullptr;
  KeyValueStore* values = nullptr;
  SecretResolver secrets;
  observe::Metrics* metrics = nullptr;
};

// Answers a get of sr.secret/1 or sr.kv/1: copies the value, if the plugin's buffer holds it.
sr_status give(std::string_view value, void* buffer, uint64_t capacity, uint64_t* size,
               sr_error* error);

// Adds those services whose owner is there.
void register_host_services(ServiceRegistry& registry, HostServices& services);

}  // namespace showrunner::plugin
