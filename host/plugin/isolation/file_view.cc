#include "host/plugin/isolation/file_view.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "host/base/files.h"

namespace showrunner::plugin::isolation {
namespace fs = std::filesystem;
namespace {

// Of Landlock's third version, which the headers of Debian 12 do not have yet.
constexpr uint64_t kTruncate = 1ull << 14;

constexpr uint64_t kOfFiles = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                              LANDLOCK_ACCESS_FS_READ_FILE | kTruncate;
constexpr uint64_t kReading =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr uint64_t kFirstVersion = (1ull << 13) - 1;

// No home folder, no state, no process but this one.
constexpr const char* kEverybodys[] = {"/usr",
                                       "/lib",
                                       "/lib64",
                                       "/opt",
                                       "/etc/fonts",
                                       "/etc/ssl",
                                       "/etc/alternatives",
                                       "/etc/ld.so.cache",
                                       "/etc/hosts",
                                       "/etc/localtime",
                                       "/etc/nsswitch.conf",
                                       "/etc/resolv.conf",
                                       "/etc/host.conf",
                                       "/etc/gai.conf",
                                       "/etc/services",
                                       "/etc/protocols",
                                       "/var/cache/fontconfig",
                                       "/proc/self",
                                       "/proc/cpuinfo",
                                       "/proc/meminfo",
                                       "/proc/stat",
                                       "/proc/sys/vm/overcommit_memory",
                                       "/sys/devices/system/cpu",
                                       "/dev/urandom",
                                       "/dev/random",
                                       "/dev/zero"};
constexpr const char* kNull = "/dev/null";

int landlock_version() {
  return static_cast<int>(
      syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION));
}

uint64_t handled_by(int version) {
  uint64_t out = kFirstVersion;
  if (version >= 2) out |= LANDLOCK_ACCESS_FS_REFER;
  if (version >= 3) out |= kTruncate;
  return out;
}

void allow(int rules, const fs::path& path, uint64_t access) {
  const Fd fd(open(path.c_str(), O_PATH | O_CLOEXEC));
  struct stat info {};
  if (!fd || fstat(fd.get(), &info) != 0) return;
  landlock_path_beneath_attr rule{};
  rule.allowed_access = S_ISDIR(info.st_mode) ? access : access & kOfFiles;
  rule.parent_fd = fd.get();
  syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

}  // namespace

std::string file_view_lacks() {
  if (landlock_version() >= 1) return {};
  return std::string("it can open every file of this user: the kernel has no Landlock (") +
         std::strerror(errno) + "). Use Linux 5.13 or later, with lsm=landlock";
}

void limit_file_view(const std::vector<fs::path>& read, const std::vector<fs::path>& write,
                     std::vector<std::string>& lacking) {
  if (std::string why = file_view_lacks(); !why.empty()) {
    lacking.push_back(std::move(why));
    return;
  }
  const uint64_t handled = handled_by(landlock_version());
  landlock_ruleset_attr attributes{};
  attributes.handled_access_fs = handled;
  const Fd rules(static_cast<int>(
      syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes.handled_access_fs, 0)));
  if (rules) {
    for (const char* path : kEverybodys) allow(rules.get(), path, kReading & handled);
    for (const fs::path& path : read) allow(rules.get(), path, kReading & handled);
    for (const fs::path& path : write) allow(rules.get(), path, handled);
    allow(rules.get(), kNull, handled);
  }
  if (!rules || syscall(SYS_landlock_restrict_self, rules.get(), 0) != 0)
    lacking.push_back(std::string("it can open every file of this user: ") + std::strerror(errno));
}

}  // namespace showrunner::plugin::isolation
