// sr.call/1: calls that plugins make, as children of the call that they serve.
//
// Threads: register before the first instance.
#pragma once
#include <functional>
#include <optional>
#include <string_view>

#include "host/plugin/services.h"
#include "host/route/router.h"
#include "showrunner/ext/call.h"

namespace showrunner::route {

// The router is made after the instances, so the owner of the service points to it.
struct CallService {
  Router* router = nullptr;
};

void register_call_service(plugin::ServiceRegistry& registry, CallService& service);

// The routed call that an open operation of this caller serves.
std::optional<CallId> call_of(const plugin::HostContext& caller, sr_op_id operation);

// Answers a plugin on its control thread, and keeps its instance until then. Call it once.
std::function<void(const plugin::CallError*, std::string_view result_json)> reply_on_control(
    plugin::HostContext& caller, sr_call_done done, void* user);

}  // namespace showrunner::route
