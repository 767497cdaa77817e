// Measures ours and a yardstick in turn, so that a busy machine slows both alike.
//
// Counters: `ours` and `yardstick`, the medians in seconds, and `ratio`, the first divided by the
// second. Compare ratios between machines and days; the time that stands first is a mean and
// suffers from whatever else runs.
#pragma once
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <vector>

namespace showrunner::bench {

inline double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return middle == values.end() ? 0 : *middle;
}

template <class Ours, class Yardstick>
void side_by_side(benchmark::State& state, Ours&& ours, Yardstick&& yardstick) {
  using Clock = std::chrono::steady_clock;
  const auto seconds = [](Clock::duration time) {
    return std::chrono::duration<double>(time).count();
  };
  std::vector<double> our_times, yardstick_times;
  for (auto _ : state) {
    const auto begin = Clock::now();
    ours();
    const auto middle = Clock::now();
    yardstick();
    const auto end = Clock::now();
    our_times.push_back(seconds(middle - begin));
    yardstick_times.push_back(seconds(end - middle));
    state.SetIterationTime(our_times.back());
  }
  const double our_median = median(std::move(our_times));
  const double yardstick_median = median(std::move(yardstick_times));
  state.counters["ours"] = our_median;
  state.counters["yardstick"] = yardstick_median;
  state.counters["ratio"] = our_median / yardstick_median;
}

}  // namespace showrunner::bench
