// Calls of an isolated plugin to the host's services, made here in its name.
//
// What may block (files, keys, the router) runs on the host's workers, so that the channel is read
// on. Threads: any; handle() from who serves the channel.
#pragma once
#include <atomic>
#include <map>
#include <memory>
#include <mutex>

#include "host/plugin/isolation/channel.h"
#include "host/plugin/services.h"

namespace showrunner::plugin::isolation {

class ServiceCalls : public std::enable_shared_from_this<ServiceCalls> {
 public:
  ServiceCalls(HostContext& context, std::shared_ptr<Channel> channel)
      : context_(context), channel_(std::move(channel)) {}

  // False: not a call of a service.
  bool handle(Frame& frame);
  // On a worker; here, once the instance takes no more work. A plugin that leaves too many calls
  // unanswered loses its channel.
  void run(std::function<void()> work);
  // The process is gone: ends what it asked for and drops the files that it did not commit.
  void end();

 private:
  struct Relay;

  void blob_open(uint64_t token, Decoder& in);
  void blob_create(uint64_t token);
  void blob_commit(uint64_t token, Decoder& in);
  template <class Table, class Byte>
  void get(uint64_t token, Decoder& in, std::string_view service);
  void kv_put(uint64_t token, Decoder& in);
  void kv_remove(uint64_t token, Decoder& in);
  void call_start(uint64_t token, Decoder& in);
  void run_step(uint64_t token, Decoder& in);
  void block(Frame& frame);  // those above
  void tell(Frame& frame);   // those without an answer

  template <class Table>
  const Table* table(std::string_view id) const {
    return static_cast<const Table*>(context_.find_service(id).table);
  }

  HostContext& context_;
  const std::shared_ptr<Channel> channel_;
  std::atomic<int> waiting_{0};
  std::mutex mutex_;
  bool ended_ = false;
  std::map<uint64_t, uint64_t> calls_;  // open ones: the router's by the plugin's
};

}  // namespace showrunner::plugin::isolation
