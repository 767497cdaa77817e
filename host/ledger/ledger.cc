#include "host/ledger/ledger.h"

#include <algorithm>

namespace showrunner::ledger {
namespace {

using store::Row;
using store::Rows;
using store::Value;

Value optional_integer(const std::optional<int64_t>& value) {
  if (!value) return nullptr;
  return *value;
}

Value optional_text(const std::string& value) {
  if (value.empty()) return nullptr;
  return value;
}

constexpr const char* kAttemptColumns =
    "id, call, number, instance, plugin, kind, run_id, path, state, hold_nano_usd, "
    "charge_nano_usd, overrun_nano_usd, usage, code, retry, effect, vendor_code, message, "
    "started_at, finished_at, step_key, root_key";

Attempt read_attempt(const Row& row) {
  Attempt out;
  out.id = row.integer(0);
  out.intent = {row.text(1),  static_cast<int>(row.integer(2)),
                row.text(3),  row.text(4),
                row.text(5),  row.is_null(6) ? std::nullopt : std::optional(row.integer(6)),
                row.text(7),  row.integer(9),
                row.text(20), row.text(21)};
  out.state = row.text(8);
  out.outcome = {out.state == "ok", row.integer(10), row.text(12), row.text(13),
                 row.text(14),      row.text(15),    row.text(16), row.text(17)};
  out.overrun_nano_usd = row.integer(11);
  out.started_at_unix_ms = row.integer(18);
  out.finished_at_unix_ms = row.integer(19);
  return out;
}

}  // namespace

std::string window_of(Window window, int64_t unix_ms) {
  constexpr size_t kDayDigits = 10;
  constexpr size_t kMonthDigits = 7;
  switch (window) {
    case Window::kDay:
      return format_utc(unix_ms).substr(0, kDayDigits);
    case Window::kMonth:
      return format_utc(unix_ms).substr(0, kMonthDigits);
    case Window::kTotal:
      break;
  }
  return "total";
}

int64_t BudgetState::left_nano_usd() const {
  return std::max<int64_t>(0, budget.cap_nano_usd - held_nano_usd - charged_nano_usd);
}

Ledger::Ledger(store::Database& database, const Clock& clock, std::vector<Budget> budgets)
    : database_(database), clock_(clock), budgets_(std::move(budgets)) {}

Result<BudgetState> Ledger::state_of(const Budget& budget, int64_t at_unix_ms) {
  BudgetState state{budget, window_of(budget.window, at_unix_ms)};
  SR_ASSIGN(const Rows rows,
            database_.query("SELECT held_nano_usd, charged_nano_usd, overrun_nano_usd "
                            "FROM budget_window WHERE budget = ?1 AND window = ?2",
                            {budget.name, state.window}));
  if (rows.empty()) return state;
  state.held_nano_usd = rows[0].integer(0);
  state.charged_nano_usd = rows[0].integer(1);
  state.overrun_nano_usd = rows[0].integer(2);
  return state;
}

Result<> Ledger::check_caps(const Intent& intent, int64_t at_unix_ms) {
  for (const Budget& budget : budgets_) {
    if (!budget.covers(intent.kind)) continue;
    SR_ASSIGN(const BudgetState state, state_of(budget, at_unix_ms));
    if (intent.hold_nano_usd > state.left_nano_usd())
      return make_error(ErrorKind::kBudget, "the budget \"", budget.name, "\" has ",
                        format_usd(state.left_nano_usd()), " of ", format_usd(budget.cap_nano_usd),
                        " USD left in window ", state.window, ", the call may cost ",
                        format_usd(intent.hold_nano_usd), ". Raise /budgets/", budget.name,
                        "/cap_usd or wait for the next window");
  }
  return {};
}

Result<int64_t> Ledger::reserve(const Intent& intent) {
  int64_t id = 0;
  const int64_t now_unix_ms = clock_.now_unix_ms();
  SR_TRY(database_.transaction([&]() -> Result<> {
    SR_TRY(check_caps(intent, now_unix_ms));
    SR_TRY(database_.query(
        "INSERT INTO attempt (call, number, instance, plugin, kind, run_id, path, state, "
        "hold_nano_usd, started_at, step_key, root_key) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'open', ?8, ?9, ?10, ?11)",
        {intent.call, int64_t{intent.number}, intent.instance, intent.plugin, intent.kind,
         optional_integer(intent.run_id), optional_text(intent.path), intent.hold_nano_usd,
         now_unix_ms, optional_text(intent.step_key), optional_text(intent.root_key)}));
    id = database_.last_insert_id();
    for (const Budget& budget : budgets_) {
      if (!budget.covers(intent.kind)) continue;
      const std::string window = window_of(budget.window, now_unix_ms);
      SR_TRY(database_.query("INSERT INTO hold (attempt_id, budget, window) VALUES (?1, ?2, ?3)",
                             {id, budget.name, window}));
      SR_TRY(database_.query(
          "INSERT INTO budget_window (budget, window, held_nano_usd) VALUES (?1, ?2, ?3) "
          "ON CONFLICT DO UPDATE SET held_nano_usd = held_nano_usd + ?3",
          {budget.name, window, intent.hold_nano_usd}));
    }
    return {};
  }));
  return id;
}

Result<> Ledger::close(int64_t attempt, std::string_view state, const Outcome& outcome) {
  SR_ASSIGN(const Rows rows,
            database_.query("UPDATE attempt SET state = ?2, charge_nano_usd = ?3, "
                            "overrun_nano_usd = max(0, ?3 - hold_nano_usd), usage = ?4, code = ?5, "
                            "retry = ?6, effect = ?7, vendor_code = ?8, message = ?9, "
                            "finished_at = ?10 WHERE id = ?1 AND state = 'open' "
                            "RETURNING hold_nano_usd, overrun_nano_usd",
                            {attempt, std::string(state), outcome.charge_nano_usd,
                             optional_text(outcome.usage_json), optional_text(outcome.code),
                             optional_text(outcome.retry), optional_text(outcome.effect),
                             optional_text(outcome.vendor_code), optional_text(outcome.message),
                             clock_.now_unix_ms()}));
  if (rows.empty()) return {};
  SR_TRY(database_.query(
      "UPDATE budget_window SET held_nano_usd = held_nano_usd - ?2, "
      "charged_nano_usd = charged_nano_usd + ?3, overrun_nano_usd = overrun_nano_usd + ?4 "
      "WHERE (budget, window) IN (SELECT budget, window FROM hold WHERE attempt_id = ?1)",
      {attempt, rows[0].integer(0), outcome.charge_nano_usd, rows[0].integer(1)}));
  SR_TRY(database_.query("DELETE FROM hold WHERE attempt_id = ?1", {attempt}));
  return {};
}

Result<> Ledger::settle(int64_t attempt, const Outcome& outcome,
                        const std::function<Result<>()>& also) {
  return database_.transaction([&]() -> Result<> {
    SR_TRY(close(attempt, outcome.ok ? "ok" : "failed", outcome));
    return also ? also() : Result<>();
  });
}

Result<int64_t> Ledger::abandon_open() {
  int64_t count = 0;
  SR_TRY(database_.transaction([&]() -> Result<> {
    SR_ASSIGN(const Rows open,
              database_.query("SELECT id, hold_nano_usd FROM attempt WHERE state = 'open'"));
    for (const Row& row : open) {
      Outcome outcome;
      outcome.charge_nano_usd = row.integer(1);
      outcome.effect = "unknown";
      outcome.message = "showrunner ended while this attempt was open";
      SR_TRY(close(row.integer(0), "abandoned", outcome));
    }
    count = static_cast<int64_t>(open.size());
    return {};
  }));
  return count;
}

Result<std::vector<Attempt>> Ledger::in_doubt(std::string_view step_key) {
  SR_ASSIGN(const Rows rows,
            database_.query("SELECT " + std::string(kAttemptColumns) +
                                " FROM attempt WHERE step_key = ?1 AND state IN "
                                "('failed', 'abandoned') AND effect <> 'none' AND id > "
                                "coalesce((SELECT max(id) FROM attempt WHERE step_key = ?1 "
                                "AND state = 'ok'), 0) ORDER BY id DESC",
                            {std::string(step_key)}));
  std::vector<Attempt> out;
  for (const Row& row : rows) out.push_back(read_attempt(row));
  return out;
}

Result<bool> Ledger::bought_below(std::string_view root_key) {
  SR_ASSIGN(const Rows rows,
            database_.query("SELECT 1 FROM attempt WHERE root_key = ?1 AND (state = 'ok' OR "
                            "effect <> 'none') AND (max(hold_nano_usd, charge_nano_usd) > 0 OR "
                            "kind LIKE 'publish.%') LIMIT 1",
                            {std::string(root_key)}));
  return !rows.empty();
}

Result<std::optional<int64_t>> Ledger::left(std::string_view kind) {
  std::optional<int64_t> least;
  for (const Budget& budget : budgets_) {
    if (!budget.covers(kind)) continue;
    SR_ASSIGN(const BudgetState state, state_of(budget, clock_.now_unix_ms()));
    least = std::min(least.value_or(state.left_nano_usd()), state.left_nano_usd());
  }
  return ok(least);
}

Result<std::vector<BudgetState>> Ledger::budgets() {
  std::vector<BudgetState> out;
  for (const Budget& budget : budgets_) {
    SR_ASSIGN(BudgetState state, state_of(budget, clock_.now_unix_ms()));
    out.push_back(std::move(state));
  }
  return out;
}

Result<std::vector<Attempt>> attempts(store::Database& database, std::optional<int64_t> run_id,
                                      int64_t limit) {
  SR_ASSIGN(const Rows rows, database.query("SELECT " + std::string(kAttemptColumns) +
                                                " FROM attempt WHERE ?1 IS NULL OR run_id = ?1 "
                                                "ORDER BY id DESC LIMIT ?2",
                                            {optional_integer(run_id), limit}));
  std::vector<Attempt> out;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) out.push_back(read_attempt(*row));
  return out;
}

Result<std::optional<Attempt>> last_to_act(store::Database& database, int64_t run_id,
                                           std::string_view path) {
  SR_ASSIGN(const Rows rows,
            database.query("SELECT " + std::string(kAttemptColumns) +
                               " FROM attempt WHERE run_id = ?1 AND path = ?2 AND root_key IS NULL "
                               "AND (state = 'ok' OR effect <> 'none') ORDER BY id DESC LIMIT 1",
                           {run_id, std::string(path)}));
  if (rows.empty()) return std::nullopt;
  return read_attempt(rows.front());
}

std::string format_usd(int64_t nano_usd) {
  constexpr int64_t kNano = 1'000'000'000;
  constexpr size_t kDecimals = 9;
  constexpr size_t kLeastDecimals = 2;
  const std::string sign = nano_usd < 0 ? "-" : "";
  const uint64_t amount =
      nano_usd < 0 ? 0 - static_cast<uint64_t>(nano_usd) : static_cast<uint64_t>(nano_usd);
  std::string fraction = std::to_string(amount % kNano);
  fraction.insert(0, kDecimals - fraction.size(), '0');
  while (fraction.size() > kLeastDecimals && fraction.back() == '0') fraction.pop_back();
  return sign + std::to_string(amount / kNano) + "." + fraction;
}

}  // namespace showrunner::ledger
