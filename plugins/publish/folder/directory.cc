#include "directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

namespace showrunner::folder {
namespace {

constexpr int kDirectoryFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

std::string free_space(const std::string& path) {
  struct statvfs info {};
  std::string at = path;
  while (statvfs(at.c_str(), &info) != 0) {
    const std::string parent = std::filesystem::path(at).parent_path();
    if (parent.empty() || parent == at) return {};
    at = parent;
  }
  return " (" + std::to_string(info.f_bavail * info.f_frsize >> 20) + " MiB free)";
}

}  // namespace

std::string shortened(const std::string& path) {
  constexpr size_t kMax = 110;
  if (path.size() <= kMax) return path;
  size_t at = path.size() - kMax;
  while (at < path.size() && (static_cast<unsigned char>(path[at]) & 0xC0) == 0x80) ++at;
  return "..." + path.substr(at);
}

File::~File() {
  if (fd_ >= 0) close(fd_);
}

sr::Error file_error(std::string_view doing, const std::string& path, int error_number) {
  std::string message =
      "cannot " + std::string(doing) + " '" + shortened(path) + "': " + std::strerror(error_number);
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
      message += free_space(path) + "; free space or choose a folder on another disk";
      break;
    case EACCES:
    case EPERM:
    case EROFS:
      message += "; make the folder writable or choose another one";
      break;
    case ENOTDIR:
    case EISDIR:
    case ELOOP:
    case EEXIST:
    case ENOTEMPTY:
      message += "; something else has this name: remove it or choose another folder";
      break;
    default:
      message += "; choose another folder";
  }
  return {SR_FAILED_PRECONDITION, message, SR_RETRY_NEVER, SR_EFFECT_NONE};
}

Directory Directory::open(const std::string& path, const std::function<void(std::string)>& made) {
  std::string at;
  for (const auto& part : std::filesystem::path(path).lexically_normal()) {
    if (part.empty()) continue;
    if (!at.empty() && at.back() != '/') at += '/';
    at += part.string();
    if (mkdir(at.c_str(), 0777) == 0) {
      made(at);
    } else if (errno != EEXIST) {
      const int reason = errno;
      if (access(at.c_str(), F_OK) != 0) throw file_error("make the folder", at, reason);
    }
  }
  const int fd = ::open(at.c_str(), kDirectoryFlags);
  if (fd < 0) throw file_error("open the folder", at, errno);
  return {File(fd), at};
}

Directory Directory::child(const std::string& name,
                           const std::function<void(std::string)>& made) const {
  if (mkdirat(file_.fd(), name.c_str(), 0777) == 0) {
    made(path_of(name));
  } else if (errno != EEXIST) {
    throw file_error("make the folder", path_of(name), errno);
  }
  const int fd = openat(file_.fd(), name.c_str(), kDirectoryFlags | O_NOFOLLOW);
  if (fd < 0) throw file_error("open the folder", path_of(name), errno);
  return {File(fd), path_of(name)};
}

std::optional<Directory> Directory::existing_child(const std::string& name) const {
  const int fd = openat(file_.fd(), name.c_str(), kDirectoryFlags | O_NOFOLLOW);
  if (fd < 0) return std::nullopt;
  return Directory(File(fd), path_of(name));
}

std::vector<std::string> Directory::names() const {
  const int fd = openat(file_.fd(), ".", kDirectoryFlags);
  std::unique_ptr<DIR, int (*)(DIR*)> stream(fd < 0 ? nullptr : fdopendir(fd), closedir);
  if (stream == nullptr) throw file_error("list the folder", path_, errno);
  std::vector<std::string> out;
  while (const dirent* entry = readdir(stream.get())) out.emplace_back(entry->d_name);
  std::sort(out.begin(), out.end());
  return out;
}

std::optional<File> Directory::open_file(const std::string& name, int64_t* bytes) const {
  const int fd = openat(file_.fd(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return std::nullopt;
  File file(fd);
  struct stat info {};
  if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
  *bytes = info.st_size;
  return file;
}

std::optional<std::string> Directory::read(const std::string& name, size_t max_bytes) const {
  int64_t bytes = 0;
  const auto file = open_file(name, &bytes);
  if (!file || static_cast<uint64_t>(bytes) > max_bytes) return std::nullopt;
  std::string out(static_cast<size_t>(bytes), '\0');
  for (size_t at = 0; at < out.size();) {
    const ssize_t n = ::read(file->fd(), out.data() + at, out.size() - at);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return std::nullopt;
    at += static_cast<size_t>(n);
  }
  return out;
}

File Directory::create(const std::string& name) const {
  const int fd =
      openat(file_.fd(), name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
  if (fd < 0) throw file_error("write", path_of(name), errno);
  return File(fd);
}

void Directory::rename(const std::string& from, const std::string& to) const {
  if (renameat(file_.fd(), from.c_str(), file_.fd(), to.c_str()) != 0)
    throw file_error("write", path_of(to), errno);
}

void Directory::remove(const std::string& name) const noexcept {
  unlinkat(file_.fd(), name.c_str(), 0);
}

void Directory::sync() const {
  if (fsync(file_.fd()) != 0) throw file_error("write", path_, errno);
}

bool Directory::has_folder(const std::string& name) const {
  struct stat info {};
  return fstatat(file_.fd(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 &&
         S_ISDIR(info.st_mode);
}

void Directory::lock(const std::function<void()>& waiting) const {
  constexpr int kPollMs = 20;
  while (flock(file_.fd(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) return;
    waiting();
    poll(nullptr, 0, kPollMs);
  }
}

}  // namespace showrunner::folder
