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
    return refuse("the call asks for " + query.only);
  if (!candidate.serves) return refuse("does not serve " + query.kind);
  if (!candidate.blocked.empty()) return refuse(candidate.blocked);
  if (!candidate.prices)
    return refuse("its price is unknown: set /instances/" + candidate.instance +
                  "/prices ([] is free)");
  const auto worst = cost(*candidate.prices, query.kind, query.usage.worst);
  const auto expected = cost(*candidate.prices, query.kind, query.usage.expected);
  if (!worst || !expected)
    return refuse("a price in a unit that cannot be bounded before a call of " + query.kind);
  if (query.budget_left_nano_usd && *worst > *query.budget_left_nano_usd)
    return refuse("may cost " + ledger::format_usd(*worst) + " USD, the budget has " +
                      ledger::format_usd(*query.budget_left_nano_usd) + " left",
                  true);
  return Priced{*expected, *worst};
}

size_t rank(const config::Policy& policy, const std::string& instance) {
  const auto it = std::find(policy.order.begin(), policy.order.end(), instance);
  return static_cast<size_t>(it - policy.order.begin());
}

std::string reason(const Query& query, const config::Policy& policy, const Choice& choice) {
  if (choice.instance == query.prefer) return "preferred by the caller";
  if (policy.kind == config::PolicyKind::kCheapest)
    return "expected " + ledger::format_usd(choice.expected_nano_usd) + " USD";
  const size_t at = rank(policy, choice.instance);
  return at < policy.order.size() ? "place " + std::to_string(at + 1) + " in the order"
                                  : "not in the order, by name";
}

}  // namespace

Plan plan(const Query& query, const config::Policy& policy, std::vector<Candidate> snapshot) {
  Plan out;
  for (Candidate& candidate : snapshot) {
    auto verdict = examine(query, candidate);
    if (const auto* priced = std::get_if<Priced>(&verdict)) {
      out.choices.push_back({std::move(candidate.instance), priced->expected, priced->worst, {}});
    } else {
      out.refusals.push_back(std::get<Refusal>(std::move(verdict)));
    }
  }
  const auto key = [&](const Choice& choice) {
    const int64_t price =
        policy.kind == config::PolicyKind::kCheapest ? choice.expected_nano_usd : 0;
    return std::tuple(choice.instance != query.prefer, price, rank(policy, choice.instance),
                      std::string_view(choice.instance));
  };
  std::sort(out.choices.begin(), out.choices.end(),
            [&](const Choice& a, const Choice& b) { return key(a) < key(b); });
  for (Choice& choice : out.choices) choice.reason = reason(query, policy, choice);
  std::sort(out.refusals.begin(), out.refusals.end(),
            [](const Refusal& a, const Refusal& b) { return a.instance < b.instance; });
  return out;
}

}  // namespace showrunner::route
