// The commands that show what there is: plugins, configuration, runs, the ledger; and single calls.
//
// runs and ledger only read the database, so they work while another process owns the state.
// Threads: the main thread. Errors: as Result, for report().
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "host/base/result.h"
#include "host/cli/application.h"

namespace showrunner::cli {

Result<> list_plugins(const Settings& settings, bool json);
Result<> show_plugin(const Settings& settings, const std::string& id);

// kConfig if an enabled instance cannot be used, or a budget is of a kind that nobody knows.
Result<> check_config(const Settings& settings, bool json);

Result<> list_runs(const Settings& settings, bool json);

struct LedgerOptions {
  std::optional<int64_t> run_id;
  int64_t limit = 50;
};
Result<> show_ledger(const Settings& settings, const LedgerOptions& options, bool json);

struct CallOptions {
  std::string kind;
  std::string request;  // a file; empty or "-": stdin
  std::string instance;
  std::optional<std::filesystem::path> out;  // the first artifact of the result is copied there
};
Result<> call(const Settings& settings, const CallOptions& options);

}  // namespace showrunner::cli
