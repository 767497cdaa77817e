// A step that finished before, among 10,000 others: the hash of its inputs and all that the engine
// asks of the journal before it answers. Yardstick: one indexed SELECT of bare SQLite that finds
// the same row.
#include "bench/bare_sqlite.h"
#include "bench/side_by_side.h"
#include "host/run/execution.h"
#include "host/run/journal.h"

namespace showrunner::bench {
namespace {

constexpr int kSteps = 10'000;
constexpr const char* kKind = "tts.speak/1";

std::string path(int i) {
  return "ep" + std::to_string(i % 10) + "/line" + std::to_string(i) + "/voice";
}

Json request(int i) {
  return {{"text", "Line " + std::to_string(i) + std::string(400, '.')},
          {"language", "en"},
          {"voice", "en-us+f3"},
          {"emotion", "joy"},
          {"pitch", 1.05},
          {"rate", 0.95},
          {"references", {{{"sha256", std::string(64, 'a')}, {"media_type", "audio/wav"}}}}};
}

void memo_hit(benchmark::State& state) {
  const TemporaryFolder folder;
  const auto database = store::Database::open(folder / "ours.db").value();
  const SystemClock clock;
  run::Journal journal(*database, clock);
  const int64_t run_id = journal.open({"drama", "produce", "x/ep1"}).value();
  const auto key = [&](int i) {
    return run::StepKey{run_id, path(i), run::input_hash(kKind, request(i), ""), 0};
  };
  const std::string result(600, 'r');
  const auto filled = database->transaction([&]() -> Result<> {
    for (int i = 0; i < kSteps; ++i)
      SR_TRY(journal.add_step({key(i), kKind, "espeak", result, 0, 1, 2}));
    return {};
  });
  if (!filled.has_value()) return state.SkipWithError(filled.error().message.c_str());

  constexpr int kMiddle = kSteps / 2;
  const Json asked = request(kMiddle);
  const run::StepKey wanted = key(kMiddle);
  BareSqlite bare(folder / "ours.db");
  sqlite3_stmt* const select = bare.prepare(
      "SELECT result FROM step WHERE run_id = ?1 AND path = ?2 AND input_hash = ?3 AND "
      "generation = ?4");
  sqlite3_bind_int64(select, 1, wanted.run_id);
  sqlite3_bind_text(select, 2, wanted.path.c_str(), -1, SQLITE_STATIC);
  sqlite3_bind_text(select, 3, wanted.input_hash.c_str(), -1, SQLITE_STATIC);
  sqlite3_bind_int64(select, 4, 0);
  side_by_side(
      state,
      [&] {
        run::StepKey step{run_id, wanted.path, run::input_hash(kKind, asked, ""), 0};
        step.generation = journal.generation(run_id, step.path).value();
        const auto stored = journal.find_step(step);
        const auto last = journal.head(run_id, step.path);
        if (!stored.value() || !last.value() || !journal.set_head(step).has_value())
          state.SkipWithError("the step is not there");
      },
      [&] {
        if (bare.step() != 1) state.SkipWithError("the row is not there");
      });
}

BENCHMARK(memo_hit)->Name("StepMemoHit")->UseManualTime()->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace showrunner::bench
