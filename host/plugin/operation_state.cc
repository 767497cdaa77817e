#include <algorithm>
#include <cmath>

#include "host/base/utf8.h"
#include "host/plugin/control_thread.h"
#include "host/plugin/error.h"
#include "host/plugin/operation_table.h"

namespace showrunner::plugin {
namespace {

constexpr uint64_t kMaxChunk = 64 << 10;
constexpr uint64_t kMaxPart = 64;
constexpr uint64_t kMaxMeta = 64 << 10;
constexpr uint64_t kMaxStage = 200;
constexpr uint64_t kMaxResume = 1 << 20;
constexpr uint64_t kMaxQuotaJson = 4 << 10;
constexpr uint64_t kMaxUsageItems = 100;

bool is_json(std::string_view text) { return Json::accept(text); }

CallError fault(std::string message, uint32_t effect) {
  CallError error;
  error.code = SR_PLUGIN_FAULT;
  error.retry = SR_RETRY_OTHER;
  error.effect = effect;
  error.message = std::move(message);
  return error;
}

}  // namespace

void count_end(HostContext& context, OperationId id, bool late) {
  context.count(late ? "plugin_late_completes_total" : "plugin_double_completes_total");
  context.log(observe::Level::kWarn, late ? "plugin_late_complete" : "plugin_double_complete",
              {{"operation", id}});
}

void OperationCounts::opened() {
  std::lock_guard lock(mutex_);
  ++open_;
  ++undelivered_;
}

void OperationCounts::ended() { --open_; }

void OperationCounts::delivered() {
  std::lock_guard lock(mutex_);
  if (--undelivered_ == 0) changed_.notify_all();
}

void OperationCounts::abandoned() { ++abandoned_; }
void OperationCounts::abandoned_ended() { --abandoned_; }

bool OperationCounts::wait_until_delivered(std::chrono::milliseconds at_most) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, at_most, [&] { return undelivered_ == 0; });
}

Operation::Operation(OperationId id, HostContext& context, std::shared_ptr<OperationCounts> counts,
                     OperationRequest request, OperationEvents events)
    : id_(id),
      context_(context),
      counts_(std::move(counts)),
      request_(std::move(request)),
      events_(std::move(events)) {
  counts_->opened();
}

bool Operation::is_ended() const {
  std::lock_guard lock(mutex_);
  return state_ == State::kEnded;
}

bool Operation::was_abandoned() const {
  std::lock_guard lock(mutex_);
  return abandoned_;
}

bool Operation::begin_submit() {
  std::lock_guard lock(mutex_);
  if (state_ != State::kQueued || cancelled_) return false;
  state_ = State::kSubmitting;
  return true;
}

bool Operation::end_submit() {
  std::lock_guard lock(mutex_);
  if (state_ != State::kSubmitting) return false;
  state_ = State::kOpen;
  return cancelled_;
}

Operation::Cancel Operation::ask_cancel(bool* first) {
  std::unique_lock lock(mutex_);
  *first = false;
  if (state_ == State::kEnded || cancelled_.exchange(true)) return Cancel::kDone;
  changed_.notify_all();
  if (state_ == State::kQueued) {
    lock.unlock();
    CallError error;
    error.code = SR_CANCELLED;
    error.effect = SR_EFFECT_NONE;
    error.message = "cancelled before it was submitted";
    finish(std::move(error));
    return Cancel::kDone;
  }
  *first = true;
  return state_ == State::kSubmitting ? Cancel::kSubmitting : Cancel::kTell;
}

bool Operation::finish(std::optional<CallError> error, std::string result_json) {
  return end_with({std::move(error), std::move(result_json), {}}, false);
}

bool Operation::abandon(CallError error) { return end_with({std::move(error), {}, {}}, true); }

bool Operation::end_with(Completion completion, bool abandoned) {
  {
    std::lock_guard lock(mutex_);
    if (state_ == State::kEnded) return false;
    state_ = State::kEnded;
    abandoned_ = abandoned;
    completion.usage = std::move(usage_);
    changed_.notify_all();
    if (abandoned) counts_->abandoned();
    if (reporting_) {
      pending_ = std::move(completion);
      return true;
    }
  }
  deliver(std::move(completion));
  return true;
}

void Operation::deliver(Completion completion) {
  if (!was_abandoned()) OperationTable::get().remove(id_);
  const OperationEvents events = std::move(events_);
  counts_->ended();
  events.done(std::move(completion));
  counts_->delivered();
}

// The scope of one report of the plugin, in which its callback may run.
class Operation::Report {
 public:
  explicit Report(Operation& operation) : operation_(operation) {
    std::lock_guard lock(operation_.mutex_);
    if (operation_.state_ == State::kEnded) {
      why_not_ = "plugin_late_calls_total";
    } else if (operation_.reporting_) {
      why_not_ = "plugin_overlapping_calls_total";
    } else {
      operation_.reporting_ = true;
    }
  }
  ~Report() {
    if (why_not_ != nullptr) return;
    std::unique_lock lock(operation_.mutex_);
    operation_.reporting_ = false;
    if (!operation_.pending_) return;
    Completion completion = std::move(*operation_.pending_);
    operation_.pending_.reset();
    lock.unlock();
    operation_.deliver(std::move(completion));
  }
  Report(const Report&) = delete;
  Report& operator=(const Report&) = delete;

  // False: not to be taken; it is counted.
  bool taken() const {
    if (why_not_ != nullptr) operation_.context_.count(why_not_);
    return why_not_ == nullptr;
  }

 private:
  Operation& operation_;
  const char* why_not_ = nullptr;
};

void Operation::breach(std::string_view what, bool fatal) {
  context_.count("plugin_breaches_total");
  context_.log(observe::Level::kWarn, "plugin_breach",
               {{"operation", id_}, {"kind", request_.kind}, {"what", what}});
  std::lock_guard lock(mutex_);
  if (fatal && fault_.empty()) fault_ = what;
}

sr_status Operation::chunk(const sr_chunk* chunk) {
  const Report report(*this);
  if (!report.taken()) return SR_CANCELLED;
  if (chunk == nullptr || chunk->struct_size < SR_CHUNK_MIN) {
    breach("a chunk without a valid struct_size", true);
    return SR_INVALID_ARGUMENT;
  }
  const auto part = checked_view(chunk->part, kMaxPart);
  const auto meta = checked_view(chunk->meta_json, kMaxMeta);
  const auto data =
      checked_view({reinterpret_cast<const char*>(chunk->data.data), chunk->data.size}, kMaxChunk);
  if (!part || !is_utf8(*part) || !meta || (!meta->empty() && !is_json(*meta)) || !data) {
    breach("a chunk whose part, meta_json or data is too large or unreadable", true);
    return SR_INVALID_ARGUMENT;
  }
  if (chunk->seq != next_seq_) {
    breach("chunk " + std::to_string(chunk->seq) + " where " + std::to_string(next_seq_) +
               " was expected",
           true);
    return SR_INVALID_ARGUMENT;
  }
  if (cancelled_) return SR_CANCELLED;
  const sr_status status = events_.chunk ? events_.chunk({*part, *meta, *data}) : SR_OK;
  if (status == SR_OK) ++next_seq_;
  return status;
}

sr_status Operation::wait_writable(uint32_t ms) {
  if (context_.control().is_current()) {
    breach("wait_writable on the control thread", false);
    return SR_FAILED_PRECONDITION;
  }
  // Who takes the chunks does not say when it has room again, so the plugin asks anew.
  constexpr uint32_t kPauseMs = 10;
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::milliseconds(std::min(ms, kPauseMs)),
                    [&] { return state_ == State::kEnded || cancelled_; });
  return state_ == State::kEnded || cancelled_ ? SR_CANCELLED : SR_OK;
}

sr_status Operation::progress(double fraction, sr_str stage) {
  const Report report(*this);
  if (!report.taken()) return SR_CANCELLED;
  const auto text = checked_view(stage, UINT64_MAX);
  const double bounded = std::isfinite(fraction) && fraction >= 0 ? std::min(fraction, 1.0) : -1;
  if (events_.progress) events_.progress(bounded, bounded_utf8(text.value_or(""), kMaxStage));
  return cancelled_ ? SR_CANCELLED : SR_OK;
}

sr_status Operation::checkpoint(sr_str resume_json) {
  const Report report(*this);
  if (!report.taken()) return SR_CANCELLED;
  if (context_.control().is_current()) {
    breach("checkpoint on the control thread", false);
    return SR_FAILED_PRECONDITION;
  }
  const auto text = checked_view(resume_json, kMaxResume);
  if (!text || !is_json(*text)) {
    breach("a checkpoint that is not JSON of at most 1 MiB", false);
    return SR_INVALID_ARGUMENT;
  }
  return events_.checkpoint ? events_.checkpoint(*text) : SR_UNIMPLEMENTED;
}

void Operation::usage(const sr_usage* usage) {
  const Report report(*this);
  if (!report.taken()) return;
  if (usage == nullptr || usage->struct_size < SR_USAGE_MIN || usage->count > kMaxUsageItems ||
      (usage->count > 0 && usage->items == nullptr) || usage->cost_nano_usd < -1) {
    breach("a usage that is unreadable, has more than 100 items or a negative cost", false);
    return;
  }
  Usage copy;
  copy.is_final = usage->final != 0;
  copy.cost_nano_usd = usage->cost_nano_usd;
  for (uint64_t i = 0; i < usage->count; ++i) {
    const auto unit = checked_view(usage->items[i].unit, kMaxPart);
    if (!unit || unit->empty() || !is_utf8(*unit) || usage->items[i].quantity < 0) {
      breach("an item of usage without a unit or with a negative quantity", false);
      return;
    }
    copy.items.emplace_back(*unit, usage->items[i].quantity);
  }
  const auto quota = checked_view(usage->quota_json, kMaxQuotaJson);
  if (quota && is_json(*quota)) copy.quota_json = *quota;
  std::lock_guard lock(mutex_);
  usage_ = std::move(copy);
}

Completion Operation::read_completion(const sr_error* error, sr_str result_json) {
  Completion out;
  if (error != nullptr) {
    out.error = read_error(error, SR_UNKNOWN);
    return out;
  }
  std::string broken;
  {
    std::lock_guard lock(mutex_);
    broken = fault_;
  }
  const auto result = checked_view(result_json, kMaxDocumentBytes);
  if (!result) {
    broken = "a result that is unreadable or larger than 32 MiB";
  } else if (!is_json(*result)) {
    broken = "a result that is not JSON";
  }
  if (broken.empty()) {
    out.result_json = *result;
  } else {
    // It reported success: what was to be done and billed was.
    out.error = fault(context_.plugin() + " broke the ABI's rules: " + broken +
                          ". Report it to the plugin's vendor",
                      SR_EFFECT_COMMITTED);
  }
  return out;
}

void Operation::complete(const sr_error* error, sr_str result_json) {
  Completion completion = read_completion(error, result_json);
  if (completion.error && completion.error->code == SR_PLUGIN_FAULT && error == nullptr)
    breach(completion.error->message, false);
  if (!end_with(std::move(completion), false)) end_again();
}

void Operation::reject(CallError error) {
  if (!finish(std::move(error))) end_again();
}

void Operation::end_again() { count_end(context_, id_, forget_abandoned()); }

void Operation::lose(CallError error) {
  if (!finish(std::move(error))) forget_abandoned();
}

bool Operation::forget_abandoned() {
  {
    std::lock_guard lock(mutex_);
    if (!std::exchange(abandoned_, false)) return false;
  }
  counts_->abandoned_ended();
  OperationTable::get().remove(id_);
  return true;
}

}  // namespace showrunner::plugin
