#include "library_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

namespace showrunner::espeak {
namespace {

std::mutex& mutex() {
  static std::mutex* const kMutex = new std::mutex;  // outlives every thread
  return *kMutex;
}

// -1 where /proc is not mounted; then only one generation may be loaded.
int process_file() {
  static const int kFd = ::open("/proc/self/comm", O_RDONLY | O_CLOEXEC);
  return kFd;
}

}  // namespace

LibraryLock::LibraryLock() : here_(mutex()) {
  while (::flock(process_file(), LOCK_EX) != 0 && errno == EINTR) {
  }
}

LibraryLock::~LibraryLock() { ::flock(process_file(), LOCK_UN); }

}  // namespace showrunner::espeak
