// The first failure to write the state, kept where no plugin can forge, change or lose it.
//
// An error that passes through a plugin comes back as whatever the plugin makes of it; what decides
// the exit code is this. Threads: any.
#pragma once
#include <mutex>
#include <optional>

#include "host/base/result.h"

namespace showrunner {

class FaultLatch {
 public:
  // Remembers the first error of kind kState; gives the error back.
  Error note(Error error) {
    std::lock_guard lock(mutex_);
    if (error.kind == ErrorKind::kState && !first_) first_ = error;
    return error;
  }
  std::optional<Error> first() const {
    std::lock_guard lock(mutex_);
    return first_;
  }

 private:
  mutable std::mutex mutex_;
  std::optional<Error> first_;
};

}  // namespace showrunner
