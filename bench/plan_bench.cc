// Routing over 50 candidates. Yardstick: copying them and sorting their names by price, the least
// that any plan has to do.
#include <algorithm>

#include "bench/side_by_side.h"
#include "host/route/plan.h"

namespace showrunner::bench {
namespace {

constexpr int kCandidates = 50;

std::vector<route::Candidate> snapshot() {
  std::vector<route::Candidate> out;
  for (int i = 0; i < kCandidates; ++i) {
    route::Candidate candidate;
    candidate.instance = "instance-" + std::to_string(i * 37 % kCandidates);
    candidate.serves = i % 10 != 0;
    if (i % 10 == 1) candidate.blocked = "QUOTA_EXHAUSTED until 2026-11-21T12:00:00.000Z";
    candidate.prices = route::Prices{{"input_tokens", 100 + i, {"llm.chat/1"}},
                                     {"output_tokens", 400 + i * 7 % 11, {"llm.chat/1"}},
                                     {"characters", 15'000, {"tts.speak/1"}}};
    out.push_back(std::move(candidate));
  }
  return out;
}

void plan_50(benchmark::State& state, config::PolicyKind kind) {
  const std::vector<route::Candidate> candidates = snapshot();
  config::Policy policy{kind, {}};
  for (int i = 0; i < kCandidates; i += 3) policy.order.push_back("instance-" + std::to_string(i));
  const Json request{{"messages", {{{"role", "user"}, {"content", std::string(2000, 'x')}}}},
                     {"max_tokens", 4000}};
  route::Query query;
  query.kind = "llm.chat/1";
  query.usage = route::forecast(query.kind, request);
  query.prefer = "instance-7";
  query.budget_left_nano_usd = 1'000'000'000;
  if (route::plan(query, policy, candidates).choices.size() != 40)
    return state.SkipWithError("expected 40 choices of 50");
  side_by_side(
      state, [&] { benchmark::DoNotOptimize(route::plan(query, policy, candidates)); },
      [&] {
        std::vector<route::Candidate> copy = candidates;
        std::vector<std::pair<int64_t, std::string>> names;
        for (auto& one : copy)
          names.emplace_back(one.prices->front().nano_usd, std::move(one.instance));
        std::sort(names.begin(), names.end());
        benchmark::DoNotOptimize(names);
      });
}

BENCHMARK_CAPTURE(plan_50, Cheapest, config::PolicyKind::kCheapest)
    ->Name("Plan50/cheapest")
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(plan_50, Ordered, config::PolicyKind::kOrdered)
    ->Name("Plan50/ordered")
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace showrunner::bench
