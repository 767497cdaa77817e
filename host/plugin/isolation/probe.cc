#include "host/plugin/isolation/probe.h"

#include "host/base/files.h"
#include "host/plugin/isolation/process.h"

namespace showrunner::plugin::isolation {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::seconds kPatience{30};
constexpr std::chrono::seconds kDying{2};
constexpr size_t kMaxVerdict = 100;

// The outcome of the load, or how the process ended instead.
LoadFailure probe_now(const LoadedPlugin& plugin, const Environment& environment) {
  const auto failed = [&](const std::string& how) {
    return make_failure(LoadState::kProbeFailed, "plugin ", plugin.manifest.id, " (",
                        plugin.path.string(),
                        "): its first load, in a process of its own, ended: ", how,
                        ". Report it to the plugin's vendor");
  };
  const auto process = Process::spawn(environment.program, kShimFlag, [](const std::string&) {});
  if (!process.has_value()) return failed(process.error().message);
  (*process)->read([](Frame) {}, [] {});
  Sandbox sandbox;
  sandbox.read.push_back(plugin.staged.parent_path());
  std::optional<LoadFailure> outcome;
  if ((*process)->confine(sandbox, kPatience))
    outcome = (*process)->load(plugin, {plugin.manifest.providers.front().id, "probe", {}, {}}, {},
                               0, kPatience);
  if (!outcome) (*process)->kill_if_silent("it did not return");
  (*process)->channel()->close();
  (*process)->join();
  const Process::End end = (*process)->end(plugin, kDying);
  return outcome ? *outcome : failed(end.cause);
}

}  // namespace

std::optional<LoadFailure> probe(const LoadedPlugin& plugin, const Environment& environment) {
  const fs::path verdict = plugin.staged.parent_path() / "loads-in";
  const Result<std::string> passed = read_file(verdict, kMaxVerdict);
  if (passed.has_value() && *passed == SHOWRUNNER_VERSION) return std::nullopt;
  LoadFailure outcome = probe_now(plugin, environment);
  if (outcome.state != LoadState::kLoaded) return outcome;
  // Not to be able to keep it costs a probe the next time.
  static_cast<void>(write_file_durably(verdict, SHOWRUNNER_VERSION).has_value());
  return std::nullopt;
}

}  // namespace showrunner::plugin::isolation
