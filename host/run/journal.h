// What runs leave on disk: runs, finished steps by their inputs, the head of each path, redo marks.
//
// Threads: any. Durability: what a function wrote is on disk when it returns. Errors: kState.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/clock.h"
#include "host/base/json.h"
#include "host/base/result.h"
#include "host/store/database.h"

namespace showrunner::run {

// A run's name: the same command opens the same run.
struct RunKey {
  std::string show;
  std::string action;
  std::string subject;

  auto operator<=>(const RunKey&) const = default;
};

struct RunRecord {
  int64_t id = 0;
  RunKey key;
  std::string state;  // running, done, failed, cancelled
  std::string error;
  std::string result_json;
  int64_t created_at_unix_ms = 0;
  int64_t updated_at_unix_ms = 0;
  int64_t steps = 0;
  int64_t charge_nano_usd = 0;
};

struct StepKey {
  int64_t run_id = 0;
  std::string path;
  std::string input_hash;
  int64_t generation = 0;
};

struct StepRecord {
  StepKey key;
  std::string kind;
  std::string instance;
  std::string result_json;
  int64_t charge_nano_usd = 0;
  int64_t started_at_unix_ms = 0;
  int64_t finished_at_unix_ms = 0;
};

class Journal {
 public:
  // Both outlive the journal.
  Journal(store::Database& database, const Clock& clock) : database_(database), clock_(clock) {}

  // Makes or opens the run and marks it running.
  Result<int64_t> open(const RunKey& key);
  // The run, if it is there; changes nothing.
  Result<std::optional<int64_t>> find(const RunKey& key);
  Result<> close(int64_t run_id, std::string_view state, std::string_view error,
                 std::string_view result_json);
  // After a crash: what still says running did not end.
  Result<> mark_interrupted();

  // The step of these inputs, if it finished.
  Result<std::optional<StepRecord>> find_step(const StepKey& key);
  // What the path used last, whatever its inputs were.
  Result<std::optional<StepRecord>> head(int64_t run_id, std::string_view path);
  // Stores the step and makes it the head; call it within a transaction.
  Result<> add_step(const StepRecord& step);
  Result<> set_head(const StepKey& key);

  // Steps at `path` and below it run again from now on, in the generation that this gives.
  Result<int64_t> redo(int64_t run_id, std::string_view path);
  // What redo would give: one that no step of the run has had.
  Result<int64_t> next_generation(int64_t run_id);
  // Of the newest redo mark on the path or above it; 0: none.
  Result<int64_t> generation(int64_t run_id, std::string_view path);

 private:
  store::Database& database_;
  const Clock& clock_;
};

// All runs, the newest last.
Result<std::vector<RunRecord>> list_runs(store::Database& database);

}  // namespace showrunner::run
