#include "host/route/router.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <charconv>
#include <future>
#include <random>

#include "host/base/hash.h"
#include "host/route/router_impl.h"
#include "host/route/verdict.h"

namespace showrunner::route {
namespace {

CallId new_call_id() {
  std::random_device random;
  return (CallId{random()} << 32 | random()) | 1;
}

}  // namespace

std::string attempt_key(std::string_view idempotency, std::string_view instance) {
  return sha256_hex(std::string(idempotency) + '\n' + std::string(instance));
}

bool may_go_on(const Seat& seat, bool has_checkpoint) {
  const plugin::Resume resume = seat.instance->provider().resume;
  return resume == plugin::Resume::kRestart ||
         (resume == plugin::Resume::kReattach && has_checkpoint);
}

std::string call_name(CallId id) {
  constexpr const char* kDigits = "0123456789abcdef";
  constexpr int kHexDigits = 16;
  std::string out(kHexDigits, '0');
  for (int i = kHexDigits - 1; i >= 0; --i, id >>= 4)
    out[static_cast<size_t>(i)] = kDigits[id & 15];
  return out;
}

std::optional<CallId> parse_call_name(std::string_view name) {
  CallId id = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), id, 16);
  if (error != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return id;
}

Router::Impl::Impl(Dependencies dependencies) : of(dependencies) {
  for (const auto& instance : of.plugins.instances()) seats[instance->name()].instance = instance;
  for (const config::Instance& instance : of.config.instances) {
    const auto seat = seats.find(instance.name);
    if (seat != seats.end())
      seat->second.timeout_ms = static_cast<uint64_t>(instance.timeout_s) * 1000;
  }
}

std::string Router::Impl::obstacle(const Seat& seat) const {
  if (const auto failure = seat.instance->obstacle()) return failure->message;
  return seat.blocked_until_unix_ms > of.clock.now_unix_ms() ? seat.blocked_why : "";
}

std::vector<Candidate> Router::Impl::snapshot(const std::string& kind) const {
  std::vector<Candidate> out;
  for (const auto& [name, seat] : seats) {
    out.push_back(
        {name, seat.instance->provider().serves(kind), obstacle(seat), seat.instance->prices()});
  }
  return out;
}

Result<Plan> Router::Impl::plan_for(const CallRequest& call) {
  SR_ASSIGN(const auto left, of.ledger.left(call.kind));
  Query query;
  query.kind = call.kind;
  query.usage = forecast(call.kind, call.request);
  query.only = call.only;
  query.prefer = call.prefer;
  query.budget_left_nano_usd = left;
  SR_ASSIGN(const auto doubt, find_doubt(call));
  if (doubt && !doubt->goes_on) {
    Plan stopped;
    stopped.stopped = doubt->what;
    return stopped;
  }
  if (doubt) {
    query.only = doubt->instance;
    query.why_only = "an earlier attempt goes on at " + doubt->instance;
    query.credit_nano_usd = doubt->charge_nano_usd;
  }
  Plan out = plan(query, of.config.policy_for(call.kind), snapshot(call.kind));
  if (doubt) {
    out.doubt = doubt->what;
    out.credit_nano_usd = doubt->charge_nano_usd;
  }
  return out;
}

Result<std::optional<Doubt>> Router::Impl::find_doubt(const CallRequest& call) {
  if (call.idempotency.empty()) return std::nullopt;
  const std::string key = sha256_hex(call.idempotency);
  SR_ASSIGN(const auto attempts, of.ledger.in_doubt(key));
  if (attempts.empty()) return std::nullopt;
  SR_ASSIGN(const bool bought_below, of.ledger.bought_below(key));
  std::optional<Doubt> out;
  for (const ledger::Attempt& attempt : attempts) {
    const std::string& name = attempt.intent.instance;
    const bool harmless =
        is_repeatable(attempt.intent.kind,
                      std::max(attempt.intent.hold_nano_usd, attempt.outcome.charge_nano_usd));
    if (harmless && !bought_below) continue;
    if (out && out->instance == name) {
      out->charge_nano_usd += attempt.outcome.charge_nano_usd;
      continue;
    }
    if (out) continue;
    SR_ASSIGN(const auto resume, checkpoint(attempt_key(call.idempotency, name)));
    const auto seat = seats.find(name);
    out.emplace();
    out->instance = name;
    out->goes_on = seat != seats.end() && (harmless || may_go_on(seat->second, resume.has_value()));
    out->charge_nano_usd = attempt.outcome.charge_nano_usd;
    out->what = fmt::format(
        "an attempt on {} at {} may have acted or been billed ({}). {} --redo {} asks anew", name,
        format_utc(attempt.started_at_unix_ms), attempt.outcome.message,
        out->goes_on          ? "It goes on there;"
        : seat == seats.end() ? "Enable the instance again, or look there what became of it:"
                              : "Look there what became of it;",
        call.path);
  }
  return out;
}

Result<std::optional<std::string>> Router::Impl::checkpoint(const std::string& key) {
  SR_ASSIGN(const store::Rows rows,
            of.database.query("SELECT resume FROM checkpoint WHERE idempotency_key = ?1", {key}));
  return rows.empty() ? std::nullopt : std::optional(rows.front().text(0));
}

// What a call below another is a part of.
void Router::Impl::inherit(CallRequest& below) const {
  const auto parent = calls.find(below.parent);
  if (parent == calls.end() || below.run_id) return;
  const CallRequest& above = parent->second->request();
  below.run_id = above.run_id;
  below.path = above.path;
  below.show = above.show;
  if (above.idempotency.empty()) return;
  const std::string asked = below.kind + '\n' + canonical(below.request);
  below.root = above.root.empty() ? above.idempotency : above.root;
  below.idempotency =
      above.idempotency + '\n' + asked + '\n' + std::to_string(parent->second->count(asked));
}

// Calls of which each is a part of another that waits for this seat, too, would wait for ever.
bool Router::Impl::waits_for_itself(const Call& call, const Seat& seat) const {
  std::unordered_set<CallId> above;
  const auto add = [&](const Call& waiting) {
    for (auto it = calls.find(waiting.parent()); it != calls.end();
         it = calls.find(it->second->parent()))
      above.insert(it->first);
  };
  add(call);
  for (const auto& waiting : seat.waiting) add(*waiting);
  const auto stuck = std::ranges::count_if(calls, [&](const auto& open) {
    return open.second->runs_on(*seat.instance) && above.contains(open.first);
  });
  return stuck == seat.running;
}

void Router::Impl::mark_bought(const Call& call) {
  for (auto above = calls.find(call.parent()); above != calls.end();
       above = calls.find(above->second->parent()))
    above->second->bought_below();
}

void Router::Impl::leave(Seat& seat) {
  if (seat.waiting.empty() || seat.running > seat.instance->concurrency()) {
    --seat.running;
    return;
  }
  asio::post(context, [next = seat.waiting.front()] { next->take_seat(); });
  seat.waiting.pop_front();
}

bool Router::Impl::is_open(CallId id) const {
  const auto call = calls.find(id);
  return call != calls.end() && !call->second->is_cancelled();
}

void Router::Impl::cancel_tree(CallId id) {
  const auto below = children.find(id);
  if (below != children.end())
    for (const CallId child : std::unordered_set<CallId>(below->second)) cancel_tree(child);
  const auto call = calls.find(id);
  if (call != calls.end()) std::shared_ptr(call->second)->cancel();
}

void Router::Impl::forget(const Call& call) {
  const auto siblings = children.find(call.parent());
  if (siblings != children.end()) {
    siblings->second.erase(call.id());
    if (siblings->second.empty()) children.erase(siblings);
  }
  const auto below = children.find(call.id());
  if (below != children.end())
    for (const CallId child : std::unordered_set<CallId>(below->second)) cancel_tree(child);
  calls.erase(call.id());
  if (closing && calls.empty()) work.reset();
}

Router::Router(Dependencies dependencies) : impl_(std::make_unique<Impl>(dependencies)) {
  impl_->thread = std::thread([this] { impl_->context.run(); });
}

Router::~Router() {
  asio::post(impl_->context, [this] {
    impl_->closing = true;
    std::vector<CallId> open;
    for (const auto& [id, call] : impl_->calls) open.push_back(id);
    for (const CallId id : open) impl_->cancel_tree(id);
    if (impl_->calls.empty()) impl_->work.reset();
  });
  impl_->thread.join();
}

CallId Router::start(CallRequest request, std::function<void(CallOutcome)> done) {
  const CallId id = new_call_id();
  asio::post(impl_->context, [impl = impl_.get(), id, request = std::move(request),
                              done = std::move(done)]() mutable {
    const CallId parent = request.parent;
    impl->inherit(request);
    const auto call = std::make_shared<Call>(*impl, id, std::move(request), std::move(done));
    impl->calls[id] = call;
    if (parent != 0) impl->children[parent].insert(id);
    if (impl->closing || (parent != 0 && !impl->is_open(parent))) return call->cancel();
    call->begin();
  });
  return id;
}

void Router::cancel(CallId id) {
  asio::post(impl_->context, [impl = impl_.get(), id] { impl->cancel_tree(id); });
}

Result<Plan> Router::explain(const CallRequest& call) {
  std::promise<Result<Plan>> plan;
  asio::post(impl_->context, [&] {
    const Result<> checked = impl_->of.kinds.check_request(call.kind, call.request);
    plan.set_value(checked.has_value() ? impl_->plan_for(call) : Result<Plan>(checked.error()));
  });
  return plan.get_future().get();
}

}  // namespace showrunner::route
