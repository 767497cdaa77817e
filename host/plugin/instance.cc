#include "host/plugin/instance.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>

#include "host/base/files.h"
#include "host/plugin/backend.h"
#include "host/plugin/blob_service.h"
#include "host/plugin/control_thread.h"
#include "host/plugin/error.h"
#include "host/plugin/instance_config.h"
#include "host/plugin/isolation/isolated_provider.h"
#include "host/plugin/loader.h"
#include "host/plugin/operation_table.h"

namespace showrunner::plugin {
namespace fs = std::filesystem;
using std::chrono::milliseconds;
namespace {

constexpr milliseconds kDestroyPatience{30'000};
// For code of the plugin that by contract returns at once.
constexpr milliseconds kPatience{5'000};
constexpr int64_t kSlowSubmitMs = 20;

// What outlives an Instance whose plugin does not return.
struct Core {
  std::shared_ptr<const LoadedPlugin> plugin;
  std::shared_ptr<Backend> backend;
  std::shared_ptr<ControlThread> control;
  HostContext* context = nullptr;
  uint32_t cancel_grace_ms = 0;
  std::shared_ptr<OperationCounts> counts = std::make_shared<OperationCounts>();

  // cancel() is called on any thread, so destroy waits for the calls.
  std::mutex mutex;
  std::condition_variable returned;
  int cancels = 0;
  bool destroyed = false;
};

// Runs fn on the control thread. False: it did not return in time; it will not begin later.
bool run_on_control(Core& core, milliseconds at_most, std::function<void()> fn) {
  if (core.control->is_current()) {
    fn();
    return true;
  }
  struct Call {
    std::atomic<bool> taken{false};
    std::promise<void> done;
  };
  const auto call = std::make_shared<Call>();
  auto done = call->done.get_future();
  const bool posted = core.control->post([call, fn = std::move(fn)] {
    if (call->taken.exchange(true)) return;
    fn();
    call->done.set_value();
  });
  if (!posted) return false;
  if (done.wait_for(at_most) == std::future_status::ready) return true;
  call->taken = true;
  return false;
}

int64_t monotonic_ms(const HostContext& context) {
  const HostContext::Use use(context);
  return use ? use->clock.monotonic_ms() : 0;
}

void tell_cancel(Core& core, OperationId id) {
  {
    std::lock_guard lock(core.mutex);
    if (core.destroyed) return;
    ++core.cancels;
  }
  core.backend->cancel(id);
  std::lock_guard lock(core.mutex);
  if (--core.cancels == 0) core.returned.notify_all();
}

void abandon(const Core& core, Operation& operation) {
  CallError error;
  error.code = SR_PLUGIN_FAULT;
  error.retry = SR_RETRY_OTHER;
  const std::string what = "did not end a cancelled " + operation.request().kind + " within " +
                           std::to_string(core.cancel_grace_ms) + " ms";
  error.message = "instance " + core.context->instance() + " (plugin " + core.context->plugin() +
                  ") " + what + ". It takes no more until that ends";
  if (!operation.abandon(std::move(error))) return;
  core.context->count("plugin_abandoned_operations_total");
  core.context->log(observe::Level::kError, "plugin_abandoned_operation",
                    {{"operation", operation.id()},
                     {"kind", operation.request().kind},
                     {"cancel_grace_ms", core.cancel_grace_ms}});
  core.backend->stop_abandoned(what);
}

void cancel_operation(const std::shared_ptr<Core>& core,
                      const std::shared_ptr<Operation>& operation) {
  bool first = false;
  const Operation::Cancel how = operation->ask_cancel(&first);
  if (!first) return;
  watch_thread().post_after(core->cancel_grace_ms,
                            [core, weak = std::weak_ptr<Operation>(operation)] {
                              if (const auto open = weak.lock()) abandon(*core, *open);
                            });
  if (how == Operation::Cancel::kTell) tell_cancel(*core, operation->id());
}

// [control]
void submit(Core& core, Operation& operation) {
  if (!operation.begin_submit()) return;
  const OperationRequest& request = operation.request();
  const sr_op op = make_op(operation);
  const sr_sink sink = make_sink(operation.id());
  sr_error error{};
  error.struct_size = sizeof error;
  const int64_t began_ms = monotonic_ms(*core.context);
  const sr_status status = core.backend->submit(op, sink, &error);
  const int64_t took_ms = monotonic_ms(*core.context) - began_ms;
  const bool cancelled = operation.end_submit();
  if (took_ms > kSlowSubmitMs) {
    core.context->count("plugin_slow_submits_total");
    core.context->log(observe::Level::kWarn, "plugin_slow_submit",
                      {{"kind", request.kind}, {"ms", took_ms}, {"at_most_ms", kSlowSubmitMs}});
  }
  if (status != SR_OK) {
    operation.reject(read_error(&error, status));
  } else if (cancelled) {
    tell_cancel(core, operation.id());
  }
}

std::optional<LoadFailure> create_provider(const std::shared_ptr<Core>& core, const fs::path& state,
                                           const InstanceConfig& config) {
  const auto failed = [&](std::string_view what) {
    return make_failure(LoadState::kCreateFailed, "instance ", config.name, " (plugin ",
                        core->context->plugin(), ", provider ", core->context->provider(),
                        "): ", what);
  };
  std::error_code ignored;
  const fs::path folder = fs::absolute(state, ignored) / "instances" / config.name;
  if (const Result<> made = make_private_folder(folder); !made.has_value())
    return failed(made.error().message);
  // Both outlive a create that does not return.
  const auto outcome = std::make_shared<std::optional<LoadFailure>>();
  const auto arguments = std::make_shared<CreateArguments>(CreateArguments{
      core->context->provider(), config.name, config.config.dump(), folder.string()});
  const bool returned = run_on_control(*core, core->backend->create_patience(),
                                       [=] { *outcome = core->backend->create(*arguments); });
  if (!returned)
    return failed("its create did not return in time. It must not do long work (showrunner/abi.h)");
  if (!*outcome || (*outcome)->state != LoadState::kCreateFailed) return *outcome;
  return failed((*outcome)->message);
}

}  // namespace

struct Instance::Impl {
  std::shared_ptr<Core> core = std::make_shared<Core>();
  std::mutex gate;  // between start and drain
  bool draining = false;
};

Instance::Instance(InstanceConfig config, const ProviderManifest& provider,
                   std::unique_ptr<Impl> impl)
    : config_(std::move(config)), provider_(provider), impl_(std::move(impl)) {}

LoadResult<std::shared_ptr<Instance>> Instance::create(const Environment& environment,
                                                       std::shared_ptr<const LoadedPlugin> plugin,
                                                       InstanceConfig config) {
  const Manifest& manifest = plugin->manifest;
  const ProviderManifest* provider = manifest.find(config.provider);
  if (config.provider.empty() && manifest.providers.size() == 1)
    provider = &manifest.providers.front();
  if (provider == nullptr) {
    std::string known;
    for (const auto& one : manifest.providers) known += (known.empty() ? "" : ", ") + one.id;
    return make_failure(LoadState::kNoProvider, "instance ", config.name, ": plugin ", manifest.id,
                        config.provider.empty() ? " has several providers"
                                                : " has no provider \"" + config.provider + "\"",
                        ". Set its \"provider\" to one of: ", known);
  }
  const bool isolated = plugin->entry == nullptr;
  if (provider->isolation == Isolation::kProcessOnly && !isolated)
    return make_failure(LoadState::kNeedsProcess, "instance ", config.name, ": provider ",
                        provider->id, " of plugin ", manifest.id,
                        " must run in a process of its own (its manifest says process_only). Take "
                        "\"isolation\" out of the instance, or set it to \"process\"");
  auto secrets = check_instance_config(manifest, *provider, config);
  if (!secrets.has_value()) return secrets.error();

  auto impl = std::make_unique<Impl>();
  Core& core = *impl->core;
  core.control = std::make_shared<ControlThread>(config.name);
  core.cancel_grace_ms = provider->cancel_grace_ms;
  core.context = &HostContext::make(
      environment, {config.name, manifest.id, provider->id, std::move(*secrets)}, core.control);
  core.plugin = std::move(plugin);
  core.backend =
      isolated ? isolation::make_isolated(
                     *core.context, core.plugin,
                     {environment.program, environment.state, sandbox_of(config, *provider), {}})
               : make_in_process(*core.context, *core.plugin, provider->id);
  if (auto failure = create_provider(impl->core, environment.state, config)) {
    core.control->stop(kPatience);
    release_blob_writers(*core.context, false);
    core.context->close();
    return *failure;
  }
  return std::shared_ptr<Instance>(new Instance(std::move(config), *provider, std::move(impl)));
}

Instance::~Instance() { drain_and_destroy(0); }

const Manifest& Instance::plugin() const { return impl_->core->plugin->manifest; }

const std::optional<std::vector<Price>>& Instance::prices() const {
  return config_.prices ? config_.prices : provider_.prices;
}

int Instance::concurrency() const {
  const int wanted = config_.concurrency.value_or(provider_.concurrency_max);
  return std::clamp(wanted, 1, provider_.concurrency_max);
}

bool Instance::has_own_process() const { return impl_->core->plugin->entry == nullptr; }

OperationId Instance::start(OperationRequest request, OperationEvents events) {
  const auto refuse_start = [&] {
    Completion refused;
    refused.error.emplace();
    refused.error->code = SR_UNAVAILABLE;
    refused.error->retry = SR_RETRY_OTHER;
    refused.error->effect = SR_EFFECT_NONE;
    refused.error->message = "instance " + name() + " takes no operations now";
    events.done(std::move(refused));
    return OperationId{0};
  };
  std::shared_ptr<Operation> operation;
  {
    std::lock_guard lock(impl_->gate);
    if (!impl_->draining && !impl_->core->counts->has_abandoned())
      operation = OperationTable::get().open(*impl_->core->context, impl_->core->counts,
                                             std::move(request), std::move(events));
  }
  if (operation == nullptr) return refuse_start();
  impl_->core->control->post([core = impl_->core, operation] { submit(*core, *operation); });
  return operation->id();
}

void Instance::cancel(OperationId id) {
  const auto operation = OperationTable::get().find(id);
  if (operation != nullptr && &operation->context() == impl_->core->context)
    cancel_operation(impl_->core, operation);
}

size_t Instance::open_operations() const { return impl_->core->counts->open(); }

std::optional<LoadFailure> Instance::obstacle() const {
  if (auto failure = impl_->core->backend->obstacle()) return failure;
  if (!impl_->core->counts->has_abandoned()) return std::nullopt;
  return make_failure(LoadState::kHung, "instance ", name(), " (plugin ", plugin().id,
                      "): an operation hangs in it. It takes no more until that ends; restart "
                      "showrunner if it does not");
}

bool Instance::accepts() const {
  std::lock_guard lock(impl_->gate);
  return !impl_->draining && !obstacle();
}

namespace {

// The plugin's own drain, asked until it says that nothing is open.
bool drain_plugin(const std::shared_ptr<Core>& core, milliseconds at_most) {
  constexpr milliseconds kStep{20};
  const uint64_t deadline = core->context->now_unix_ms() + static_cast<uint64_t>(at_most.count());
  for (milliseconds left = at_most;; left -= kStep) {
    const auto status = std::make_shared<sr_status>(SR_UNKNOWN);
    const bool returned = run_on_control(
        *core, kPatience, [core, status, deadline] { *status = core->backend->drain(deadline); });
    if (!returned) return false;
    if (*status == SR_OK) return true;
    if (left <= kStep) return false;
    std::this_thread::sleep_for(kStep);
  }
}

bool destroy_plugin(const std::shared_ptr<Core>& core) {
  {
    std::unique_lock lock(core->mutex);
    core->destroyed = true;
    if (!core->returned.wait_for(lock, kPatience, [&] { return core->cancels == 0; })) return false;
  }
  return run_on_control(*core, kDestroyPatience, [core] { core->backend->destroy(); });
}

}  // namespace

void Instance::drain_and_destroy(int64_t deadline_ms) {
  const std::shared_ptr<Core>& core = impl_->core;
  {
    std::lock_guard lock(impl_->gate);
    if (std::exchange(impl_->draining, true)) return;
  }
  // Nothing can end while its own thread waits.
  const bool may_wait = !core->control->is_current();
  const milliseconds patience(may_wait ? std::max<int64_t>(deadline_ms, 0) : 0);
  bool ended = core->counts->wait_until_delivered(patience);
  if (!ended) {
    for (const auto& operation : OperationTable::get().all_of(*core->context))
      cancel_operation(core, operation);
    const milliseconds grace = milliseconds(core->cancel_grace_ms) + kPatience;
    ended = core->counts->wait_until_delivered(may_wait ? grace : patience);
  }
  // Its threads may still use what destroy would free: then all of it stays.
  ended = ended && drain_plugin(core, patience) && !core->counts->has_abandoned();
  core->context->refuse_work();
  run_on_control(*core, kPatience, [core] { core->control->run_delayed_now(); });
  ended =
      ended && core->context->wait_for_holds(std::max(patience, kPatience)) && destroy_plugin(core);
  if (!ended && core->backend->stop_abandoned("it did not end when the instance was closed"))
    ended = destroy_plugin(core);
  if (!ended) core->context->log(observe::Level::kError, "plugin_left_behind", Json::object());
  release_blob_writers(*core->context, ended);
  core->control->stop(ended ? kPatience : milliseconds(0));
  core->context->close();
}

std::optional<OpenOperation> find_operation(const HostContext& caller, OperationId id) {
  const auto operation = OperationTable::get().find(id);
  if (operation == nullptr || &operation->context() != &caller || operation->is_ended())
    return std::nullopt;
  const OperationRequest& request = operation->request();
  return OpenOperation{caller.instance(), request.kind, request.context_json,
                       request.deadline_unix_ms, request.budget_nano_usd};
}

}  // namespace showrunner::plugin
