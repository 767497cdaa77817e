#include "host/plugin/operation_table.h"

namespace showrunner::plugin {
namespace {

// 24 bits name the instance's context, 40 bits count: never reused in the life of a process.
constexpr int kSequenceBits = 40;
uint64_t slot_of(OperationId id) { return id >> kSequenceBits; }

}  // namespace

OperationTable& OperationTable::get() {
  static OperationTable& table = *new OperationTable;
  return table;
}

std::shared_ptr<Operation> OperationTable::open(HostContext& context,
                                                std::shared_ptr<OperationCounts> counts,
                                                OperationRequest request, OperationEvents events) {
  std::lock_guard lock(mutex_);
  const OperationId id = (context.slot() << kSequenceBits) | next_++;
  auto operation = std::make_shared<Operation>(id, context, std::move(counts), std::move(request),
                                               std::move(events));
  operations_.emplace(id, operation);
  return operation;
}

std::shared_ptr<Operation> OperationTable::find(OperationId id) const {
  std::shared_lock lock(mutex_);
  const auto it = operations_.find(id);
  return it == operations_.end() ? nullptr : it->second;
}

std::vector<std::shared_ptr<Operation>> OperationTable::all_of(const HostContext& context) const {
  std::vector<std::shared_ptr<Operation>> out;
  std::shared_lock lock(mutex_);
  for (const auto& [id, operation] : operations_)
    if (&operation->context() == &context) out.push_back(operation);
  return out;
}

void OperationTable::remove(OperationId id) {
  std::shared_ptr<Operation> last;  // freed without the lock
  std::lock_guard lock(mutex_);
  const auto it = operations_.find(id);
  if (it == operations_.end()) return;
  last = std::move(it->second);
  operations_.erase(it);
}

namespace {

OperationId id_of(void* ctx) { return reinterpret_cast<OperationId>(ctx); }

// Null: over, or never was; it is counted.
std::shared_ptr<Operation> find_or_count(void* ctx) {
  auto operation = OperationTable::get().find(id_of(ctx));
  if (operation == nullptr)
    if (HostContext* context = HostContext::at(slot_of(id_of(ctx))))
      context->count("plugin_late_calls_total");
  return operation;
}

sr_status sink_chunk(void* ctx, const sr_chunk* chunk) noexcept {
  const auto operation = find_or_count(ctx);
  return operation != nullptr ? operation->chunk(chunk) : SR_CANCELLED;
}

sr_status sink_wait_writable(void* ctx, uint32_t ms) noexcept {
  const auto operation = find_or_count(ctx);
  return operation != nullptr ? operation->wait_writable(ms) : SR_CANCELLED;
}

sr_status sink_progress(void* ctx, double fraction, sr_str stage) noexcept {
  const auto operation = find_or_count(ctx);
  return operation != nullptr ? operation->progress(fraction, stage) : SR_CANCELLED;
}

sr_status sink_checkpoint(void* ctx, sr_str resume_json) noexcept {
  const auto operation = find_or_count(ctx);
  return operation != nullptr ? operation->checkpoint(resume_json) : SR_CANCELLED;
}

void sink_usage(void* ctx, const sr_usage* usage) noexcept {
  if (const auto operation = find_or_count(ctx)) operation->usage(usage);
}

int32_t sink_cancelled(void* ctx) noexcept {
  const auto operation = OperationTable::get().find(id_of(ctx));
  return operation == nullptr || operation->is_cancelled() || operation->is_ended() ? 1 : 0;
}

void sink_complete(void* ctx, const sr_error* error, sr_str result_json) noexcept {
  if (const auto operation = OperationTable::get().find(id_of(ctx))) {
    operation->complete(error, result_json);
  } else if (HostContext* context = HostContext::at(slot_of(id_of(ctx)))) {
    count_end(*context, id_of(ctx), false);
  }
}

}  // namespace

bool is_of(OperationId id, const HostContext& context) { return slot_of(id) == context.slot(); }

sr_op make_op(const Operation& operation) {
  const OperationRequest& request = operation.request();
  return {sizeof(sr_op),
          0,
          operation.id(),
          to_str(request.kind),
          to_str(request.request_json),
          to_str(request.context_json),
          to_str(request.idempotency_key),
          to_str(request.resume_json),
          request.deadline_unix_ms,
          request.budget_nano_usd};
}

sr_sink make_sink(OperationId id) {
  return {sizeof(sr_sink),
          0,
          reinterpret_cast<void*>(id),
          sink_chunk,
          sink_wait_writable,
          sink_progress,
          sink_checkpoint,
          sink_usage,
          sink_cancelled,
          sink_complete};
}

}  // namespace showrunner::plugin
