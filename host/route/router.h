// Serves calls: plan, then hold -> attempt -> settle, over one instance after another.
//
// A call waits for its instance while that has as many operations as it may; shows never wait,
// since they wait for others. Requests and results are checked against the kind's schema on the way
// in and out, and artifacts that a result names must be in the store. Every attempt is in the
// ledger before the provider is asked. A call with an idempotency of which an earlier attempt may
// have acted or been billed goes on with it where the provider can (resume "reattach" with a
// checkpoint, or "restart"), and fails otherwise. A call that a plugin makes below a step
// (sr.call/1) has its run and idempotency from there; what it bought is not bought again when the
// step is.
//
// Threads: any; all work is done on the router's own thread, on which `done` and `progress` run and
// must not block. Errors: through done, exactly once: what the deciding attempt failed with, or, if
// several instances failed, the last one's with all of them in the message.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/base/clock.h"
#include "host/base/kinds.h"
#include "host/blob/store.h"
#include "host/config/config.h"
#include "host/ledger/ledger.h"
#include "host/observe/log.h"
#include "host/observe/metrics.h"
#include "host/plugin/registry.h"
#include "host/route/plan.h"
#include "host/store/database.h"

namespace showrunner::route {

using CallId = uint64_t;

struct CallOutcome {
  std::optional<plugin::CallError> error;
  std::string result_json;
  std::string instance;         // that served or failed last
  int64_t charge_nano_usd = 0;  // of all attempts, and of the calls below
};

struct CallRequest {
  std::string kind;
  Json request;
  std::string prefer;             // an instance, used first where usable
  std::string only;               // the one instance that may serve; empty: any
  CallId parent = 0;              // cancelled with it; 0: none
  std::optional<int64_t> run_id;  // for the ledger and the provider's context
  std::string path;               // of the step, or empty
  std::string show;               // or empty
  bool explained = false;         // the result may name artifacts that were never made
  std::string idempotency;        // the same over restarts, or empty: of this call only
  std::string root;               // of a plugin's own call: the step's idempotency; by the router
  std::function<void(double fraction, std::string_view stage)> progress;  // may be empty
  // Runs in the transaction that settles the attempt that succeeded; may be empty.
  std::function<Result<>(const CallOutcome&)> record;
};

class Router {
 public:
  // All references outlive the router.
  struct Dependencies {
    plugin::Plugins& plugins;
    const Kinds& kinds;
    ledger::Ledger& ledger;
    store::Database& database;
    const Clock& clock;
    const blob::Store& blobs;
    observe::Log& log;
    observe::Metrics& metrics;
    const config::Config& config;
  };
  explicit Router(Dependencies dependencies);
  ~Router();  // cancels what is open and waits for it
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;

  CallId start(CallRequest request, std::function<void(CallOutcome)> done);
  // Best effort, with all calls below it; done still comes.
  void cancel(CallId id);
  // What start would do now. kInput, kNotFound: the request or kind is wrong.
  Result<Plan> explain(const CallRequest& call);

  struct Impl;

 private:
  std::unique_ptr<Impl> impl_;
};

// "3f1c9a0b52d7e846", as ledger and context show it.
std::string call_name(CallId id);
std::optional<CallId> parse_call_name(std::string_view name);

}  // namespace showrunner::route
