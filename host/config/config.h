// What the operator configured: the built-in default, the main file and conf.d beside it, merged;
// save that a later entry of "secrets" replaces an earlier one as a whole.
//
// Each file is checked alone against sdk/schemas/config-1.json, then the merged whole. Relative
// paths are made absolute against the file that holds them.
//
// Threads: values, any. Errors: kConfig with file, line or JSON pointer, found and expected; of the
// merged whole, with the last file that says something there.
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/base/json.h"

namespace showrunner::config {

// What one unit costs, for some kinds or (empty) for all.
struct Price {
  std::string unit;
  int64_t nano_usd = 0;
  std::vector<std::string> kinds;

  bool operator==(const Price&) const = default;
};

// Limits of an instance's own process; absent: as isolation/sandbox.h says.
struct Sandbox {
  std::optional<int64_t> memory_mb;
  std::optional<int64_t> files;
  std::optional<int64_t> cpu_s;
  std::vector<std::filesystem::path> read, write;
};

struct Instance {
  std::string name;
  std::string plugin;    // its id, or the absolute path of a file
  std::string provider;  // empty: the plugin's only one
  Json config = Json::object();
  bool enabled = true;
  std::optional<int> concurrency;
  int timeout_s = 600;  // without an end or progress
  std::optional<std::vector<Price>> prices;
  std::optional<bool> own_process;  // absent: as the plugin's folder and manifest say
  Sandbox sandbox;
};

enum class PolicyKind { kOrdered, kCheapest };

struct Policy {
  PolicyKind kind = PolicyKind::kCheapest;
  std::vector<std::string> order;
};

enum class Window { kDay, kMonth, kTotal };  // of the calendar in UTC

struct Budget {
  std::string name;
  Window window = Window::kTotal;
  int64_t cap_nano_usd = 0;
  std::vector<std::string> kinds;  // empty: all

  bool covers(std::string_view kind) const;
};

struct SecretSource {
  std::string env;
  std::filesystem::path file;
};

// PEM files.
struct TlsFiles {
  std::filesystem::path certificate;  // the server's own first, then its chain
  std::filesystem::path key;          // that only this user may read; without a passphrase
};

// Of showrunner serve.
struct Serve {
  std::string listen = "127.0.0.1:7878";
  std::optional<TlsFiles> tls;
  int drain_s = 30;  // how long open operations may take when it is to end
};

struct Config {
  std::vector<std::filesystem::path> files;  // those that were read, in order
  std::vector<std::filesystem::path> plugin_folders;
  std::vector<Instance> instances;         // by name
  std::map<std::string, Policy> policies;  // by kind, and "default"
  std::vector<Budget> budgets;             // by name
  std::map<std::string, SecretSource> secrets;
  Serve serve;
  std::string log_level = "info";

  const Policy& policy_for(const std::string& kind) const;
};

// `file` must exist if given, else $SHOWRUNNER_CONFIG if set. Without both: config.json and conf.d
// in $XDG_CONFIG_HOME/showrunner (~/.config/showrunner if unset), else in /etc/showrunner; none is
// fine.
Result<Config> load(const std::optional<std::filesystem::path>& file);

// The value behind {"$secret":"name"}. Errors: kNotFound if it is not configured or not set,
// kConfig for a file that others may read.
Result<std::string> read_secret(const Config& config, std::string_view name);

}  // namespace showrunner::config
