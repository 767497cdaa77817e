#include "host/cli/interrupt.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <system_error>
#include <utility>

namespace showrunner::cli {
namespace {

constexpr int kCancelledExit = 130;
constexpr int kNobody = -1;

// Where the handler tells of the first signal; kNobody: to nobody.
std::atomic<int> asked_at{kNobody};
static_assert(std::atomic<int>::is_always_lock_free);

void on_signal(int) {
  const int fd = asked_at.exchange(kNobody);
  const char ask = 'a';
  if (fd == kNobody || write(fd, &ask, 1) != 1) _exit(kCancelledExit);
}

}  // namespace

void catch_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  for (const int signal : {SIGINT, SIGTERM}) sigaction(signal, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

Interrupt::Interrupt(std::function<void()> ask) {
  if (pipe2(pipe_, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  thread_ = std::thread([fd = pipe_[0], ask = std::move(ask)] {
    char wish = 0;
    if (read(fd, &wish, 1) == 1) ask();  // 0: closed by the destructor
  });
  asked_at = pipe_[1];
}

Interrupt::~Interrupt() {
  asked_at = kNobody;
  close(pipe_[1]);
  thread_.join();
  close(pipe_[0]);
}

}  // namespace showrunner::cli
