// Executes runs: the show's code starts from its beginning each time, steps that finished before
// answer from the journal, the others are calls of the router.
//
// A step's inputs are its kind, canonical request (artifacts by their SHA-256) and pin. All results
// are kept, by their inputs, so that an undone edit costs nothing; what acts outside (publishing)
// stands only as long as it was the last to act and the files that it named are there. In explain
// mode no provider is asked and the journal stays: a step that would run is reported with the
// reason, and answers with what it gave last, or with the show's estimate, its artifacts marked, so
// that steps which use them are seen to depend on it.
//
// Threads: any; all work is done on the engine's own thread, on which observers and `done` run.
// Durability: a step's result and its artifacts are on disk before the show sees them.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/clock.h"
#include "host/blob/store.h"
#include "host/observe/log.h"
#include "host/plugin/operation.h"
#include "host/plugin/registry.h"
#include "host/route/router.h"
#include "host/run/journal.h"

namespace showrunner::run {

enum class Reason { kNew, kInputsChanged, kArtifactMissing, kFileMissing, kRedo };
const char* reason_name(Reason reason);  // "inputs changed"

// A step that would run, as explain found it.
struct PlannedStep {
  std::string run;  // the subject
  std::string path;
  std::string kind;
  Reason reason = Reason::kNew;
  std::vector<std::string> because_of;  // paths of planned steps whose artifacts it uses
  route::Plan route;                    // who would be asked, and why; nobody for a show's action
};

enum class StepState { kReused, kStarted, kFinished, kFailed };

// What happens in a run. Calls come on the engine's thread.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void step(StepState state, const std::string& path, const std::string& kind) = 0;
  virtual void progress(double fraction, std::string_view stage) = 0;
  virtual void event(std::string_view name, const Json& fields) = 0;
};

struct RunRequest {
  RunKey key;  // key.show is the instance that serves the action
  Json request;
  bool explain = false;
  std::vector<std::string> redo;  // paths, of sub-runs too; in explain mode as if
  Observer* observer = nullptr;   // outlives the run
};

struct RunOutcome {
  std::optional<plugin::CallError> error;
  Json result;
  int64_t run_id = 0;
  int64_t steps_run = 0;
  int64_t steps_reused = 0;
  int64_t charge_nano_usd = 0;       // of this execution
  std::vector<PlannedStep> planned;  // explain mode
  std::vector<std::string> redone;   // those paths of `redo` that named a step
};

class Engine {
 public:
  // All references outlive the engine.
  struct Dependencies {
    store::Database& database;
    blob::Store& blobs;
    route::Router& router;
    const Clock& clock;
    observe::Log& log;
  };
  explicit Engine(Dependencies dependencies);
  ~Engine();  // no run may be open
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // `done` comes once, when the action and all its steps have ended; the observer hears nothing
  // after it. Errors of the journal come as SR_INTERNAL.
  void start(RunRequest request, std::function<void(RunOutcome)> done);
  // Of all open runs; each still ends with its done.
  void cancel_all();

  // One step, as sr.run/1 passes it on.
  struct StepRequest {
    std::string path, kind, request_json, options_json, estimate_json;
    route::CallId parent = 0;  // the call in which the show's operation runs
    std::string instance;      // of the show
  };
  using StepDone = std::function<void(const plugin::CallError*, std::string_view result_json)>;
  void step(StepRequest request, StepDone done);
  void event(route::CallId parent, std::string name, std::string fields_json);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace showrunner::run
