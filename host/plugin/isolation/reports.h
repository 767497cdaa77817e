// The operations that are open in the process of an isolated plugin, and what it reports of them.
//
// Threads: any; take() from who serves the channel.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "host/plugin/isolation/service_calls.h"
#include "host/plugin/operation_table.h"

namespace showrunner::plugin::isolation {

class Reports {
 public:
  explicit Reports(HostContext& context) : context_(context) {}

  // False: the process is gone.
  bool open(OperationId id, const std::string& checkpoint = {});
  void forget(OperationId id);
  // Of the next process: opens again.
  void begin();

  // False: not a report. `calls` lends a worker for those that block.
  bool take(Frame& frame, const std::shared_ptr<Channel>& channel, ServiceCalls& calls);

  struct Lost {
    OperationId id = 0;
    std::string checkpoint;  // durable, and no chunk was given out: it can go on elsewhere
  };
  // The process is gone: what was open in it.
  std::vector<Lost> end();

 private:
  struct Open {
    std::string checkpoint;
    bool streamed = false;
  };

  sr_status chunk(OperationId id, Decoder& in);
  sr_status checkpoint(OperationId id, Decoder& in);

  HostContext& context_;
  std::mutex mutex_;
  bool ended_ = true;
  std::map<OperationId, Open> open_;
};

}  // namespace showrunner::plugin::isolation
