// The open operations of all instances: the state machine of each, and the sink that the ABI shows
// of it.
//
//   queued -> submitting -> open -> ended
//
// Whoever ends an operation first (the plugin, a cancel before the submit, the end of the grace)
// decides its outcome; all later reports of the plugin are counted and dropped. A sink's ctx is an
// operation's id, not memory, so a late or forged one is harmless.
//
// Threads: any. No lock is held while a callback runs; callbacks of one operation never overlap,
// whatever the plugin does.
#pragma once
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "host/plugin/instance.h"
#include "host/plugin/operation.h"
#include "host/plugin/services.h"

namespace showrunner::plugin {

// What the operations of one instance share with it.
class OperationCounts {
 public:
  void opened();
  void ended();
  void delivered();
  void abandoned();
  void abandoned_ended();

  size_t open() const { return open_; }
  bool has_abandoned() const { return abandoned_ > 0; }
  // Until the outcome of every operation was delivered.
  bool wait_until_delivered(std::chrono::milliseconds at_most);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<size_t> open_{0};
  std::atomic<size_t> abandoned_{0};
  size_t undelivered_ = 0;
};

class Operation {
 public:
  Operation(OperationId id, HostContext& context, std::shared_ptr<OperationCounts> counts,
            OperationRequest request, OperationEvents events);

  OperationId id() const { return id_; }
  HostContext& context() const { return context_; }
  const OperationRequest& request() const { return request_; }
  bool is_ended() const;

  // False: it has ended or is about to, do not submit.
  bool begin_submit();
  // True: a cancel came meanwhile and must be passed on.
  bool end_submit();

  enum class Cancel { kDone, kSubmitting, kTell };
  // kDone: nothing to tell the plugin (ended, or asked before). kSubmitting: end_submit says it.
  Cancel ask_cancel(bool* first);
  bool is_cancelled() const { return cancelled_; }

  // The first ends the operation; false for all others. done comes at once, or after the callback
  // that runs.
  bool finish(std::optional<CallError> error, std::string result_json = {});
  // As finish, after a cancel that the plugin did not answer.
  bool abandon(CallError error);
  // The process that it ran in is gone: as finish, or no more than an end to being abandoned.
  void lose(CallError error);
  bool was_abandoned() const;
  // Its submit returned an error.
  void reject(CallError error);

  // The plugin's reports, from the sink.
  sr_status chunk(const sr_chunk* chunk);
  sr_status wait_writable(uint32_t ms);
  sr_status progress(double fraction, sr_str stage);
  sr_status checkpoint(sr_str resume_json);
  void usage(const sr_usage* usage);
  void complete(const sr_error* error, sr_str result_json);
  // Counts and logs a breach of the ABI; fatal: a success is worthless after it.
  void breach(std::string_view what, bool fatal);

 private:
  enum class State { kQueued, kSubmitting, kOpen, kEnded };
  class Report;

  bool end_with(Completion completion, bool abandoned);
  void end_again();
  bool forget_abandoned();  // true: it was
  void deliver(Completion completion);
  Completion read_completion(const sr_error* error, sr_str result_json);

  const OperationId id_;
  HostContext& context_;
  const std::shared_ptr<OperationCounts> counts_;
  const OperationRequest request_;
  OperationEvents events_;
  std::atomic<bool> cancelled_{false};

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  State state_ = State::kQueued;
  bool reporting_ = false;  // a callback runs
  bool abandoned_ = false;
  std::optional<Completion> pending_;  // delivered when the callback returns
  Usage usage_;
  uint64_t next_seq_ = 0;
  std::string fault_;  // a breach that makes a success worthless
};

// Counts and logs that the plugin ended an operation that had ended: late if the host had given up
// on it, else a second time.
void count_end(HostContext& context, OperationId id, bool late);

// By id. Operations leave it when their outcome is delivered; abandoned ones when they end at last.
class OperationTable {
 public:
  static OperationTable& get();

  std::shared_ptr<Operation> open(HostContext& context, std::shared_ptr<OperationCounts> counts,
                                  OperationRequest request, OperationEvents events);
  std::shared_ptr<Operation> find(OperationId id) const;
  std::vector<std::shared_ptr<Operation>> all_of(const HostContext& context) const;
  void remove(OperationId id);

 private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<OperationId, std::shared_ptr<Operation>> operations_;
  uint64_t next_ = 1;
};

// Whether the context's instance was given this id.
bool is_of(OperationId id, const HostContext& context);

// The ABI's view of an operation. The views of sr_op last as long as the operation.
sr_op make_op(const Operation& operation);
sr_sink make_sink(OperationId id);

}  // namespace showrunner::plugin
