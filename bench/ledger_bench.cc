// A hold and its settlement, both durable, under two budgets. Yardstick: one durable transaction of
// bare SQLite that inserts one row.
#include "bench/bare_sqlite.h"
#include "bench/side_by_side.h"
#include "host/ledger/ledger.h"

namespace showrunner::bench {
namespace {

void hold_and_settle(benchmark::State& state) {
  const TemporaryFolder folder;
  const auto database = store::Database::open(folder / "ours.db").value();
  const SystemClock clock;
  ledger::Ledger ledger(*database, clock,
                        {{"day", config::Window::kDay, int64_t{1} << 50, {}},
                         {"month", config::Window::kMonth, int64_t{1} << 50, {}}});
  ledger::Intent intent{"3f1c9a0b52d7e846",
                        1,
                        "acme-main",
                        "tts/acme",
                        "tts.speak/1",
                        1,
                        "ep1/scene1/line1/voice",
                        15'000,
                        "1\nep1/scene1/line1/voice",
                        ""};
  ledger::Outcome outcome;
  outcome.ok = true;
  outcome.charge_nano_usd = 12'000;
  outcome.usage_json = R"({"characters":12})";

  BareSqlite bare(folder / "bare.db");
  bare.run("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT NOT NULL, n INTEGER NOT NULL)");
  bare.prepare("INSERT INTO t (text, n) VALUES ('ep1/scene1/line1/voice', 15000)");
  side_by_side(
      state,
      [&] {
        const auto held = ledger.reserve(intent);
        if (!held.has_value() || !ledger.settle(*held, outcome).has_value())
          state.SkipWithError("the ledger refused");
      },
      [&] { bare.step(); });
}

BENCHMARK(hold_and_settle)
    ->Name("LedgerHoldAndSettle")
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace showrunner::bench
