#include "host/plugin/loader.h"

#include <dlfcn.h>
#include <sys/stat.h>

#define BOOST_DLL_USE_STD_FS
#include <boost/dll/shared_library.hpp>
#include <chrono>
#include <future>
#include <map>
#include <mutex>

#include "host/base/files.h"
#include "host/base/hash.h"
#include "host/plugin/control_thread.h"
#include "host/plugin/error.h"
#include "host/plugin/load_checks.h"

namespace showrunner::plugin {
namespace fs = std::filesystem;
namespace dll = boost::dll;
namespace {

using Loaded = LoadResult<std::shared_ptr<const LoadedPlugin>>;

constexpr std::chrono::seconds kLoadTimeout{60};

LoadFailure load_failure(const PluginFile& file, std::string_view cause) {
  if (cause.find("undefined symbol") != std::string_view::npos)
    return make_failure(LoadState::kUndefinedSymbol, title(file), ": ", cause,
                        ". Link the library that defines it (-Wl,-z,defs shows what is missing), "
                        "or install the version that the plugin was built with");
  const char* fix = ". Look with: ldd ";
  if (cause.find("failed to map segment") != std::string_view::npos)
    fix = ". Is the state folder mounted noexec? Choose another with --state, then: ldd ";
  if (cause.find("cannot open shared object") != std::string_view::npos)
    fix = ". Install the package that holds the missing library; all it needs: ldd ";
  return make_failure(LoadState::kLoadFailed, title(file), ": ", cause, fix, file.path.string());
}

// What was read from the file holds in memory too, and nothing of it is out of bounds.
std::optional<LoadFailure> check_entry(const PluginFile& file, const sr_entry& entry,
                                       const fs::path& staged) {
  const auto bad = [&](std::string_view what) {
    return make_failure(LoadState::kBadEntry, title(file), ": ", what,
                        ". Build the plugin again with the SDK's headers");
  };
  Dl_info info{};
  if (dladdr(&entry, &info) == 0 || info.dli_fname == nullptr || staged != info.dli_fname)
    return bad(std::string("its sr_entry_v1 comes from ") +
               (info.dli_fname != nullptr ? info.dli_fname : "nowhere") +
               ", expected from the plugin itself");
  if (entry.abi_major != SR_ABI_MAJOR)
    return make_failure(LoadState::kAbiMismatch, title(file), ": its entry says ABI ",
                        std::to_string(entry.abi_major), ", its manifest ABI ",
                        std::to_string(file.manifest.abi), ", this host speaks ABI ",
                        std::to_string(SR_ABI_MAJOR), ". Build it again with one SDK");
  if (entry.struct_size < SR_ENTRY_MIN)
    return bad("sr_entry_v1.struct_size is " + std::to_string(entry.struct_size) +
               ", expected at least " + std::to_string(SR_ENTRY_MIN));
  if (entry.init == nullptr || entry.deinit == nullptr || entry.provider == nullptr)
    return bad("sr_entry_v1 lacks init, deinit or provider");
  if (entry.manifest_json.size != file.manifest_json.size() ||
      entry.manifest_json.data == nullptr || view(entry.manifest_json) != file.manifest_json)
    return make_failure(LoadState::kAbiMismatch, title(file),
                        ": sr_entry_v1.manifest_json differs from section .sr_manifest. Set it to "
                        "SR_MANIFEST_STR");
  return std::nullopt;
}

std::optional<LoadFailure> check_providers(const PluginFile& file, const sr_entry& entry) {
  for (const ProviderManifest& provider : file.manifest.providers) {
    const sr_provider* table = entry.provider(to_str(provider.id));
    if (table == nullptr)
      return make_failure(LoadState::kNoProvider, title(file), ": its manifest names the provider ",
                          provider.id, ", but its code has none of that id. Add it to SR_PLUGIN, ",
                          "or remove it from manifest.json");
    const bool whole = table->struct_size >= SR_PROVIDER_MIN && table->create != nullptr &&
                       table->destroy != nullptr && table->submit != nullptr &&
                       table->cancel != nullptr && table->drain != nullptr &&
                       table->extension != nullptr;
    if (!whole)
      return make_failure(LoadState::kBadEntry, title(file), ": the table of provider ",
                          provider.id, " has ", std::to_string(table->struct_size),
                          " bytes or an empty slot, expected at least ",
                          std::to_string(SR_PROVIDER_MIN), " and every slot of sr_provider set");
  }
  return std::nullopt;
}

std::optional<LoadFailure> run_init(const PluginFile& file, const sr_entry& entry,
                                    HostContext& context) {
  sr_error error{};
  error.struct_size = sizeof error;
  const sr_status status = entry.init(context.host(), &error);
  if (status == SR_OK) return std::nullopt;
  const CallError failure = read_error(&error, status);
  return make_failure(LoadState::kInitFailed, title(file), ": its init failed with ",
                      status_name(failure.code), ": ", failure.message);
}

// The process's plugins by content. Never destroyed: code of a plugin stays mapped.
struct Table {
  std::mutex mutex;
  std::map<std::string, std::shared_ptr<const LoadedPlugin>> plugins;
  std::vector<dll::shared_library> libraries;
};
Table& table() {
  static Table& all = *new Table;
  return all;
}

std::shared_ptr<const LoadedPlugin> describe(const PluginFile& file, const fs::path& staged,
                                             const sr_entry* entry) {
  return std::make_shared<LoadedPlugin>(
      LoadedPlugin{file.path, file.sha256, file.manifest, file.manifest_json, staged, entry});
}

// On the loader thread. `context` is that of init.
Loaded load_now(const PluginFile& file, const fs::path& staged, HostContext& context) {
  dlerror();
  dll::fs::error_code error;
  dll::shared_library library(staged, error, dll::load_mode::rtld_now | dll::load_mode::rtld_local);
  if (!library.is_loaded()) {
    const char* cause = dlerror();
    return load_failure(file, cause != nullptr ? cause : error.message());
  }
  const auto* entry =
      library.has("sr_entry_v1") ? &library.get<const sr_entry>("sr_entry_v1") : nullptr;
  {
    std::lock_guard lock(table().mutex);
    table().libraries.push_back(std::move(library));
  }
  if (entry == nullptr)
    return make_failure(LoadState::kBadEntry, title(file), ": exports no sr_entry_v1");
  if (auto failure = check_entry(file, *entry, staged)) return *failure;
  if (auto failure = run_init(file, *entry, context)) return *failure;
  if (auto failure = check_providers(file, *entry)) return *failure;
  std::lock_guard lock(table().mutex);
  return table().plugins.emplace(file.sha256, describe(file, staged, entry)).first->second;
}

// [loader] of the ABI.
ControlThread& loader_thread() {
  static ControlThread& thread = *new ControlThread("sr-loader");
  return thread;
}

}  // namespace

std::string title(const PluginFile& file) {
  return "plugin " + file.manifest.id + " (" + file.path.string() + ")";
}

const sr_provider* LoadedPlugin::provider(std::string_view id) const {
  return entry->provider(to_str(id));
}

LoadResult<fs::path> stage(const PluginFile& file, const fs::path& state_folder) {
  const auto failed = [&](const Error& error) {
    return make_failure(LoadState::kStageFailed, title(file), ": ", error.message);
  };
  std::error_code ignored;
  const fs::path folder = fs::absolute(state_folder, ignored) / "plugins" / file.sha256;
  const fs::path target = folder / file.path.filename();
  if (Result<> made = make_private_folder(folder); !made.has_value()) return failed(made.error());
  struct stat info {};
  if (lstat(target.c_str(), &info) == 0 && S_ISREG(info.st_mode) &&
      static_cast<size_t>(info.st_size) == file.content.size()) {
    const Result<std::string> copy = read_file(target, file.content.size());
    if (copy.has_value() && *copy == file.content) return target;
  }
  if (Result<> written = write_file_durably(target, file.content); !written.has_value())
    return failed(written.error());
  if (Result<> synced = sync_folder(folder.parent_path()); !synced.has_value())
    return failed(synced.error());
  return target;
}

namespace {

std::mutex one_at_a_time;
std::string stuck;  // the plugin that keeps the loader thread

Loaded load_serially(const PluginFile& file, const fs::path& staged,
                     const Environment& environment) {
  if (!stuck.empty())
    return make_failure(LoadState::kLoadFailed, title(file), ": cannot be loaded, because ", stuck,
                        " does not return from its constructors or init. Disable its instances and "
                        "restart showrunner");
  HostContext& context = HostContext::make(environment, {"", file.manifest.id, "", {}}, nullptr);
  const auto done = std::make_shared<std::promise<Loaded>>();
  auto result = done->get_future();
  const PluginFile facts{file.path, file.sha256, file.manifest, file.manifest_json, {}, {}};
  loader_thread().post(
      [done, facts, staged, &context] { done->set_value(load_now(facts, staged, context)); });
  const bool returned = result.wait_for(kLoadTimeout) == std::future_status::ready;
  context.close();
  if (returned) return result.get();
  stuck = title(file);
  return make_failure(LoadState::kLoadFailed, stuck,
                      ": its constructors or init did not return within 60 s. They must not do "
                      "I/O or wait (showrunner/abi.h)");
}

}  // namespace

Loaded load(const PluginFile& file, const Environment& environment) {
  std::lock_guard serial(one_at_a_time);
  {
    std::lock_guard lock(table().mutex);
    const auto found = table().plugins.find(file.sha256);
    if (found != table().plugins.end()) return found->second;
  }
  if (auto failure = check_for_host_process(file)) return *failure;
  if (const std::string warning = static_tls_warning(file.linkage); !warning.empty())
    environment.log.write(
        observe::Level::kWarn, "plugin_static_tls",
        {{"plugin", file.manifest.id}, {"message", title(file) + ": " + warning}});
  const LoadResult<fs::path> staged = stage(file, environment.state);
  if (!staged.has_value()) return staged.error();
  return load_serially(file, *staged, environment);
}

Loaded load_staged(const PluginFile& file, const fs::path& staged, const Environment& environment) {
  std::lock_guard serial(one_at_a_time);
  return load_serially(file, staged, environment);
}

Loaded prepare(const PluginFile& file, const Environment& environment) {
  const LoadResult<fs::path> staged = stage(file, environment.state);
  if (!staged.has_value()) return staged.error();
  return describe(file, *staged, nullptr);
}

void deinit(const LoadedPlugin& plugin) {
  std::promise<void> done;
  loader_thread().post([&] {
    plugin.entry->deinit();
    done.set_value();
  });
  done.get_future().wait();
}

}  // namespace showrunner::plugin
