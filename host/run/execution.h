// One execution of a run: what its steps share. Of the engine's thread only.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <unordered_set>

#include "host/run/engine.h"

namespace showrunner::run {

// What an explained run and its sub-runs found.
struct Explanation {
  std::vector<PlannedStep> steps;
  std::map<std::string, std::string> path_of_marker;
};

struct Execution {
  RunRequest request;
  std::optional<int64_t> run_id;  // none: explained, and never run before
  std::function<void(RunOutcome)> done;
  std::shared_ptr<Explanation> explanation;  // null: a real run
  std::unordered_set<std::string> paths;
  RunOutcome outcome;
  int open_steps = 0;
  std::optional<route::CallOutcome> ended;  // of the action; the run ends with its last open step

  void observe(StepState state, const std::string& path, const std::string& kind) const {
    if (request.observer != nullptr) request.observer->step(state, path, kind);
  }
};

// A step on its way through the engine.
struct Step {
  std::shared_ptr<Execution> execution;
  std::string path;
  std::string kind;
  Json request;
  std::string subject;  // show.* kinds: of the sub-run
  std::string prefer;
  Json estimate;
  StepKey key;
  int64_t started_at_unix_ms = 0;
  std::function<void(const plugin::CallError*, std::string_view)> done;
};

// "ep1/scene2/line3/voice": at most 200 characters, segments of [A-Za-z0-9._-].
bool is_step_path(std::string_view path);
// path is below or at any of `roots`.
bool is_under(std::string_view path, const std::vector<std::string>& roots);
// The files that a publisher says it made (publish.*: /files/N/path) are there.
bool has_files(const Json& result);
std::string input_hash(std::string_view kind, const Json& request, std::string_view pin);

// The explained step, and the result that stands in for it; no value: nothing to stand in.
PlannedStep plan_step(const Step& step, Reason reason, route::Plan route);
std::optional<Json> stand_in(const Step& step, const std::optional<StepRecord>& last);

}  // namespace showrunner::run
