#include "host/cli/doctor.h"

#include <fmt/format.h>

#include "host/api/documents.h"
#include "host/cli/output.h"
#include "host/plugin/isolation/fault_journal.h"
#include "host/plugin/isolation/file_view.h"
#include "host/plugin/isolation/syscall_filter.h"

namespace showrunner::cli {
namespace {

using plugin::isolation::FaultJournal;

bool is_fine(plugin::LoadState state) {
  return state == plugin::LoadState::kLoaded || state == plugin::LoadState::kUnused ||
         state == plugin::LoadState::kDisabled;
}

Json finding(std::string_view what, const std::string& name, plugin::LoadState state,
             const std::string& message) {
  return {{"what", what},
          {"name", name},
          {"state", plugin::load_state_name(state)},
          {"message", message}};
}

Json findings_of(const std::vector<plugin::PluginStatus>& plugins) {
  Json out = Json::array();
  for (const auto& status : plugins) {
    if (!is_fine(status.state))
      out.push_back(finding("plugin", status.id.empty() ? status.path.string() : status.id,
                            status.state, status.message));
    for (const auto& instance : status.instances)
      if (!is_fine(instance.state) && instance.message != status.message)
        out.push_back(finding("instance", instance.name, instance.state, instance.message));
  }
  return out;
}

std::string or_full(const std::string& lacks) { return lacks.empty() ? "full" : lacks; }

}  // namespace

Result<> doctor(const Settings& settings, bool json) {
  SR_ASSIGN(const auto application, Application::open(settings));
  const auto& plugins = application->plugins().status();
  const Json findings = findings_of(plugins);
  Json faults = Json::object();
  const std::string files = or_full(plugin::isolation::file_view_lacks());
  const std::string system_calls = or_full(plugin::isolation::syscall_filter_lacks());
  std::string text = "sandbox, files: " + files + "\nsandbox, system calls: " + system_calls + '\n';
  for (const auto& status : plugins) {
    if (status.sha256.empty()) continue;
    Json of_plugin = api::faults_json(settings.state, status.sha256);
    if (of_plugin.empty()) continue;
    text += fmt::format("faults of {}: {}, the last at {}: {}\n", status.id, of_plugin.size(),
                        of_plugin.back()["at"].get_ref<const std::string&>(),
                        of_plugin.back()["cause"].get_ref<const std::string&>());
    faults[status.id] = std::move(of_plugin);
  }
  for (const Json& one : findings) text += one["message"].get_ref<const std::string&>() + '\n';
  if (json)
    print_json({{"sandbox", {{"files", files}, {"system_calls", system_calls}}},
                {"faults", faults},
                {"findings", findings}});
  else
    print(text);
  if (findings.empty()) return {};
  return make_error(ErrorKind::kPlugin, std::to_string(findings.size()),
                    " findings. Each message says what mends it");
}

Result<> release_plugin(const Settings& settings, const std::string& id) {
  SR_ASSIGN(const auto application, Application::open(settings));
  for (const auto& status : application->plugins().status()) {
    if (status.id != id || status.sha256.empty()) continue;
    SR_ASSIGN(const bool released, FaultJournal(settings.state, status.sha256).release());
    print(released ? id + ": its faults are forgotten; the next start runs it again\n"
                   : id + ": it has no faults\n");
    return {};
  }
  return make_error(ErrorKind::kNotFound, "no plugin ", id,
                    ". showrunner plugin list shows the ids that there are");
}

}  // namespace showrunner::cli
