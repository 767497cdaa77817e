// Money as a hard bound: every attempt is reserved in all budgets that apply before the provider is
// asked, and settled after. All amounts are integer nano-USD.
//
// For each budget and window: charges - overruns + open holds <= cap, whatever the interleaving of
// calls, crashes and retries. An overrun is the part of a vendor's bill above its hold: it is
// recorded as billed, and leaves less for the next reservation.
//
// Threads: any. Durability: what reserve and settle wrote is on disk when they return. Errors:
// kBudget when a cap says no, kState when the database cannot be written.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/clock.h"
#include "host/base/result.h"
#include "host/config/config.h"
#include "host/store/database.h"

namespace showrunner::ledger {

using config::Budget;
using config::Window;

// "2026-11-21", "2026-11", "total"
std::string window_of(Window window, int64_t unix_ms);

// What is written before a provider is asked.
struct Intent {
  std::string call;
  int number = 1;  // of the attempt within the call
  std::string instance;
  std::string plugin;
  std::string kind;
  std::optional<int64_t> run_id;
  std::string path;  // of the step, or empty
  int64_t hold_nano_usd = 0;
  std::string step_key;  // equal for all attempts of one step with its inputs, or empty
  std::string root_key;  // of a plugin's own call: the key of the step that it is a part of
};

// What came of it.
struct Outcome {
  bool ok = false;
  int64_t charge_nano_usd = 0;
  std::string usage_json;
  std::string code;  // of the error: UNAVAILABLE, and its classes
  std::string retry;
  std::string effect;
  std::string vendor_code;
  std::string message;
};

struct Attempt {
  int64_t id = 0;
  Intent intent;
  std::string state;  // open, ok, failed, abandoned
  Outcome outcome;
  int64_t overrun_nano_usd = 0;
  int64_t started_at_unix_ms = 0;
  int64_t finished_at_unix_ms = 0;  // 0: open
};

struct BudgetState {
  Budget budget;
  std::string window;
  int64_t held_nano_usd = 0;
  int64_t charged_nano_usd = 0;
  int64_t overrun_nano_usd = 0;

  int64_t left_nano_usd() const;  // never below 0: what is free may always be asked
};

class Ledger {
 public:
  // Both outlive the ledger.
  Ledger(store::Database& database, const Clock& clock, std::vector<Budget> budgets);

  // The attempt's id. One transaction over all budgets that cover the kind.
  Result<int64_t> reserve(const Intent& intent);
  // Releases the hold and books the charge; `also` runs in the same transaction, so that a charge
  // and what was bought stand or fall together. A second settle of an attempt changes nothing.
  Result<> settle(int64_t attempt, const Outcome& outcome,
                  const std::function<Result<>()>& also = {});
  // After a crash, before the first reserve: attempts without an outcome are charged at their hold,
  // since the vendor may have billed them. Their count.
  Result<int64_t> abandon_open();

  // Attempts of the step that failed or were abandoned and may have acted or been billed, the
  // newest first; none once the step was served.
  Result<std::vector<Attempt>> in_doubt(std::string_view step_key);

  // A call of a plugin below the step acted or was billed, or may have been.
  Result<bool> bought_below(std::string_view root_key);

  // The least that any budget has left for a kind; no value: no budget covers it.
  Result<std::optional<int64_t>> left(std::string_view kind);
  Result<std::vector<BudgetState>> budgets();

 private:
  Result<BudgetState> state_of(const Budget& budget, int64_t at_unix_ms);
  Result<> check_caps(const Intent& intent, int64_t at_unix_ms);
  Result<> close(int64_t attempt, std::string_view state, const Outcome& outcome);

  store::Database& database_;
  const Clock& clock_;
  const std::vector<Budget> budgets_;
};

// The newest `limit` attempts, oldest first; of one run, or of all.
Result<std::vector<Attempt>> attempts(store::Database& database, std::optional<int64_t> run_id,
                                      int64_t limit);

// The newest attempt of a run's step itself that acted, or may have.
Result<std::optional<Attempt>> last_to_act(store::Database& database, int64_t run_id,
                                           std::string_view path);

// "0.000015" for 15,000: US dollars with as many decimals as needed, at least two.
std::string format_usd(int64_t nano_usd);

}  // namespace showrunner::ledger
