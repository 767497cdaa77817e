#include "host/run/run_service.h"

#include "host/plugin/control_thread.h"
#include "host/plugin/error.h"
#include "host/plugin/instance.h"
#include "host/route/call_service.h"
#include "showrunner/ext/run.h"

namespace showrunner::run {
namespace {

using plugin::checked_view;
using plugin::kMaxDocumentBytes;
using plugin::kMaxNameBytes;

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
  const auto path = checked_view(step->path, kMaxNameBytes);
  const auto kind = checked_view(step->kind, kMaxNameBytes);
  const auto document = checked_view(step->request_json, kMaxDocumentBytes);
  const auto options = checked_view(step->options_json, kMaxDocumentBytes);
  const auto estimate = checked_view(step->estimate_json, kMaxDocumentBytes);
  if (!path || !kind || !document || !options || !estimate)
    return plugin::refuse(error, SR_INVALID_ARGUMENT,
                          "sr.run/1: a text that is unreadable or too long");
  Engine::StepRequest request{std::string(*path),    std::string(*kind),     std::string(*document),
                              std::string(*options), std::string(*estimate), *parent,
                              caller.instance()};
  service->engine->step(std::move(request), route::reply_on_control(caller, done, user));
  return SR_OK;
}

void event(void* ctx, sr_op_id operation, sr_str name, sr_str fields_json) noexcept {
  const plugin::ServiceUse<RunService> service(ctx, SR_RUN_V1);
  const auto parent = route::call_of(plugin::context_of(ctx), operation);
  const auto text = checked_view(name, kMaxNameBytes);
  const auto fields = checked_view(fields_json, kMaxDocumentBytes);
  if (!service || !parent || !text || !fields) return;
  service->engine->event(*parent, std::string(*text), std::string(*fields));
}

constexpr sr_run_v1 kTable = {sizeof(sr_run_v1), 0, step, event};

}  // namespace

void register_run_service(plugin::ServiceRegistry& registry, RunService& service) {
  registry.add(SR_RUN_V1, &kTable, &service);
}

}  // namespace showrunner::run
