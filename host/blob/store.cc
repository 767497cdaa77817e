#include "host/blob/store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "host/base/hash.h"

namespace showrunner::blob {
namespace fs = std::filesystem;
namespace {

Result<Stored> hash_file(int fd, const fs::path& path) {
  Sha256 hash;
  std::array<char, 1 << 16> buffer;
  uint64_t size = 0;
  for (;;) {
    const ssize_t n = pread(fd, buffer.data(), buffer.size(), static_cast<off_t>(size));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return file_error("read", path, errno);
    if (n == 0) return Stored{hash.hex(), size};
    hash.update({buffer.data(), static_cast<size_t>(n)});
    size += static_cast<uint64_t>(n);
  }
}

// 0, or why the file could not grow by a little: asked of the file system itself, since only that
// knows of quotas, reserves and its own bookkeeping.
int cause_of_no_room(int fd) {
  constexpr off_t kLittle = 64 << 10;
  struct stat info {};
  if (fstat(fd, &info) != 0) return 0;
  if (fallocate(fd, FALLOC_FL_KEEP_SIZE, info.st_size, kLittle) == 0) return 0;
  if (errno == ENOSPC || errno == EDQUOT || errno == EROFS) return errno;
  if (errno != EOPNOTSUPP && errno != ENOSYS) return 0;
  struct statvfs disk {};
  if (fstatvfs(fd, &disk) != 0) return 0;
  return disk.f_bavail * disk.f_frsize < static_cast<uint64_t>(kLittle) ? ENOSPC : 0;
}

}  // namespace

Result<std::unique_ptr<Store>> Store::open_store(fs::path root) {
  SR_TRY(make_private_folder(root));
  const fs::path temporary = root / "tmp";
  std::error_code error;
  fs::remove_all(temporary, error);
  if (error) return file_error("clean", temporary, error.value());
  SR_TRY(make_private_folder(temporary));
  return std::unique_ptr<Store>(new Store(std::move(root)));
}

fs::path Store::path_of(std::string_view sha256) const {
  return root_ / sha256.substr(0, 2) / sha256;
}

bool Store::contains(std::string_view sha256) const {
  std::error_code ignored;
  return is_sha256_hex(sha256) && fs::is_regular_file(path_of(sha256), ignored);
}

Result<Fd> Store::open(std::string_view sha256, uint64_t* size) {
  if (!is_sha256_hex(sha256))
    return make_error(ErrorKind::kInput, "not a SHA-256: \"", sha256.substr(0, 80),
                      "\"; expected 64 hex digits");
  const fs::path path = path_of(sha256);
  Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!fd) return make_error(ErrorKind::kNotFound, "no artifact ", sha256, " in ", root_.string());
  struct stat info {};
  if (fstat(fd.get(), &info) != 0) return file_error("read", path, errno);
  *size = static_cast<uint64_t>(info.st_size);
  {
    std::lock_guard lock(mutex_);
    if (verified_.contains(std::string(sha256))) return fd;
  }
  SR_ASSIGN(const Stored found, hash_file(fd.get(), path));
  if (found.sha256 != sha256)
    return make_error(ErrorKind::kState, path.string(), " is damaged: its content has SHA-256 ",
                      found.sha256, ". Delete the file and run the same command again: the step ",
                      "that made it runs again");
  std::lock_guard lock(mutex_);
  verified_.emplace(sha256);
  return fd;
}

Result<std::string> Store::read(std::string_view sha256) {
  uint64_t size = 0;
  SR_ASSIGN(const Fd fd, open(sha256, &size));
  std::string out(size, '\0');
  for (size_t at = 0; at < out.size();) {
    const ssize_t n = pread(fd.get(), out.data() + at, out.size() - at, static_cast<off_t>(at));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return file_error("read", path_of(sha256), n < 0 ? errno : EIO);
    at += static_cast<size_t>(n);
  }
  return out;
}

Result<Fd> Store::create() {
  std::lock_guard lock(mutex_);
  const fs::path path = root_ / "tmp" / std::to_string(next_temporary_++);
  Fd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!fd) return fault_.note(file_error("create", path, errno));
  writing_[fd.get()] = path;
  return fd;
}

fs::path Store::take_temporary(int fd) {
  std::lock_guard lock(mutex_);
  auto node = writing_.extract(fd);
  return node.empty() ? fs::path() : node.mapped();
}

Result<Stored> Store::commit(Fd file) {
  const fs::path temporary = take_temporary(file.get());
  if (temporary.empty())
    return make_error(ErrorKind::kInput, "commit of a file that create did not give");
  Result<Stored> stored = store_as(std::move(file), temporary);
  if (stored.has_value()) return stored;
  unlink(temporary.c_str());
  return fault_.note(std::move(stored).error());
}

Result<Stored> Store::store_as(Fd file, const fs::path& temporary) {
  SR_ASSIGN(Stored stored, hash_file(file.get(), temporary));
  const fs::path target = path_of(stored.sha256);
  if (contains(stored.sha256)) {
    uint64_t size = 0;
    if (open(stored.sha256, &size).has_value()) {
      unlink(temporary.c_str());
      return stored;
    }
  }
  if (fchmod(file.get(), 0400) != 0 || fsync(file.get()) != 0)
    return file_error("write", temporary, errno);
  SR_TRY(make_folder(target.parent_path()));
  if (rename(temporary.c_str(), target.c_str()) != 0) return file_error("rename", target, errno);
  SR_TRY(sync_folder(target.parent_path()));
  std::lock_guard lock(mutex_);
  verified_.insert(stored.sha256);
  return stored;
}

// Durable when it is there: nobody sees it before the root was synced.
Result<> Store::make_folder(const fs::path& folder) {
  std::lock_guard lock(mutex_);
  std::error_code ignored;
  if (fs::is_directory(folder, ignored)) return {};
  SR_TRY(make_private_folder(folder));
  return sync_folder(root_);
}

void Store::abandon(Fd file) {
  const fs::path temporary = take_temporary(file.get());
  if (temporary.empty()) return;
  note_lack_of_room(file.get(), temporary);
  unlink(temporary.c_str());
}

void Store::note_lack_of_room(int fd, const fs::path& temporary) {
  if (const int cause = cause_of_no_room(fd); cause != 0)
    fault_.note(file_error("write", temporary, cause));
}

std::optional<Error> Store::fault() {
  std::lock_guard lock(mutex_);
  for (const auto& [fd, temporary] : writing_) note_lack_of_room(fd, temporary);
  return fault_.first();
}

Result<Stored> Store::put(std::string_view content) {
  SR_ASSIGN(Fd file, create());
  Result<> written = write_all(file.get(), content, root_);
  if (!written.has_value()) {
    abandon(std::move(file));
    return fault_.note(std::move(written).error());
  }
  return commit(std::move(file));
}

}  // namespace showrunner::blob
