#include "host/plugin/isolation/remote_services.h"

#include <unistd.h>

#include "host/plugin/error.h"
#include "host/plugin/host_services.h"
#include "showrunner/ext/blob.h"
#include "showrunner/ext/kv.h"
#include "showrunner/ext/metric.h"
#include "showrunner/ext/run.h"
#include "showrunner/ext/secret.h"

namespace showrunner::plugin::isolation {
namespace {

constexpr std::string_view kGone = "the host ended the call";

RemoteServices& remote(void* ctx, std::string_view id) { return owner_of<RemoteServices>(ctx, id); }

void copy_error(const std::optional<sr_error>& from, sr_error* to) {
  if (from && to != nullptr && to->struct_size >= SR_ERROR_MIN) {
    const uint32_t size = to->struct_size;
    std::memcpy(to, &*from, SR_ERROR_MIN);
    to->struct_size = size;
  }
}

// Every answer begins with a status and an error.
sr_status read_status(Decoder& in, sr_error* error) {
  const auto status = in.number<int32_t>();
  copy_error(in.error(), error);
  return status;
}

sr_status ask(RemoteServices& host, Message message, const Encoder& request, sr_error* error) {
  const std::optional<Frame> answer = host.call(message, request);
  if (!answer) return refuse(error, SR_UNAVAILABLE, kGone);
  Decoder in(answer->payload);
  return read_status(in, error);
}

// ---- sr.blob/1

sr_status blob_open(void* ctx, sr_str sha256, int32_t* fd, uint64_t* size,
                    sr_error* error) noexcept {
  if (fd == nullptr || size == nullptr)
    return refuse(error, SR_INVALID_ARGUMENT, "sr.blob/1 open: a NULL argument");
  std::optional<Frame> answer =
      remote(ctx, SR_BLOB_V1).call(Message::kBlobOpen, Encoder().str(sha256));
  if (!answer) return refuse(error, SR_UNAVAILABLE, kGone);
  Decoder in(answer->payload);
  const sr_status status = read_status(in, error);
  if (status != SR_OK) return status;
  if (!answer->fd) return refuse(error, SR_RESOURCE_EXHAUSTED, "no descriptor is left for a file");
  *size = in.number<uint64_t>();
  *fd = answer->fd.release();
  return SR_OK;
}

sr_status blob_create(void* ctx, int32_t* fd, sr_error* error) noexcept {
  if (fd == nullptr) return refuse(error, SR_INVALID_ARGUMENT, "sr.blob/1 create: a NULL argument");
  RemoteServices& host = remote(ctx, SR_BLOB_V1);
  std::optional<Frame> answer = host.call(Message::kBlobCreate, Encoder());
  if (!answer) return refuse(error, SR_UNAVAILABLE, kGone);
  Decoder in(answer->payload);
  const sr_status status = read_status(in, error);
  if (status != SR_OK) return status;
  const auto handle = in.number<int32_t>();
  if (!answer->fd) {
    host.send(Message::kBlobAbandon, Encoder().number(handle));
    return refuse(error, SR_RESOURCE_EXHAUSTED, "no descriptor is left for a file");
  }
  *fd = answer->fd.release();
  host.keep_writer(*fd, handle);
  return SR_OK;
}

sr_status blob_commit(void* ctx, int32_t fd, char sha256_hex[65], uint64_t* size,
                      sr_error* error) noexcept {
  RemoteServices& host = remote(ctx, SR_BLOB_V1);
  const std::optional<int32_t> handle = host.take_writer(fd);
  if (!handle)
    return refuse(error, SR_INVALID_ARGUMENT,
                  "sr.blob/1 commit: not a file that create gave to this instance");
  close(fd);
  if (sha256_hex == nullptr || size == nullptr) {
    host.send(Message::kBlobAbandon, Encoder().number(*handle));
    return refuse(error, SR_INVALID_ARGUMENT, "sr.blob/1 commit: a NULL argument");
  }
  const std::optional<Frame> answer = host.call(Message::kBlobCommit, Encoder().number(*handle));
  if (!answer) return refuse(error, SR_UNAVAILABLE, kGone);
  Decoder in(answer->payload);
  const sr_status status = read_status(in, error);
  if (status != SR_OK) return status;
  const std::string_view sha256 = in.text();
  if (sha256.size() != 64) return refuse(error, SR_INTERNAL, "the host gave no name of the file");
  std::memcpy(sha256_hex, sha256.data(), 64);
  sha256_hex[64] = '\0';
  *size = in.number<uint64_t>();
  return SR_OK;
}

void blob_abandon(void* ctx, int32_t fd) noexcept {
  RemoteServices& host = remote(ctx, SR_BLOB_V1);
  const std::optional<int32_t> handle = host.take_writer(fd);
  if (!handle) return;
  close(fd);
  host.send(Message::kBlobAbandon, Encoder().number(*handle));
}

// ---- sr.secret/1 and sr.kv/1

sr_status get(RemoteServices& host, Message message, sr_str name, void* buffer, uint64_t capacity,
              uint64_t* size, sr_error* error) {
  if (size == nullptr) return refuse(error, SR_INVALID_ARGUMENT, "get: size is NULL");
  const std::optional<Frame> answer = host.call(message, Encoder().str(name));
  if (!answer) return refuse(error, SR_UNAVAILABLE, kGone);
  Decoder in(answer->payload);
  const sr_status status = read_status(in, error);
  if (status != SR_OK) return status;
  return give(in.text(), buffer, capacity, size, error);
}

sr_status secret_get(void* ctx, sr_str name, char* buffer, uint64_t capacity, uint64_t* size,
                     sr_error* error) noexcept {
  return get(remote(ctx, SR_SECRET_V1), Message::kSecretGet, name, buffer, capacity, size, error);
}

sr_status kv_get(void* ctx, sr_str key, uint8_t* buffer, uint64_t capacity, uint64_t* size,
                 sr_error* error) noexcept {
  return get(remote(ctx, SR_KV_V1), Message::kKvGet, key, buffer, capacity, size, error);
}

sr_status kv_put(void* ctx, sr_str key, sr_bytes value, sr_error* error) noexcept {
  return ask(remote(ctx, SR_KV_V1), Message::kKvPut, Encoder().str(key).bytes(value), error);
}

sr_status kv_remove(void* ctx, sr_str key, sr_error* error) noexcept {
  return ask(remote(ctx, SR_KV_V1), Message::kKvRemove, Encoder().str(key), error);
}

// ---- sr.metric/1

void metric_add(void* ctx, sr_str counter, sr_str labels_json, double amount) noexcept {
  remote(ctx, SR_METRIC_V1)
      .send(Message::kMetricAdd, Encoder().str(counter).str(labels_json).number(amount));
}

void metric_set(void* ctx, sr_str gauge, sr_str labels_json, double value) noexcept {
  remote(ctx, SR_METRIC_V1)
      .send(Message::kMetricSet, Encoder().str(gauge).str(labels_json).number(value));
}

// ---- sr.call/1 and sr.run/1

sr_status call_start(void* ctx, const sr_call_request* request, sr_call_done done, void* user,
                     uint64_t* call, sr_error* error) noexcept {
  if (request == nullptr || request->struct_size < SR_CALL_REQUEST_MIN || done == nullptr ||
      call == nullptr)
    return refuse(error, SR_INVALID_ARGUMENT, "sr.call/1 start: a NULL or unreadable argument");
  RemoteServices& host = remote(ctx, SR_CALL_V1);
  const uint64_t token = host.expect(context_of(ctx), done, user);
  const sr_status status = ask(host, Message::kCallStart,
                               Encoder()
                                   .number(token)
                                   .number(request->parent)
                                   .str(request->kind)
                                   .str(request->request_json)
                                   .str(request->options_json),
                               error);
  if (status != SR_OK) host.forget(token);
  *call = status == SR_OK ? token : 0;
  return status;
}

void call_cancel(void* ctx, uint64_t call) noexcept {
  remote(ctx, SR_CALL_V1).send(Message::kCallCancel, Encoder().number(call));
}

sr_status run_step(void* ctx, const sr_step* step, sr_call_done done, void* user,
                   sr_error* error) noexcept {
  if (step == nullptr || step->struct_size < SR_STEP_MIN || done == nullptr)
    return refuse(error, SR_INVALID_ARGUMENT, "sr.run/1 step: a NULL or unreadable argument");
  RemoteServices& host = remote(ctx, SR_RUN_V1);
  const uint64_t token = host.expect(context_of(ctx), done, user);
  const sr_status status = ask(host, Message::kRunStep,
                               Encoder()
                                   .number(token)
                                   .number(step->parent)
                                   .str(step->path)
                                   .str(step->kind)
                                   .str(step->request_json)
                                   .str(step->options_json)
                                   .str(step->estimate_json),
                               error);
  if (status != SR_OK) host.forget(token);
  return status;
}

void run_event(void* ctx, sr_op_id parent, sr_str name, sr_str fields_json) noexcept {
  remote(ctx, SR_RUN_V1)
      .send(Message::kRunEvent, Encoder().number(parent).str(name).str(fields_json));
}

constexpr sr_blob_v1 kBlob{sizeof(sr_blob_v1), 0,           blob_open,
                           blob_create,        blob_commit, blob_abandon};
constexpr sr_secret_v1 kSecret{sizeof(sr_secret_v1), 0, secret_get};
constexpr sr_kv_v1 kKv{sizeof(sr_kv_v1), 0, kv_get, kv_put, kv_remove};
constexpr sr_metric_v1 kMetric{sizeof(sr_metric_v1), 0, metric_add, metric_set};
constexpr sr_call_v1 kCall{sizeof(sr_call_v1), 0, call_start, call_cancel};
constexpr sr_run_v1 kRun{sizeof(sr_run_v1), 0, run_step, run_event};

}  // namespace

void RemoteServices::add_to(ServiceRegistry& registry, std::string_view id) {
  const std::map<std::string_view, const void*> tables = {
      {SR_BLOB_V1, &kBlob},     {SR_SECRET_V1, &kSecret}, {SR_KV_V1, &kKv},
      {SR_METRIC_V1, &kMetric}, {SR_CALL_V1, &kCall},     {SR_RUN_V1, &kRun}};
  if (const auto it = tables.find(id); it != tables.end())
    registry.add(std::string(id), it->second, this);
}

void RemoteServices::finish(Decoder& answer) {
  const auto token = answer.number<uint64_t>();
  const std::optional<sr_error> error = answer.error();
  const sr_str result = answer.str();
  std::optional<Expected> expected;
  {
    std::lock_guard lock(mutex_);
    if (auto node = expected_.extract(token)) expected = std::move(node.mapped());
  }
  if (expected) expected->done(expected->user, error ? &*error : nullptr, result);
}

uint64_t RemoteServices::expect(HostContext& caller, sr_call_done done, void* user) {
  std::lock_guard lock(mutex_);
  expected_.emplace(next_token_, Expected{std::make_shared<Hold>(caller), done, user});
  return next_token_++;
}

void RemoteServices::forget(uint64_t token) {
  std::lock_guard lock(mutex_);
  expected_.erase(token);
}

void RemoteServices::keep_writer(int fd, int32_t handle) {
  std::lock_guard lock(mutex_);
  const auto it = writers_.find(fd);
  // A number that is free again was closed by the plugin instead of committed.
  if (it != writers_.end()) send(Message::kBlobAbandon, Encoder().number(it->second));
  writers_[fd] = handle;
}

std::optional<int32_t> RemoteServices::take_writer(int fd) {
  std::lock_guard lock(mutex_);
  const auto it = writers_.find(fd);
  if (it == writers_.end()) return std::nullopt;
  const int32_t handle = it->second;
  writers_.erase(it);
  return handle;
}

}  // namespace showrunner::plugin::isolation
