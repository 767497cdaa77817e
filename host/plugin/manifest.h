// What a plugin says of itself: the JSON in its section .sr_manifest, as
// sdk/schemas/manifest-1.json defines it.
//
// Threads: values, any. Errors: kBadManifest with the file and the JSON pointer.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/json.h"
#include "host/config/config.h"
#include "host/plugin/load_state.h"

namespace showrunner::plugin {

using config::Price;

enum class Resume { kNone, kReattach, kRestart };
enum class Isolation { kInprocOk, kProcessOnly };

struct ProviderManifest {
  std::string id;
  std::string description;
  std::vector<std::string> kinds;
  Json config_schema;
  std::optional<Schema> config_check;  // config_schema, compiled; always set by parse_manifest
  int concurrency_max = 1;             // operations at once in one instance
  std::optional<std::vector<Price>> prices;  // absent: unknown. Empty: free
  std::vector<std::string> secrets;          // config members that may hold {"$secret":..}
  std::vector<std::string> egress;           // hosts it talks to
  Resume resume = Resume::kNone;
  Isolation isolation = Isolation::kInprocOk;
  uint32_t cancel_grace_ms = 5000;
  // Kinds that it declares itself: kind -> {"request":..,"result":..,"definitions":..}
  std::map<std::string, Json> schemas;

  bool serves(std::string_view kind) const;
};

struct Manifest {
  std::string id;
  std::string version;
  std::string vendor;
  std::string license;
  std::string description;
  uint32_t abi = 0;
  std::vector<ProviderManifest> providers;

  const ProviderManifest* find(std::string_view provider_id) const;
};

// `file` goes into the messages.
LoadResult<Manifest> parse_manifest(std::string_view json, std::string_view file);

}  // namespace showrunner::plugin
