#include "host/store/database.h"

#include <sqlite3.h>

#include <cerrno>
#include <system_error>

#include "host/base/files.h"

namespace showrunner::store {
namespace {

constexpr int kBusyTimeoutMs = 5000;

void bind_value(sqlite3_stmt* statement, int index, const Value& value) {
  if (const auto* number = std::get_if<int64_t>(&value)) {
    sqlite3_bind_int64(statement, index, *number);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_TRANSIENT,
                        SQLITE_UTF8);
  } else {
    sqlite3_bind_null(statement, index);
  }
}

Value column(sqlite3_stmt* statement, int index) {
  switch (sqlite3_column_type(statement, index)) {
    case SQLITE_NULL:
      return nullptr;
    case SQLITE_INTEGER:
      return static_cast<int64_t>(sqlite3_column_int64(statement, index));
    default: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, index));
      const int size = sqlite3_column_bytes(statement, index);
      return std::string(text == nullptr ? "" : text, static_cast<size_t>(size));
    }
  }
}

Error nothing_yet(const std::filesystem::path& path) {
  return make_error(ErrorKind::kNotFound, "nothing was produced here yet: no ", path.string());
}

Error out_of_reach(const std::filesystem::path& path, const std::error_code& cause) {
  return make_error(ErrorKind::kState, "cannot read ", path.string(), ": ", cause.message(),
                    ". Give this user access to its folder (chown, chmod u+rwX) or choose another "
                    "with --state");
}

Error too_old(const std::filesystem::path& path, int64_t version) {
  return make_error(ErrorKind::kState, "the state was written by an older showrunner (schema ",
                    std::to_string(version), ", this one needs ", std::to_string(newest_schema()),
                    "). Any command that owns the state upgrades it: showrunner config check "
                    "--state ",
                    path.parent_path().string());
}

}  // namespace

int64_t Row::integer(size_t column) const {
  const auto* number = std::get_if<int64_t>(&values_[column]);
  return number == nullptr ? 0 : *number;
}

const std::string& Row::text(size_t column) const {
  static const std::string kEmpty;
  const auto* text = std::get_if<std::string>(&values_[column]);
  return text == nullptr ? kEmpty : *text;
}

Error Database::find_error(std::string_view doing) const {
  const int code = sqlite3_errcode(connection_) & 0xFF;
  const std::string what =
      "cannot " + std::string(doing) + " the database " + path_.string() + ": ";
  switch (code) {
    case SQLITE_FULL:
      return file_error(std::string(doing) + " the database", path_, ENOSPC);
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return {ErrorKind::kState, what + "it cannot be written (" + sqlite3_errmsg(connection_) +
                                     "). Give this user write access to its folder or choose "
                                     "another with --state"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorKind::kState, what + "another process holds it. End that process and try again"};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {ErrorKind::kState, what + "the file is damaged (" + sqlite3_errmsg(connection_) +
                                     "). Restore it from a backup, or move it away to start anew: "
                                     "finished steps would run again"};
    case SQLITE_IOERR:
      return {ErrorKind::kState, what + "input/output error (" + sqlite3_errmsg(connection_) +
                                     "). Check the disk (dmesg, df -h) and run the same "
                                     "command again: what is done stays done"};
    default:
      return {ErrorKind::kInternal, what + sqlite3_errmsg(connection_)};
  }
}

Result<std::unique_ptr<Database>> Database::open_with(const std::filesystem::path& path,
                                                      int flags) {
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &connection, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  if (connection == nullptr) return make_error(ErrorKind::kInternal, "SQLite is out of memory");
  std::unique_ptr<Database> database(new Database(connection, path));
  if (code != SQLITE_OK) return database->error("open");
  sqlite3_busy_timeout(connection, kBusyTimeoutMs);
  return database;
}

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& path) {
  SR_ASSIGN(auto database, open_with(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE));
  for (const char* pragma : {"PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL",
                             "PRAGMA foreign_keys=ON", "PRAGMA trusted_schema=OFF"})
    SR_TRY(database->execute(pragma));
  SR_TRY(migrate(*database));
  return database;
}

Result<std::unique_ptr<Database>> Database::open_read_only(const std::filesystem::path& path) {
  std::error_code cause;
  const bool exists = std::filesystem::exists(path, cause);
  if (cause) return out_of_reach(path, cause);
  if (!exists) return nothing_yet(path);
  SR_ASSIGN(auto database, open_with(path, SQLITE_OPEN_READWRITE));
  SR_TRY(database->execute("PRAGMA query_only=ON"));
  SR_ASSIGN(const int64_t version, schema_version(*database));
  if (version == 0) return nothing_yet(path);
  if (version < newest_schema()) return too_old(path, version);
  SR_TRY(database->execute("PRAGMA wal_autocheckpoint=0"));
  return database;
}

Database::~Database() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close(connection_);
}

Result<> Database::execute(const char* sql) {
  std::lock_guard lock(mutex_);
  if (sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) return error("use");
  return {};
}

Result<sqlite3_stmt*> Database::prepare(std::string_view sql) {
  auto& statement = statements_[std::string(sql)];
  if (statement == nullptr &&
      sqlite3_prepare_v3(connection_, sql.data(), static_cast<int>(sql.size()),
                         SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK)
    return error("use");
  return statement;
}

Result<Rows> Database::query(std::string_view sql, std::vector<Value> parameters) {
  std::lock_guard lock(mutex_);
  SR_ASSIGN(sqlite3_stmt* const statement, prepare(sql));
  for (size_t i = 0; i < parameters.size(); ++i)
    bind_value(statement, static_cast<int>(i) + 1, parameters[i]);
  Rows rows;
  int code;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
    std::vector<Value> values;
    for (int i = 0; i < sqlite3_column_count(statement); ++i)
      values.push_back(column(statement, i));
    rows.emplace_back(std::move(values));
  }
  const Result<Rows> failed = code == SQLITE_DONE ? Result<Rows>(Rows{}) : error("use");
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  if (!failed.has_value()) return failed.error();
  return rows;
}

Result<> Database::transaction(const std::function<Result<>()>& body) {
  std::lock_guard lock(mutex_);
  SR_TRY(execute("BEGIN IMMEDIATE"));
  Result<> done = body();
  if (done.has_value()) done = execute("COMMIT");
  if (!done.has_value() && sqlite3_get_autocommit(connection_) == 0) {
    const Result<> rolled_back = execute("ROLLBACK");
    if (!rolled_back.has_value()) return rolled_back;
  }
  return done;
}

int64_t Database::last_insert_id() {
  std::lock_guard lock(mutex_);
  return sqlite3_last_insert_rowid(connection_);
}

}  // namespace showrunner::store
