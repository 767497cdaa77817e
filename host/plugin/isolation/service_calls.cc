#include "host/plugin/isolation/service_calls.h"

#include "host/plugin/blob_service.h"
#include "host/plugin/error.h"
#include "showrunner/ext/blob.h"
#include "showrunner/ext/call.h"
#include "showrunner/ext/executor.h"
#include "showrunner/ext/kv.h"
#include "showrunner/ext/metric.h"
#include "showrunner/ext/run.h"
#include "showrunner/ext/secret.h"

namespace showrunner::plugin::isolation {
namespace {

constexpr int kMostWaiting = 1024;
constexpr uint64_t kMostValue = 2 << 20;  // more than any service gives

struct Answer {
  Answer() { error.struct_size = sizeof error; }
  Encoder encode() const { return Encoder().number(status).error(&error); }

  sr_status status = SR_OK;
  sr_error error{};
};

Encoder absent(std::string_view service) {
  Answer answer;
  answer.status = refuse(&answer.error, SR_UNIMPLEMENTED,
                         "the host has no " + std::string(service) + " for this instance");
  return answer.encode();
}

}  // namespace

// A done_fn that sends the outcome to the plugin's process.
struct ServiceCalls::Relay {
  std::shared_ptr<ServiceCalls> calls;
  uint64_t token;  // the plugin's

  static void done(void* user, const sr_error* error, sr_str result_json) noexcept {
    const std::unique_ptr<Relay> relay(static_cast<Relay*>(user));
    {
      std::lock_guard lock(relay->calls->mutex_);
      relay->calls->calls_.erase(relay->token);
    }
    relay->calls->channel_->send(Message::kDone,
                                 Encoder().number(relay->token).error(error).str(result_json));
  }
};

void ServiceCalls::run(std::function<void()> work) {
  using Task = std::function<void()>;
  if (++waiting_ > kMostWaiting) {
    context_.count("plugin_breaches_total");
    return channel_->close();
  }
  auto* task = new Task([self = shared_from_this(), work = std::move(work)] {
    work();
    --self->waiting_;
  });
  const auto run_task = [](void* user) noexcept {
    const std::unique_ptr<Task> owned(static_cast<Task*>(user));
    (*owned)();
  };
  const auto* executor = table<sr_executor_v1>(SR_EXECUTOR_V1);
  const bool taken =
      executor != nullptr && executor->run(context_.host()->ctx, run_task, task) == SR_OK;
  if (!taken) run_task(task);
}

bool ServiceCalls::handle(Frame& frame) {
  switch (frame.message) {
    case Message::kLog:
    case Message::kBlobAbandon:
    case Message::kMetricAdd:
    case Message::kMetricSet:
    case Message::kCallCancel:
    case Message::kRunEvent:
      tell(frame);
      return true;
    case Message::kBlobOpen:
    case Message::kBlobCreate:
    case Message::kBlobCommit:
    case Message::kSecretGet:
    case Message::kKvGet:
    case Message::kKvPut:
    case Message::kKvRemove:
    case Message::kCallStart:
    case Message::kRunStep:
      run([this, frame = std::make_shared<Frame>(std::move(frame))] { block(*frame); });
      return true;
    default:
      return false;
  }
}

void ServiceCalls::tell(Frame& frame) {
  Decoder in(frame.payload);
  void* const ctx = context_.host()->ctx;
  switch (frame.message) {
    case Message::kLog: {
      const auto level = in.number<int32_t>();
      const sr_str event = in.str();
      return context_.host()->log(ctx, level, event, in.str());
    }
    case Message::kBlobAbandon:
      if (const auto* blob = table<sr_blob_v1>(SR_BLOB_V1))
        blob->abandon(ctx, in.number<int32_t>());
      return;
    case Message::kMetricAdd:
    case Message::kMetricSet: {
      const auto* metric = table<sr_metric_v1>(SR_METRIC_V1);
      const sr_str name = in.str();
      const sr_str labels = in.str();
      if (metric != nullptr)
        (frame.message == Message::kMetricAdd ? metric->add : metric->set)(ctx, name, labels,
                                                                           in.number<double>());
      return;
    }
    case Message::kCallCancel: {
      const auto* call = table<sr_call_v1>(SR_CALL_V1);
      std::lock_guard lock(mutex_);
      const auto it = calls_.find(in.number<uint64_t>());
      if (call != nullptr && it != calls_.end()) call->cancel(ctx, it->second);
      return;
    }
    default: {  // kRunEvent
      const auto* run = table<sr_run_v1>(SR_RUN_V1);
      const auto parent = in.number<sr_op_id>();
      const sr_str name = in.str();
      if (run != nullptr) run->event(ctx, parent, name, in.str());
    }
  }
}

void ServiceCalls::block(Frame& frame) {
  Decoder in(frame.payload);
  switch (frame.message) {
    case Message::kBlobOpen:
      return blob_open(frame.token, in);
    case Message::kBlobCreate:
      return blob_create(frame.token);
    case Message::kBlobCommit:
      return blob_commit(frame.token, in);
    case Message::kSecretGet:
      return get<sr_secret_v1, char>(frame.token, in, SR_SECRET_V1);
    case Message::kKvGet:
      return get<sr_kv_v1, uint8_t>(frame.token, in, SR_KV_V1);
    case Message::kKvPut:
      return kv_put(frame.token, in);
    case Message::kKvRemove:
      return kv_remove(frame.token, in);
    case Message::kCallStart:
      return call_start(frame.token, in);
    default:
      return run_step(frame.token, in);
  }
}

void ServiceCalls::blob_open(uint64_t token, Decoder& in) {
  const auto* blob = table<sr_blob_v1>(SR_BLOB_V1);
  if (blob == nullptr) return void(channel_->reply(token, absent(SR_BLOB_V1)));
  Answer answer;
  int32_t fd = -1;
  uint64_t size = 0;
  answer.status = blob->open(context_.host()->ctx, in.str(), &fd, &size, &answer.error);
  const Fd file(answer.status == SR_OK ? fd : -1);
  channel_->reply(token, answer.encode().number(size), file.get());
}

void ServiceCalls::blob_create(uint64_t token) {
  const auto* blob = table<sr_blob_v1>(SR_BLOB_V1);
  if (blob == nullptr) return void(channel_->reply(token, absent(SR_BLOB_V1)));
  Answer answer;
  int32_t fd = -1;  // stays here too: it names the file, and commit takes it
  {
    std::lock_guard lock(mutex_);
    if (ended_) return;
    answer.status = blob->create(context_.host()->ctx, &fd, &answer.error);
  }
  channel_->reply(token, answer.encode().number(fd), answer.status == SR_OK ? fd : -1);
}

void ServiceCalls::blob_commit(uint64_t token, Decoder& in) {
  const auto* blob = table<sr_blob_v1>(SR_BLOB_V1);
  if (blob == nullptr) return void(channel_->reply(token, absent(SR_BLOB_V1)));
  Answer answer;
  char sha256[65] = {};
  uint64_t size = 0;
  answer.status =
      blob->commit(context_.host()->ctx, in.number<int32_t>(), sha256, &size, &answer.error);
  channel_->reply(token, answer.encode().text(sha256).number(size));
}

template <class Table, class Byte>
void ServiceCalls::get(uint64_t token, Decoder& in, std::string_view service) {
  const auto* values = table<Table>(service);
  if (values == nullptr) return void(channel_->reply(token, absent(service)));
  const sr_str name = in.str();
  Answer answer;
  std::string value(4096, '\0');
  uint64_t size = 0;
  const auto ask = [&] {
    answer = {};
    answer.status = values->get(context_.host()->ctx, name, reinterpret_cast<Byte*>(value.data()),
                                value.size(), &size, &answer.error);
  };
  ask();
  if (answer.status == SR_RESOURCE_EXHAUSTED && size > value.size() && size <= kMostValue) {
    value.resize(size);
    ask();
  }
  value.resize(answer.status == SR_OK ? std::min<uint64_t>(size, value.size()) : 0);
  channel_->reply(token, answer.encode().text(value));
}

void ServiceCalls::kv_put(uint64_t token, Decoder& in) {
  const auto* values = table<sr_kv_v1>(SR_KV_V1);
  if (values == nullptr) return void(channel_->reply(token, absent(SR_KV_V1)));
  const sr_str key = in.str();
  Answer answer;
  answer.status = values->put(context_.host()->ctx, key, in.bytes(), &answer.error);
  channel_->reply(token, answer.encode());
}

void ServiceCalls::kv_remove(uint64_t token, Decoder& in) {
  const auto* values = table<sr_kv_v1>(SR_KV_V1);
  if (values == nullptr) return void(channel_->reply(token, absent(SR_KV_V1)));
  Answer answer;
  answer.status = values->remove(context_.host()->ctx, in.str(), &answer.error);
  channel_->reply(token, answer.encode());
}

void ServiceCalls::call_start(uint64_t token, Decoder& in) {
  const auto* router = table<sr_call_v1>(SR_CALL_V1);
  if (router == nullptr) return void(channel_->reply(token, absent(SR_CALL_V1)));
  const auto name = in.number<uint64_t>();
  sr_call_request request{};
  request.struct_size = sizeof request;
  request.parent = in.number<sr_op_id>();
  request.kind = in.str();
  request.request_json = in.str();
  request.options_json = in.str();
  Answer answer;
  uint64_t call = 0;
  auto relay = std::make_unique<Relay>(Relay{shared_from_this(), name});
  {
    std::lock_guard lock(mutex_);
    calls_[name] = 0;  // before it can be done
  }
  answer.status = router->start(context_.host()->ctx, &request, &Relay::done, relay.get(), &call,
                                &answer.error);
  {
    std::lock_guard lock(mutex_);
    if (answer.status != SR_OK) {
      calls_.erase(name);
    } else if (relay.release(); calls_.contains(name)) {
      calls_[name] = call;
      if (ended_) router->cancel(context_.host()->ctx, call);
    }
  }
  channel_->reply(token, answer.encode());
}

void ServiceCalls::run_step(uint64_t token, Decoder& in) {
  const auto* run = table<sr_run_v1>(SR_RUN_V1);
  if (run == nullptr) return void(channel_->reply(token, absent(SR_RUN_V1)));
  const auto name = in.number<uint64_t>();
  sr_step step{};
  step.struct_size = sizeof step;
  step.parent = in.number<sr_op_id>();
  step.path = in.str();
  step.kind = in.str();
  step.request_json = in.str();
  step.options_json = in.str();
  step.estimate_json = in.str();
  Answer answer;
  auto relay = std::make_unique<Relay>(Relay{shared_from_this(), name});
  answer.status = run->step(context_.host()->ctx, &step, &Relay::done, relay.get(), &answer.error);
  if (answer.status == SR_OK) relay.release();
  channel_->reply(token, answer.encode());
}

void ServiceCalls::end() {
  const auto* router = table<sr_call_v1>(SR_CALL_V1);
  std::lock_guard lock(mutex_);
  ended_ = true;
  if (router != nullptr)
    for (const auto& [name, call] : calls_) router->cancel(context_.host()->ctx, call);
  release_blob_writers(context_, true);
}

}  // namespace showrunner::plugin::isolation
