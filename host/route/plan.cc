#include "host/route/plan.h"

#include <algorithm>
#include <tuple>
#include <variant>

#include "host/ledger/ledger.h"

namespace showrunner::route {
namespace {

struct Priced {
  int64_t expected = 0;
  int64_t worst = 0;
};

// Why to leave it out, or what it costs.
std::variant<Refusal, Priced> examine(const Query& query, const Candidate& candidate) {
  const auto refuse = [&](std::string reason, bool over_budget = false) {
    return Refusal{candidate.instance, std::move(reason), over_budget};
  };
  if (!query.only.empty() && candidate.instance != query.only)
    return refuse(query.why_only.empty() ? "the call asks for " + query.only : query.why_only);
  if (!candidate.blocked.empty()) return refuse(candidate.blocked);
  if (!candidate.prices)
    return refuse("its price is unknown: set /instances/" + candidate.instance +
                  "/prices ([] is free)");
  auto worst = cost(*candidate.prices, query.kind, query.usage.worst);
  auto expected = cost(*candidate.prices, query.kind, query.usage.expected);
  if (!worst || !expected)
    return refuse("a price in a unit that cannot be bounded before a call of " + query.kind);
  for (auto* price : {&worst, &expected})
    *price = std::max<int64_t>(0, **price - query.credit_nano_usd);
  if (query.budget_left_nano_usd && *worst > *query.budget_left_nano_usd)
    return refuse("may cost " + ledger::format_usd(*worst) + " USD, the budget has " +
                      ledger::format_usd(*query.budget_left_nano_usd) + " left",
                  true);
  return Priced{*expected, *worst};
}

// A choice with what decides its place.
struct Ranked {
  bool is_other = true;  // than the preferred
  int64_t price = 0;
  size_t place = 0;  // in the order
  Choice choice;
};

Ranked rank(const Query& query, const config::Policy& policy, Choice choice) {
  const auto it = std::find(policy.order.begin(), policy.order.end(), choice.instance);
  Ranked out;
  out.is_other = choice.instance != query.prefer;
  out.price = policy.kind == config::PolicyKind::kCheapest ? choice.expected_nano_usd : 0;
  out.place = static_cast<size_t>(it - policy.order.begin());
  out.choice = std::move(choice);
  return out;
}

bool comes_before(const Ranked& a, const Ranked& b) {
  return std::tie(a.is_other, a.price, a.place, a.choice.instance) <
         std::tie(b.is_other, b.price, b.place, b.choice.instance);
}

std::string reason(const config::Policy& policy, const Ranked& ranked) {
  if (!ranked.is_other) return "preferred by the caller";
  if (policy.kind == config::PolicyKind::kCheapest)
    return "expected " + ledger::format_usd(ranked.choice.expected_nano_usd) + " USD";
  return ranked.place < policy.order.size()
             ? "place " + std::to_string(ranked.place + 1) + " in the order"
             : "not in the order, by name";
}

}  // namespace

Plan plan(const Query& query, const config::Policy& policy, std::vector<Candidate> snapshot) {
  Plan out;
  std::vector<Ranked> ranked;
  for (Candidate& candidate : snapshot) {
    if (!candidate.serves) continue;
    auto verdict = examine(query, candidate);
    if (const auto* priced = std::get_if<Priced>(&verdict)) {
      ranked.push_back(rank(query, policy,
                            {std::move(candidate.instance), priced->expected, priced->worst, {}}));
    } else {
      out.refusals.push_back(std::get<Refusal>(std::move(verdict)));
    }
  }
  std::sort(ranked.begin(), ranked.end(), comes_before);
  for (Ranked& one : ranked) {
    one.choice.reason = reason(policy, one);
    out.choices.push_back(std::move(one.choice));
  }
  std::sort(out.refusals.begin(), out.refusals.end(),
            [](const Refusal& a, const Refusal& b) { return a.instance < b.instance; });
  return out;
}

}  // namespace showrunner::route
