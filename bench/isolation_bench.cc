// An operation of 200 bytes through an instance in a process of its own, and through one in this
// process. Yardstick: one byte to another process and back over a bare socket pair.
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <future>

#include "bench/bench_host.h"
#include "bench/side_by_side.h"

namespace showrunner::bench {
namespace {

// A process that sends back what it gets.
class Mirror {
 public:
  Mirror() {
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends_) != 0) std::abort();
    child_ = fork();
    if (child_ != 0) return;
    close(ends_[0]);
    char byte = 0;
    while (read(ends_[1], &byte, 1) == 1 && write(ends_[1], &byte, 1) == 1) {
    }
    _exit(0);
  }
  ~Mirror() {
    close(ends_[0]);
    close(ends_[1]);
    waitpid(child_, nullptr, 0);
  }
  Mirror(const Mirror&) = delete;
  Mirror& operator=(const Mirror&) = delete;

  bool ping() {
    char byte = 1;
    return write(ends_[0], &byte, 1) == 1 && read(ends_[0], &byte, 1) == 1;
  }

 private:
  int ends_[2];
  pid_t child_;
};

bool run_once(plugin::Instance& instance) {
  plugin::OperationRequest request;
  request.kind = "sr.health/1";
  request.request_json = "{}" + std::string(198, ' ');
  std::promise<bool> done;
  plugin::OperationEvents events;
  events.done = [&](plugin::Completion completion) { done.set_value(!completion.error); };
  instance.start(std::move(request), std::move(events));
  return done.get_future().get();
}

void isolated_operation(benchmark::State& state) {
  Mirror mirror;
  BenchHost host;
  const auto file = plugin::inspect(SHOWRUNNER_ECHO_PLUGIN).value();
  const auto isolated = host.make(plugin::prepare(file, host.environment).value(), "isolated");
  const auto in_process = host.make(plugin::load(file, host.environment).value(), "in-process");
  std::vector<double> inside;
  side_by_side(
      state,
      [&] {
        if (!run_once(*isolated)) state.SkipWithError("the isolated instance refused");
      },
      [&] {
        if (!mirror.ping()) state.SkipWithError("the mirror is gone");
      });
  for (int i = 0; i < 1000; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    if (!run_once(*in_process)) state.SkipWithError("the instance in this process refused");
    inside.push_back(
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
  const double in_process_median = median(std::move(inside));
  state.counters["in_process"] = in_process_median;
  state.counters["overhead"] = state.counters["ours"] - in_process_median;
  state.counters["ratio"] =
      (state.counters["ours"] - in_process_median) / state.counters["yardstick"];
}

BENCHMARK(isolated_operation)
    ->Name("IsolatedOperation")
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace showrunner::bench
