#include "host/plugin/isolation/reports.h"

namespace showrunner::plugin::isolation {

bool Reports::open(OperationId id, const std::string& checkpoint) {
  std::lock_guard lock(mutex_);
  if (ended_) return false;
  open_.emplace(id, Open{checkpoint, false});
  return true;
}

void Reports::forget(OperationId id) {
  std::lock_guard lock(mutex_);
  open_.erase(id);
}

void Reports::begin() {
  std::lock_guard lock(mutex_);
  ended_ = false;
}

std::vector<Reports::Lost> Reports::end() {
  std::lock_guard lock(mutex_);
  ended_ = true;
  std::vector<Lost> out;
  for (auto& [id, open] : open_)
    out.push_back({id, open.streamed ? std::string() : std::move(open.checkpoint)});
  open_.clear();
  return out;
}

bool Reports::take(Frame& frame, const std::shared_ptr<Channel>& channel, ServiceCalls& calls) {
  Decoder in(frame.payload);
  // Only its own operations: to the sink of another's it is as late as for one that is over.
  const auto named = in.number<OperationId>();
  const OperationId id = is_of(named, context_) ? named : 0;
  const sr_sink sink = make_sink(id);
  const auto answer = [&](sr_status status) {
    channel->reply(frame.token, Encoder().number(status));
  };
  switch (frame.message) {
    case Message::kChunk:
      answer(chunk(id, in));
      return true;
    case Message::kProgress: {
      const auto fraction = in.number<double>();
      answer(sink.progress(sink.ctx, fraction, in.str()));
      return true;
    }
    case Message::kUsage: {
      const std::optional<sr_usage> usage = in.usage();
      sink.usage(sink.ctx, usage ? &*usage : nullptr);
      return true;
    }
    case Message::kComplete: {
      const std::optional<sr_error> error = in.error();
      forget(id);
      sink.complete(sink.ctx, error ? &*error : nullptr, in.str());
      return true;
    }
    case Message::kBreach:
      if (const auto operation = OperationTable::get().find(id))
        operation->breach(in.text(), false);
      return true;
    case Message::kWaitWritable:
      calls.run([sink, channel, token = frame.token, ms = in.number<uint32_t>()] {
        channel->reply(token, Encoder().number(sink.wait_writable(sink.ctx, ms)));
      });
      return true;
    case Message::kCheckpoint:
      calls.run([this, id, channel, frame = std::make_shared<Frame>(std::move(frame))] {
        Decoder again(frame->payload);
        again.number<OperationId>();
        channel->reply(frame->token, Encoder().number(checkpoint(id, again)));
      });
      return true;
    default:
      return false;
  }
}

sr_status Reports::chunk(OperationId id, Decoder& in) {
  const sr_sink sink = make_sink(id);
  const std::optional<sr_chunk> chunk = in.chunk();
  const sr_status status = sink.chunk(sink.ctx, chunk ? &*chunk : nullptr);
  std::lock_guard lock(mutex_);
  if (const auto it = open_.find(id); status == SR_OK && it != open_.end())
    it->second.streamed = true;
  return status;
}

sr_status Reports::checkpoint(OperationId id, Decoder& in) {
  const sr_sink sink = make_sink(id);
  const sr_str resume_json = in.str();
  const sr_status status = sink.checkpoint(sink.ctx, resume_json);
  std::lock_guard lock(mutex_);
  if (const auto it = open_.find(id); status == SR_OK && it != open_.end())
    it->second.checkpoint = view(resume_json);
  return status;
}

}  // namespace showrunner::plugin::isolation
