// What plugins may ask of the host: service tables by id, and the context behind sr_host.ctx.
//
// A service is a C table (showrunner/ext/*.h) and its owner in the host. Its functions find both
// from the first argument:
//
//   sr_status start(void* ctx, .., sr_error* error) noexcept {
//     const ServiceUse<Router> router(ctx, SR_CALL_V1);
//     if (!router) return refuse(error, SR_UNAVAILABLE, kClosed);
//     HostContext& caller = context_of(ctx);
//     ..
//     caller.control().post([..] { done(user, nullptr, result); });
//   }
//
// An asynchronous service keeps a Hold for each done_fn that it owes: the instance is not destroyed
// before the hold is gone. Contexts are never freed, so a call of a plugin's leftover thread is
// harmless: service() gives NULL then, log() drops, and a ServiceUse is empty. The context of init
// is closed when init returns.
//
// Threads: registry: fill it before the first instance, then any. HostContext: any.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/base/clock.h"
#include "host/observe/log.h"
#include "host/observe/metrics.h"
#include "showrunner/abi.h"

namespace showrunner::plugin {

class ControlThread;

class ServiceRegistry {
 public:
  // table and owner live as long as the registry.
  void add(std::string id, const void* table, void* owner);

  struct Service {
    const void* table = nullptr;
    void* owner = nullptr;
  };
  Service find(std::string_view id) const;

 private:
  std::map<std::string, Service, std::less<>> services_;
};

// What all instances share. The references outlive every Instance.
struct Environment {
  observe::Log& log;
  observe::Metrics& metrics;
  const Clock& clock;
  const ServiceRegistry& services;
  std::filesystem::path state;  // the state folder
  // What runs as the process of an isolated plugin (isolation/shim.h): this program.
  std::filesystem::path program = "/proc/self/exe";
};

// Who is calling: one per instance, and one per init of a plugin (without services).
class HostContext {
 public:
  struct Caller {
    std::string instance;  // empty during init
    std::string plugin;
    std::string provider;
    std::vector<std::string> secrets;  // names that it may read
  };
  // Lives for ever. `control` may be null: then no services either.
  static HostContext& make(const Environment& environment, Caller caller,
                           std::shared_ptr<ControlThread> control);

  const sr_host* host() const { return &host_; }
  const std::string& instance() const { return caller_.instance; }
  const std::string& plugin() const { return caller_.plugin; }
  const std::string& provider() const { return caller_.provider; }
  const std::vector<std::string>& secrets() const { return caller_.secrets; }
  const observe::Labels& labels() const { return labels_; }  // {plugin, instance}
  ControlThread& control() { return *control_; }
  uint64_t slot() const { return slot_; }  // names the context in operation ids
  static HostContext* at(uint64_t slot);   // null: none

  // Keeps the environment from going while it is used; empty once the context is closed. Short:
  // close() waits for it.
  class Use {
   public:
    explicit Use(const HostContext& context);
    ~Use();
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    explicit operator bool() const { return environment_ != nullptr; }
    const Environment* operator->() const { return environment_; }

   private:
    const HostContext& context_;
    const Environment* environment_;
  };

  ServiceRegistry::Service find_service(std::string_view id) const;
  void log(observe::Level level, std::string_view event, Json fields);
  void count(std::string_view counter, double amount = 1);
  uint64_t now_unix_ms() const;

  // No more plugin work: executor.run and post are refused.
  void refuse_work() { refusing_ = true; }
  bool refuses_work() const { return refusing_; }
  bool wait_for_holds(std::chrono::milliseconds at_most);
  // The environment may go when this returns: services, log, metrics and clock are cut off.
  void close();

 private:
  friend class Hold;
  HostContext(const Environment& environment, Caller caller,
              std::shared_ptr<ControlThread> control);

  const Caller caller_;
  const observe::Labels labels_;
  const std::shared_ptr<ControlThread> control_;
  std::atomic<const Environment*> environment_;
  mutable std::atomic<int> uses_{0};
  uint64_t slot_ = 0;
  sr_host host_{};
  std::atomic<bool> refusing_{false};
  std::mutex mutex_;
  std::condition_variable released_;
  int64_t holds_ = 0;
};

// Keeps the instance behind a context from being destroyed.
class Hold {
 public:
  explicit Hold(HostContext& context);
  Hold(Hold&& other) noexcept : context_(std::exchange(other.context_, nullptr)) {}
  Hold& operator=(Hold&&) = delete;
  ~Hold();

 private:
  HostContext* context_;
};

// ctx is what the plugin passed: sr_host.ctx of its instance.
inline HostContext& context_of(void* ctx) { return *static_cast<HostContext*>(ctx); }

// Only while the instance lives for sure; else ServiceUse.
template <class T>
T& owner_of(void* ctx, std::string_view service_id) {
  return *static_cast<T*>(context_of(ctx).find_service(service_id).owner);
}

// The owner of a service for the time of one call from a plugin. Empty: the instance is gone.
template <class T>
class ServiceUse {
 public:
  ServiceUse(void* ctx, std::string_view service_id)
      : use_(context_of(ctx)),
        owner_(use_ ? static_cast<T*>(use_->services.find(service_id).owner) : nullptr) {}
  explicit operator bool() const { return owner_ != nullptr; }
  T* operator->() const { return owner_; }
  T& operator*() const { return *owner_; }

 private:
  const HostContext::Use use_;
  T* const owner_;
};

constexpr std::string_view kClosed = "the instance is closed: the host takes no more calls of it";

// Of texts that plugins pass: names, kinds and paths; JSON documents.
constexpr uint64_t kMaxNameBytes = 256;
constexpr uint64_t kMaxDocumentBytes = 32 << 20;

inline std::string_view view(sr_str text) {
  return text.size == 0 ? std::string_view{} : std::string_view{text.data, text.size};
}
// The text of an untrusted plugin; empty if it cannot be read or has more than `limit` bytes.
inline std::optional<std::string_view> checked_view(sr_str text, uint64_t limit) {
  if (text.size > limit || (text.size > 0 && text.data == nullptr)) return std::nullopt;
  return view(text);
}
inline sr_str to_str(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace showrunner::plugin
