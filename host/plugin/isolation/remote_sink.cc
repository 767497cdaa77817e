#include "host/plugin/isolation/remote_sink.h"

namespace showrunner::plugin::isolation {
namespace {

RemoteSinks* the_sinks = nullptr;

sr_op_id id_of(void* ctx) { return reinterpret_cast<sr_op_id>(ctx); }

sr_status chunk(void* ctx, const sr_chunk* chunk) noexcept {
  return the_sinks->report(Message::kChunk, Encoder().number(id_of(ctx)).chunk(chunk));
}

sr_status wait_writable(void* ctx, uint32_t ms) noexcept {
  if (the_sinks->is_misused(id_of(ctx), "wait_writable on the control thread"))
    return SR_FAILED_PRECONDITION;
  return the_sinks->report(Message::kWaitWritable, Encoder().number(id_of(ctx)).number(ms));
}

sr_status progress(void* ctx, double fraction, sr_str stage) noexcept {
  return the_sinks->report(Message::kProgress,
                           Encoder().number(id_of(ctx)).number(fraction).str(stage));
}

sr_status checkpoint(void* ctx, sr_str resume_json) noexcept {
  if (the_sinks->is_misused(id_of(ctx), "checkpoint on the control thread"))
    return SR_FAILED_PRECONDITION;
  return the_sinks->report(Message::kCheckpoint, Encoder().number(id_of(ctx)).str(resume_json));
}

void usage(void* ctx, const sr_usage* usage) noexcept {
  the_sinks->tell(Message::kUsage, Encoder().number(id_of(ctx)).usage(usage));
}

int32_t cancelled(void* ctx) noexcept { return the_sinks->is_cancelled(id_of(ctx)) ? 1 : 0; }

void complete(void* ctx, const sr_error* error, sr_str result_json) noexcept {
  the_sinks->close(id_of(ctx));
  the_sinks->tell(Message::kComplete, Encoder().number(id_of(ctx)).error(error).str(result_json));
}

}  // namespace

RemoteSinks::RemoteSinks(Channel& channel, std::function<bool()> is_on_control)
    : channel_(channel), is_on_control_(std::move(is_on_control)) {
  the_sinks = this;
}

void RemoteSinks::open(sr_op_id id) {
  std::lock_guard lock(mutex_);
  cancelled_.emplace(id, false);
}

void RemoteSinks::cancel(sr_op_id id) {
  std::lock_guard lock(mutex_);
  if (const auto it = cancelled_.find(id); it != cancelled_.end()) it->second = true;
}

void RemoteSinks::close(sr_op_id id) {
  std::lock_guard lock(mutex_);
  cancelled_.erase(id);
}

bool RemoteSinks::is_cancelled(sr_op_id id) {
  std::lock_guard lock(mutex_);
  const auto it = cancelled_.find(id);
  return it == cancelled_.end() || it->second;
}

sr_sink RemoteSinks::make(sr_op_id id) const {
  return {sizeof(sr_sink),
          0,
          reinterpret_cast<void*>(id),
          chunk,
          wait_writable,
          progress,
          checkpoint,
          usage,
          cancelled,
          complete};
}

sr_status RemoteSinks::report(Message message, const Encoder& report) {
  const std::optional<Frame> answer = channel_.call(message, report);
  return answer ? Decoder(answer->payload).number<int32_t>() : SR_CANCELLED;
}

bool RemoteSinks::is_misused(sr_op_id id, std::string_view what) {
  if (!is_on_control_()) return false;
  tell(Message::kBreach, Encoder().number(id).text(what));
  return true;
}

}  // namespace showrunner::plugin::isolation
