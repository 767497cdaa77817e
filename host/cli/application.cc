#include "host/cli/application.h"

#include "host/cli/key_values.h"
#include "host/config/locate.h"
#include "host/config/pins.h"
#include "host/ledger/ledger.h"
#include "host/plugin/host_services.h"
#include "host/route/call_service.h"
#include "host/run/run_service.h"
#include "host/store/state_folder.h"

namespace showrunner::cli {
namespace fs = std::filesystem;
namespace {

constexpr int64_t kDrainMs = 2000;
constexpr size_t kMostWorkers = 256;  // each open operation may hold one

observe::Level log_level(const std::string& name) {
  if (name == "debug") return observe::Level::kDebug;
  if (name == "warn") return observe::Level::kWarn;
  if (name == "error") return observe::Level::kError;
  return observe::Level::kInfo;
}

}  // namespace

// Beside the executable, in the build folder as in an installation.
std::vector<plugin::PluginFolder> plugin_folders(const config::Config& config) {
  std::vector<plugin::PluginFolder> out;
  for (const fs::path& path : config.plugin_folders) out.push_back({path, false});
  std::error_code ignored;
  const fs::path prefix = fs::read_symlink("/proc/self/exe", ignored).parent_path().parent_path();
  out.push_back({prefix / "lib/showrunner/plugins"});
  const fs::path installed = prefix / SHOWRUNNER_LIBDIR / "showrunner/plugins";
  if (installed != out.back().path) out.push_back({installed});
  return out;
}

struct Application::Parts {
  config::Config config;
  store::StateFolder state;
  observe::Log log;
  observe::Metrics metrics;
  SystemClock clock;
  Kinds kinds;
  std::unique_ptr<store::Database> database;
  std::unique_ptr<blob::Store> blobs;
  std::optional<KeyValues> values;
  std::optional<plugin::WorkerPool> workers;
  std::optional<ledger::Ledger> ledger;
  plugin::HostServices services;
  route::CallService call_service;
  run::RunService run_service;
  plugin::ServiceRegistry registry;
  std::optional<plugin::Environment> environment;
  std::unique_ptr<plugin::Plugins> plugins;
  std::unique_ptr<route::Router> router;
  std::unique_ptr<run::Engine> engine;

  Parts(config::Config config_in, store::StateFolder state_in, observe::Log log_in)
      : config(std::move(config_in)), state(std::move(state_in)), log(std::move(log_in)) {}

  Result<> open_storage();
  Result<> load_plugins(config::Pins pins);
  Result<> add_kinds();
};

Result<> Application::Parts::open_storage() {
  SR_ASSIGN(database, store::Database::open(state.database()));
  SR_ASSIGN(blobs, blob::Store::open_store(state.blobs()));
  values.emplace(*database);
  ledger.emplace(*database, clock, config.budgets);
  SR_ASSIGN(const int64_t abandoned, ledger->abandon_open());
  if (abandoned > 0)
    log.write(observe::Level::kWarn, "ledger.abandoned", {{"attempts", abandoned}});
  return run::Journal(*database, clock).mark_interrupted();
}

Result<> Application::Parts::load_plugins(config::Pins pins) {
  workers.emplace(kMostWorkers);
  services.blobs = blobs.get();
  services.workers = &*workers;
  services.values = &*values;
  services.secrets = [this](std::string_view name) { return config::read_secret(config, name); };
  services.metrics = &metrics;
  plugin::register_host_services(registry, services);
  route::register_call_service(registry, call_service);
  run::register_run_service(registry, run_service);
  environment.emplace(plugin::Environment{log, metrics, clock, registry, state.root()});
  plugins = std::make_unique<plugin::Plugins>(*environment, plugin_folders(config),
                                              config.instances, std::move(pins));
  for (const auto& status : plugins->status())
    if (status.state == plugin::LoadState::kStageFailed)
      return make_error(ErrorKind::kState, status.message);
  return {};
}

Result<> Application::Parts::add_kinds() {
  for (const auto& instance : plugins->instances())
    for (const auto& [kind, schema] : instance->provider().schemas) {
      const Result<> added = kinds.add(kind, schema);
      if (!added.has_value())
        return make_error(ErrorKind::kPlugin, instance->plugin().id, ": the schema of ", kind,
                          " is wrong: ", added.error().message);
    }
  return {};
}

Result<std::unique_ptr<Application>> Application::open(const Settings& settings) {
  SR_ASSIGN(config::Config config, config::load(settings.config));
  SR_ASSIGN(const fs::path pin_file, config::find_pin_file(settings.config));
  SR_ASSIGN(config::Pins pins, config::load_pins(pin_file));
  SR_ASSIGN(store::StateFolder state, store::StateFolder::acquire(settings.state));
  SR_ASSIGN(observe::Log log, observe::Log::open_file(state.log(), log_level(config.log_level)));
  auto parts = std::make_unique<Parts>(std::move(config), std::move(state), std::move(log));
  SR_TRY(parts->open_storage());
  SR_TRY(parts->load_plugins(std::move(pins)));
  SR_TRY(parts->add_kinds());
  parts->router = std::make_unique<route::Router>(route::Router::Dependencies{
      *parts->plugins, parts->kinds, *parts->ledger, *parts->database, parts->clock, *parts->blobs,
      parts->log, parts->metrics, parts->config});
  parts->call_service.router = parts->router.get();
  parts->engine = std::make_unique<run::Engine>(run::Engine::Dependencies{
      *parts->database, *parts->blobs, *parts->router, parts->clock, parts->log});
  parts->run_service.engine = parts->engine.get();
  return std::unique_ptr<Application>(new Application(std::move(parts)));
}

Application::Application(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Application::~Application() {
  parts_->plugins->drain_and_destroy(kDrainMs);
  parts_->engine.reset();
  parts_->router.reset();
  // A worker that hangs in a plugin is left behind, with all that it may still use.
  if (!parts_->workers->stop_within(std::chrono::milliseconds(kDrainMs))) parts_.release();
}

const config::Config& Application::config() const { return parts_->config; }
const fs::path& Application::state() const { return parts_->state.root(); }
fs::path Application::admin_key_file() const { return parts_->state.admin_key(); }
observe::Log& Application::log() { return parts_->log; }
observe::Metrics& Application::metrics() { return parts_->metrics; }
const Clock& Application::clock() const { return parts_->clock; }
plugin::Plugins& Application::plugins() { return *parts_->plugins; }
const Kinds& Application::kinds() const { return parts_->kinds; }
blob::Store& Application::blobs() { return *parts_->blobs; }
route::Router& Application::router() { return *parts_->router; }
run::Engine& Application::engine() { return *parts_->engine; }
std::optional<Error> Application::state_fault() const {
  const std::optional<Error> fault = parts_->database->fault();
  return fault ? fault : parts_->blobs->fault();
}

}  // namespace showrunner::cli
