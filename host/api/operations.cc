#include "host/api/operations.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <vector>

#include "host/api/documents.h"
#include "host/base/utf8.h"

namespace showrunner::api {
namespace {

constexpr size_t kMaxStage = 200;

struct Operation {
  route::CallId call = 0;
  std::string kind;
  int64_t started_at_unix_ms = 0;
  int64_t ended_at_unix_ms = 0;
  size_t bytes = 0;  // of its request, then of its result
  double fraction = 0;
  std::string stage;
  bool is_open = true;
  route::CallOutcome outcome;  // if it has ended
  std::map<uint64_t, Operations::Answer> waiting;

  const char* state() const {
    if (is_open) return "running";
    if (!outcome.error) return "ok";
    return outcome.error->code == SR_CANCELLED ? "cancelled" : "failed";
  }

  Json summary() const {
    Json out{{"id", route::call_name(call)},
             {"kind", kind},
             {"state", state()},
             {"started_at", format_utc(started_at_unix_ms)},
             {"progress", {{"fraction", fraction}, {"stage", stage}}}};
    if (is_open) return out;
    out["ended_at"] = format_utc(ended_at_unix_ms);
    out["instance"] = outcome.instance;
    out["charge_nano_usd"] = outcome.charge_nano_usd;
    if (outcome.error) out["error"] = error_json(*outcome.error);
    return out;
  }

  Json json() const {
    Json out = summary();
    if (!is_open && !outcome.error) out["result"] = Json::parse(outcome.result_json);
    return out;
  }
};

}  // namespace

struct Operations::Impl {
  Impl(route::Router& router_in, const Clock& clock_in, After after_in, Bounds bounds_in)
      : router(router_in), clock(clock_in), after(std::move(after_in)), bounds(bounds_in) {}

  // With the mutex held.
  Operation* find(const std::string& id) {
    const auto call = route::parse_call_name(id);
    const auto it = call ? operations.find(*call) : operations.end();
    return it == operations.end() ? nullptr : it->second.get();
  }

  void progress(Operation& operation, double fraction, std::string_view stage) {
    std::lock_guard lock(mutex);
    operation.fraction = fraction;
    operation.stage = bounded_utf8(stage, kMaxStage);
  }

  void end(Operation& operation, route::CallOutcome outcome) {
    std::map<uint64_t, Answer> waiting;
    Json answer;
    {
      std::lock_guard lock(mutex);
      operation.is_open = false;
      operation.outcome = std::move(outcome);
      operation.ended_at_unix_ms = clock.now_unix_ms();
      --open;
      open_bytes -= std::exchange(operation.bytes, operation.outcome.result_json.size());
      ended_bytes += operation.bytes;
      ended.push_back(operation.call);
      forget_the_oldest();
      waiting.swap(operation.waiting);
      if (!waiting.empty()) answer = operation.json();
    }
    for (const auto& [number, tell] : waiting) tell(answer);
    changed.notify_all();
  }

  void forget_the_oldest() {
    while (ended.size() > 1 && (ended.size() > bounds.ended || ended_bytes > bounds.bytes)) {
      const auto oldest = operations.find(ended.front());
      ended_bytes -= oldest->second->bytes;
      operations.erase(oldest);
      ended.pop_front();
    }
  }

  // A wait is over, if it is not answered.
  void give_up(const std::string& id, uint64_t number) {
    Answer tell;
    Json answer;
    {
      std::lock_guard lock(mutex);
      Operation* operation = find(id);
      if (operation == nullptr) return;
      const auto it = operation->waiting.find(number);
      if (it == operation->waiting.end()) return;
      tell = std::move(it->second);
      operation->waiting.erase(it);
      answer = operation->json();
    }
    tell(std::move(answer));
  }

  route::Router& router;
  const Clock& clock;
  const After after;
  const Bounds bounds;

  std::mutex mutex;
  std::condition_variable changed;
  std::map<route::CallId, std::shared_ptr<Operation>> operations;
  std::deque<route::CallId> ended;  // the oldest first
  size_t open = 0;
  size_t open_bytes = 0, ended_bytes = 0;
  uint64_t waits = 0;
  bool closed = false;
};

Operations::Operations(route::Router& router, const Clock& clock, After after, Bounds bounds)
    : impl_(std::make_shared<Impl>(router, clock, std::move(after), bounds)) {}

Operations::~Operations() = default;

Operations::Started Operations::start(route::CallRequest request, size_t request_bytes) {
  Impl& impl = *impl_;
  // The router tells of the call on a thread of its own, which waits for this.
  std::lock_guard lock(impl.mutex);
  if (impl.closed) return {Admission::kClosed, {}};
  if (impl.open >= impl.bounds.open || impl.open_bytes + request_bytes > impl.bounds.bytes)
    return {Admission::kFull, {}};
  const auto operation = std::make_shared<Operation>();
  operation->kind = request.kind;
  operation->started_at_unix_ms = impl.clock.now_unix_ms();
  operation->bytes = request_bytes;
  request.progress = [self = impl_, operation](double fraction, std::string_view stage) {
    self->progress(*operation, fraction, stage);
  };
  operation->call =
      impl.router.start(std::move(request), [self = impl_, operation](route::CallOutcome outcome) {
        self->end(*operation, std::move(outcome));
      });
  ++impl.open;
  impl.open_bytes += request_bytes;
  impl.operations.emplace(operation->call, operation);
  return {Admission::kStarted, operation->json()};
}

Json Operations::list() const {
  std::lock_guard lock(impl_->mutex);
  std::vector<const Operation*> sorted;
  for (const auto& [id, operation] : impl_->operations) sorted.push_back(operation.get());
  std::ranges::sort(sorted, std::greater(), &Operation::started_at_unix_ms);
  Json out = Json::array();
  for (const Operation* operation : sorted) out.push_back(operation->summary());
  return out;
}

bool Operations::wait(const std::string& id, std::chrono::milliseconds at_most, Answer answer) {
  Json now;
  uint64_t number = 0;
  {
    std::lock_guard lock(impl_->mutex);
    Operation* operation = impl_->find(id);
    if (operation == nullptr) return false;
    if (operation->is_open && at_most.count() > 0) {
      number = ++impl_->waits;
      operation->waiting.emplace(number, std::move(answer));
    } else {
      now = operation->json();
    }
  }
  if (number == 0) {
    answer(std::move(now));
  } else {
    impl_->after(at_most, [weak = std::weak_ptr(impl_), id, number] {
      if (const auto impl = weak.lock()) impl->give_up(id, number);
    });
  }
  return true;
}

std::optional<Json> Operations::cancel(const std::string& id) {
  std::lock_guard lock(impl_->mutex);
  const Operation* operation = impl_->find(id);
  if (operation == nullptr) return std::nullopt;
  if (operation->is_open) impl_->router.cancel(operation->call);
  return operation->json();
}

void Operations::close() {
  std::lock_guard lock(impl_->mutex);
  impl_->closed = true;
}

bool Operations::wait_until_ended(std::chrono::milliseconds at_most) {
  std::unique_lock lock(impl_->mutex);
  return impl_->changed.wait_for(lock, at_most, [this] { return impl_->open == 0; });
}

void Operations::cancel_all() {
  std::lock_guard lock(impl_->mutex);
  for (const auto& [id, operation] : impl_->operations)
    if (operation->is_open) impl_->router.cancel(id);
}

}  // namespace showrunner::api
