#include "host/plugin/manifest.h"

#include <algorithm>

#include "host/base/kinds.h"
#include "showrunner/abi.h"

namespace showrunner::plugin {
namespace {

const Schema& manifest_schema() {
  static const Schema schema = Schema::compile(Json::parse(embedded_schema("manifest-1"))).value();
  return schema;
}

std::string violations_text(const std::vector<Violation>& violations) {
  std::string out;
  for (size_t i = 0; i < std::min<size_t>(violations.size(), 3); ++i)
    out += (i == 0 ? "" : "; ") + violations[i].text();
  return out;
}

class Parser {
 public:
  Parser(const Json& json, std::string_view file) : json_(json), file_(file) {}

  LoadResult<Manifest> parse() {
    if (auto failure = check_abi()) return *failure;
    const auto violations = manifest_schema().check(json_);
    if (!violations.empty()) return bad(violations_text(violations));
    Manifest out;
    out.id = json_["id"];
    out.version = json_["version"];
    out.vendor = json_.value("vendor", "");
    out.license = json_.value("license", "");
    out.description = json_.value("description", "");
    out.abi = json_["abi"];
    for (size_t i = 0; i < json_["providers"].size(); ++i) {
      const std::string pointer = "/providers/" + std::to_string(i);
      auto provider = parse_provider(json_["providers"][i], pointer);
      if (!provider.has_value()) return provider.error();
      if (out.find(provider->id) != nullptr)
        return bad(pointer + "/id: expected a name of its own, found \"" + provider->id +
                   "\" a second time");
      for (const ProviderManifest& other : out.providers)
        for (const auto& [kind, schema] : other.schemas)
          if (const auto it = provider->schemas.find(kind);
              it != provider->schemas.end() && it->second != schema)
            return bad(pointer + "/schemas: expected for \"" + kind + "\" what provider " +
                       other.id + " declares, found another schema");
      out.providers.push_back(std::move(*provider));
    }
    return out;
  }

 private:
  LoadFailure bad(std::string_view what) const {
    return make_failure(LoadState::kBadManifest, file_, ": its manifest is not valid: ", what,
                        ". Correct manifest.json (schema: sdk/schemas/manifest-1.json) and build "
                        "the plugin again");
  }

  // First of all: another major may have another schema.
  std::optional<LoadFailure> check_abi() const {
    if (!json_.is_object() || !json_.contains("abi") || !json_["abi"].is_number_unsigned())
      return std::nullopt;
    const auto abi = json_["abi"].get<uint64_t>();
    if (abi == SR_ABI_MAJOR) return std::nullopt;
    return make_failure(abi > SR_ABI_MAJOR ? LoadState::kAbiTooNew : LoadState::kAbiMismatch, file_,
                        ": built for ABI ", std::to_string(abi), ", this host speaks ABI ",
                        std::to_string(SR_ABI_MAJOR),
                        ". Build the plugin again with the SDK of this showrunner",
                        abi > SR_ABI_MAJOR ? ", or upgrade showrunner" : "");
  }

  LoadResult<ProviderManifest> parse_provider(const Json& json, const std::string& pointer) const {
    ProviderManifest out;
    out.id = json["id"];
    out.description = json.value("description", "");
    out.kinds = json["kinds"].get<std::vector<std::string>>();
    out.config_schema = json["config_schema"];
    Result<Schema> config_check = Schema::compile(out.config_schema);
    if (!config_check.has_value())
      return bad(pointer + "/config_schema: " + config_check.error().message);
    out.config_check = std::move(*config_check);
    if (json.contains("concurrency")) out.concurrency_max = json["concurrency"].value("max", 1);
    if (json.contains("prices")) {
      out.prices.emplace();
      for (const Json& price : json["prices"])
        out.prices->push_back(
            {price["unit"], price["nano_usd"], price.value("kinds", std::vector<std::string>())});
    }
    out.secrets = json.value("secrets", std::vector<std::string>());
    out.egress = json.value("egress", std::vector<std::string>());
    const std::string resume = json.value("resume", "none");
    out.resume = resume == "reattach"  ? Resume::kReattach
                 : resume == "restart" ? Resume::kRestart
                                       : Resume::kNone;
    out.isolation = json.value("isolation", "inproc_ok") == "process_only" ? Isolation::kProcessOnly
                                                                           : Isolation::kInprocOk;
    out.cancel_grace_ms = json.value("cancel_grace_ms", 5000u);
    if (json.contains("schemas"))
      for (const auto& [kind, document] : json["schemas"].items()) {
        if (auto failure = check_kind(out, kind, document, pointer)) return *failure;
        out.schemas.emplace(kind, document);
      }
    return out;
  }

  std::optional<LoadFailure> check_kind(const ProviderManifest& provider, const std::string& kind,
                                        const Json& document, const std::string& pointer) const {
    const std::string where = pointer + (Json::json_pointer() / "schemas" / kind).to_string();
    if (!provider.serves(kind))
      return bad(where + ": expected one of the provider's kinds, found \"" + kind + "\"");
    std::string file_name = kind;
    std::ranges::replace(file_name, '/', '-');
    if (!embedded_schema(file_name).empty())
      return bad(where +
                 ": expected a kind of the plugin's own, found one that showrunner defines");
    const Result<KindSchema> compiled = compile_kind(document);
    if (!compiled.has_value()) return bad(where + ": " + compiled.error().message);
    return std::nullopt;
  }

  const Json& json_;
  const std::string_view file_;
};

}  // namespace

bool ProviderManifest::serves(std::string_view kind) const {
  return std::ranges::find(kinds, kind) != kinds.end();
}

const ProviderManifest* Manifest::find(std::string_view provider_id) const {
  const auto it = std::ranges::find(providers, provider_id, &ProviderManifest::id);
  return it == providers.end() ? nullptr : &*it;
}

LoadResult<Manifest> parse_manifest(std::string_view json, std::string_view file) {
  const Result<Json> parsed = parse_json(json, "manifest");
  if (!parsed.has_value())
    return make_failure(LoadState::kBadManifest, file, ": ", parsed.error().message,
                        ". Correct manifest.json and build the plugin again");
  return Parser(*parsed, file).parse();
}

}  // namespace showrunner::plugin
