#include "host/cli/interrupt.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <system_error>

namespace showrunner::cli {
namespace {

constexpr int kCancelledExit = 130;
constexpr int kNobody = -1;
constexpr char kCancel = 'c';
constexpr char kDone = 'd';

// Where the handler tells of the first signal; kNobody: to nobody.
std::atomic<int> asked_at{kNobody};
static_assert(std::atomic<int>::is_always_lock_free);

void on_signal(int) {
  const int fd = asked_at.exchange(kNobody);
  if (fd == kNobody || write(fd, &kCancel, 1) != 1) _exit(kCancelledExit);
}

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

void catch_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  for (const int signal : {SIGINT, SIGTERM}) sigaction(signal, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

Wait::Wait() {
  if (pipe2(pipe_, O_CLOEXEC) != 0) fail("pipe");
  asked_at = pipe_[1];
}

Wait::~Wait() {
  asked_at = kNobody;
  for (const int end : pipe_) close(end);
}

void Wait::done() {
  if (write(pipe_[1], &kDone, 1) != 1) fail("write to a pipe");
}

void Wait::until_done(const std::function<void()>& cancel) {
  char told = 0;
  pollfd pipe{pipe_[0], POLLIN, 0};
  while (told != kDone) {
    // The thread sanitizer runs a handler between two calls, and a read would go on by itself.
    if (poll(&pipe, 1, -1) != 1) {
      if (errno != EINTR) fail("poll of a pipe");
      continue;
    }
    if (read(pipe_[0], &told, 1) != 1) fail("read of a pipe");
    if (told == kCancel) cancel();
  }
}

}  // namespace showrunner::cli
