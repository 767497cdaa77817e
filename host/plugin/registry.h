// All plugins and instances of this host.
//
// Constructing it inspects every file of the folders, loads the plugins that an enabled instance
// uses and creates the instances. Of plugins that declare different schemas for one kind, the first
// that has an instance is loaded. A file whose content is not the pinned one hides no other of its
// id. Nothing in it fails as a whole: what cannot be used has a state and a message that says what
// fixes it.
//
// Threads: any, once constructed.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/config/pins.h"
#include "host/plugin/elf.h"
#include "host/plugin/instance.h"

namespace showrunner::plugin {

struct PluginFolder {
  std::filesystem::path path;
  // Installed with showrunner: its plugins run in the host's process, unless they or the
  // configuration want otherwise.
  bool trusted = true;
};

struct InstanceStatus {
  std::string name;
  LoadState state = LoadState::kLoaded;
  std::string message;
  bool own_process = false;
};

struct PluginStatus {
  std::filesystem::path path;  // empty: an instance wants a plugin that no folder holds
  std::string id;              // from the manifest, or what the instance named
  std::string version;
  std::string sha256;
  LoadState state = LoadState::kLoaded;
  std::string message;
  std::optional<Manifest> manifest;
  Linkage linkage;
  bool pinned = false;
  std::vector<InstanceStatus> instances;
};

// The files *.so of a folder, by name; none if it is missing.
std::vector<std::filesystem::path> plugin_files(const std::filesystem::path& folder);
// Does an instance name its plugin by a file, and not by its id?
bool is_path(std::string_view plugin);

class Plugins {
 public:
  // Files *.so of `folders`, in order; a missing folder is empty. Files that an instance names by
  // path are not trusted.
  Plugins(const Environment& environment, const std::vector<PluginFolder>& folders,
          std::vector<InstanceConfig> instances, config::Pins pins = {});
  ~Plugins();  // drain_and_destroy(0)
  Plugins(const Plugins&) = delete;
  Plugins& operator=(const Plugins&) = delete;

  // As it was when they were loaded.
  const std::vector<PluginStatus>& status() const { return status_; }
  // As it is now: with what became of the instances since.
  std::vector<PluginStatus> live_status() const;
  // Those that are loaded, in the order of the configuration.
  const std::vector<std::shared_ptr<Instance>>& instances() const { return instances_; }
  std::shared_ptr<Instance> find(std::string_view name) const;

  // Of all instances at once.
  void drain_and_destroy(int64_t deadline_ms);

 private:
  std::vector<PluginStatus> status_;
  std::vector<std::shared_ptr<Instance>> instances_;
};

}  // namespace showrunner::plugin
