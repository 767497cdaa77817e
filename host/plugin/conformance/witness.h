// What came out of a plugin during a test: its reports of one operation, and whatever could hold a
// secret.
//
// Threads: any.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "host/plugin/operation.h"

namespace showrunner::plugin::conformance {

// Looks for the canary in what a plugin gives out.
class SecretWatch {
 public:
  explicit SecretWatch(std::string canary) : canary_(std::move(canary)) {}
  void look(std::string_view where, std::string_view text);
  std::string leaked_into() const;  // "a log"; empty: nowhere

 private:
  const std::string canary_;
  mutable std::mutex mutex_;
  std::string where_;
};

// One operation, from its start to its end.
class Asked : public std::enable_shared_from_this<Asked> {
 public:
  explicit Asked(std::string kind, std::shared_ptr<SecretWatch> watch)
      : kind_(std::move(kind)), watch_(std::move(watch)) {}

  OperationEvents events();  // once; they keep it alive
  // Runs when a checkpoint was reported, on the thread that did. Set it before events().
  std::function<void()> on_checkpoint;

  const std::string& kind() const { return kind_; }
  // False: it has not ended yet.
  bool wait(std::chrono::milliseconds at_most);
  // After wait() was true.
  const Completion& completion() const { return completion_; }
  std::string checkpoint() const;  // the last; empty: none
  // What is wrong with the whole of its chunks; empty: nothing.
  std::string fault_of_chunks() const;

 private:
  sr_status take_chunk(const ChunkView& chunk);
  void end(Completion completion);

  const std::string kind_;
  const std::shared_ptr<SecretWatch> watch_;
  mutable std::mutex mutex_;
  std::condition_variable ended_;
  bool has_ended_ = false;
  Completion completion_;
  std::string checkpoint_;
  std::map<std::string, std::string> parts_;  // what the chunks of each make together
};

}  // namespace showrunner::plugin::conformance
