// Tests a plugin: each test in a process of its own, which is killed when its time is over, with
// its whole process group. What a plugin does there costs a test, never this process.
//
// Threads: check() one; `stop` any. Errors: kState for a temporary folder that cannot be made,
// kUsage for a request of a kind that the plugin does not serve. What is wrong with the plugin or
// its file is an outcome.
#pragma once
#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "host/base/result.h"
#include "host/plugin/conformance/outcome.h"
#include "host/plugin/conformance/task.h"

namespace showrunner::plugin::conformance {

struct Options {
  std::filesystem::path file;
  uint64_t seed = 1;
  bool in_process = false;         // only in the host's process
  std::vector<std::string> tests;  // names; empty: all
  std::chrono::seconds timeout{60};
  std::optional<Json> config;      // as in Task
  Json requests = Json::object();  // as in Task
  Json examples = Json::object();  // as in Task
  std::filesystem::path program = "/proc/self/exe";
};

// Gets each outcome when it is known.
using OnOutcome = std::function<void(const Outcome&)>;
// Ends early, between two tests, once `stop` is true.
Result<std::vector<Outcome>> check(const Options& options, const OnOutcome& on_outcome,
                                   const std::atomic<bool>& stop);

}  // namespace showrunner::plugin::conformance
