// How much longer the longest of 1,000 operations waits while another instance does its worst.
// Yardstick: the same crowd for as long, with nobody at fault.
#include <future>

#include "bench/bench_host.h"
#include "bench/side_by_side.h"
#include "host/plugin/testdata/crowd.h"

namespace showrunner::bench {
namespace {

using plugin::Crowd;
using plugin::Instance;

constexpr size_t kOperations = 1000;

plugin::OperationRequest request(const std::string& what) {
  plugin::OperationRequest out;
  out.kind = "test.op/1";
  out.request_json =
      Json{{"do", what}, {"argument", "/outside"}, {"padding", std::string(140, ' ')}}.dump();
  return out;
}

// Until the instance takes operations again.
void misbehave(Instance& instance, const std::string& what) {
  std::promise<void> done;
  plugin::OperationEvents events;
  events.done = [&](const plugin::Completion&) { done.set_value(); };
  instance.start(request(what), std::move(events));
  done.get_future().wait();
  while (!instance.accepts()) std::this_thread::yield();
}

void neighbours(benchmark::State& state, const std::string& what) {
  BenchHost host;
  const auto file = plugin::inspect(SHOWRUNNER_UNRULY_PLUGIN).value();
  const auto unruly = plugin::prepare(file, host.environment).value();
  const auto culprit = host.make(unruly, "culprit");
  std::vector<std::shared_ptr<Instance>> others;
  for (const char* name : {"one", "two", "three"})
    others.push_back(host.make(unruly, name, {{"polite", "yes"}}));
  Crowd crowd(others, request("ok"), kOperations);
  crowd.wait_for(kOperations);
  std::vector<double> with_fault, without;
  const auto longest_s = [&](std::vector<double>& out) {
    const Crowd::Tally tally = crowd.take();
    if (!tally.error.empty()) state.SkipWithError(tally.error.c_str());
    out.push_back(std::chrono::duration<double>(tally.longest).count());
    return tally.ended;
  };
  for (auto _ : state) {
    crowd.take();
    misbehave(*culprit, what);
    crowd.wait_for(kOperations);
    const size_t ended = longest_s(with_fault);
    crowd.wait_for(ended);
    longest_s(without);
    state.SetIterationTime(with_fault.back());
  }
  state.counters["ours"] = median(with_fault);
  state.counters["yardstick"] = median(without);
  state.counters["longest"] = *std::ranges::max_element(with_fault);
  state.counters["ratio"] = median(with_fault) / median(without);
}

// Four times each: five faults in ten minutes are a quarantine.
#define NEIGHBOURS_OF(fault)                   \
  BENCHMARK_CAPTURE(neighbours, fault, #fault) \
      ->Name("Neighbours/" #fault)             \
      ->Iterations(4)                          \
      ->UseManualTime()                        \
      ->Unit(benchmark::kMillisecond)
NEIGHBOURS_OF(segfault);
NEIGHBOURS_OF(abort);
NEIGHBOURS_OF(hang);
NEIGHBOURS_OF(leak);
NEIGHBOURS_OF(files);
NEIGHBOURS_OF(fork);
NEIGHBOURS_OF(write);

}  // namespace
}  // namespace showrunner::bench
