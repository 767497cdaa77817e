// The whole host put together, for commands that run something.
//
// Owns the state folder's lock, the database, the plugins and all that lies between; parts are made
// in the order of the layers and end in the reverse. Threads: the main thread. Errors: kConfig,
// kState.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "host/base/result.h"
#include "host/config/config.h"
#include "host/plugin/registry.h"
#include "host/route/router.h"
#include "host/run/engine.h"

namespace showrunner::cli {

struct Settings {
  std::optional<std::filesystem::path> config;
  std::filesystem::path state;
};

// Those of the configuration, then the ones that belong to the program.
std::vector<plugin::PluginFolder> plugin_folders(const config::Config& config);

class Application {
 public:
  static Result<std::unique_ptr<Application>> open(const Settings& settings);
  ~Application();
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;

  const config::Config& config() const;
  const std::filesystem::path& state() const;  // the folder, absolute
  std::filesystem::path admin_key_file() const;
  observe::Log& log();
  observe::Metrics& metrics();
  const Clock& clock() const;
  plugin::Plugins& plugins();
  const Kinds& kinds() const;
  blob::Store& blobs();
  route::Router& router();
  run::Engine& engine();
  // Why the state could not be written, if that happened since open.
  std::optional<Error> state_fault() const;

 private:
  struct Parts;
  explicit Application(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace showrunner::cli
