#include "host/plugin/host_services.h"

#include <algorithm>
#include <cstring>

#include "host/base/utf8.h"
#include "host/plugin/blob_service.h"
#include "host/plugin/control_thread.h"
#include "host/plugin/error.h"
#include "showrunner/ext/executor.h"
#include "showrunner/ext/kv.h"
#include "showrunner/ext/metric.h"
#include "showrunner/ext/secret.h"

namespace showrunner::plugin {
namespace {

constexpr uint64_t kMaxKey = 256;
constexpr uint64_t kMaxValue = 1 << 20;
constexpr uint64_t kMaxMetricName = 100;
constexpr uint64_t kMaxLabelsJson = 4 << 10;
constexpr size_t kMaxLabels = 8;
constexpr size_t kMaxLabelValue = 128;

using Work = void (*)(void* user) SR_NOEXCEPT;

// ---- sr.executor/1

sr_status executor_run(void* ctx, Work work, void* user) noexcept {
  const ServiceUse<HostServices> services(ctx, SR_EXECUTOR_V1);
  if (!services || work == nullptr) return services ? SR_INVALID_ARGUMENT : SR_UNAVAILABLE;
  HostContext& caller = context_of(ctx);
  // Held first, then asked: so that destroy sees the hold, or this sees the refusal.
  const auto hold = std::make_shared<Hold>(caller);
  if (caller.refuses_work()) return SR_UNAVAILABLE;
  return services->workers->run([hold, work, user] { work(user); }) ? SR_OK : SR_UNAVAILABLE;
}

sr_status executor_post(void* ctx, uint64_t delay_ms, Work work, void* user) noexcept {
  const ServiceUse<HostServices> services(ctx, SR_EXECUTOR_V1);
  if (!services || work == nullptr) return services ? SR_INVALID_ARGUMENT : SR_UNAVAILABLE;
  HostContext& caller = context_of(ctx);
  const auto hold = std::make_shared<Hold>(caller);
  if (caller.refuses_work()) return SR_UNAVAILABLE;
  const auto run = [hold, work, user] { work(user); };
  const bool posted =
      delay_ms == 0 ? caller.control().post(run) : caller.control().post_after(delay_ms, run);
  return posted ? SR_OK : SR_UNAVAILABLE;
}

// ---- sr.secret/1 and sr.kv/1

sr_status secret_get(void* ctx, sr_str name, char* buffer, uint64_t capacity, uint64_t* size,
                     sr_error* error) noexcept {
  const ServiceUse<HostServices> services(ctx, SR_SECRET_V1);
  if (!services) return refuse(error, SR_UNAVAILABLE, kClosed);
  const auto wanted = checked_view(name, kMaxKey);
  if (!wanted || size == nullptr)
    return refuse(error, SR_INVALID_ARGUMENT, "sr.secret/1 get: a NULL or unreadable argument");
  const auto& allowed = context_of(ctx).secrets();
  if (std::ranges::find(allowed, *wanted) == allowed.end())
    return refuse(error, SR_PERMISSION_DENIED,
                  "the config of this instance names no secret \"" + bounded_utf8(*wanted, 100) +
                      "\"; a member that the manifest lists under \"secrets\" must hold "
                      "{\"$secret\":\"name\"}");
  const Result<std::string> value = services->secrets(*wanted);
  if (!value.has_value()) return refuse(error, value.error());
  return give(*value, buffer, capacity, size, error);
}

std::optional<std::string_view> checked_key(sr_str key) {
  const auto text = checked_view(key, kMaxKey);
  return text && !text->empty() && is_utf8(*text) ? text : std::nullopt;
}
constexpr std::string_view kBadKey = "sr.kv/1: a key has 1 to 256 bytes of UTF-8";

sr_status kv_get(void* ctx, sr_str key, uint8_t* buffer, uint64_t capacity, uint64_t* size,
                 sr_error* error) noexcept {
  const ServiceUse<HostServices> services(ctx, SR_KV_V1);
  if (!services) return refuse(error, SR_UNAVAILABLE, kClosed);
  const auto name = checked_key(key);
  if (!name || size == nullptr) return refuse(error, SR_INVALID_ARGUMENT, kBadKey);
  const Result<std::string> value = services->values->get(context_of(ctx).instance(), *name);
  if (!value.has_value()) return refuse(error, value.error());
  return give(*value, buffer, capacity, size, error);
}

sr_status kv_put(void* ctx, sr_str key, sr_bytes value, sr_error* error) noexcept {
  const ServiceUse<HostServices> services(ctx, SR_KV_V1);
  if (!services) return refuse(error, SR_UNAVAILABLE, kClosed);
  const auto name = checked_key(key);
  if (!name) return refuse(error, SR_INVALID_ARGUMENT, kBadKey);
  const auto content =
      checked_view({reinterpret_cast<const char*>(value.data), value.size}, kMaxValue);
  if (!content) return refuse(error, SR_INVALID_ARGUMENT, "sr.kv/1: a value has at most 1 MiB");
  const Result<> put = services->values->put(context_of(ctx).instance(), *name, *content);
  return put.has_value() ? SR_OK : refuse(error, put.error());
}

sr_status kv_remove(void* ctx, sr_str key, sr_error* error) noexcept {
  const ServiceUse<HostServices> services(ctx, SR_KV_V1);
  if (!services) return refuse(error, SR_UNAVAILABLE, kClosed);
  const auto name = checked_key(key);
  if (!name) return refuse(error, SR_INVALID_ARGUMENT, kBadKey);
  const Result<> removed = services->values->remove(context_of(ctx).instance(), *name);
  if (removed.has_value() || removed.error().kind == ErrorKind::kNotFound) return SR_OK;
  return refuse(error, removed.error());
}

// ---- sr.metric/1

// The caller's labels and the plugin's; empty if the plugin's are not an object of strings.
std::optional<observe::Labels> read_labels(const HostContext& caller, sr_str labels_json) {
  observe::Labels out = caller.labels();
  const auto text = checked_view(labels_json, kMaxLabelsJson);
  if (!text) return std::nullopt;
  if (text->empty()) return out;
  const Result<Json> labels = parse_json(*text, "labels");
  if (!labels.has_value() || !labels->is_object() || labels->size() > kMaxLabels)
    return std::nullopt;
  for (const auto& [name, value] : labels->items()) {
    if (!value.is_string() || name == "plugin" || name == "instance") return std::nullopt;
    out.emplace_back(name, bounded_utf8(value.get_ref<const std::string&>(), kMaxLabelValue));
  }
  return out;
}

void record(void* ctx, sr_str name, sr_str labels_json, double value,
            void (observe::Metrics::*how)(std::string_view, const observe::Labels&, double)) {
  const ServiceUse<HostServices> services(ctx, SR_METRIC_V1);
  if (!services) return;
  const auto text = checked_view(name, kMaxMetricName);
  const auto labels = read_labels(context_of(ctx), labels_json);
  // The empty name is refused and counted there.
  const std::string full = text && labels ? "provider_" + std::string(*text) : "";
  (services->metrics->*how)(full, labels.value_or(observe::Labels{}), value);
}

void metric_add(void* ctx, sr_str counter, sr_str labels_json, double amount) noexcept {
  record(ctx, counter, labels_json, amount, &observe::Metrics::add);
}

void metric_set(void* ctx, sr_str gauge, sr_str labels_json, double value) noexcept {
  record(ctx, gauge, labels_json, value, &observe::Metrics::set);
}

}  // namespace

sr_status give(std::string_view value, void* buffer, uint64_t capacity, uint64_t* size,
               sr_error* error) {
  *size = value.size();
  if (value.size() > capacity || (buffer == nullptr && !value.empty()))
    return refuse(error, SR_RESOURCE_EXHAUSTED, "the buffer is too small for the value");
  if (!value.empty()) std::memcpy(buffer, value.data(), value.size());
  return SR_OK;
}

void register_host_services(ServiceRegistry& registry, HostServices& services) {
  static constexpr sr_executor_v1 kExecutor{sizeof(sr_executor_v1), 0, executor_run, executor_post};
  static constexpr sr_secret_v1 kSecret{sizeof(sr_secret_v1), 0, secret_get};
  static constexpr sr_kv_v1 kKv{sizeof(sr_kv_v1), 0, kv_get, kv_put, kv_remove};
  static constexpr sr_metric_v1 kMetric{sizeof(sr_metric_v1), 0, metric_add, metric_set};
  if (services.blobs != nullptr) registry.add(SR_BLOB_V1, &blob_service(), &services);
  if (services.workers != nullptr) registry.add(SR_EXECUTOR_V1, &kExecutor, &services);
  if (services.secrets) registry.add(SR_SECRET_V1, &kSecret, &services);
  if (services.values != nullptr) registry.add(SR_KV_V1, &kKv, &services);
  if (services.metrics != nullptr) registry.add(SR_METRIC_V1, &kMetric, &services);
}

}  // namespace showrunner::plugin
