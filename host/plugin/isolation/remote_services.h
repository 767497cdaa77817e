// The host's services as an isolated plugin sees them: the tables of showrunner/ext, each call sent
// to the host. sr.executor/1 is not here: its threads are the process's own.
//
// Threads: any, as the services say; the answers are taken from the channel by who serves it.
#pragma once
#include <map>
#include <mutex>
#include <unordered_map>

#include "host/plugin/isolation/channel.h"
#include "host/plugin/services.h"
#include "showrunner/ext/call.h"

namespace showrunner::plugin::isolation {

class RemoteServices {
 public:
  explicit RemoteServices(Channel& channel) : channel_(channel) {}

  // Adds the table of `id`, if it is one of those above.
  void add_to(ServiceRegistry& registry, std::string_view id);

  // [control] Runs the done_fn that a call or step was given.
  void finish(Decoder& answer);

  // For the tables.
  std::optional<Frame> call(Message message, const Encoder& request) {
    return channel_.call(message, request);
  }
  void send(Message message, const Encoder& request) { channel_.send(message, request); }
  // Names `done` to the host; 0 is never given.
  uint64_t expect(HostContext& caller, sr_call_done done, void* user);
  void forget(uint64_t token);
  void keep_writer(int fd, int32_t handle);
  std::optional<int32_t> take_writer(int fd);

 private:
  struct Expected {
    std::shared_ptr<Hold> hold;
    sr_call_done done;
    void* user;
  };

  Channel& channel_;
  std::mutex mutex_;
  uint64_t next_token_ = 1;
  std::unordered_map<uint64_t, Expected> expected_;
  std::map<int, int32_t> writers_;  // the host's handle by this process's descriptor
};

}  // namespace showrunner::plugin::isolation
