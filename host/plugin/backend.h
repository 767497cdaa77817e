// How an instance reaches its provider: by its table in this process, or in a process of its own.
//
// Threads: create, submit, drain and destroy on the instance's control thread; the rest any.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "host/plugin/load_state.h"
#include "host/plugin/operation.h"
#include "showrunner/abi.h"

namespace showrunner::plugin {

class HostContext;
struct LoadedPlugin;

struct CreateArguments {
  std::string provider, instance, config_json, state_dir;
};

class Backend {
 public:
  virtual ~Backend() = default;

  // Once, and first. Of kCreateFailed the message is the provider's alone.
  virtual std::optional<LoadFailure> create(const CreateArguments& arguments) = 0;
  // How long create may take.
  virtual std::chrono::milliseconds create_patience() const = 0;
  // As sr_provider.submit, cancel and drain.
  virtual sr_status submit(const sr_op& op, const sr_sink& sink, sr_error* error) = 0;
  virtual void cancel(OperationId id) = 0;
  virtual sr_status drain(uint64_t deadline_unix_ms) = 0;
  virtual void destroy() = 0;

  // Why it takes no operations now; empty: it does.
  virtual std::optional<LoadFailure> obstacle() const = 0;
  // An operation did not end though it was cancelled. True: its code runs no more.
  virtual bool stop_abandoned(std::string_view why) = 0;
};

// What create gives for an error of the provider.
LoadFailure create_failure(const CallError& error);

// In this process. `context` and `plugin` outlive it.
std::unique_ptr<Backend> make_in_process(const HostContext& context, const LoadedPlugin& plugin,
                                         const std::string& provider_id);

}  // namespace showrunner::plugin
