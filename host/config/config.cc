#include "host/config/config.h"

#include <sys/stat.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "host/base/files.h"
#include "host/base/kinds.h"
#include "host/config/default_config.h"
#include "host/config/locate.h"

namespace showrunner::config {
namespace fs = std::filesystem;
namespace {

constexpr size_t kMaxConfigBytes = 4 << 20;
constexpr size_t kMaxSecretBytes = 64 << 10;
constexpr double kNanoPerUsd = 1e9;
constexpr const char* kHelp =
    ". The format is described in docs/formats.md and by showrunner config schema";

const Schema& config_schema() {
  static const Schema schema = [] {
    const Json document = Json::parse(embedded_schema("config-1"));
    return Schema::compile(document).value();
  }();
  return schema;
}

Error config_error(const std::string& where, const std::string& what) {
  return {ErrorKind::kConfig, where + ": " + what};
}

void make_absolute(Json& path, const fs::path& folder) {
  path = (folder / path.get<std::string>()).lexically_normal().string();
}

// Paths mean the same wherever their file is merged into.
void resolve_paths(Json& document, const fs::path& folder) {
  if (document.contains("plugins") && document["plugins"].contains("path"))
    for (Json& path : document["plugins"]["path"]) make_absolute(path, folder);
  if (document.contains("secrets"))
    for (Json& secret : document["secrets"])
      if (secret.is_object() && secret.contains("file")) make_absolute(secret["file"], folder);
  if (document.contains("serve") && document["serve"].contains("tls"))
    for (Json& path : document["serve"]["tls"]) make_absolute(path, folder);
  if (!document.contains("instances")) return;
  for (Json& instance : document["instances"]) {
    if (!instance.is_object()) continue;
    for (const char* paths : {"read", "write"})
      if (instance.contains("sandbox") && instance["sandbox"].contains(paths))
        for (Json& path : instance["sandbox"][paths]) make_absolute(path, folder);
    if (!instance.contains("plugin")) continue;
    const auto plugin = instance["plugin"].get<std::string>();
    if (plugin.starts_with("./") || plugin.starts_with("../"))
      make_absolute(instance["plugin"], folder);
  }
}

// Where somebody may have put the secret itself.
bool may_be_secret(const std::string& pointer) {
  return pointer == "/secrets" || pointer.starts_with("/secrets/") ||
         (pointer.starts_with("/instances/") && pointer.ends_with("/config"));
}

// The first violation; nothing that may be a secret is shown.
std::optional<Violation> find_violation(const Json& document) {
  const auto violations = config_schema().check(document);
  if (violations.empty()) return std::nullopt;
  Violation first = violations.front();
  if (may_be_secret(first.pointer))
    first.found = "a value that is not shown (" + first.found_type + ")";
  return first;
}

Result<Json> read_document(std::string_view text, const std::string& name) {
  auto parsed = parse_json(text, name, Comments::kYes);
  if (!parsed.has_value()) return config_error("configuration", parsed.error().message);
  if (const auto violation = find_violation(*parsed))
    return config_error(name, violation->text() + kHelp);
  return parsed;
}

Result<Json> read_config_file(const fs::path& path) {
  auto text = read_file(path, kMaxConfigBytes);
  if (!text.has_value())
    return Error{ErrorKind::kConfig, text.error().message +
                                         ". Make it a file that this user may read, or name "
                                         "another with --config"};
  SR_ASSIGN(Json document, read_document(*text, path.string()));
  std::error_code error;
  const fs::path absolute = fs::absolute(path, error);
  if (error) return config_error(path.string(), "cannot tell its folder: " + error.message());
  resolve_paths(document, absolute.parent_path());
  return ok(std::move(document));
}

// The files' documents, in order, and what they make together.
class Layers {
 public:
  void add(std::string name, Json document) {
    // What tells of one secret excludes all else that tells of it.
    if (merged_.contains("secrets") && document.contains("secrets"))
      for (const auto& [secret, source] : document["secrets"].items())
        merged_["secrets"].erase(secret);
    merged_.merge_patch(document);
    layers_.push_back({std::move(name), std::move(document)});
  }

  const Json& merged() const { return merged_; }

  // In the whole, but told of the last file that says something there or, if none does, above it.
  Error error(const Json::json_pointer& at, const std::string& what) const {
    return config_error(origin(at), at.to_string() + ": " + what);
  }

  Result<> check() const {
    const auto violation = find_violation(merged_);
    if (!violation) return {};
    return config_error(origin(Json::json_pointer(violation->pointer)), violation->text() + kHelp);
  }

 private:
  struct Layer {
    std::string name;
    Json document;
  };

  std::string origin(Json::json_pointer at) const {
    for (; !at.empty(); at.pop_back())
      for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer)
        if (layer->document.contains(at)) return layer->name;
    return "configuration";
  }

  std::vector<Layer> layers_;
  Json merged_ = Json::object();
};

std::vector<std::string> strings(const Json& object, const char* member) {
  return object.value(member, std::vector<std::string>{});
}

Sandbox read_sandbox(const Json& json) {
  Sandbox out;
  const auto number = [&](const char* name) {
    return json.contains(name) ? std::optional(json[name].get<int64_t>()) : std::nullopt;
  };
  out.memory_mb = number("memory_mb");
  out.files = number("files");
  out.cpu_s = number("cpu_s");
  for (const std::string& path : strings(json, "read")) out.read.emplace_back(path);
  for (const std::string& path : strings(json, "write")) out.write.emplace_back(path);
  return out;
}

Result<Instance> read_instance(const Layers& layers, const std::string& name, const Json& json) {
  Instance out;
  out.name = name;
  if (!json.contains("plugin"))
    return layers.error(Json::json_pointer() / "instances" / name,
                        "no \"plugin\". Expected a plugin's id or the path of its file; "
                        "showrunner plugin list shows the ids");
  out.plugin = json["plugin"];
  out.provider = json.value("provider", "");
  out.config = json.value("config", Json::object());
  out.enabled = json.value("enabled", true);
  if (json.contains("concurrency")) out.concurrency = json["concurrency"].get<int>();
  out.timeout_s = json.value("timeout_s", out.timeout_s);
  if (json.contains("isolation")) out.own_process = json["isolation"] == "process";
  out.sandbox = read_sandbox(json.value("sandbox", Json::object()));
  if (json.contains("prices")) {
    out.prices.emplace();
    for (const Json& price : json["prices"])
      out.prices->push_back({price["unit"], price["nano_usd"], strings(price, "kinds")});
  }
  return out;
}

Result<Budget> read_budget(const Layers& layers, const std::string& name, const Json& json) {
  if (!json.contains("cap_usd"))
    return layers.error(Json::json_pointer() / "budgets" / name,
                        "no \"cap_usd\". Expected a number of US dollars");
  const std::string window = json.value("window", "total");
  return Budget{name,
                window == "day"     ? Window::kDay
                : window == "month" ? Window::kMonth
                                    : Window::kTotal,
                std::llround(json["cap_usd"].get<double>() * kNanoPerUsd), strings(json, "kinds")};
}

Policy read_policy(const Json& json) {
  return {
      json.value("policy", "cheapest") == "ordered" ? PolicyKind::kOrdered : PolicyKind::kCheapest,
      strings(json, "order")};
}

Serve read_serve(const Json& json) {
  Serve out;
  out.listen = json.value("listen", out.listen);
  out.drain_s = json.value("drain_s", out.drain_s);
  if (json.contains("tls"))
    out.tls = TlsFiles{json["tls"]["certificate"].get<std::string>(),
                       json["tls"]["key"].get<std::string>()};
  return out;
}

Result<> check_order(const Layers& layers, const Config& config) {
  for (const auto& [kind, policy] : config.policies)
    for (const std::string& name : policy.order)
      if (std::none_of(config.instances.begin(), config.instances.end(),
                       [&](const Instance& instance) { return instance.name == name; }))
        return layers.error(
            Json::json_pointer() / "routing" / kind / "order",
            "there is no instance \"" + name + "\". Add it under \"instances\" or take it out");
  return {};
}

Result<Config> read_merged(const Layers& layers) {
  Config config;
  const auto section = [&](const char* name) {
    return layers.merged().value(name, Json::object());
  };
  const Json plugins = section("plugins"), instances = section("instances");
  const Json routing = section("routing"), budgets = section("budgets");
  const Json secrets = section("secrets"), log = section("log");
  for (const std::string& path : strings(plugins, "path")) config.plugin_folders.emplace_back(path);
  for (const auto& [name, json] : instances.items()) {
    SR_ASSIGN(Instance instance, read_instance(layers, name, json));
    config.instances.push_back(std::move(instance));
  }
  for (const auto& [kind, json] : routing.items()) config.policies[kind] = read_policy(json);
  for (const auto& [name, json] : budgets.items()) {
    SR_ASSIGN(Budget budget, read_budget(layers, name, json));
    config.budgets.push_back(std::move(budget));
  }
  for (const auto& [name, json] : secrets.items())
    config.secrets[name] = {json.value("env", ""), json.value("file", "")};
  config.serve = read_serve(section("serve"));
  config.log_level = log.value("level", config.log_level);
  SR_TRY(check_order(layers, config));
  return config;
}

}  // namespace

bool Budget::covers(std::string_view kind) const {
  return kinds.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

const Policy& Config::policy_for(const std::string& kind) const {
  static const Policy kNone;
  auto it = policies.find(kind);
  if (it == policies.end()) it = policies.find("default");
  return it == policies.end() ? kNone : it->second;
}

Result<Config> load(const std::optional<fs::path>& file) {
  Layers layers;
  SR_ASSIGN(Json built_in, read_document(kDefaultConfig, "built-in default"));
  layers.add("built-in default", std::move(built_in));
  SR_ASSIGN(std::vector<fs::path> files, find_files(file));
  for (const fs::path& path : files) {
    SR_ASSIGN(Json document, read_config_file(path));
    layers.add(path.string(), std::move(document));
  }
  SR_TRY(layers.check());
  SR_ASSIGN(Config config, read_merged(layers));
  config.files = std::move(files);
  return config;
}

Result<std::string> read_secret(const Config& config, std::string_view name) {
  const auto it = config.secrets.find(std::string(name));
  if (it == config.secrets.end())
    return make_error(ErrorKind::kNotFound, "the secret \"", name,
                      "\" is not configured. Add {\"secrets\":{\"", name,
                      "\":{\"env\":\"..\"}}} or {\"file\":\"..\"} to the configuration");
  const SecretSource& source = it->second;
  if (!source.env.empty()) {
    if (const char* value = std::getenv(source.env.c_str())) return std::string(value);
    return make_error(ErrorKind::kNotFound, "the secret \"", name, "\" is not set: export ",
                      source.env, "=..");
  }
  struct stat info {};
  if (stat(source.file.c_str(), &info) == 0 && (info.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return make_error(ErrorKind::kConfig, "others may read the secret \"", name, "\": chmod 600 ",
                      source.file.string());
  SR_ASSIGN(std::string value, read_file(source.file, kMaxSecretBytes));
  while (!value.empty() && (value.back() == '\n' || value.back() == '\r')) value.pop_back();
  return value;
}

}  // namespace showrunner::config
