// Which instances may serve a call, in what order, and why: a pure function of the query, the
// policy and a snapshot of the instances.
//
// Threads: pure. Determinism: equal inputs give equal plans; ties are broken by name.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/config/config.h"
#include "host/route/usage.h"

namespace showrunner::route {

// One instance at the moment of planning.
struct Candidate {
  std::string instance;
  bool serves = false;           // the kind
  std::string blocked;           // why it is out for now; empty: it is not
  std::optional<Prices> prices;  // absent: unknown; empty: free
};

struct Query {
  std::string kind;
  Forecast usage;
  std::string only;             // the one instance that may serve; empty: any
  std::string why_only;         // empty: the call asks for it
  int64_t credit_nano_usd = 0;  // that earlier attempts of the same were charged
  std::string prefer;           // comes first where usable
  std::optional<int64_t> budget_left_nano_usd;
};

struct Choice {
  std::string instance;
  int64_t expected_nano_usd = 0;
  int64_t worst_nano_usd = 0;  // what is held
  std::string reason;

  bool operator==(const Choice&) const = default;
};

struct Refusal {
  std::string instance;
  std::string reason;
  bool over_budget = false;  // only its price is against it

  bool operator==(const Refusal&) const = default;
};

struct Plan {
  std::vector<Choice> choices;    // in order of trial
  std::vector<Refusal> refusals;  // all others that serve the kind, by name
  std::string stopped;            // why nobody may be asked, whoever could; empty: nothing does
  std::string doubt;              // the earlier attempt that the choice goes on with; or empty
  int64_t credit_nano_usd = 0;    // what that was charged; the choice's prices are less by it
};

Plan plan(const Query& query, const config::Policy& policy, std::vector<Candidate> snapshot);

}  // namespace showrunner::route
