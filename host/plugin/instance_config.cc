#include "host/plugin/instance_config.h"

#include <algorithm>

namespace showrunner::plugin {
namespace {

constexpr const char* kSecret = "$secret";

bool is_token(std::string_view text, size_t limit) {
  return !text.empty() && text.size() <= limit && text.front() != '.' && text.front() != '-' &&
         std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '.' || c == '_' || c == '-';
         });
}

bool is_reference(const Json& value) {
  return value.is_object() && value.size() == 1 && value.contains(kSecret) &&
         value[kSecret].is_string() && is_token(value[kSecret].get_ref<const std::string&>(), 100);
}

void find_references(const Json& value, const Json::json_pointer& at,
                     std::vector<std::string>& out) {
  if (!value.is_structured()) return;
  if (value.is_object() && value.contains(kSecret)) out.push_back(at.to_string());
  for (const auto& [key, item] : value.items()) find_references(item, at / key, out);
}

bool is_within(std::string_view pointer, const std::string& member) {
  const std::string root = (Json::json_pointer() / member).to_string();
  return pointer == root || pointer.starts_with(root + "/");
}

class Checker {
 public:
  Checker(const ProviderManifest& provider, const Json& config)
      : provider_(provider), config_(config) {}

  std::vector<std::string> check(std::vector<std::string>* names) {
    for (const std::string& member : provider_.secrets) check_secret(member, names);
    std::vector<std::string> references;
    find_references(config_, Json::json_pointer(), references);
    for (const std::string& pointer : references)
      if (!is_secret(pointer))
        faults_.push_back(pointer + ": expected a plain value, found a {\"$secret\":..}; " +
                          allowed());
    check_schema();
    return std::move(faults_);
  }

 private:
  bool is_secret(std::string_view pointer) const {
    return std::ranges::any_of(provider_.secrets,
                               [&](const auto& member) { return is_within(pointer, member); });
  }

  std::string allowed() const {
    std::string out;
    for (const std::string& member : provider_.secrets) out += (out.empty() ? "" : ", ") + member;
    return out.empty() ? "this provider has no secrets" : "only for " + out;
  }

  void check_secret(const std::string& member, std::vector<std::string>* names) {
    if (!config_.contains(member)) return;
    if (is_reference(config_[member])) {
      names->push_back(config_[member][kSecret]);
    } else {
      faults_.push_back((Json::json_pointer() / member).to_string() +
                        ": expected {\"$secret\":\"NAME\"} with a name of letters, digits, '.', "
                        "'_' and '-', found something else (not shown). Keep the value itself out "
                        "of the configuration");
    }
  }

  void check_schema() {
    try {
      for (const Violation& violation : provider_.config_check->check(config_))
        if (!is_secret(violation.pointer)) faults_.push_back(violation.text());
    } catch (const std::exception& error) {
      faults_.push_back(std::string("the plugin's config_schema cannot be used: ") + error.what());
    }
  }

  const ProviderManifest& provider_;
  const Json& config_;
  std::vector<std::string> faults_;
};

// A price of another kind would leave the one that is meant free. Empty: fine.
std::string fault_of_prices(const ProviderManifest& provider, const InstanceConfig& config) {
  if (!config.prices) return {};
  for (size_t i = 0; i < config.prices->size(); ++i)
    for (const std::string& kind : (*config.prices)[i].kinds) {
      if (provider.serves(kind)) continue;
      std::string served;
      for (const std::string& name : provider.kinds) served += (served.empty() ? "" : ", ") + name;
      return "/prices/" + std::to_string(i) + "/kinds: expected only kinds that the provider " +
             "serves (" + served + "), found \"" + kind + "\". Correct it or take it out";
    }
  return {};
}

}  // namespace

LoadResult<std::vector<std::string>> check_instance_config(const Manifest& plugin,
                                                           const ProviderManifest& provider,
                                                           const InstanceConfig& config) {
  const auto bad = [&](std::string_view what) {
    return make_failure(LoadState::kConfigInvalid, "instance ", config.name, " (plugin ", plugin.id,
                        ", provider ", provider.id, "): ", what);
  };
  if (!is_token(config.name, 64))
    return bad(
        "a name has 1 to 64 letters, digits, '.', '_' and '-' and starts with a letter or digit. "
        "Rename it");
  if (!config.config.is_object())
    return bad(std::string("\"config\": expected an object, found ") + config.config.type_name());
  if (const std::string fault = fault_of_prices(provider, config); !fault.empty())
    return bad(fault);
  std::vector<std::string> names;
  const std::vector<std::string> faults = Checker(provider, config.config).check(&names);
  if (faults.empty()) return names;
  std::string what = "its \"config\" is not valid: ";
  for (size_t i = 0; i < std::min<size_t>(faults.size(), 3); ++i)
    what += (i == 0 ? "" : "; ") + faults[i];
  return bad(what + ". What it takes: showrunner plugin show " + plugin.id);
}

isolation::Sandbox sandbox_of(const InstanceConfig& config, const ProviderManifest& provider) {
  isolation::Sandbox out;
  const config::Sandbox& wanted = config.sandbox;
  if (wanted.memory_mb) out.memory_bytes = static_cast<uint64_t>(*wanted.memory_mb) << 20;
  if (wanted.files) out.files = static_cast<uint64_t>(*wanted.files);
  if (wanted.cpu_s) out.cpu_s = static_cast<uint64_t>(*wanted.cpu_s);
  out.network = !provider.egress.empty();
  out.read = wanted.read;
  out.write = wanted.write;
  return out;
}

}  // namespace showrunner::plugin
