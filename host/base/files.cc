#include "host/base/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace showrunner {
namespace fs = std::filesystem;

Fd::~Fd() {
  if (fd_ >= 0) close(fd_);
}

Error file_error(std::string_view doing, const fs::path& path, int error_number) {
  std::string message = "cannot " + std::string(doing) + " " + path.string() + ": ";
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
      return {ErrorKind::kState, message + "the disk is full (" + std::strerror(error_number) +
                                     "). Free space there (df -h " + path.parent_path().string() +
                                     ") and run the same command again: what is done stays done. "
                                     "Or choose another folder with --state"};
    case EROFS:
      return {ErrorKind::kState,
              message +
                  "the file system is read-only. Make it writable (mount -o remount,rw) and "
                  "run the same command again: what is done stays done. Or choose another "
                  "folder with --state"};
    case EACCES:
    case EPERM:
      return {ErrorKind::kState,
              message +
                  "permission denied. Give this user write access (chown, chmod u+rwX) or "
                  "choose another folder"};
    default:
      return {ErrorKind::kInternal, message + std::strerror(error_number)};
  }
}

std::optional<fs::path> path_variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

OtherWriters other_writers(const struct stat& info) {
  if (info.st_uid != geteuid() && info.st_uid != 0) return OtherWriters::kOwner;
  const bool others_group = (info.st_mode & S_IWGRP) != 0 && info.st_gid != getegid();
  return (info.st_mode & S_IWOTH) != 0 || others_group ? OtherWriters::kGroupOrOthers
                                                       : OtherWriters::kNobodyElse;
}

Result<std::string> read_file(const fs::path& path, size_t max_bytes) {
  const Fd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) {
    const int cause = errno;
    return make_error(cause == ENOENT ? ErrorKind::kNotFound : ErrorKind::kInput, "cannot read ",
                      path.string(), ": ", std::strerror(cause));
  }
  struct stat info {};
  if (fstat(fd.get(), &info) != 0) return file_error("read", path, errno);
  if (S_ISDIR(info.st_mode))
    return make_error(ErrorKind::kInput, path.string(), " is a folder, expected a file");
  std::string out;
  for (;;) {
    constexpr size_t kStep = 1 << 16;
    const size_t at = out.size();
    if (at > max_bytes || (S_ISREG(info.st_mode) && static_cast<size_t>(info.st_size) > max_bytes))
      return make_error(ErrorKind::kInput, path.string(), " has ",
                        std::to_string(std::max<size_t>(at, static_cast<size_t>(info.st_size))),
                        " bytes, at most ", std::to_string(max_bytes), " are accepted");
    out.resize(at + kStep);
    const ssize_t n = read(fd.get(), out.data() + at, kStep);
    if (n < 0 && errno != EINTR) return file_error("read", path, errno);
    out.resize(at + (n > 0 ? static_cast<size_t>(n) : 0));
    if (n == 0) return out;
  }
}

Result<> write_all(int fd, std::string_view content, const fs::path& path) {
  while (!content.empty()) {
    const ssize_t n = write(fd, content.data(), content.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return file_error("write", path, errno);
    content.remove_prefix(static_cast<size_t>(n));
  }
  return {};
}

Result<> sync_folder(const fs::path& path) {
  const Fd fd(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd || fsync(fd.get()) != 0) return file_error("sync", path, errno);
  return {};
}

Result<> write_file_durably(const fs::path& path, std::string_view content) {
  fs::path temporary = path;
  temporary += ".tmp";
  {
    const Fd fd(open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!fd) return file_error("create", temporary, errno);
    Result<> written = write_all(fd.get(), content, temporary);
    if (written.has_value() && fsync(fd.get()) != 0) written = file_error("sync", temporary, errno);
    if (!written.has_value()) {
      unlink(temporary.c_str());
      return written;
    }
  }
  if (rename(temporary.c_str(), path.c_str()) != 0) {
    const int cause = errno;
    unlink(temporary.c_str());
    return file_error("rename", path, cause);
  }
  return sync_folder(path.parent_path().empty() ? "." : path.parent_path());
}

Result<> make_private_folder(const fs::path& path) {
  std::error_code ignored;
  if (path.has_parent_path() && path.parent_path() != path &&
      !fs::exists(path.parent_path(), ignored))
    SR_TRY(make_private_folder(path.parent_path()));
  if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return file_error("create", path, errno);
  if (!fs::is_directory(path, ignored))
    return make_error(ErrorKind::kState, path.string(), " is not a folder. Remove it or choose ",
                      "another folder with --state");
  return {};
}

}  // namespace showrunner
