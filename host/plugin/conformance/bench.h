// What a test works on: a host around one provider, in a folder of its own, that counts what the
// plugin does against the ABI's rules.
//
// Threads: one, of the test. Errors: what the machine cannot give throws; the process of the test
// tells it. A bench whose plugin hangs cannot be destroyed: let it be.
#pragma once
#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/base/kinds.h"
#include "host/plugin/conformance/outcome.h"
#include "host/plugin/conformance/task.h"
#include "host/plugin/conformance/witness.h"
#include "host/plugin/host_services.h"
#include "host/plugin/instance.h"
#include "host/plugin/loader.h"
#include "host/plugin/memory_values.h"
#include "showrunner/ext/blob.h"
#include "showrunner/ext/executor.h"
#include "showrunner/ext/kv.h"
#include "showrunner/ext/metric.h"
#include "showrunner/ext/secret.h"

namespace showrunner::plugin::conformance {

// Those of its host. sr.call/1 and sr.run/1 are not: there is nobody else to ask.
constexpr const char* kServices[] = {SR_BLOB_V1, SR_EXECUTOR_V1, SR_SECRET_V1, SR_KV_V1,
                                     SR_METRIC_V1};

class Bench {
 public:
  Bench(Task task, PluginFile file);

  const Task& task() const { return task_; }
  const PluginFile& file() const { return file_; }
  const ProviderManifest& provider() const { return *file_.manifest.find(task_.provider); }
  std::chrono::milliseconds patience() const {
    return std::chrono::milliseconds(task_.patience_ms);
  }
  const Environment& environment() const { return environments_.front(); }
  SecretWatch& secrets() { return *watch_; }
  // How far the host's clock is ahead, for instances made from now on.
  void shift_clock(std::chrono::milliseconds ahead) { clock_.shift(ahead.count()); }
  uint64_t now_unix_ms() const { return static_cast<uint64_t>(clock_.now_unix_ms()); }

  LoadResult<std::shared_ptr<const LoadedPlugin>> load();
  // `absent`: services that the host has not. Keeps what it makes until close().
  LoadResult<std::shared_ptr<Instance>> create(const std::set<std::string>& absent = {});
  LoadResult<std::shared_ptr<Instance>> create(std::shared_ptr<const LoadedPlugin> plugin,
                                               const std::set<std::string>& absent = {});
  // Why the provider cannot be tested here.
  Finding failure_to_create(const LoadFailure& failure) const;

  // Kinds that can be asked: sr.health/1, sr.catalog/1, then those of the provider.
  const std::vector<OperationRequest>& requests() const { return requests_; }
  bool is_authors(const std::string& kind) const { return task_.requests.contains(kind); }
  // Of the other kinds: why not.
  const std::map<std::string, std::string>& unasked() const { return unasked_; }
  const KindSchema* schema(std::string_view kind) const { return kinds_.find(kind); }

  // Where the test is, should the plugin end its process. A stage has steps.
  void begin_stage(std::string stage);
  void note(const std::string& step) const;
  // How the plugin's own process last ended by itself; empty: it never did.
  std::string crash() const { return logged("plugin_fault", "/cause"); }

  std::shared_ptr<Asked> expect(std::string kind) const {
    return std::make_shared<Asked>(std::move(kind), watch_);
  }
  std::shared_ptr<Asked> start(Instance& instance, OperationRequest request,
                               OperationId* id = nullptr);
  // The same, to its end. Null: it did not come within patience().
  std::shared_ptr<Asked> run(Instance& instance, OperationRequest request);
  Finding hangs(const std::string& kind) const;

  // Destroys the instances, and tells what the host counted against the plugin meanwhile.
  // `may_die`: that its process ended was part of the test.
  Finding close(bool may_die = false);

 private:
  struct Logged {
    observe::Level level;
    std::string event;
    Json fields;
  };

  void collect_requests();
  std::optional<Json> request_of(const std::string& kind) const;
  InstanceConfig instance_config() const;
  void log(observe::Level level, std::string_view event, const Json& fields);
  std::string logged(std::string_view event, const char* pointer) const;  // of the last
  Finding count_breaches(bool may_die) const;

  const Task task_;
  const PluginFile file_;
  const std::shared_ptr<SecretWatch> watch_;
  mutable std::mutex mutex_;
  std::vector<Logged> logged_;
  observe::Log log_;
  observe::Metrics metrics_;
  ShiftedClock clock_;
  Kinds kinds_;
  std::unique_ptr<blob::Store> blobs_;
  MemoryValues values_;
  WorkerPool workers_;
  HostServices services_;
  std::deque<ServiceRegistry> registries_;  // one for each set of services
  std::deque<Environment> environments_;
  std::vector<std::shared_ptr<Instance>> instances_;
  std::vector<OperationRequest> requests_;
  std::string stage_;
  std::map<std::string, std::string> unasked_;
};

}  // namespace showrunner::plugin::conformance
