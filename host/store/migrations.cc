#include <vector>

#include "host/store/database.h"

namespace showrunner::store {
namespace {

// Each entry brings the schema from version i to i+1 and is never edited after a release. Times are
// Unix milliseconds, money is nano-USD.
const std::vector<std::vector<const char*>> kMigrations = {
    {
        // One durable execution of a show's action.
        R"(CREATE TABLE run (
             id INTEGER PRIMARY KEY, show TEXT NOT NULL, action TEXT NOT NULL,
             subject TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN
               ('running', 'done', 'failed', 'cancelled')),
             error TEXT, result TEXT, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
             UNIQUE (show, action, subject)) STRICT)",
        // Finished steps by inputs; all hashes are kept, so an undone edit costs nothing.
        R"(CREATE TABLE step (
             run_id INTEGER NOT NULL REFERENCES run (id), path TEXT NOT NULL,
             input_hash TEXT NOT NULL, generation INTEGER NOT NULL, kind TEXT NOT NULL,
             instance TEXT NOT NULL, result TEXT NOT NULL, charge_nano_usd INTEGER NOT NULL,
             started_at INTEGER NOT NULL, finished_at INTEGER NOT NULL,
             PRIMARY KEY (run_id, path, input_hash, generation)) STRICT, WITHOUT ROWID)",
        // Which of them each path used last.
        R"(CREATE TABLE step_head (
             run_id INTEGER NOT NULL REFERENCES run (id), path TEXT NOT NULL,
             input_hash TEXT NOT NULL, generation INTEGER NOT NULL,
             PRIMARY KEY (run_id, path)) STRICT, WITHOUT ROWID)",
        // Paths that somebody asked to redo, with all below them.
        R"(CREATE TABLE redo (
             run_id INTEGER NOT NULL REFERENCES run (id), path TEXT NOT NULL,
             generation INTEGER NOT NULL, PRIMARY KEY (run_id, path)) STRICT, WITHOUT ROWID)",
        // Every try of every call: the hold is written before the provider is asked.
        R"(CREATE TABLE attempt (
             id INTEGER PRIMARY KEY, call TEXT NOT NULL, number INTEGER NOT NULL,
             instance TEXT NOT NULL, plugin TEXT NOT NULL, kind TEXT NOT NULL, run_id INTEGER,
             path TEXT, state TEXT NOT NULL CHECK (state IN
               ('open', 'ok', 'failed', 'abandoned')),
             hold_nano_usd INTEGER NOT NULL, charge_nano_usd INTEGER NOT NULL DEFAULT 0,
             overrun_nano_usd INTEGER NOT NULL DEFAULT 0, usage TEXT, code TEXT, retry TEXT,
             effect TEXT, vendor_code TEXT, message TEXT, started_at INTEGER NOT NULL,
             finished_at INTEGER) STRICT)",
        "CREATE INDEX attempt_open ON attempt (id) WHERE state = 'open'",
        "CREATE INDEX attempt_run ON attempt (run_id, id)",
        // Money of one budget in one window.
        R"(CREATE TABLE budget_window (
             budget TEXT NOT NULL, window TEXT NOT NULL, held_nano_usd INTEGER NOT NULL DEFAULT 0,
             charged_nano_usd INTEGER NOT NULL DEFAULT 0,
             overrun_nano_usd INTEGER NOT NULL DEFAULT 0,
             PRIMARY KEY (budget, window)) STRICT, WITHOUT ROWID)",
        // Which windows an open hold stands in.
        R"(CREATE TABLE hold (
             attempt_id INTEGER NOT NULL REFERENCES attempt (id), budget TEXT NOT NULL,
             window TEXT NOT NULL, PRIMARY KEY (attempt_id, budget)) STRICT, WITHOUT ROWID)",
        // The last sr_sink.checkpoint of an operation that has not finished.
        R"(CREATE TABLE checkpoint (
             idempotency_key TEXT PRIMARY KEY, resume TEXT NOT NULL,
             updated_at INTEGER NOT NULL) STRICT, WITHOUT ROWID)",
        R"(CREATE TABLE kv (
             instance TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
             PRIMARY KEY (instance, key)) STRICT, WITHOUT ROWID)",
    },
    {
        // What the attempt was for, the same over restarts: a step and its inputs.
        "ALTER TABLE attempt ADD COLUMN step_key TEXT",
        "CREATE INDEX attempt_step ON attempt (step_key, id) WHERE step_key IS NOT NULL",
    },
    {
        // For calls of plugins below a step: the step's key, and what was bought for it so far.
        "ALTER TABLE attempt ADD COLUMN root_key TEXT",
        "CREATE INDEX attempt_root ON attempt (root_key) WHERE root_key IS NOT NULL",
        R"(CREATE TABLE answer (
             step_key TEXT PRIMARY KEY, root_key TEXT NOT NULL, instance TEXT NOT NULL,
             result TEXT NOT NULL) STRICT, WITHOUT ROWID)",
        "CREATE INDEX answer_root ON answer (root_key)",
    },
};

}  // namespace

int64_t newest_schema() { return static_cast<int64_t>(kMigrations.size()); }

Result<int64_t> schema_version(Database& database) {
  SR_ASSIGN(const Rows rows, database.query("PRAGMA user_version"));
  const int64_t version = rows.at(0).integer(0);
  if (version < 0 || version > newest_schema())
    return make_error(ErrorKind::kState, "the state was written by a newer showrunner (schema ",
                      std::to_string(version), ", this one knows ", std::to_string(newest_schema()),
                      "). Upgrade showrunner or choose another folder with --state");
  return version;
}

Result<> migrate(Database& database) {
  SR_ASSIGN(const int64_t version, schema_version(database));
  for (auto i = static_cast<size_t>(version); i < kMigrations.size(); ++i) {
    SR_TRY(database.transaction([&]() -> Result<> {
      for (const char* sql : kMigrations[i]) SR_TRY(database.query(sql));
      SR_TRY(database.query("PRAGMA user_version=" + std::to_string(i + 1)));
      return {};
    }));
  }
  return {};
}

}  // namespace showrunner::store
