#include "host/cli/interrupt.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <utility>

namespace showrunner::cli {
namespace {

constexpr int kCancelledExit = 130;

sigset_t stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGUSR2}) sigaddset(&set, signal);
  return set;
}

}  // namespace

void block_signals() {
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

Interrupt::Interrupt(std::function<void()> ask) {
  thread_ = std::thread([ask = std::move(ask)] {
    const sigset_t set = stop_signals();
    for (int asked = 0;;) {
      int received = 0;
      sigwait(&set, &received);
      if (received == SIGUSR2) return;  // from the destructor
      if (++asked > 1) _exit(kCancelledExit);
      ask();
    }
  });
}

Interrupt::~Interrupt() {
  pthread_kill(thread_.native_handle(), SIGUSR2);
  thread_.join();
}

}  // namespace showrunner::cli
