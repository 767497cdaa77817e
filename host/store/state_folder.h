// The folder that holds everything a host knows: database, artifacts, staged plugins, logs.
//
// One process owns a state at a time, by flock on <state>/lock, which ends with the process however
// it dies. Errors: kState, naming the owner's pid or what is wrong with the folder.
#pragma once
#include <filesystem>

#include "host/base/files.h"
#include "host/base/result.h"

namespace showrunner::store {

class StateFolder {
 public:
  static Result<StateFolder> acquire(const std::filesystem::path& root);

  const std::filesystem::path& root() const { return root_; }
  std::filesystem::path database() const { return root_ / kDatabase; }
  std::filesystem::path blobs() const { return root_ / "blobs"; }
  std::filesystem::path plugins() const { return root_ / "plugins"; }
  std::filesystem::path instances() const { return root_ / "instances"; }
  std::filesystem::path log() const { return root_ / "showrunner.log"; }
  std::filesystem::path admin_key() const { return root_ / "admin.key"; }

  static constexpr const char* kDatabase = "showrunner.db";
  static constexpr const char* kSocket = "run/socket";  // of showrunner serve

 private:
  StateFolder(std::filesystem::path root, Fd lock)
      : root_(std::move(root)), lock_(std::move(lock)) {}

  std::filesystem::path root_;
  Fd lock_;
};

// Without --state: $SHOWRUNNER_STATE, else $XDG_STATE_HOME/showrunner, else
// ~/.local/state/showrunner. Variables that are empty count as unset.
std::filesystem::path default_state_root();

}  // namespace showrunner::store
