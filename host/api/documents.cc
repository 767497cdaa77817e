#include "host/api/documents.h"

#include "host/base/clock.h"
#include "host/plugin/isolation/fault_journal.h"
#include "host/plugin/load_checks.h"

namespace showrunner::api {
namespace {

Json instance_state_json(const plugin::InstanceStatus& instance) {
  return {{"name", instance.name},
          {"state", plugin::load_state_name(instance.state)},
          {"isolation", instance.own_process ? "process" : "host"},
          {"message", instance.message}};
}

}  // namespace

Json plugin_json(const plugin::PluginStatus& status) {
  Json out{{"id", status.id},
           {"version", status.version},
           {"file", status.path.string()},
           {"sha256", status.sha256},
           {"pinned", status.pinned},
           {"state", plugin::load_state_name(status.state)},
           {"message", status.message},
           {"notes", Json::array()},
           {"instances", Json::array()}};
  if (status.manifest)
    for (const auto& provider : status.manifest->providers)
      out["providers"].push_back({{"id", provider.id}, {"kinds", provider.kinds}});
  if (std::string note = plugin::static_tls_warning(status.linkage); !note.empty())
    out["notes"].push_back(std::move(note));
  for (const auto& instance : status.instances)
    out["instances"].push_back(instance_state_json(instance));
  return out;
}

Json plugins_json(const std::vector<plugin::PluginStatus>& plugins) {
  Json out = Json::array();
  for (const auto& status : plugins) out.push_back(plugin_json(status));
  return out;
}

Json plugin_details_json(const plugin::PluginStatus& status, const std::filesystem::path& state) {
  Json out = plugin_json(status);
  out["license"] = status.manifest->license;
  out["description"] = status.manifest->description;
  out["needs"] = {{"libraries", status.linkage.needed}, {"symbols", status.linkage.undefined}};
  out["providers"] = Json::array();
  for (const auto& provider : status.manifest->providers)
    out["providers"].push_back({{"id", provider.id},
                                {"description", provider.description},
                                {"kinds", provider.kinds},
                                {"concurrency", provider.concurrency_max},
                                {"secrets", provider.secrets},
                                {"egress", provider.egress},
                                {"config_schema", provider.config_schema}});
  out["faults"] = faults_json(state, status.sha256);
  return out;
}

Json faults_json(const std::filesystem::path& state, const std::string& sha256) {
  Json out = Json::array();
  for (const auto& fault : plugin::isolation::FaultJournal(state, sha256).faults())
    out.push_back({{"at", format_utc(fault.at_unix_ms)},
                   {"instance", fault.instance},
                   {"cause", fault.cause},
                   {"frames", fault.frames},
                   {"last_lines", fault.last_lines},
                   {"operations", fault.operations}});
  return out;
}

Json instance_json(const plugin::PluginStatus& plugin, const plugin::InstanceStatus& status,
                   const plugin::Instance* live) {
  Json out = instance_state_json(status);
  out["plugin"] = plugin.id;
  if (live == nullptr) return out;
  out["provider"] = live->provider().id;
  out["kinds"] = live->provider().kinds;
  out["concurrency"] = live->concurrency();
  out["open_operations"] = live->open_operations();
  return out;
}

Json error_json(const plugin::CallError& error) {
  Json out{{"code", plugin::status_name(error.code)},
           {"message", error.message},
           {"retry", plugin::retry_name(error.retry)},
           {"effect", plugin::effect_name(error.effect)}};
  if (error.retry_after_ms > 0) out["retry_after_ms"] = error.retry_after_ms;
  if (!error.vendor_code.empty()) out["vendor_code"] = error.vendor_code;
  return out;
}

}  // namespace showrunner::api
