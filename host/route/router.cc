#include "host/route/router.h"

#include <boost/asio/post.hpp>
#include <charconv>
#include <future>
#include <random>

#include "host/route/router_impl.h"

namespace showrunner::route {
namespace {

CallId new_call_id() {
  std::random_device random;
  return (CallId{random()} << 32 | random()) | 1;
}

}  // namespace

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

Result<> Router::Impl::check(const std::string& kind, const Json& request) const {
  const KindSchema* schema = of.kinds.find(kind);
  if (schema == nullptr)
    return make_error(ErrorKind::kNotFound, "unknown kind ", kind,
                      ". showrunner plugin list shows the kinds that there are");
  const auto violations = schema->request.check(request);
  if (!violations.empty()) return make_error(ErrorKind::kInput, violations.front().text());
  return {};
}

std::vector<Candidate> Router::Impl::snapshot(const std::string& kind) const {
  std::vector<Candidate> out;
  for (const auto& [name, seat] : seats) {
    Candidate candidate{name, seat.instance->provider().serves(kind), {}, {}};
    if (!seat.instance->accepts()) {
      candidate.blocked = "an operation hangs in it: restart showrunner";
    } else if (seat.blocked_until_unix_ms > of.clock.now_unix_ms()) {
      candidate.blocked = seat.blocked_why;
    }
    candidate.prices = seat.instance->prices();
    out.push_back(std::move(candidate));
  }
  return out;
}

Result<Plan> Router::Impl::plan_for(const std::string& kind, const Json& request,
                                    const std::string& only, const std::string& prefer) {
  SR_ASSIGN(const auto left, of.ledger.left(kind));
  return plan({kind, forecast(kind, request), only, prefer, left}, of.config.policy_for(kind),
              snapshot(kind));
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

Result<Plan> Router::explain(const std::string& kind, const Json& request,
                             const std::string& only) {
  std::promise<Result<Plan>> plan;
  asio::post(impl_->context, [&] {
    const Result<> checked = impl_->check(kind, request);
    plan.set_value(checked.has_value() ? impl_->plan_for(kind, request, only, {})
                                       : Result<Plan>(checked.error()));
  });
  return plan.get_future().get();
}

}  // namespace showrunner::route
