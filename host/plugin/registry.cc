#include "host/plugin/registry.h"

#include <algorithm>
#include <map>
#include <set>
#include <thread>

#include "host/plugin/isolation/fault_journal.h"
#include "host/plugin/isolation/probe.h"
#include "host/plugin/load_checks.h"
#include "host/plugin/loader.h"

namespace showrunner::plugin {
namespace fs = std::filesystem;

std::vector<fs::path> plugin_files(const fs::path& folder) {
  std::vector<fs::path> out;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    if (it->path().extension() == ".so") out.push_back(it->path());
  std::ranges::sort(out);
  return out;
}

bool is_path(std::string_view plugin) {
  return plugin.starts_with('/') || plugin.starts_with("./") || plugin.starts_with("../");
}

namespace {

// The schema of a kind, and the loaded plugin that declares it.
struct Declared {
  Json schema;
  std::string by;
};

// What is known of one file while the registry is being made.
struct Candidate {
  PluginStatus status;
  std::optional<PluginFile> file;  // if sound and not shadowed
  bool from_folder = true;
  bool trusted = false;
};

class Builder {
 public:
  Builder(const Environment& environment, std::vector<InstanceConfig> instances, config::Pins pins)
      : environment_(environment), configs_(std::move(instances)), pins_(std::move(pins)) {}

  void scan(const PluginFolder& folder) {
    for (const fs::path& path : plugin_files(folder.path))
      candidates_[add_file(path, true)].trusted = folder.trusted;
  }

  void make_instances() {
    std::set<std::string> names;
    for (const InstanceConfig& config : configs_) {
      const size_t at = find_or_add(config);
      InstanceStatus status{config.name, LoadState::kLoaded, {}, false};
      if (auto failure = make_instance(config, at, names.insert(config.name).second)) {
        status.state = failure->state;
        status.message = failure->message;
      } else {
        status.own_process = instances_.back()->has_own_process();
      }
      candidates_[at].status.instances.push_back(std::move(status));
    }
  }

  void report() const {
    for (const Candidate& candidate : candidates_) {
      const PluginStatus& plugin = candidate.status;
      report_state("plugin", plugin.state, plugin.message,
                   {{"plugin", plugin.id}, {"path", plugin.path.string()}});
      for (const InstanceStatus& instance : plugin.instances)
        report_state("instance", instance.state, instance.message,
                     {{"plugin", plugin.id}, {"instance", instance.name}});
    }
  }

  std::vector<PluginStatus> take_status() {
    std::vector<PluginStatus> out;
    for (Candidate& candidate : candidates_) out.push_back(std::move(candidate.status));
    return out;
  }
  std::vector<std::shared_ptr<Instance>> take_instances() { return std::move(instances_); }

 private:
  size_t add_file(const fs::path& path, bool from_folder) {
    Candidate candidate;
    candidate.from_folder = from_folder;
    candidate.status.path = path;
    LoadResult<PluginFile> file = inspect(path);
    if (file.has_value()) {
      fill(candidate.status, *file);
      const PluginStatus* first = from_folder ? find_id(file->manifest.id) : nullptr;
      if (auto mismatch = check_pin(*file, pins_)) {
        candidate.status.state = mismatch->state;
        candidate.status.message = mismatch->message;
      } else if (first != nullptr) {
        candidate.status.state = LoadState::kShadowed;
        candidate.status.message = path.string() + ": plugin " + file->manifest.id +
                                   " is already there as " + first->path.string() +
                                   ". Remove one of the two files";
      } else {
        if (!is_wanted(file->manifest.id, path)) file->content.clear();
        candidate.file = std::move(*file);
      }
    } else {
      candidate.status.state = file.error().state;
      candidate.status.message = file.error().message;
    }
    candidates_.push_back(std::move(candidate));
    return candidates_.size() - 1;
  }

  void fill(PluginStatus& status, const PluginFile& file) const {
    status.id = file.manifest.id;
    status.version = file.manifest.version;
    status.sha256 = file.sha256;
    status.manifest = file.manifest;
    status.linkage = file.linkage;
    status.pinned = pins_.contains(file.manifest.id);
    status.state = LoadState::kUnused;
    status.message = "no enabled instance uses it. Add one to \"instances\" in the configuration";
  }

  bool is_wanted(const std::string& id, const fs::path& path) const {
    return std::ranges::any_of(configs_, [&](const InstanceConfig& config) {
      return config.enabled && (config.plugin == id || config.plugin == path);
    });
  }

  const PluginStatus* find_id(std::string_view id) const {
    for (const Candidate& candidate : candidates_)
      if (candidate.from_folder && candidate.file && candidate.status.id == id)
        return &candidate.status;
    return nullptr;
  }

  size_t find_or_add(const InstanceConfig& config) {
    const bool by_path = is_path(config.plugin);
    auto it = std::ranges::find_if(candidates_, [&](const Candidate& candidate) {
      if (by_path) return candidate.status.path == config.plugin;
      const bool usable = !candidate.from_folder || candidate.file;
      return usable && candidate.status.id == config.plugin &&
             candidate.status.state != LoadState::kShadowed;
    });
    if (it == candidates_.end())
      it = std::ranges::find_if(candidates_, [&](const Candidate& candidate) {
        return candidate.status.id == config.plugin &&
               candidate.status.state == LoadState::kPinMismatch;
      });
    if (it != candidates_.end()) return static_cast<size_t>(it - candidates_.begin());
    if (by_path) return add_file(config.plugin, false);
    Candidate missing;
    missing.from_folder = false;
    missing.status.id = config.plugin;
    missing.status.state = LoadState::kNotFound;
    missing.status.message = "plugin " + config.plugin + ": no plugin folder holds it" +
                             broken_files() + ". Install it, or correct \"plugin\" of instance " +
                             config.name + " (known: " + known_ids() + ")";
    candidates_.push_back(std::move(missing));
    return candidates_.size() - 1;
  }

  std::string known_ids() const {
    std::string out;
    for (const Candidate& candidate : candidates_)
      if (candidate.file) out += (out.empty() ? "" : ", ") + candidate.status.id;
    return out.empty() ? "none" : out;
  }

  std::string broken_files() const {
    const auto count = std::ranges::count_if(candidates_, [](const Candidate& candidate) {
      return candidate.from_folder && candidate.status.id.empty();
    });
    return count == 0 ? ""
                      : " (" + std::to_string(count) +
                            " files there cannot be used: showrunner plugin list)";
  }

  std::optional<LoadFailure> make_instance(const InstanceConfig& config, size_t at, bool is_first) {
    if (!config.enabled)
      return make_failure(LoadState::kDisabled, "instance ", config.name,
                          ": disabled. Set \"enabled\" to true to use it");
    if (!is_first)
      return make_failure(LoadState::kConfigInvalid, "instance ", config.name,
                          ": the name is used twice. Rename one of the two");
    Candidate& candidate = candidates_[at];
    if (!candidate.file) return LoadFailure{candidate.status.state, candidate.status.message};
    if (auto conflict = kind_conflict(candidate.status)) {
      candidate.status.state = conflict->state;
      candidate.status.message = conflict->message;
      return conflict;
    }
    auto plugin = make_plugin(config, candidate);
    if (!plugin.has_value()) {
      candidate.status.state = plugin.error().state;
      candidate.status.message = plugin.error().message;
      return plugin.error();
    }
    candidate.status.state = LoadState::kLoaded;
    candidate.status.message.clear();
    auto instance = Instance::create(environment_, *plugin, config);
    if (!instance.has_value()) return instance.error();
    instances_.push_back(std::move(*instance));
    declare_kinds(candidate.status);
    return std::nullopt;
  }

  LoadResult<std::shared_ptr<const LoadedPlugin>> make_plugin(const InstanceConfig& config,
                                                              const Candidate& candidate) const {
    const PluginFile& file = *candidate.file;
    const isolation::FaultJournal journal(environment_.state, file.sha256);
    if (journal.is_quarantined()) {
      const std::vector<isolation::Fault> faults = journal.faults();
      return isolation::quarantine(title(file), file.manifest.id,
                                   faults.empty() ? "unknown" : faults.back().cause);
    }
    const ProviderManifest* provider = file.manifest.find(config.provider);
    if (config.provider.empty()) provider = &file.manifest.providers.front();
    const bool demanded = provider != nullptr && provider->isolation == Isolation::kProcessOnly;
    if (config.own_process.value_or(demanded || !candidate.trusted))
      return prepare(file, environment_);
    if (!candidate.trusted) {
      const auto prepared = prepare(file, environment_);
      if (!prepared.has_value()) return prepared.error();
      if (auto failure = isolation::probe(**prepared, environment_)) return *failure;
    }
    return load(file, environment_);
  }

  std::optional<LoadFailure> kind_conflict(const PluginStatus& plugin) const {
    for (const ProviderManifest& provider : plugin.manifest->providers)
      for (const auto& [kind, schema] : provider.schemas) {
        const auto it = declared_.find(kind);
        if (it == declared_.end() || it->second.schema == schema) continue;
        return make_failure(LoadState::kKindConflict, plugin.path.string(), ": plugin ", plugin.id,
                            " declares another schema for the kind ", kind, " than plugin ",
                            it->second.by, ". Disable the instances of one of the two, or give ",
                            "the kind another name or version in one's manifest");
      }
    return std::nullopt;
  }

  void declare_kinds(const PluginStatus& plugin) {
    for (const ProviderManifest& provider : plugin.manifest->providers)
      for (const auto& [kind, schema] : provider.schemas)
        declared_.emplace(kind, Declared{schema, plugin.id + " (" + plugin.path.string() + ")"});
  }

  void report_state(std::string_view what, LoadState state, const std::string& message,
                    Json fields) const {
    environment_.metrics.add("plugin_states_total",
                             {{"what", std::string(what)}, {"state", load_state_name(state)}});
    const bool fine =
        state == LoadState::kLoaded || state == LoadState::kUnused || state == LoadState::kDisabled;
    fields["state"] = load_state_name(state);
    if (!message.empty()) fields["message"] = message;
    environment_.log.write(fine ? observe::Level::kInfo : observe::Level::kWarn,
                           std::string(what) + "_state", fields);
  }

  const Environment& environment_;
  const std::vector<InstanceConfig> configs_;
  const config::Pins pins_;
  std::vector<Candidate> candidates_;
  std::vector<std::shared_ptr<Instance>> instances_;
  std::map<std::string, Declared> declared_;  // by kind
};

}  // namespace

Plugins::Plugins(const Environment& environment, const std::vector<PluginFolder>& folders,
                 std::vector<InstanceConfig> instances, config::Pins pins) {
  Builder builder(environment, std::move(instances), std::move(pins));
  for (const PluginFolder& folder : folders) builder.scan(folder);
  builder.make_instances();
  builder.report();
  status_ = builder.take_status();
  instances_ = builder.take_instances();
}

Plugins::~Plugins() { drain_and_destroy(0); }

std::shared_ptr<Instance> Plugins::find(std::string_view name) const {
  const auto it = std::ranges::find_if(
      instances_, [&](const auto& instance) { return instance->name() == name; });
  return it == instances_.end() ? nullptr : *it;
}

std::vector<PluginStatus> Plugins::live_status() const {
  std::vector<PluginStatus> out = status_;
  for (PluginStatus& plugin : out)
    for (InstanceStatus& status : plugin.instances) {
      if (status.state != LoadState::kLoaded) continue;
      const auto instance = find(status.name);
      const auto obstacle = instance == nullptr ? std::nullopt : instance->obstacle();
      if (!obstacle) continue;
      status.state = obstacle->state;
      status.message = obstacle->message;
      // A file is in quarantine as a whole, though other instances of it may run to their next
      // fault.
      if (obstacle->state != LoadState::kQuarantined) continue;
      plugin.state = obstacle->state;
      plugin.message = obstacle->message;
    }
  return out;
}

void Plugins::drain_and_destroy(int64_t deadline_ms) {
  std::vector<std::thread> threads;
  for (const auto& instance : instances_)
    threads.emplace_back([&instance, deadline_ms] { instance->drain_and_destroy(deadline_ms); });
  for (auto& thread : threads) thread.join();
}

}  // namespace showrunner::plugin
