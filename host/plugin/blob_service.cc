#include "host/plugin/blob_service.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "host/base/utf8.h"
#include "host/plugin/error.h"
#include "host/plugin/host_services.h"

namespace showrunner::plugin {
namespace {

constexpr size_t kMaxWriters = 256;

struct Writer {
  const HostContext* caller = nullptr;
  blob::Store* store = nullptr;
  Fd file;  // the host's; the plugin has a duplicate
};

// By the plugin's descriptor. Never destroyed: threads that a plugin left behind may still ask.
struct Writers {
  std::mutex mutex;
  std::map<int, Writer> by_fd;
};
Writers& writers() {
  static Writers& all = *new Writers;
  return all;
}

bool is_same_file(int a, int b) {
  struct stat left {
  }, right{};
  return fstat(a, &left) == 0 && fstat(b, &right) == 0 && left.st_dev == right.st_dev &&
         left.st_ino == right.st_ino;
}

// Unless the plugin closed it and the number now names something else.
void close_plugins_fd(int fd, const Writer& writer) {
  if (is_same_file(fd, writer.file.get())) close(fd);
}

size_t count_of(const Writers& all, const HostContext& caller) {
  size_t count = 0;
  for (const auto& [fd, writer] : all.by_fd) count += writer.caller == &caller ? 1 : 0;
  return count;
}

// Empty: not a file that create gave to this caller.
std::optional<Writer> take(const HostContext& caller, int fd) {
  Writers& all = writers();
  std::lock_guard lock(all.mutex);
  const auto it = all.by_fd.find(fd);
  if (it == all.by_fd.end() || it->second.caller != &caller) return std::nullopt;
  Writer writer = std::move(it->second);
  all.by_fd.erase(it);
  close_plugins_fd(fd, writer);
  return writer;
}

sr_status blob_open(void* ctx, sr_str sha256, int32_t* fd, uint64_t* size,
                    sr_error* error) noexcept {
  const ServiceUse<HostServices> services(ctx, SR_BLOB_V1);
  if (!services) return refuse(error, SR_UNAVAILABLE, kClosed);
  const auto name = checked_view(sha256, 256);
  if (!name || fd == nullptr || size == nullptr)
    return refuse(error, SR_INVALID_ARGUMENT, "sr.blob/1 open: a NULL or unreadable argument");
  Result<Fd> file = services->blobs->open(bounded_utf8(*name, 256), size);
  if (!file.has_value()) {
    const bool damaged = file.error().kind == ErrorKind::kState;
    return damaged ? refuse(error, SR_DATA_LOSS, file.error().message)
                   : refuse(error, file.error());
  }
  *fd = file->release();
  return SR_OK;
}

sr_status blob_create(void* ctx, int32_t* fd, sr_error* error) noexcept {
  const ServiceUse<HostServices> services(ctx, SR_BLOB_V1);
  if (!services) return refuse(error, SR_UNAVAILABLE, kClosed);
  if (fd == nullptr) return refuse(error, SR_INVALID_ARGUMENT, "sr.blob/1 create: a NULL argument");
  HostContext& caller = context_of(ctx);
  Writers& all = writers();
  Writer stale;
  {
    std::lock_guard lock(all.mutex);
    if (count_of(all, caller) >= kMaxWriters)
      return refuse(error, SR_RESOURCE_EXHAUSTED,
                    "sr.blob/1 create: 256 files are open. Commit or abandon them first");
    Result<Fd> file = services->blobs->create();
    if (!file.has_value()) return refuse(error, file.error());
    const int duplicate = fcntl(file->get(), F_DUPFD_CLOEXEC, 0);
    if (duplicate < 0) {
      const std::string cause = std::strerror(errno);
      services->blobs->abandon(std::move(*file));
      return refuse(error, SR_RESOURCE_EXHAUSTED, "cannot open one more file: " + cause);
    }
    // A number that is free again was closed by the plugin instead of committed.
    stale = std::exchange(all.by_fd[duplicate], Writer{&caller, services->blobs, std::move(*file)});
    *fd = duplicate;
  }
  if (stale.store != nullptr) stale.store->abandon(std::move(stale.file));
  return SR_OK;
}

sr_status blob_commit(void* ctx, int32_t fd, char sha256_hex[65], uint64_t* size,
                      sr_error* error) noexcept {
  const ServiceUse<HostServices> services(ctx, SR_BLOB_V1);
  if (!services) return refuse(error, SR_UNAVAILABLE, kClosed);
  std::optional<Writer> writer = take(context_of(ctx), fd);
  if (!writer)
    return refuse(error, SR_INVALID_ARGUMENT,
                  "sr.blob/1 commit: not a file that create gave to this instance");
  if (sha256_hex == nullptr || size == nullptr) {
    writer->store->abandon(std::move(writer->file));
    return refuse(error, SR_INVALID_ARGUMENT, "sr.blob/1 commit: a NULL argument");
  }
  const Result<blob::Stored> stored = writer->store->commit(std::move(writer->file));
  if (!stored.has_value()) return refuse(error, stored.error());
  std::memcpy(sha256_hex, stored->sha256.c_str(), 65);
  *size = stored->size;
  return SR_OK;
}

void blob_abandon(void* ctx, int32_t fd) noexcept {
  const ServiceUse<HostServices> services(ctx, SR_BLOB_V1);
  if (!services) return;
  if (std::optional<Writer> writer = take(context_of(ctx), fd))
    writer->store->abandon(std::move(writer->file));
}

}  // namespace

const sr_blob_v1& blob_service() {
  static constexpr sr_blob_v1 table{sizeof(sr_blob_v1), 0,           blob_open,
                                    blob_create,        blob_commit, blob_abandon};
  return table;
}

void release_blob_writers(const HostContext& caller, bool close_fds) {
  Writers& all = writers();
  std::lock_guard lock(all.mutex);
  for (auto it = all.by_fd.begin(); it != all.by_fd.end();) {
    auto& [fd, writer] = *it;
    if (writer.caller != &caller) {
      ++it;
      continue;
    }
    if (close_fds) close_plugins_fd(fd, writer);
    writer.store->abandon(std::move(writer.file));
    it = all.by_fd.erase(it);
  }
}

}  // namespace showrunner::plugin
