// SQLite without our code, on a file as durable as ours: what a statement costs at least.
#pragma once
#include <sqlite3.h>
#include <stdlib.h>

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace showrunner::bench {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "showrunner-bench-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::filesystem::path operator/(const char* name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

class BareSqlite {
 public:
  explicit BareSqlite(const std::filesystem::path& path) {
    check(sqlite3_open(path.c_str(), &connection_));
    run("PRAGMA journal_mode=WAL");
    run("PRAGMA synchronous=FULL");
  }
  ~BareSqlite() {
    sqlite3_finalize(statement_);
    sqlite3_close(connection_);
  }
  BareSqlite(const BareSqlite&) = delete;
  BareSqlite& operator=(const BareSqlite&) = delete;

  void run(const char* sql) { check(sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr)); }
  // The one statement that step() runs; bind to it.
  sqlite3_stmt* prepare(const char* sql) {
    check(sqlite3_prepare_v2(connection_, sql, -1, &statement_, nullptr));
    return statement_;
  }
  // Runs it to its end. The number of rows.
  int64_t step() {
    int64_t rows = 0;
    int code = SQLITE_OK;
    while ((code = sqlite3_step(statement_)) == SQLITE_ROW) {
      first_column_ = reinterpret_cast<const char*>(sqlite3_column_text(statement_, 0));
      ++rows;
    }
    sqlite3_reset(statement_);
    if (code != SQLITE_DONE) check(code);
    return rows;
  }

 private:
  void check(int code) {
    if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(connection_));
  }

  sqlite3* connection_ = nullptr;
  sqlite3_stmt* statement_ = nullptr;
  std::string first_column_;
};

}  // namespace showrunner::bench
