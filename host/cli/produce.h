// The commands that execute a show's action, or explain what executing it would do.
//
// Threads: the main thread, which waits. Errors: as Result, for report().
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/base/result.h"
#include "host/cli/application.h"

namespace showrunner::cli {

struct ProduceOptions {
  std::filesystem::path brief;
  std::optional<std::filesystem::path> script;
  std::optional<std::filesystem::path> plan;
  std::optional<int> episode;
  std::filesystem::path out = "films";
  std::string show = "drama";
  std::vector<std::string> redo;
  bool quiet = false;
  bool json = false;
};

Result<> produce(const Settings& settings, const ProduceOptions& options);
Result<> explain(const Settings& settings, const ProduceOptions& options);

struct PlanOptions {
  std::filesystem::path brief;
  std::optional<std::filesystem::path> out;  // else to stdout
  std::string show = "drama";
  bool quiet = false;
};

Result<> plan(const Settings& settings, const PlanOptions& options);

}  // namespace showrunner::cli
