#include "host/route/call_service.h"

#include "host/plugin/control_thread.h"
#include "host/plugin/error.h"
#include "host/plugin/instance.h"

namespace showrunner::route {
namespace {

// {"prefer":{"instance":".."}} or empty.
Result<std::string> preferred(std::string_view options_json) {
  if (options_json.empty()) return std::string();
  SR_ASSIGN(const Json options, parse_json(options_json, "options"));
  return text_at(options, "/prefer/instance");
}

sr_status start(void* ctx, const sr_call_request* request, sr_call_done done, void* user,
                uint64_t* call, sr_error* error) noexcept {
  if (request == nullptr || request->struct_size < SR_CALL_REQUEST_MIN || done == nullptr ||
      call == nullptr)
    return plugin::refuse(error, SR_INVALID_ARGUMENT,
                          "sr_call_request of a wrong size, or no done or call");
  const plugin::ServiceUse<CallService> service(ctx, SR_CALL_V1);
  if (!service) return plugin::refuse(error, SR_UNAVAILABLE, plugin::kClosed);
  plugin::HostContext& caller = plugin::context_of(ctx);
  const auto operation = plugin::find_operation(caller, request->parent);
  if (operation && operation->kind.starts_with("show."))
    return plugin::refuse(error, SR_FAILED_PRECONDITION,
                          "a show asks others by sr.run/1 alone, whose steps keep what was bought");
  const auto parent = call_of(caller, request->parent);
  if (!parent)
    return plugin::refuse(error, SR_FAILED_PRECONDITION,
                          "the call's parent is not an open operation of this instance");
  const auto kind = plugin::checked_view(request->kind, plugin::kMaxNameBytes);
  const auto text = plugin::checked_view(request->request_json, plugin::kMaxDocumentBytes);
  const auto options = plugin::checked_view(request->options_json, plugin::kMaxDocumentBytes);
  if (!kind || !text || !options)
    return plugin::refuse(error, SR_INVALID_ARGUMENT,
                          "sr.call/1: a text that is unreadable or too long");
  auto document = parse_json(*text, "request");
  if (!document.has_value()) return plugin::refuse(error, document.error());
  auto prefer = preferred(*options);
  if (!prefer.has_value()) return plugin::refuse(error, prefer.error());
  CallRequest routed;
  routed.kind = *kind;
  routed.request = std::move(*document);
  routed.prefer = std::move(*prefer);
  routed.parent = *parent;
  *call = service->router->start(
      std::move(routed), [reply = reply_on_control(caller, done, user)](CallOutcome outcome) {
        reply(outcome.error ? &*outcome.error : nullptr, outcome.result_json);
      });
  return SR_OK;
}

void cancel(void* ctx, uint64_t call) noexcept {
  const plugin::ServiceUse<CallService> service(ctx, SR_CALL_V1);
  if (service && service->router != nullptr) service->router->cancel(call);
}

constexpr sr_call_v1 kTable = {sizeof(sr_call_v1), 0, start, cancel};

}  // namespace

void register_call_service(plugin::ServiceRegistry& registry, CallService& service) {
  registry.add(SR_CALL_V1, &kTable, &service);
}

std::optional<CallId> call_of(const plugin::HostContext& caller, sr_op_id operation) {
  const auto open = plugin::find_operation(caller, operation);
  if (!open) return std::nullopt;
  const Json context = Json::parse(open->context_json, nullptr, false);
  if (!context.is_object()) return std::nullopt;
  return parse_call_name(context.value("call", ""));
}

std::function<void(const plugin::CallError*, std::string_view)> reply_on_control(
    plugin::HostContext& caller, sr_call_done done, void* user) {
  auto hold = std::make_shared<plugin::Hold>(caller);
  return [&caller, done, user, hold](const plugin::CallError* error, std::string_view result) {
    const auto answer = [done, user, hold,
                         error = error == nullptr ? std::nullopt : std::optional(*error),
                         result = std::string(result)] {
      if (!error) return done(user, nullptr, plugin::to_str(result));
      sr_error out{};
      out.struct_size = sizeof out;
      plugin::write_error(*error, &out);
      done(user, &out, {});
    };
    caller.control().post(answer);
  };
}

}  // namespace showrunner::route
