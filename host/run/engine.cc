#include "host/run/engine.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "host/base/hash.h"
#include "host/blob/artifacts.h"
#include "host/ledger/ledger.h"
#include "host/plugin/control_thread.h"
#include "host/route/verdict.h"
#include "host/run/execution.h"

namespace showrunner::run {

using plugin::CallError;

namespace {

CallError make_call_error(sr_status code, std::string vendor_code, std::string message) {
  CallError error;
  error.code = code;
  error.effect = SR_EFFECT_NONE;
  error.vendor_code = std::move(vendor_code);
  error.message = std::move(message);
  return error;
}

std::string idempotency(const StepKey& key) {
  return std::to_string(key.run_id) + '\n' + key.path + '\n' + key.input_hash + '\n' +
         std::to_string(key.generation);
}

void fail(const Step& step, const CallError& error) {
  step.execution->observe(StepState::kFailed, step.path, step.kind);
  step.done(&error, {});
}

}  // namespace

struct Engine::Impl {
  explicit Impl(Dependencies dependencies)
      : of(dependencies), journal(of.database, of.clock), thread("run") {}

  Dependencies of;
  Journal journal;
  std::unordered_map<route::CallId, std::shared_ptr<Execution>> executions;  // by the action's call
  std::set<RunKey> open_runs;
  plugin::ControlThread thread;  // last: stops before the rest goes

  void open(RunRequest request, route::CallId parent, std::shared_ptr<Explanation> explanation,
            std::function<void(RunOutcome)> done);
  Result<> prepare(Execution& execution);
  void close(Execution& execution);

  void take(StepRequest request, StepDone done);
  Result<Step> read(StepRequest request, StepDone done);
  void look_up(Step step, route::CallId call);
  Result<int64_t> generation(const Step& step);
  bool has_artifacts(const Json& result);
  Result<std::optional<Reason>> fault_of(const Step& step, const StepRecord& stored,
                                         const std::optional<StepRecord>& last);
  Result<> act_anew(Step& step);
  route::CallRequest routed(const Step& step, route::CallId parent) const;
  void reuse(const Step& step, const StepRecord& record);
  void call(Step step, route::CallId parent);
  void call_show(Step step, route::CallId parent);
  void finish(const Step& step, const route::CallOutcome& outcome);
  void explain(Step step, Reason reason, const std::optional<StepRecord>& last,
               route::CallId parent);
};

void Engine::Impl::open(RunRequest request, route::CallId parent,
                        std::shared_ptr<Explanation> explanation,
                        std::function<void(RunOutcome)> done) {
  const auto execution = std::make_shared<Execution>();
  execution->request = std::move(request);
  execution->done = std::move(done);
  execution->explanation = std::move(explanation);
  const RunKey& key = execution->request.key;
  if (open_runs.contains(key)) {
    execution->outcome.error = make_call_error(
        SR_PLUGIN_FAULT, "run",
        "the run " + key.subject + " of " + key.action +
            " is open: a step can neither execute in a run that another step executes in, nor in "
            "one that it is a part of. Give it another subject");
    return execution->done(std::move(execution->outcome));
  }
  const Result<> prepared = prepare(*execution);
  if (!prepared.has_value()) {
    execution->outcome.error = make_call_error(SR_INTERNAL, "journal", prepared.error().message);
    return execution->done(std::move(execution->outcome));
  }
  open_runs.insert(key);
  route::CallRequest action;
  action.kind = "show." + key.action + "/1";
  action.request = execution->request.request;
  action.only = key.show;
  action.show = key.show;
  action.parent = parent;
  action.run_id = execution->run_id;
  action.explained = execution->explanation != nullptr;
  if (execution->run_id && !action.explained)
    action.idempotency = "run " + std::to_string(*execution->run_id);
  if (execution->request.observer != nullptr)
    action.progress = [this, execution](double fraction, std::string_view stage) {
      thread.post([execution, fraction, stage = std::string(stage)] {
        execution->request.observer->progress(fraction, stage);
      });
    };
  const auto call = std::make_shared<route::CallId>();
  *call = of.router.start(std::move(action), [this, execution, call](route::CallOutcome outcome) {
    thread.post([this, execution, call, outcome = std::move(outcome)]() mutable {
      executions.erase(*call);
      execution->ended = std::move(outcome);
      if (execution->open_steps == 0) close(*execution);
    });
  });
  executions[*call] = execution;
}

Result<> Engine::Impl::prepare(Execution& execution) {
  const RunRequest& request = execution.request;
  if (execution.explanation) {
    SR_ASSIGN(execution.run_id, journal.find(request.key));
    return {};
  }
  SR_ASSIGN(execution.run_id, journal.open(request.key));
  execution.outcome.run_id = *execution.run_id;
  for (const std::string& path : request.redo) SR_TRY(journal.redo(*execution.run_id, path));
  return {};
}

void Engine::Impl::close(Execution& execution) {
  open_runs.erase(execution.request.key);
  const route::CallOutcome& outcome = *execution.ended;
  RunOutcome& out = execution.outcome;
  out.error = outcome.error;
  if (!out.error) out.result = Json::parse(outcome.result_json);
  if (execution.explanation) {
    out.planned = execution.explanation->steps;
  } else {
    const bool cancelled = out.error && out.error->code == SR_CANCELLED;
    const Result<> closed =
        journal.close(*execution.run_id,
                      !out.error  ? "done"
                      : cancelled ? "cancelled"
                                  : "failed",
                      out.error ? out.error->message : "", out.error ? "" : outcome.result_json);
    if (!closed.has_value() && !out.error)
      out.error = make_call_error(SR_INTERNAL, "journal", closed.error().message);
  }
  execution.done(std::move(out));
}

Result<Step> Engine::Impl::read(StepRequest request, StepDone done) {
  Step step;
  step.path = std::move(request.path);
  step.kind = std::move(request.kind);
  step.done = std::move(done);
  step.execution = executions.at(request.parent);
  if (!is_step_path(step.path))
    return make_error(ErrorKind::kPlugin, "\"", step.path,
                      "\" is no path of a step. Expected segments of letters, digits, '.', '_' and "
                      "'-' joined by '/'");
  SR_ASSIGN(step.request, parse_json(request.request_json, step.path));
  Json options = Json::object();
  if (!request.options_json.empty()) {
    SR_ASSIGN(options, parse_json(request.options_json, step.path + " options"));
  }
  if (!request.estimate_json.empty()) {
    SR_ASSIGN(step.estimate, parse_json(request.estimate_json, step.path + " estimate"));
  }
  step.subject = text_at(options, "/subject");
  step.prefer = text_at(options, "/prefer/instance");
  step.key.path = step.path;
  step.key.input_hash = input_hash(step.kind, step.request, text_at(options, "/pin"));
  step.key.run_id = step.execution->run_id.value_or(0);
  if (!step.execution->paths.insert(step.path).second)
    return make_error(ErrorKind::kPlugin, "two steps of one run have the path ", step.path);
  SR_ASSIGN(step.key.generation, generation(step));
  return step;
}

void Engine::Impl::take(StepRequest request, StepDone done) {
  const route::CallId call = request.parent;
  const auto found = executions.find(call);
  if (found == executions.end()) {
    const CallError error =
        make_call_error(SR_FAILED_PRECONDITION, "run", "the run has ended or was cancelled");
    return done(&error, {});
  }
  ++found->second->open_steps;
  const StepDone counted = [this, execution = found->second, done = std::move(done)](
                               const CallError* error, std::string_view result) {
    done(error, result);
    if (--execution->open_steps == 0 && execution->ended) close(*execution);
  };
  Result<Step> step = read(std::move(request), counted);
  if (!step.has_value()) {
    const sr_status code = step.error().kind == ErrorKind::kPlugin  ? SR_PLUGIN_FAULT
                           : step.error().kind == ErrorKind::kInput ? SR_INVALID_ARGUMENT
                                                                    : SR_INTERNAL;
    const CallError error = make_call_error(code, "step", step.error().message);
    return counted(&error, {});
  }
  for (const std::string& path : step->execution->request.redo)
    if (is_under(step->path, {path})) step->execution->outcome.redone.push_back(path);
  look_up(std::move(*step), call);
}

Result<int64_t> Engine::Impl::generation(const Step& step) {
  const bool as_if =
      step.execution->explanation != nullptr && is_under(step.path, step.execution->request.redo);
  return as_if ? journal.next_generation(step.key.run_id)
               : journal.generation(step.key.run_id, step.path);
}

bool Engine::Impl::has_artifacts(const Json& result) {
  bool all = true;
  blob::for_each_artifact(result, [&](const std::string& sha256) {
    uint64_t size = 0;
    all = all && of.blobs.open(sha256, &size).has_value();
  });
  return all;
}

// Why a step that finished does not stand any more; no value: it stands. What acts outside stands
// only until it acts with other inputs: an undone edit is published again.
Result<std::optional<Reason>> Engine::Impl::fault_of(const Step& step, const StepRecord& stored,
                                                     const std::optional<StepRecord>& last) {
  const Json result = Json::parse(stored.result_json);
  if (!has_artifacts(result)) return Reason::kArtifactMissing;
  if (!route::acts_outside(stored.kind)) return std::nullopt;
  if (!last || last->key.input_hash != stored.key.input_hash) return Reason::kInputsChanged;
  SR_ASSIGN(const auto acted, ledger::last_to_act(of.database, stored.key.run_id, stored.key.path));
  if (acted && acted->intent.step_key != sha256_hex(idempotency(step.key)))
    return Reason::kInputsChanged;
  return has_files(result) ? std::nullopt : std::optional(Reason::kFileMissing);
}

// With a key of its own, so that a vendor that knows the old one does not answer what it did then.
Result<> Engine::Impl::act_anew(Step& step) {
  SR_ASSIGN(step.key.generation, step.execution->explanation
                                     ? journal.next_generation(step.key.run_id)
                                     : journal.redo(step.key.run_id, step.path));
  return {};
}

void Engine::Impl::look_up(Step step, route::CallId call_id) {
  const auto stored = journal.find_step(step.key);
  const auto last = journal.head(step.key.run_id, step.path);
  if (!stored.has_value() || !last.has_value())
    return fail(
        step, make_call_error(SR_INTERNAL, "journal",
                              stored.has_value() ? last.error().message : stored.error().message));
  const auto found = *stored ? fault_of(step, **stored, *last) : std::optional<Reason>();
  if (!found.has_value())
    return fail(step, make_call_error(SR_INTERNAL, "journal", found.error().message));
  const std::optional<Reason>& fault = *found;
  if (*stored && !fault) return reuse(step, **stored);
  if (fault && route::acts_outside(step.kind)) {
    const Result<> anew = act_anew(step);
    if (!anew.has_value())
      return fail(step, make_call_error(SR_INTERNAL, "journal", anew.error().message));
  }
  if (!step.execution->explanation) return call(std::move(step), call_id);
  const Reason reason = fault    ? *fault
                        : !*last ? Reason::kNew
                        : (*last)->key.generation < step.key.generation &&
                                (*last)->key.input_hash == step.key.input_hash
                            ? Reason::kRedo
                            : Reason::kInputsChanged;
  explain(std::move(step), reason, *last, call_id);
}

void Engine::Impl::reuse(const Step& step, const StepRecord& record) {
  if (!step.execution->explanation) {
    const Result<> set = journal.set_head(step.key);
    if (!set.has_value())
      return fail(step, make_call_error(SR_INTERNAL, "journal", set.error().message));
  }
  ++step.execution->outcome.steps_reused;
  step.execution->observe(StepState::kReused, step.path, step.kind);
  step.done(nullptr, record.result_json);
}

void Engine::Impl::call(Step step, route::CallId parent) {
  step.started_at_unix_ms = of.clock.now_unix_ms();
  step.execution->observe(StepState::kStarted, step.path, step.kind);
  if (step.kind.starts_with("show.")) return call_show(std::move(step), parent);
  route::CallRequest call = routed(step, parent);
  call.record = [this, key = step.key, kind = step.kind,
                 started = step.started_at_unix_ms](const route::CallOutcome& outcome) {
    return journal.add_step({key, kind, outcome.instance, outcome.result_json,
                             outcome.charge_nano_usd, started, of.clock.now_unix_ms()});
  };
  of.router.start(std::move(call), [this, step = std::move(step)](route::CallOutcome outcome) {
    thread.post([this, step, outcome = std::move(outcome)] { finish(step, outcome); });
  });
}

route::CallRequest Engine::Impl::routed(const Step& step, route::CallId parent) const {
  route::CallRequest call;
  call.kind = step.kind;
  call.request = step.request;
  call.prefer = step.prefer;
  call.parent = parent;
  call.run_id = step.key.run_id;
  call.path = step.path;
  call.show = step.execution->request.key.show;
  call.idempotency = idempotency(step.key);
  return call;
}

void Engine::Impl::finish(const Step& step, const route::CallOutcome& outcome) {
  step.execution->outcome.charge_nano_usd += outcome.charge_nano_usd;
  if (outcome.error) {
    CallError error = *outcome.error;
    error.message = step.path + ": " + error.message;
    return fail(step, error);
  }
  ++step.execution->outcome.steps_run;
  step.execution->observe(StepState::kFinished, step.path, step.kind);
  step.done(nullptr, outcome.result_json);
}

// An action as a step: it runs in a run of its own, which keeps its steps.
void Engine::Impl::call_show(Step step, route::CallId parent) {
  RunRequest request;
  const RunRequest& outer = step.execution->request;
  const std::string action = step.kind.substr(sizeof("show.") - 1);
  request.key = {outer.key.show, action.substr(0, action.find('/')),
                 step.subject.empty() ? outer.key.subject + '/' + step.path : step.subject};
  request.request = step.request;
  request.observer = outer.observer;
  request.redo = outer.redo;
  const auto explanation = step.execution->explanation;
  open(std::move(request), parent, explanation, [this, step](RunOutcome outcome) {
    Execution& execution = *step.execution;
    execution.outcome.steps_run += outcome.steps_run;
    execution.outcome.steps_reused += outcome.steps_reused;
    execution.outcome.charge_nano_usd += outcome.charge_nano_usd;
    execution.outcome.redone.insert(execution.outcome.redone.end(), outcome.redone.begin(),
                                    outcome.redone.end());
    if (outcome.error) return fail(step, *outcome.error);
    const std::string result = canonical(outcome.result);
    if (!execution.explanation) {
      const Result<> stored = of.database.transaction([&] {
        return journal.add_step({step.key, step.kind, execution.request.key.show, result, 0,
                                 step.started_at_unix_ms, of.clock.now_unix_ms()});
      });
      if (!stored.has_value())
        return fail(step, make_call_error(SR_INTERNAL, "journal", stored.error().message));
    }
    execution.observe(StepState::kFinished, step.path, step.kind);
    step.done(nullptr, result);
  });
}

void Engine::Impl::explain(Step step, Reason reason, const std::optional<StepRecord>& last,
                           route::CallId parent) {
  Execution& execution = *step.execution;
  const bool is_show = step.kind.starts_with("show.");
  auto planned =
      is_show ? Result<route::Plan>(route::Plan{}) : of.router.explain(routed(step, parent));
  if (!planned.has_value())
    return fail(step, make_call_error(SR_INVALID_ARGUMENT, "request.schema",
                                      step.path + ": " + planned.error().message));
  execution.explanation->steps.push_back(plan_step(step, reason, std::move(*planned)));
  if (is_show) return call_show(std::move(step), parent);
  const std::optional<Json> result = stand_in(step, last);
  if (!result)
    return fail(step, make_call_error(SR_FAILED_PRECONDITION, "explain.unknown",
                                      step.path + " never ran, and the show gives no estimate of "
                                                  "its result"));
  step.done(nullptr, canonical(*result));
}

Engine::Engine(Dependencies dependencies) : impl_(std::make_unique<Impl>(dependencies)) {}

Engine::~Engine() = default;

void Engine::start(RunRequest request, std::function<void(RunOutcome)> done) {
  impl_->thread.post([this, request = std::move(request), done = std::move(done)]() mutable {
    auto explanation = request.explain ? std::make_shared<Explanation>() : nullptr;
    impl_->open(std::move(request), 0, std::move(explanation), std::move(done));
  });
}

void Engine::cancel_all() {
  impl_->thread.post([this] {
    for (const auto& [call, execution] : impl_->executions) impl_->of.router.cancel(call);
  });
}

void Engine::step(StepRequest request, StepDone done) {
  impl_->thread.post([this, request = std::move(request), done = std::move(done)]() mutable {
    impl_->take(std::move(request), std::move(done));
  });
}

void Engine::event(route::CallId parent, std::string name, std::string fields_json) {
  impl_->thread.post([this, parent, name = std::move(name), fields = std::move(fields_json)] {
    const auto it = impl_->executions.find(parent);
    if (it == impl_->executions.end() || it->second->request.observer == nullptr) return;
    const auto parsed = parse_json(fields, "event");
    it->second->request.observer->event(name, parsed.has_value() ? *parsed : Json::object());
  });
}

}  // namespace showrunner::run
