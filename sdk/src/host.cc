#include "showrunner/cpp/host.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "showrunner/ext/blob.h"
#include "showrunner/ext/executor.h"
#include "showrunner/ext/kv.h"
#include "showrunner/ext/metric.h"
#include "showrunner/ext/secret.h"

namespace sr {
namespace {

sr_error empty_error() {
  sr_error error{};
  error.struct_size = sizeof error;
  return error;
}

// Reads a value of unknown size: guess, and ask again with the size that the host named.
template <class Get>
sr_status read_value(std::string& out, Get get) {
  out.resize(256);
  for (;;) {
    uint64_t size = 0;
    const sr_status status = get(out.data(), out.size(), &size);
    if (status == SR_RESOURCE_EXHAUSTED && size > out.size()) {
      out.resize(size);
      continue;
    }
    out.resize(status == SR_OK ? size : 0);
    return status;
  }
}

using Work = std::function<void()>;
void run_work(void* user) noexcept { (*std::unique_ptr<Work>(static_cast<Work*>(user)))(); }

}  // namespace

BlobReader::BlobReader(BlobReader&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), size_(other.size_) {}

BlobReader::~BlobReader() {
  if (fd_ >= 0) close(fd_);
}

std::string BlobReader::read_all() {
  std::string out(size_, '\0');
  for (size_t at = 0; at < out.size();) {
    const ssize_t n = pread(fd_, out.data() + at, out.size() - at, static_cast<off_t>(at));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) throw Error(SR_DATA_LOSS, "cannot read an artifact: unexpected end");
    at += static_cast<size_t>(n);
  }
  return out;
}

BlobWriter::BlobWriter(const Host& host) : host_(host.raw()) {
  sr_error error = empty_error();
  if (host.service<sr_blob_v1>(SR_BLOB_V1).create(host_->ctx, &fd_, &error) != SR_OK)
    throw from_c(error);
}

BlobWriter::~BlobWriter() {
  if (fd_ >= 0) Host(host_).service<sr_blob_v1>(SR_BLOB_V1).abandon(host_->ctx, fd_);
}

void BlobWriter::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0)
      throw Error(SR_INTERNAL, std::string("cannot write an artifact: ") + std::strerror(errno));
    bytes.remove_prefix(static_cast<size_t>(n));
  }
}

Artifact BlobWriter::commit(std::string media_type) {
  sr_error error = empty_error();
  char sha256[65] = {};
  uint64_t size = 0;
  const int fd = std::exchange(fd_, -1);
  if (Host(host_).service<sr_blob_v1>(SR_BLOB_V1).commit(host_->ctx, fd, sha256, &size, &error) !=
      SR_OK)
    throw from_c(error);
  return {sha256, std::move(media_type), static_cast<int64_t>(size)};
}

void Host::log(int32_t level, std::string_view event, const Json& fields) const {
  host_->log(host_->ctx, level, str(event), str(fields.dump()));
}

const void* Host::find_service(std::string_view id) const {
  const void* table = host_->service(host_->ctx, str(id));
  if (table == nullptr) throw failed_precondition("this host has no service " + std::string(id));
  return table;
}

BlobReader Host::open(const Artifact& artifact) const {
  sr_error error = empty_error();
  int32_t fd = -1;
  uint64_t size = 0;
  if (service<sr_blob_v1>(SR_BLOB_V1).open(host_->ctx, str(artifact.sha256), &fd, &size, &error) !=
      SR_OK)
    throw from_c(error);
  return {fd, size};
}

Artifact Host::put(std::string_view bytes, std::string media_type) const {
  BlobWriter writer(*this);
  writer.write(bytes);
  return writer.commit(std::move(media_type));
}

std::string Host::secret(std::string_view name) const {
  const auto& table = service<sr_secret_v1>(SR_SECRET_V1);
  sr_error error = empty_error();
  std::string out;
  if (read_value(out, [&](char* data, uint64_t capacity, uint64_t* size) {
        return table.get(host_->ctx, str(name), data, capacity, size, &error);
      }) != SR_OK)
    throw from_c(error);
  return out;
}

std::optional<std::string> Host::get_value(std::string_view key) const {
  const auto& table = service<sr_kv_v1>(SR_KV_V1);
  sr_error error = empty_error();
  std::string out;
  const sr_status status = read_value(out, [&](char* data, uint64_t capacity, uint64_t* size) {
    return table.get(host_->ctx, str(key), reinterpret_cast<uint8_t*>(data), capacity, size,
                     &error);
  });
  if (status == SR_NOT_FOUND) return std::nullopt;
  if (status != SR_OK) throw from_c(error);
  return out;
}

void Host::put_value(std::string_view key, std::string_view value) const {
  sr_error error = empty_error();
  const sr_bytes bytes{reinterpret_cast<const uint8_t*>(value.data()), value.size()};
  if (service<sr_kv_v1>(SR_KV_V1).put(host_->ctx, str(key), bytes, &error) != SR_OK)
    throw from_c(error);
}

void Host::count(std::string_view counter, double amount, const Json& labels) const {
  const std::string text = labels.is_null() ? std::string() : labels.dump();
  service<sr_metric_v1>(SR_METRIC_V1).add(host_->ctx, str(counter), str(text), amount);
}

void Host::run_on_worker(std::function<void()> work) const {
  auto box = std::make_unique<Work>(std::move(work));
  if (service<sr_executor_v1>(SR_EXECUTOR_V1).run(host_->ctx, run_work, box.get()) != SR_OK)
    throw Error(SR_UNAVAILABLE, "the host takes no more work", SR_RETRY_OTHER, SR_EFFECT_NONE);
  box.release();
}

void Host::post(std::function<void()> work, uint64_t delay_ms) const {
  auto box = std::make_unique<Work>(std::move(work));
  if (service<sr_executor_v1>(SR_EXECUTOR_V1).post(host_->ctx, delay_ms, run_work, box.get()) !=
      SR_OK)
    throw Error(SR_UNAVAILABLE, "the host takes no more work", SR_RETRY_OTHER, SR_EFFECT_NONE);
  box.release();
}

}  // namespace sr
