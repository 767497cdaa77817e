// The right to use libespeak-ng, whose state is one for the whole process.
//
// Two generations of this plugin in one process (an upgrade while the old one drains) are two
// copies of our code over one copy of the library, so a mutex of ours is not enough: the lock is
// also a flock on a file of /proc/self, which every copy can name and no other process shares.
// Threads: any; blocks while another holds it.
#pragma once
#include <mutex>

namespace showrunner::espeak {

class LibraryLock {
 public:
  LibraryLock();
  ~LibraryLock();
  LibraryLock(const LibraryLock&) = delete;
  LibraryLock& operator=(const LibraryLock&) = delete;

 private:
  std::unique_lock<std::mutex> here_;
};

}  // namespace showrunner::espeak
