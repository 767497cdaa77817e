// Files with errors that name the path and the cause.
//
// Durability: write_file_durably returns when content and name are on disk. Threads: any.
#pragma once
#include <sys/stat.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "host/base/result.h"

namespace showrunner {

// Owns a file descriptor.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Fd();
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

// Refuses files above max_bytes before reading them.
Result<std::string> read_file(const std::filesystem::path& path, size_t max_bytes);
// Temporary file beside the target, fsync, rename, fsync of the folder.
Result<> write_file_durably(const std::filesystem::path& path, std::string_view content);
Result<> write_all(int fd, std::string_view content, const std::filesystem::path& path);
Result<> sync_folder(const std::filesystem::path& path);
// mkdir -p with mode 0700 for what is new.
Result<> make_private_folder(const std::filesystem::path& path);

// An environment variable; no value if it is unset or empty.
std::optional<std::filesystem::path> path_variable(const char* name);

// Who else than this user and root may change a file.
enum class OtherWriters { kNobodyElse, kOwner, kGroupOrOthers };
OtherWriters other_writers(const struct stat& info);

// kState for read-only, full or forbidden file systems, with the fix; else kInternal.
Error file_error(std::string_view doing, const std::filesystem::path& path, int error_number);

}  // namespace showrunner
