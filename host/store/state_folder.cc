#include "host/store/state_folder.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>

namespace showrunner::store {
namespace fs = std::filesystem;
namespace {

// Plugins are run from copies in it: nobody else may be able to change them.
Result<> check_trust(const fs::path& root) {
  struct stat info {};
  if (stat(root.c_str(), &info) != 0) return file_error("read", root, errno);
  switch (other_writers(info)) {
    case OtherWriters::kOwner:
      return make_error(ErrorKind::kState, "the state ", root.string(), " belongs to user ",
                        std::to_string(info.st_uid), ", expected root or the user that runs ",
                        "showrunner (", std::to_string(geteuid()),
                        "). Choose another folder with --state, or chown it");
    case OtherWriters::kGroupOrOthers:
      return make_error(ErrorKind::kState, "other users can write the state ", root.string(),
                        ". Make sure that it holds nothing of theirs, then: chmod go-w ",
                        root.string(), ". Or choose another folder with --state");
    case OtherWriters::kNobodyElse:
      break;
  }
  return {};
}

}  // namespace

Result<StateFolder> StateFolder::acquire(const fs::path& root) {
  SR_TRY(make_private_folder(root));
  const fs::path absolute = fs::absolute(root);
  SR_TRY(check_trust(absolute));
  struct statfs info {};
  if (statfs(absolute.c_str(), &info) == 0 && info.f_type == NFS_SUPER_MAGIC)
    return make_error(ErrorKind::kState, absolute.string(),
                      " lies on NFS, where SQLite loses data. Choose a local folder with --state");
  const fs::path lock_path = absolute / "lock";
  Fd lock(open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock) return file_error("lock", lock_path, errno);
  if (flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    const auto owner = read_file(lock_path, 64);
    return make_error(ErrorKind::kState, "the state ", absolute.string(), " is in use by process ",
                      owner.has_value() && !owner->empty() ? *owner : "of unknown id",
                      ". Wait for it to end, stop it, or choose another folder with --state");
  }
  const std::string pid = std::to_string(getpid());
  if (ftruncate(lock.get(), 0) != 0) return file_error("write", lock_path, errno);
  SR_TRY(write_all(lock.get(), pid, lock_path));
  return StateFolder(absolute, std::move(lock));
}

fs::path default_state_root() {
  if (const auto state = path_variable("SHOWRUNNER_STATE")) return *state;
  // By the XDG base directory specification a relative path counts as unset.
  const auto xdg = path_variable("XDG_STATE_HOME");
  if (xdg && xdg->is_absolute()) return *xdg / "showrunner";
  if (const auto home = path_variable("HOME")) return *home / ".local/state/showrunner";
  return "/var/lib/showrunner";
}

}  // namespace showrunner::store
