#include "host/run/run_service.h"

#include "host/plugin/control_thread.h"
#include "host/plugin/error.h"
#include "host/plugin/instance.h"
#include "host/route/call_service.h"
#include "showrunner/ext/run.h"

namespace showrunner::run {
namespace {

using plugin::CallError;
using plugin::view;

sr_status step(void* ctx, const sr_step* step, sr_call_done done, void* user,
               sr_error* error) noexcept {
  if (step == nullptr || step->struct_size < SR_STEP_MIN || done == nullptr)
    return plugin::refuse(error, SR_INVALID_ARGUMENT, "sr_step of a wrong size, or no done");
  const plugin::ServiceUse<RunService> service(ctx, SR_RUN_V1);
  if (!service) return plugin::refuse(error, SR_UNAVAILABLE, plugin::kClosed);
  plugin::HostContext& caller = plugin::context_of(ctx);
  const auto parent = route::call_of(caller, step->parent);
  if (!parent)
    return plugin::refuse(error, SR_FAILED_PRECONDITION,
                          "the step's parent is not an open operation of this instance");
  Engine::StepRequest request{std::string(view(step->path)),
                              std::string(view(step->kind)),
                              std::string(view(step->request_json)),
                              std::string(view(step->options_json)),
                              std::string(view(step->estimate_json)),
                              *parent,
                              caller.instance()};
  service->engine->step(std::move(request), route::reply_on_control(caller, done, user));
  return SR_OK;
}

void event(void* ctx, sr_op_id operation, sr_str name, sr_str fields_json) noexcept {
  const plugin::ServiceUse<RunService> service(ctx, SR_RUN_V1);
  const auto parent = route::call_of(plugin::context_of(ctx), operation);
  if (!service || !parent) return;
  service->engine->event(*parent, std::string(view(name)), std::string(view(fields_json)));
}

constexpr sr_run_v1 kTable = {sizeof(sr_run_v1), 0, step, event};

}  // namespace

void register_run_service(plugin::ServiceRegistry& registry, RunService& service) {
  registry.add(SR_RUN_V1, &kTable, &service);
}

}  // namespace showrunner::run
