#include "host/cli/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>

#include "host/base/files.h"

namespace showrunner::cli {
namespace fs = std::filesystem;
namespace {

constexpr mode_t kPermissions = 0777;

Error output_error(const fs::path& path, int cause) {
  return make_error(ErrorKind::kUsage, "cannot write --out ", path.string(), ": ",
                    std::strerror(cause),
                    ". Name a file that this user may write, in a folder that is there, on a disk "
                    "with room");
}

Result<> write_content(int fd, std::string_view content, const fs::path& path) {
  while (!content.empty()) {
    const ssize_t n = write(fd, content.data(), content.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return output_error(path, errno);
    content.remove_prefix(static_cast<size_t>(n));
  }
  return {};
}

// /dev/stdout may be a file: replacing that would take it away from under the shell.
std::optional<int> standard_stream(const struct stat& target) {
  for (const int fd : {STDOUT_FILENO, STDERR_FILENO}) {
    struct stat info {};
    if (fstat(fd, &info) == 0 && info.st_dev == target.st_dev && info.st_ino == target.st_ino)
      return fd;
  }
  return std::nullopt;
}

// Through all links, whether or not the last one leads to something.
fs::path follow_links(fs::path path) {
  constexpr int kMaxLinks = 40;  // as the kernel
  std::error_code ended;
  for (int i = 0; i < kMaxLinks; ++i) {
    const fs::path next = fs::read_symlink(path, ended);
    if (ended) break;
    path = path.parent_path() / next;
  }
  return path;
}

struct Temporary {
  Fd fd;
  fs::path path;
};

// A new file, of a name that nobody else has.
Result<Temporary> make_temporary(const fs::path& folder, const fs::path& output) {
  const std::string stem = ".showrunner-tmp-" + std::to_string(getpid()) + '-';
  for (int i = 0;; ++i) {
    const fs::path path = folder / (stem + std::to_string(i));
    Fd fd(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
    if (fd) return Temporary{std::move(fd), path};
    if (errno != EEXIST) return output_error(output, errno);
  }
}

fs::path folder_of(const fs::path& target) {
  return target.parent_path().empty() ? "." : target.parent_path();
}

// existing: null if the target is to be made.
Result<> replace_file(const fs::path& target, const struct stat* existing,
                      std::string_view content) {
  if (existing != nullptr && access(target.c_str(), W_OK) != 0) return output_error(target, errno);
  const fs::path folder = folder_of(target);
  SR_ASSIGN(const Temporary temporary, make_temporary(folder, target));
  const int fd = temporary.fd.get();
  Result<> done = write_content(fd, content, target);
  if (done.has_value()) {
    const bool kept = existing == nullptr || fchmod(fd, existing->st_mode & kPermissions) == 0;
    if (!kept || fsync(fd) != 0 || rename(temporary.path.c_str(), target.c_str()) != 0)
      done = output_error(target, errno);
  }
  if (!done.has_value()) {
    unlink(temporary.path.c_str());
    return done;
  }
  // The file is there; whether its folder can be synced is not for the user to mend.
  static_cast<void>(sync_folder(folder));
  return {};
}

}  // namespace

Result<> check_output_file(const fs::path& path) {
  struct stat info {};
  const bool exists = stat(path.c_str(), &info) == 0;
  if (exists && S_ISDIR(info.st_mode)) return output_error(path, EISDIR);
  const fs::path target = exists ? path : folder_of(follow_links(path));
  if (access(target.c_str(), exists ? W_OK : W_OK | X_OK) != 0) return output_error(path, errno);
  return {};
}

Result<> write_output_file(const fs::path& path, std::string_view content) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) {
    if (errno != ENOENT) return output_error(path, errno);
    return replace_file(follow_links(path), nullptr, content);
  }
  if (const std::optional<int> fd = standard_stream(info)) {
    std::fflush(nullptr);
    return write_content(*fd, content, path);
  }
  if (S_ISREG(info.st_mode)) return replace_file(follow_links(path), &info, content);
  const Fd fd(open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
  if (!fd) return output_error(path, errno);
  return write_content(fd.get(), content, path);
}

}  // namespace showrunner::cli
