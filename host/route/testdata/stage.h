// What the tests of router and engine share: a host on a folder, without its command line, on which
// the test plays the providers of test_stage itself.
#pragma once
#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "host/plugin/error.h"
#include "host/plugin/testdata/scripted.h"
#include "host/route/call_service.h"
#include "host/route/router.h"

namespace showrunner::route {

// Longer than any test takes; a wait for so long is a failure.
constexpr std::chrono::seconds kPatience{60};

inline plugin::CallError call_error(sr_status code, uint32_t retry, std::string message,
                                    uint32_t effect = SR_EFFECT_NONE) {
  plugin::CallError error;
  error.code = code;
  error.retry = retry;
  error.effect = effect;
  error.message = std::move(message);
  return error;
}

// An operation, as its provider sees it.
struct Played {
  std::string instance, kind, key, resume;
  Json request, context;
  int64_t budget_nano_usd = -1;
  sr_op_id id = 0;
  sr_sink sink{};
  void* host = nullptr;  // sr_host.ctx

  void complete(const Json& result = Json::object()) const {
    sink.complete(sink.ctx, nullptr, plugin::to_str(result.dump()));
  }
  void fail(const plugin::CallError& error) const {
    sr_error out{};
    out.struct_size = sizeof out;
    plugin::write_error(error, &out);
    sink.complete(sink.ctx, &out, {});
  }
  void fail(sr_status code, uint32_t retry, std::string message) const {
    fail(call_error(code, retry, std::move(message)));
  }
  void bill(int64_t nano_usd) const {
    sr_usage usage{};
    usage.struct_size = sizeof usage;
    usage.final = 1;
    usage.cost_nano_usd = nano_usd;
    sink.usage(sink.ctx, &usage);
  }
};

// Plays all providers: each operation goes to `play`, or else waits for next().
class Actors {
 public:
  // Set before the first call. Runs on the instance's control thread. False: not its own.
  std::function<bool(const Played&)> play = [](const Played&) { return false; };
  // Runs on the thread that cancels; by default the operation ends at once.
  std::function<void(const Played&)> cancelled = [](const Played& played) {
    played.fail(SR_CANCELLED, SR_RETRY_NEVER, "stopped");
  };

  Played next() {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, kPatience, [&] { return !waiting_.empty(); }))
      throw std::runtime_error("no provider was asked");
    Played out = std::move(waiting_.front());
    waiting_.pop_front();
    return out;
  }
  // How often providers were asked so far.
  size_t asked() const {
    std::lock_guard lock(mutex_);
    return open_.size();
  }

  void add_to(plugin::ServiceRegistry& services) {
    static constexpr script_v1 kTable = {
        [](void*, const sr_instance_args*, sr_error*) noexcept -> sr_status { return SR_OK; },
        [](void*) noexcept {},
        [](void* ctx, const sr_op* op, const sr_sink* sink, sr_error*) noexcept -> sr_status {
          of(ctx).submit(ctx, *op, *sink);
          return SR_OK;
        },
        [](void* ctx, sr_op_id id) noexcept { of(ctx).cancel(id); },
        [](void*, uint64_t) noexcept -> sr_status { return SR_OK; }};
    services.add(SCRIPT_V1, &kTable, this);
  }

 private:
  static Actors& of(void* ctx) { return plugin::owner_of<Actors>(ctx, SCRIPT_V1); }

  void submit(void* ctx, const sr_op& op, const sr_sink& sink) {
    using plugin::view;
    Played played{plugin::context_of(ctx).instance(),
                  std::string(view(op.kind)),
                  std::string(view(op.idempotency_key)),
                  std::string(view(op.resume_json)),
                  Json::parse(view(op.request_json)),
                  Json::parse(view(op.context_json)),
                  op.budget_nano_usd,
                  op.id,
                  sink,
                  ctx};
    {
      std::lock_guard lock(mutex_);
      open_.emplace(op.id, played);
    }
    if (play(played)) return;
    std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(played));
    changed_.notify_all();
  }

  void cancel(sr_op_id id) {
    std::unique_lock lock(mutex_);
    const Played played = open_.at(id);
    lock.unlock();
    cancelled(played);
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Played> waiting_;
  std::map<sr_op_id, Played> open_;
};

struct StageOptions {
  std::vector<config::Instance> instances;
  std::vector<config::Budget> budgets;
  std::function<void(plugin::ServiceRegistry&)> more_services = [](auto&) {};
};

inline config::Instance actor(std::string name, int concurrency = 8,
                              std::vector<config::Price> prices = {}) {
  config::Instance out;
  out.name = std::move(name);
  out.plugin = "test/stage";
  out.provider = "stage";
  out.concurrency = concurrency;
  out.prices = std::move(prices);
  return out;
}

struct Stage {
  Stage(const std::filesystem::path& folder, StageOptions options)
      : log(observe::Log::open_file(folder / "log", observe::Level::kDebug).value()),
        database(store::Database::open(folder / "test.db").value()),
        blobs(blob::Store::open_store(folder / "blobs").value()),
        ledger(*database, clock, options.budgets),
        environment{log, metrics, clock, services, folder} {
    config.instances = options.instances;
    config.budgets = options.budgets;
    actors.add_to(services);
    register_call_service(services, call_service);
    options.more_services(services);
    plugins = std::make_unique<plugin::Plugins>(
        environment, std::vector<plugin::PluginFolder>{{SHOWRUNNER_TEST_PLUGINS}},
        options.instances);
    if (plugins->instances().size() != options.instances.size())
      throw std::runtime_error("an instance of the test could not be made");
    for (const auto& instance : plugins->instances())
      for (const auto& [kind, schema] : instance->provider().schemas)
        if (!kinds.add(kind, schema).has_value()) throw std::runtime_error("schema of " + kind);
    router = std::make_unique<Router>(Router::Dependencies{*plugins, kinds, ledger, *database,
                                                           clock, *blobs, log, metrics, config});
    call_service.router = router.get();
  }
  ~Stage() {
    plugins->drain_and_destroy(0);
    router.reset();
  }

  std::vector<ledger::Attempt> attempts() {
    return ledger::attempts(*database, std::nullopt, 1000).value();
  }

  observe::Log log;
  observe::Metrics metrics;
  ManualClock clock{1'763'726'400'000};  // 2025-11-21T12:00:00Z
  Kinds kinds;
  config::Config config;
  std::unique_ptr<store::Database> database;
  std::unique_ptr<blob::Store> blobs;
  ledger::Ledger ledger;
  Actors actors;
  CallService call_service;
  plugin::ServiceRegistry services;
  plugin::Environment environment;
  std::unique_ptr<plugin::Plugins> plugins;
  std::unique_ptr<Router> router;
};

template <class T>
T wait_for(std::future<T>& future) {
  if (future.wait_for(kPatience) != std::future_status::ready)
    throw std::runtime_error("it does not end");
  return future.get();
}

// A call on its way. Its done must come once: a second one ends the process.
class Pending {
 public:
  Pending(Router& router, CallRequest request) {
    auto promise = std::make_shared<std::promise<CallOutcome>>();
    outcome_ = promise->get_future();
    id_ = router.start(std::move(request),
                       [promise](CallOutcome outcome) { promise->set_value(std::move(outcome)); });
  }
  CallId id() const { return id_; }
  CallOutcome get() { return wait_for(outcome_); }
  bool is_done() const {
    return outcome_.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  }

 private:
  CallId id_ = 0;
  std::future<CallOutcome> outcome_;
};

}  // namespace showrunner::route
