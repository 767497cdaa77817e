// The sinks of the operations of an isolated plugin: each report is sent to the host, which judges
// it as if the plugin ran there.
//
// Threads: any.
#pragma once
#include <functional>
#include <mutex>
#include <unordered_map>

#include "host/plugin/isolation/channel.h"
#include "showrunner/abi.h"

namespace showrunner::plugin::isolation {

// One for the process.
class RemoteSinks {
 public:
  RemoteSinks(Channel& channel, std::function<bool()> is_on_control);

  void open(sr_op_id id);
  void cancel(sr_op_id id);
  void close(sr_op_id id);
  bool is_cancelled(sr_op_id id);  // or closed
  sr_sink make(sr_op_id id) const;

  // For the sinks: an answer's status; SR_CANCELLED if the host is gone.
  sr_status report(Message message, const Encoder& report);
  void tell(Message message, const Encoder& report) { channel_.send(message, report); }
  // True: what must not be called on the control thread is, and the host knows.
  bool is_misused(sr_op_id id, std::string_view what);

 private:
  Channel& channel_;
  const std::function<bool()> is_on_control_;
  std::mutex mutex_;
  std::unordered_map<sr_op_id, bool> cancelled_;  // of the open ones
};

}  // namespace showrunner::plugin::isolation
