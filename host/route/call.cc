#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/post.hpp>

#include "host/base/hash.h"
#include "host/blob/artifacts.h"
#include "host/route/answers.h"
#include "host/route/router_impl.h"
#include "host/route/verdict.h"

namespace showrunner::route {

using plugin::CallError;
using plugin::Completion;

namespace {

constexpr uint64_t kMsPerSecond = 1000;

}  // namespace

CallError make_call_error(sr_status code, std::string message) {
  CallError error;
  error.code = code;
  error.effect = SR_EFFECT_NONE;
  error.message = std::move(message);
  return error;
}

Call::Call(Router::Impl& router, CallId id, CallRequest request,
           std::function<void(CallOutcome)> done)
    : router_(router),
      id_(id),
      request_(std::move(request)),
      done_(std::move(done)),
      timer_(router.context) {}

void Call::begin() {
  const Result<> checked = router_.of.kinds.check_request(request_.kind, request_.request);
  if (!checked.has_value()) {
    CallError error = make_call_error(SR_INVALID_ARGUMENT, checked.error().message);
    if (checked.error().kind == ErrorKind::kInput) error.vendor_code = "request.schema";
    return fail_now(std::move(error));
  }
  const auto answered = answer_from_before();
  if (!answered.has_value())
    return fail_now(make_call_error(SR_INTERNAL, answered.error().message));
  if (*answered) return end();
  auto made = router_.plan_for(request_);
  if (!made.has_value()) return fail_now(make_call_error(SR_INTERNAL, made.error().message));
  plan_ = std::move(*made);
  log_plan();
  go_on();
}

std::string Call::step_key() const {
  return request_.idempotency.empty() ? "" : sha256_hex(request_.idempotency);
}

std::string Call::root_key() const {
  return request_.root.empty() ? "" : sha256_hex(request_.root);
}

// True: the step was here before, and what it bought then is the outcome.
Result<bool> Call::answer_from_before() {
  if (request_.root.empty()) return false;
  SR_ASSIGN(auto answer, find_answer(router_.of.database, step_key()));
  if (!answer || !fault_of(answer->result_json).empty()) return false;
  outcome_.instance = std::move(answer->instance);
  outcome_.result_json = std::move(answer->result_json);
  return true;
}

// In the transaction that settles an attempt which succeeded.
Result<> Call::remember() {
  const int64_t price =
      std::max(choice().worst_nano_usd + plan_.credit_nano_usd, outcome_.charge_nano_usd);
  if (!request_.root.empty() && !is_repeatable(request_.kind, price))
    SR_TRY(keep_answer(router_.of.database, step_key(), root_key(),
                       {outcome_.instance, outcome_.result_json}));
  if (request_.root.empty() && !request_.idempotency.empty())
    SR_TRY(forget_answers(router_.of.database, step_key()));
  if (!request_.record) return {};
  CallOutcome recorded = outcome_;
  recorded.charge_nano_usd += charged_below_nano_usd_;
  return request_.record(recorded);
}

void Call::log_plan() const {
  if (!router_.of.log.writes(observe::Level::kDebug)) return;
  Json choices = Json::array(), refusals = Json::object();
  for (const Choice& choice : plan_.choices)
    choices.push_back({{"instance", choice.instance},
                       {"reason", choice.reason},
                       {"expected_nano_usd", choice.expected_nano_usd},
                       {"worst_nano_usd", choice.worst_nano_usd}});
  for (const Refusal& refusal : plan_.refusals) refusals[refusal.instance] = refusal.reason;
  router_.of.log.write(observe::Level::kDebug, "call.planned",
                       {{"call", call_name(id_)},
                        {"kind", request_.kind},
                        {"path", request_.path},
                        {"choices", std::move(choices)},
                        {"refusals", std::move(refusals)},
                        {"stopped", plan_.stopped}});
}

void Call::go_on() {
  tries_ = 0;
  paid_in_doubt_nano_usd_ = 0;
  if (at_ == plan_.choices.size()) return fail_now(summary());
  Seat& here = seat();
  if (pass_over(here)) return go_on();
  if (may_queue() && here.running >= here.instance->concurrency()) {
    if (router_.waits_for_itself(*this, here)) {
      failures_.push_back(choice().instance +
                          ": busy with the operation that this call is a part of");
      ++at_;
      return go_on();
    }
    waiting_ = true;
    here.waiting.push_back(shared_from_this());
    return;
  }
  ++here.running;
  attempt();
}

bool Call::pass_over(const Seat& here) {
  const std::string obstacle = router_.obstacle(here);
  if (obstacle.empty()) return false;
  failures_.push_back(choice().instance + ": " + obstacle);
  ++at_;
  return true;
}

void Call::take_seat() {
  Seat& here = seat();
  if (cancelled_) return router_.leave(here);
  waiting_ = false;
  if (!pass_over(here)) return attempt();
  router_.leave(here);
  go_on();
}

void Call::attempt() {
  ++attempts_;
  ++tries_;
  const Choice& here = choice();
  running_on_ = seat().instance;
  ledger::Intent intent{call_name(id_), attempts_,       here.instance, running_on_->plugin().id,
                        request_.kind,  request_.run_id, request_.path, hold(),
                        step_key(),     root_key()};
  const auto reserved = router_.of.ledger.reserve(intent);
  if (!reserved.has_value()) {
    running_on_.reset();
    const bool budget = reserved.error().kind == ErrorKind::kBudget;
    failures_.push_back(here.instance + ": " + reserved.error().message);
    router_.leave(seat());
    if (!budget) return fail_now(make_call_error(SR_INTERNAL, reserved.error().message));
    const bool in_doubt = tries_ > 1 && outcome_.error &&
                          outcome_.error->effect != SR_EFFECT_NONE &&
                          repeatable() != Repeatable::kAnywhere;
    outcome_.error = make_call_error(SR_BUDGET_DENIED, reserved.error().message);
    if (in_doubt) return end();
    ++at_;
    return go_on();
  }
  attempt_ = *reserved;
  asked_.clear();
  if (!is_repeatable(request_.kind, here.worst_nano_usd)) router_.mark_bought(*this);
  outcome_.instance = here.instance;
  timed_out_ = false;
  last_sign_ = std::chrono::steady_clock::now();
  operation_ = running_on_->start(operation(), events());
  watch();
}

std::string Call::key() const {
  return attempt_key(request_.idempotency.empty() ? call_name(id_) : request_.idempotency,
                     choice().instance);
}

plugin::OperationRequest Call::operation() {
  Json context{{"call", call_name(id_)}, {"attempt", attempts_}};
  if (request_.run_id) context["run"] = *request_.run_id;
  if (!request_.path.empty()) context["path"] = request_.path;
  if (!request_.show.empty()) context["show"] = request_.show;
  plugin::OperationRequest out;
  out.kind = request_.kind;
  out.request_json = canonical(request_.request);
  out.context_json = context.dump();
  out.idempotency_key = key();
  out.budget_nano_usd = hold();
  const auto resume = router_.checkpoint(out.idempotency_key);
  if (resume.has_value()) out.resume_json = resume->value_or("");
  return out;
}

plugin::OperationEvents Call::events() {
  plugin::OperationEvents out;
  out.done = [self = shared_from_this()](Completion completion) {
    asio::post(self->router_.context, [self, completion = std::move(completion)]() mutable {
      self->finished(std::move(completion));
    });
  };
  out.progress = [self = shared_from_this()](double fraction, std::string_view stage) {
    asio::post(self->router_.context, [self, fraction, stage = std::string(stage)] {
      self->last_sign_ = std::chrono::steady_clock::now();
      if (self->request_.progress && self->running_on_) self->request_.progress(fraction, stage);
    });
  };
  out.checkpoint = [&database = router_.of.database, &clock = router_.of.clock,
                    key = key()](std::string_view resume) -> sr_status {
    const auto written = database.query(
        "INSERT INTO checkpoint (idempotency_key, resume, updated_at) VALUES (?1, ?2, ?3) "
        "ON CONFLICT DO UPDATE SET resume = ?2, updated_at = ?3",
        {key, std::string(resume), clock.now_unix_ms()});
    return written.has_value() ? SR_OK : SR_INTERNAL;
  };
  return out;
}

// Cancels an operation that neither ends nor reports progress.
void Call::watch() {
  const uint64_t limit_ms = seat().timeout_ms;
  if (limit_ms == 0 || !may_queue()) return;
  timer_.expires_at(last_sign_ + std::chrono::milliseconds(limit_ms));
  timer_.async_wait([self = shared_from_this(), attempt = attempt_](const auto& stopped) {
    if (stopped || !self->running_on_ || self->attempt_ != attempt) return;
    const auto silent = std::chrono::steady_clock::now() - self->last_sign_;
    if (silent < std::chrono::milliseconds(self->seat().timeout_ms)) return self->watch();
    self->timed_out_ = true;
    self->running_on_->cancel(self->operation_);
  });
}

std::string Call::fault_of(const std::string& result_json) const {
  const auto parsed = parse_json(result_json, "result");
  if (!parsed.has_value()) return parsed.error().message;
  const auto violations = router_.of.kinds.find(request_.kind)->result.check(*parsed);
  if (!violations.empty())
    return "it is not as the schema of " + request_.kind + " says: " + violations.front().text();
  if (request_.explained) return {};
  std::string missing;
  blob::for_each_artifact(*parsed, [&](const std::string& sha256) {
    if (!router_.of.blobs.contains(sha256)) missing = sha256;
  });
  if (!missing.empty()) return "it names the artifact " + missing + ", which was never stored";
  return {};
}

Result<> Call::settle(const Completion& completion, int64_t charge) {
  ledger::Outcome outcome;
  outcome.ok = !completion.error;
  outcome.charge_nano_usd = charge;
  if (!completion.usage.items.empty()) {
    Json usage = Json::object();
    for (const auto& [unit, quantity] : completion.usage.items) usage[unit] = quantity;
    outcome.usage_json = usage.dump();
  }
  if (completion.error) {
    outcome.code = plugin::status_name(completion.error->code);
    outcome.retry = plugin::retry_name(completion.error->retry);
    outcome.effect = plugin::effect_name(completion.error->effect);
    outcome.vendor_code = completion.error->vendor_code;
    outcome.message = completion.error->message;
  }
  return router_.of.ledger.settle(
      attempt_, outcome, [&]() -> Result<> { return completion.error ? Result<>() : remember(); });
}

void Call::forget_checkpoint() {
  const auto forgotten =
      router_.of.database.query("DELETE FROM checkpoint WHERE idempotency_key = ?1", {key()});
  if (!forgotten.has_value())
    router_.of.log.write(observe::Level::kWarn, "checkpoint.not_deleted",
                         {{"message", forgotten.error().message}});
}

void Call::finished(Completion completion) {
  timer_.cancel();
  if (!completion.error) {
    if (std::string fault = fault_of(completion.result_json); !fault.empty()) {
      completion.error = make_call_error(SR_PLUGIN_FAULT, "the result is wrong: " + fault);
      completion.error->effect = SR_EFFECT_UNKNOWN;
      completion.error->vendor_code = "result";
    }
  } else if (timed_out_) {
    completion.error = make_call_error(SR_DEADLINE_EXCEEDED,
                                       fmt::format("neither ended nor reported progress for {} s",
                                                   seat().timeout_ms / kMsPerSecond));
    completion.error->retry = SR_RETRY_OTHER;
    completion.error->effect = SR_EFFECT_UNKNOWN;
  }
  const int64_t paid_before = plan_.credit_nano_usd + paid_in_doubt_nano_usd_;
  const int64_t whole = charge_of(completion, running_on_->prices().value_or(Prices{}),
                                  request_.kind, hold() + paid_before);
  const int64_t charge = std::max<int64_t>(0, whole - paid_before);
  if (completion.error && completion.error->effect != SR_EFFECT_NONE)
    paid_in_doubt_nano_usd_ += charge;
  outcome_.charge_nano_usd += charge;
  outcome_.result_json = std::move(completion.result_json);
  running_on_.reset();
  router_.of.metrics.add(
      "attempts_total",
      {{"instance", choice().instance},
       {"kind", request_.kind},
       {"code", plugin::status_name(completion.error ? completion.error->code : SR_OK)}});
  const auto settled = settle(completion, charge);
  if (!settled.has_value()) {
    router_.leave(seat());
    return fail_now(make_call_error(SR_INTERNAL, settled.error().message));
  }
  if (completion.error) return failed(*completion.error);
  router_.leave(seat());
  forget_checkpoint();
  outcome_.error.reset();
  end();
}

void Call::failed(const CallError& error) {
  Seat& here = seat();
  const std::string& instance = choice().instance;
  router_.of.log.write(observe::Level::kWarn, "attempt.failed",
                       {{"call", call_name(id_)},
                        {"attempt", attempts_},
                        {"instance", instance},
                        {"kind", request_.kind},
                        {"code", plugin::status_name(error.code)},
                        {"retry", plugin::retry_name(error.retry)},
                        {"effect", plugin::effect_name(error.effect)},
                        {"message", error.message}});
  const Verdict verdict = judge(error, tries_, repeatable());
  if (verdict.block_ms > 0) {
    const int64_t now = router_.of.clock.now_unix_ms();
    here.blocked_until_unix_ms = verdict.block_ms == kUntilRestart
                                     ? std::numeric_limits<int64_t>::max()
                                     : now + static_cast<int64_t>(verdict.block_ms);
    here.blocked_why =
        fmt::format("{} until {}: {}", plugin::status_name(error.code),
                    verdict.block_ms == kUntilRestart ? "showrunner is restarted"
                                                      : format_utc(here.blocked_until_unix_ms),
                    error.message);
  }
  outcome_.error = error;
  if (cancelled_ || verdict.next == Next::kStop) {
    router_.leave(here);
    if (cancelled_) outcome_.error = make_call_error(SR_CANCELLED, "cancelled");
    return end();
  }
  if (verdict.next == Next::kSame) {
    timer_.expires_after(std::chrono::milliseconds(verdict.delay_ms));
    timer_.async_wait([self = shared_from_this()](const auto&) {
      if (!self->cancelled_) return self->attempt();
      self->router_.leave(self->seat());
      self->outcome_.error = make_call_error(SR_CANCELLED, "cancelled");
      self->end();
    });
    return;
  }
  failures_.push_back(
      fmt::format("{}: {} {}", instance, plugin::status_name(error.code), error.message));
  router_.leave(here);
  ++at_;
  go_on();
}

// What is left to reserve for an attempt at this choice.
int64_t Call::hold() const {
  return std::max<int64_t>(0, choice().worst_nano_usd - paid_in_doubt_nano_usd_);
}

Repeatable Call::repeatable() {
  const bool harmless =
      plan_.doubt.empty() &&
      is_repeatable(request_.kind, std::max(choice().worst_nano_usd, outcome_.charge_nano_usd));
  if (harmless) return bought_below_ ? Repeatable::kSameInstance : Repeatable::kAnywhere;
  const auto resume = router_.checkpoint(key());
  return may_go_on(seat(), resume.has_value() && *resume) ? Repeatable::kSameInstance
                                                          : Repeatable::kNowhere;
}

CallError Call::summary() const {
  if (!plan_.stopped.empty()) return make_call_error(SR_FAILED_PRECONDITION, plan_.stopped);
  if (failures_.size() == 1 && outcome_.error) return *outcome_.error;
  const bool too_dear = std::ranges::any_of(plan_.refusals, &Refusal::over_budget);
  CallError error = outcome_.error
                        ? *outcome_.error
                        : make_call_error(too_dear ? SR_BUDGET_DENIED : SR_UNAVAILABLE, "");
  error.message = "no provider could serve " + request_.kind + ": ";
  std::vector<std::string> reasons = failures_;
  if (reasons.empty())
    for (const Refusal& refusal : plan_.refusals)
      reasons.push_back(refusal.instance + ": " + refusal.reason);
  if (reasons.empty())
    reasons.emplace_back("no enabled instance does. showrunner plugin list shows what there is");
  error.message += fmt::format("{}", fmt::join(reasons, "; "));
  return error;
}

void Call::fail_now(CallError error) {
  outcome_.error = std::move(error);
  end();
}

void Call::end() {
  const auto self = shared_from_this();
  if (outcome_.error && !plan_.doubt.empty() && !cancelled_)
    outcome_.error->message += ". Before, " + plan_.doubt;
  outcome_.charge_nano_usd += charged_below_nano_usd_;
  if (const auto above = router_.calls.find(parent()); above != router_.calls.end())
    above->second->charged_below(outcome_.charge_nano_usd);
  router_.forget(*this);
  std::exchange(done_, nullptr)(std::move(outcome_));
}

void Call::cancel() {
  if (cancelled_ || !done_) return;
  cancelled_ = true;
  if (running_on_) return running_on_->cancel(operation_);
  if (waiting_) {
    std::erase(seat().waiting, shared_from_this());
    return fail_now(make_call_error(SR_CANCELLED, "cancelled"));
  }
  if (attempts_ > 0) {
    timer_.cancel();  // the back-off's handler ends the call
    return;
  }
  fail_now(make_call_error(SR_CANCELLED, "cancelled"));
}

}  // namespace showrunner::route
