// Base classes of providers. The simplest provider is one function:
//
//   class Echo : public sr::BlockingProvider {
//    public:
//     Echo(sr::Host host, const sr::InstanceArgs& args) : BlockingProvider(host) {}
//     sr::Json handle(sr::Operation& op) override { return {{"text", op.request()["text"]}}; }
//     sr::Json catalog() override { .. }
//   };
//   SR_PLUGIN({"echo", sr::provider_table<Echo>()});
//
// Threads: constructor, destructor and Provider::submit on the control thread;
// BlockingProvider::handle on worker threads, several operations at once. Errors: throw sr::Error;
// any other exception ends the operation with SR_INTERNAL.
#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "showrunner/abi.h"
#include "showrunner/cpp/error.hpp"
#include "showrunner/cpp/host.hpp"
#include "showrunner/cpp/json.hpp"

namespace sr {

struct InstanceArgs {
  std::string provider_id;
  std::string instance_name;
  Json config;
  std::string state_dir;
};

// One operation, from submit to complete. Ends exactly once; if dropped unfinished it fails.
// Threads: one at a time, save cancelled() and id().
class Operation {
 public:
  Operation(Host host, const sr_op& op, const sr_sink& sink);
  ~Operation();
  Operation(const Operation&) = delete;
  Operation& operator=(const Operation&) = delete;

  sr_op_id id() const { return id_; }
  const std::string& kind() const { return kind_; }
  const Json& request() const { return request_; }
  template <class T>
  T request_as() const {
    return read_json<T>(request_);
  }
  const Json& context() const { return context_; }
  const std::string& idempotency_key() const { return idempotency_key_; }
  const Json& resume() const { return resume_; }  // null: a fresh start
  int64_t budget_nano_usd() const { return budget_nano_usd_; }
  const Host& host() const { return host_; }

  bool cancelled() const { return sink_.cancelled(sink_.ctx) != 0; }
  void throw_if_cancelled() const {
    if (cancelled()) throw sr::cancelled();
  }
  void progress(double fraction, std::string_view stage = {});
  void checkpoint(const Json& resume);  // on disk when it returns; worker threads only
  void chunk(std::string_view part, std::string_view data, const Json& meta = Json());
  // Cumulative. cost -1: the host prices the items.
  void usage(const std::vector<std::pair<std::string, int64_t>>& items, int64_t cost_nano_usd = -1,
             bool final = true);

  void complete(const Json& result);
  void fail(const Error& error);

 private:
  Host host_;
  sr_op_id id_;
  std::string kind_;
  Json request_, context_, resume_;
  std::string idempotency_key_;
  int64_t budget_nano_usd_;
  sr_sink sink_;
  uint64_t next_seq_ = 0;
  std::atomic<bool> ended_{false};
};

class Provider {
 public:
  explicit Provider(Host host) : host_(host) {}
  virtual ~Provider() = default;
  Provider(const Provider&) = delete;
  Provider& operator=(const Provider&) = delete;

  // [control] Must not block. Throwing rejects the operation.
  virtual void submit(std::shared_ptr<Operation> op) = 0;
  // The result of sr.health/1 and of sr.catalog/1 (see sdk/schemas).
  virtual Json health() { return {{"status", "healthy"}}; }
  virtual Json catalog() = 0;

  const Host& host() const { return host_; }

 private:
  Host host_;
};

class BlockingProvider : public Provider {
 public:
  using Provider::Provider;
  void submit(std::shared_ptr<Operation> op) final;
  // [worker] Returns the result.
  virtual Json handle(Operation& op) = 0;
};

namespace detail {
using Factory = std::unique_ptr<Provider> (*)(Host, const InstanceArgs&);
sr_status create(Factory factory, const sr_host* host, const sr_instance_args* args, void** self,
                 sr_error* error) noexcept;
void destroy(void* self) noexcept;
sr_status submit(void* self, const sr_op* op, const sr_sink* sink, sr_error* error) noexcept;
void cancel(void* self, sr_op_id id) noexcept;
sr_status drain(void* self, uint64_t deadline_unix_ms) noexcept;
const void* extension(void* self, sr_str id) noexcept;

template <class P>
struct Table {
  static sr_status create(const sr_host* host, const sr_instance_args* args, void** self,
                          sr_error* error) noexcept {
    return detail::create(
        [](Host h, const InstanceArgs& a) -> std::unique_ptr<Provider> {
          return std::make_unique<P>(h, a);
        },
        host, args, self, error);
  }
  static constexpr sr_provider table = {sizeof(sr_provider), 0,      create,        destroy,
                                        detail::submit,      cancel, detail::drain, extension};
};
}  // namespace detail

template <class P>
constexpr const sr_provider* provider_table() {
  return &detail::Table<P>::table;
}

}  // namespace sr
