#include "host/run/journal.h"

namespace showrunner::run {
namespace {

using store::Row;
using store::Rows;

constexpr const char* kStepColumns =
    "SELECT step.run_id, step.path, step.input_hash, step.generation, step.kind, step.instance, "
    "step.result, step.charge_nano_usd, step.started_at, step.finished_at FROM step ";

StepRecord read_step(const Row& row) {
  return {{row.integer(0), row.text(1), row.text(2), row.integer(3)},
          row.text(4),
          row.text(5),
          row.text(6),
          row.integer(7),
          row.integer(8),
          row.integer(9)};
}

std::optional<StepRecord> first_step(const Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return read_step(rows.front());
}

store::Value text_or_null(std::string_view text) {
  if (text.empty()) return nullptr;
  return std::string(text);
}

}  // namespace

Result<int64_t> Journal::open(const RunKey& key) {
  SR_ASSIGN(
      const Rows rows,
      database_.query("INSERT INTO run (show, action, subject, state, created_at, updated_at) "
                      "VALUES (?1, ?2, ?3, 'running', ?4, ?4) ON CONFLICT (show, action, subject) "
                      "DO UPDATE SET state = 'running', error = NULL, updated_at = ?4 RETURNING id",
                      {key.show, key.action, key.subject, clock_.now_unix_ms()}));
  return rows.at(0).integer(0);
}

Result<std::optional<int64_t>> Journal::find(const RunKey& key) {
  SR_ASSIGN(const Rows rows,
            database_.query("SELECT id FROM run WHERE show = ?1 AND action = ?2 AND subject = ?3",
                            {key.show, key.action, key.subject}));
  if (rows.empty()) return ok<std::optional<int64_t>>(std::nullopt);
  return ok<std::optional<int64_t>>(rows.front().integer(0));
}

Result<> Journal::close(int64_t run_id, std::string_view state, std::string_view error,
                        std::string_view result_json) {
  SR_TRY(
      database_.query("UPDATE run SET state = ?2, error = ?3, result = ?4, updated_at = ?5 "
                      "WHERE id = ?1",
                      {run_id, std::string(state), text_or_null(error), text_or_null(result_json),
                       clock_.now_unix_ms()}));
  return {};
}

Result<> Journal::mark_interrupted() {
  SR_TRY(
      database_.query("UPDATE run SET state = 'failed', error = 'interrupted: the same command "
                      "goes on where it stopped' WHERE state = 'running'"));
  return {};
}

Result<std::optional<StepRecord>> Journal::find_step(const StepKey& key) {
  SR_ASSIGN(const Rows rows,
            database_.query(std::string(kStepColumns) +
                                "WHERE run_id = ?1 AND path = ?2 AND input_hash = ?3 AND "
                                "generation = ?4",
                            {key.run_id, key.path, key.input_hash, key.generation}));
  return ok(first_step(rows));
}

Result<std::optional<StepRecord>> Journal::head(int64_t run_id, std::string_view path) {
  SR_ASSIGN(const Rows rows,
            database_.query(std::string(kStepColumns) +
                                "JOIN step_head USING (run_id, path, input_hash, generation) "
                                "WHERE run_id = ?1 AND path = ?2",
                            {run_id, std::string(path)}));
  return ok(first_step(rows));
}

Result<> Journal::add_step(const StepRecord& step) {
  SR_TRY(database_.query(
      "INSERT OR REPLACE INTO step (run_id, path, input_hash, generation, kind, instance, "
      "result, charge_nano_usd, started_at, finished_at) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
      {step.key.run_id, step.key.path, step.key.input_hash, step.key.generation, step.kind,
       step.instance, step.result_json, step.charge_nano_usd, step.started_at_unix_ms,
       step.finished_at_unix_ms}));
  return set_head(step.key);
}

Result<> Journal::set_head(const StepKey& key) {
  SR_TRY(database_.query(
      "INSERT INTO step_head (run_id, path, input_hash, generation) VALUES (?1, ?2, ?3, ?4) "
      "ON CONFLICT DO UPDATE SET input_hash = ?3, generation = ?4 "
      "WHERE input_hash <> ?3 OR generation <> ?4",
      {key.run_id, key.path, key.input_hash, key.generation}));
  return {};
}

Result<int64_t> Journal::redo(int64_t run_id, std::string_view path) {
  SR_ASSIGN(const Rows rows,
            database_.query("INSERT INTO redo (run_id, path, generation) VALUES (?1, ?2, "
                            "(SELECT 1 + coalesce(max(generation), 0) FROM redo WHERE run_id = ?1))"
                            " ON CONFLICT DO UPDATE SET generation = excluded.generation "
                            "RETURNING generation",
                            {run_id, std::string(path)}));
  return rows.at(0).integer(0);
}

Result<int64_t> Journal::next_generation(int64_t run_id) {
  SR_ASSIGN(const Rows rows,
            database_.query("SELECT 1 + coalesce(max(generation), 0) FROM redo WHERE run_id = ?1",
                            {run_id}));
  return rows.at(0).integer(0);
}

Result<int64_t> Journal::generation(int64_t run_id, std::string_view path) {
  SR_ASSIGN(const Rows rows,
            database_.query("SELECT coalesce(max(generation), 0) FROM redo WHERE run_id = ?1 AND "
                            "(path = ?2 OR substr(?2, 1, length(path) + 1) = path || '/')",
                            {run_id, std::string(path)}));
  return rows.at(0).integer(0);
}

Result<std::vector<RunRecord>> list_runs(store::Database& database) {
  SR_ASSIGN(const Rows rows,
            database.query(
                "SELECT run.id, show, action, subject, state, error, run.result, created_at, "
                "updated_at, (SELECT count(*) FROM step_head WHERE run_id = run.id), "
                "(SELECT coalesce(sum(charge_nano_usd), 0) FROM attempt WHERE run_id = run.id) "
                "FROM run ORDER BY run.id"));
  std::vector<RunRecord> out;
  for (const Row& row : rows)
    out.push_back({row.integer(0),
                   {row.text(1), row.text(2), row.text(3)},
                   row.text(4),
                   row.text(5),
                   row.text(6),
                   row.integer(7),
                   row.integer(8),
                   row.integer(9),
                   row.integer(10)});
  return out;
}

}  // namespace showrunner::run
