// An instance: a provider of a plugin as configured, alive in this process.
//
// Threads: any, save that drain_and_destroy runs once and not on the control thread. No lock is
// held while code of the plugin or a callback runs.
// Errors: of an operation through done; SR_PLUGIN_FAULT is a breach of the ABI by the plugin.
// Breaches are counted, by plugin and instance: plugin_breaches_total, plugin_late_calls_total,
// plugin_overlapping_calls_total, plugin_double_completes_total, plugin_late_completes_total,
// plugin_abandoned_operations_total, plugin_slow_submits_total.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/json.h"
#include "host/plugin/load_state.h"
#include "host/plugin/manifest.h"
#include "host/plugin/operation.h"
#include "host/plugin/services.h"

namespace showrunner::plugin {

struct LoadedPlugin;

using InstanceConfig = config::Instance;

// What is known of an open operation.
struct OpenOperation {
  std::string instance;
  std::string kind;
  std::string context_json;
  uint64_t deadline_unix_ms = 0;
  int64_t budget_nano_usd = -1;
};

class Instance : public std::enable_shared_from_this<Instance> {
 public:
  // Checks the config, starts the control thread and runs the provider's create on it.
  static LoadResult<std::shared_ptr<Instance>> create(const Environment& environment,
                                                      std::shared_ptr<const LoadedPlugin> plugin,
                                                      InstanceConfig config);
  ~Instance();  // drain_and_destroy(0), unless it was done

  const std::string& name() const { return config_.name; }
  const InstanceConfig& config() const { return config_; }
  const Manifest& plugin() const;
  const ProviderManifest& provider() const { return provider_; }
  // By config, else by manifest. Absent: unknown; empty: free.
  const std::optional<std::vector<Price>>& prices() const;
  int concurrency() const;
  bool has_own_process() const;

  // done comes exactly once; it may come before start returns. 0: refused, done has come.
  OperationId start(OperationRequest request, OperationEvents events);
  // Best effort; done still comes. If the plugin does not end the operation within its
  // cancel_grace_ms, done comes with SR_PLUGIN_FAULT and the instance takes no more until that
  // operation ends after all.
  void cancel(OperationId id);
  size_t open_operations() const;
  // Why it takes no operations now, with the fix; empty: it does, or is being closed.
  std::optional<LoadFailure> obstacle() const;
  bool accepts() const;

  // Waits `deadline_ms` for open operations, cancels what remains, then destroys. What a plugin
  // does not end or return from is logged and left behind, never destroyed under its feet.
  void drain_and_destroy(int64_t deadline_ms);

 private:
  struct Impl;
  Instance(InstanceConfig config, const ProviderManifest& provider, std::unique_ptr<Impl> impl);

  const InstanceConfig config_;
  const ProviderManifest& provider_;
  const std::unique_ptr<Impl> impl_;
};

// For services that get a parent operation from a plugin. Empty: not open, or not of this caller.
std::optional<OpenOperation> find_operation(const HostContext& caller, OperationId id);

}  // namespace showrunner::plugin
