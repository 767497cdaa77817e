// The host as a C++ plugin sees it: RAII and exceptions over abi.h and ext/*.h.
//
// Threads: a Host is a copyable handle that any thread may use; blob, kv and secret calls may block
// and belong on a worker thread. Errors: sr::Error. Durability: Blobs::put, BlobWriter::commit,
// put_value are on disk when they return.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "showrunner/abi.h"
#include "showrunner/cpp/error.hpp"
#include "showrunner/cpp/fields.hpp"
#include "showrunner/cpp/json.hpp"

namespace sr {

// A file in the artifact store.
struct Artifact {
  std::string sha256;
  std::string media_type;
  int64_t bytes = 0;

  template <class V>
  void fields(V&& v) {
    v("sha256", sha256);
    v("media_type", media_type);
    v("bytes", bytes);
  }
  bool operator==(const Artifact&) const = default;
};

// An artifact open for reading.
class BlobReader {
 public:
  BlobReader(int fd, uint64_t size) : fd_(fd), size_(size) {}
  BlobReader(BlobReader&& other) noexcept;
  BlobReader& operator=(BlobReader&&) = delete;
  ~BlobReader();

  int fd() const { return fd_; }  // at offset 0; stays owned by the reader
  uint64_t size() const { return size_; }
  std::string read_all();

 private:
  int fd_;
  uint64_t size_;
};

class Host;

// A new artifact being written; abandoned unless committed.
class BlobWriter {
 public:
  explicit BlobWriter(const Host& host);
  BlobWriter(const BlobWriter&) = delete;
  BlobWriter& operator=(const BlobWriter&) = delete;
  ~BlobWriter();

  int fd() const { return fd_; }
  void write(std::string_view bytes);
  Artifact commit(std::string media_type);

 private:
  const sr_host* host_;
  int fd_ = -1;
};

class Host {
 public:
  explicit Host(const sr_host* host) : host_(host) {}

  const sr_host* raw() const { return host_; }
  void log(int32_t level, std::string_view event, const Json& fields = Json::object()) const;
  uint64_t now_unix_ms() const { return host_->now_unix_ms(host_->ctx); }

  // The table of a service, e.g. service<sr_blob_v1>(SR_BLOB_V1). Throws if the host lacks it.
  template <class T>
  const T& service(std::string_view id) const {
    return *static_cast<const T*>(find_service(id));
  }

  BlobReader open(const Artifact& artifact) const;
  std::string read(const Artifact& artifact) const { return open(artifact).read_all(); }
  Artifact put(std::string_view bytes, std::string media_type) const;

  std::string secret(std::string_view name) const;
  std::optional<std::string> get_value(std::string_view key) const;
  void put_value(std::string_view key, std::string_view value) const;
  void count(std::string_view counter, double amount = 1, const Json& labels = Json()) const;

  // Runs work on a worker thread / on the instance's control thread.
  void run_on_worker(std::function<void()> work) const;
  void post(std::function<void()> work, uint64_t delay_ms = 0) const;

 private:
  const void* find_service(std::string_view id) const;

  const sr_host* host_;
};

}  // namespace sr
