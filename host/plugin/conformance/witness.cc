#include "host/plugin/conformance/witness.h"

#include "host/base/utf8.h"

namespace showrunner::plugin::conformance {

void SecretWatch::look(std::string_view where, std::string_view text) {
  if (text.find(canary_) == std::string_view::npos) return;
  std::lock_guard lock(mutex_);
  if (where_.empty()) where_ = where;
}

std::string SecretWatch::leaked_into() const {
  std::lock_guard lock(mutex_);
  return where_;
}

OperationEvents Asked::events() {
  const auto self = shared_from_this();
  OperationEvents out;
  out.done = [self](Completion completion) { self->end(std::move(completion)); };
  out.chunk = [self](const ChunkView& chunk) { return self->take_chunk(chunk); };
  out.progress = [self](double, std::string_view stage) {
    self->watch_->look("the stage of its progress", stage);
  };
  out.checkpoint = [self](std::string_view resume_json) {
    self->watch_->look("a checkpoint", resume_json);
    {
      std::lock_guard lock(self->mutex_);
      self->checkpoint_ = resume_json;
    }
    if (self->on_checkpoint) self->on_checkpoint();
    return SR_OK;
  };
  return out;
}

sr_status Asked::take_chunk(const ChunkView& chunk) {
  for (const std::string_view text : {chunk.part, chunk.meta_json, chunk.data})
    watch_->look("a chunk", text);
  std::lock_guard lock(mutex_);
  parts_[std::string(chunk.part)] += chunk.data;
  return SR_OK;
}

void Asked::end(Completion completion) {
  watch_->look("a result", completion.result_json);
  watch_->look("its usage", completion.usage.quota_json);
  for (const auto& [unit, quantity] : completion.usage.items) watch_->look("its usage", unit);
  if (completion.error) {
    watch_->look("an error", completion.error->message);
    watch_->look("an error", completion.error->vendor_code);
  }
  std::lock_guard lock(mutex_);
  for (const auto& [part, content] : parts_) watch_->look("its chunks", content);
  completion_ = std::move(completion);
  has_ended_ = true;
  ended_.notify_all();
}

bool Asked::wait(std::chrono::milliseconds at_most) {
  std::unique_lock lock(mutex_);
  return ended_.wait_for(lock, at_most, [&] { return has_ended_; });
}

std::string Asked::checkpoint() const {
  std::lock_guard lock(mutex_);
  return checkpoint_;
}

std::string Asked::fault_of_chunks() const {
  constexpr size_t kSampleBytes = 2;
  std::lock_guard lock(mutex_);
  for (const auto& [part, content] : parts_) {
    if (part == "text" && !is_utf8(content)) return "its chunks of \"text\" are not UTF-8";
    if (part == "audio/pcm16" && content.size() % kSampleBytes != 0)
      return "its chunks of \"audio/pcm16\" end within a sample of 16 bits";
  }
  return {};
}

}  // namespace showrunner::plugin::conformance
