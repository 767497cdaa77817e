// The one database of a state: SQLite in WAL mode, one connection that writes.
//
// Threads: any; a mutex serialises. Durability: synchronous=FULL, so a query outside a transaction,
// and a transaction that returned success, is on disk. Errors: kState for full, read-only, locked
// or damaged files, with the fix; kInternal for wrong SQL.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "host/base/fault.h"
#include "host/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace showrunner::store {

using Value = std::variant<std::nullptr_t, int64_t, std::string>;

class Row {
 public:
  explicit Row(std::vector<Value> values) : values_(std::move(values)) {}
  bool is_null(size_t column) const { return values_[column].index() == 0; }
  int64_t integer(size_t column) const;          // 0 for null
  const std::string& text(size_t column) const;  // "" for null

 private:
  std::vector<Value> values_;
};
using Rows = std::vector<Row>;

class Database {
 public:
  // Makes or opens the file and brings its schema up to date (migrations.cc).
  static Result<std::unique_ptr<Database>> open(const std::filesystem::path& path);
  // For looking while another process owns the state. kNotFound if nothing was made yet, kState for
  // what cannot be looked at or an older showrunner made.
  static Result<std::unique_ptr<Database>> open_read_only(const std::filesystem::path& path);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  Result<Rows> query(std::string_view sql, std::vector<Value> parameters = {});
  // BEGIN IMMEDIATE .. COMMIT; an error of body rolls back. Does not nest.
  Result<> transaction(const std::function<Result<>()>& body);
  // Of the last INSERT on this connection; call within the same transaction.
  int64_t last_insert_id();

  // The first error of kind kState that anybody got.
  std::optional<Error> fault() const { return fault_.first(); }

 private:
  Database(sqlite3* connection, std::filesystem::path path)
      : connection_(connection), path_(std::move(path)) {}
  static Result<std::unique_ptr<Database>> open_with(const std::filesystem::path& path, int flags);
  Result<> execute(const char* sql);
  Result<sqlite3_stmt*> prepare(std::string_view sql);
  Error error(std::string_view doing) { return fault_.note(find_error(doing)); }
  Error find_error(std::string_view doing) const;

  sqlite3* connection_;
  const std::filesystem::path path_;
  std::recursive_mutex mutex_;
  std::unordered_map<std::string, sqlite3_stmt*> statements_;
  FaultLatch fault_;
};

// What this showrunner makes.
int64_t newest_schema();
// 0: not made yet. Refuses what a newer showrunner made.
Result<int64_t> schema_version(Database& database);
// Applies what the database lacks.
Result<> migrate(Database& database);

}  // namespace showrunner::store
