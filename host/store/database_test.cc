#include "host/store/database.h"

#include <gmock/gmock.h>

#include <limits>
#include <thread>

#include "host/base/testdata/test_folder.h"

namespace showrunner::store {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class DatabaseTest : public testing::Test {
 protected:
  DatabaseTest() {
    database_ = Database::open(path_).value();
    run("CREATE TABLE t (n INTEGER PRIMARY KEY, text TEXT) STRICT");
  }
  void run(std::string_view sql, std::vector<Value> parameters = {}) {
    const auto done = database_->query(sql, std::move(parameters));
    ASSERT_TRUE(done.has_value()) << done.error().message;
  }
  static int64_t count(Database& database) {
    return database.query("SELECT count(*) FROM t").value().at(0).integer(0);
  }
  Result<> insert(int64_t n) {
    SR_TRY(database_->query("INSERT INTO t (n) VALUES (?1)", {n}));
    return {};
  }

  TestFolder folder_;
  const fs::path path_ = folder_.path() / "test.db";
  std::unique_ptr<Database> database_;
};

TEST_F(DatabaseTest, KeepsEveryKindOfValue) {
  const std::string text("가\0b", 5);
  for (const int64_t n :
       {std::numeric_limits<int64_t>::min(), int64_t{0}, std::numeric_limits<int64_t>::max()})
    run("INSERT INTO t (n, text) VALUES (?1, ?2)", {n, text});
  run("UPDATE t SET text = ?1 WHERE n = 0", {nullptr});
  run("INSERT INTO t (n, text) VALUES (1, ?1)", {std::string()});
  const Rows rows = database_->query("SELECT n, text FROM t ORDER BY n").value();
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[0].integer(0), std::numeric_limits<int64_t>::min());
  EXPECT_EQ(rows[0].text(1), text);
  EXPECT_TRUE(rows[1].is_null(1));
  EXPECT_EQ(rows[1].text(1), "");
  EXPECT_EQ(rows[1].integer(1), 0);
  EXPECT_FALSE(rows[2].is_null(1)) << "empty is not null";
  EXPECT_EQ(rows[3].integer(0), std::numeric_limits<int64_t>::max());
}

TEST_F(DatabaseTest, ATransactionStandsWhole) {
  ASSERT_TRUE(database_
                  ->transaction([&]() -> Result<> {
                    SR_TRY(insert(1));
                    EXPECT_EQ(database_->last_insert_id(), 1);
                    return insert(2);
                  })
                  .has_value());
  EXPECT_EQ(count(*database_), 2);
}

TEST_F(DatabaseTest, OrFallsWhole) {
  const auto failed = database_->transaction([&]() -> Result<> {
    SR_TRY(insert(1));
    return make_error(ErrorKind::kBudget, "no");
  });
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error().kind, ErrorKind::kBudget) << "the body's own error";
  EXPECT_EQ(count(*database_), 0);
  EXPECT_TRUE(database_->transaction([&] { return insert(1); }).has_value()) << "it is over";
}

TEST_F(DatabaseTest, AViolatedConstraintRollsBack) {
  ASSERT_TRUE(insert(7).has_value());
  const auto failed = database_->transaction([&]() -> Result<> {
    SR_TRY(insert(8));
    return insert(7);
  });
  EXPECT_FALSE(failed.has_value());
  EXPECT_EQ(count(*database_), 1);
}

TEST_F(DatabaseTest, ATransactionWithinOneIsRefusedAndUndoesNothing) {
  const auto outer = database_->transaction([&]() -> Result<> {
    SR_TRY(insert(1));
    const auto inner = database_->transaction([&] { return insert(2); });
    EXPECT_FALSE(inner.has_value());
    EXPECT_EQ(inner.error().kind, ErrorKind::kInternal);
    return insert(3);
  });
  EXPECT_TRUE(outer.has_value());
  EXPECT_EQ(count(*database_), 2);
}

TEST_F(DatabaseTest, OtherThreadsDoNotSeeHalfATransaction) {
  std::thread other;
  ASSERT_TRUE(database_
                  ->transaction([&]() -> Result<> {
                    SR_TRY(insert(1));
                    other = std::thread([&] { EXPECT_EQ(count(*database_), 20); });
                    for (int64_t n = 2; n <= 20; ++n) SR_TRY(insert(n));
                    return {};
                  })
                  .has_value());
  other.join();
}

TEST_F(DatabaseTest, ManyThreadsWrite) {
  std::vector<std::thread> threads;
  for (int64_t t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int64_t i = 0; i < 5; ++i) EXPECT_TRUE(insert(t * 100 + i).has_value());
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(count(*database_), 20);
}

TEST_F(DatabaseTest, WrongSqlIsOurFault) {
  for (const char* sql : {"SELEC 1", "SELECT * FROM nowhere", "INSERT INTO t (n) VALUES ('x')"})
    EXPECT_EQ(database_->query(sql).error().kind, ErrorKind::kInternal) << sql;
  EXPECT_EQ(count(*database_), 0);
}

TEST_F(DatabaseTest, OnlyAStateThatFailsIsAFault) {
  EXPECT_FALSE(database_->query("SELEC 1").has_value());
  EXPECT_FALSE(insert(1).has_value() && insert(1).has_value());
  EXPECT_FALSE(database_->fault());
  run("PRAGMA query_only=ON");
  EXPECT_FALSE(insert(2).has_value());
  ASSERT_TRUE(database_->fault()) << "read-only";
  EXPECT_EQ(database_->fault()->kind, ErrorKind::kState);
}

TEST_F(DatabaseTest, IsMigratedOnceAndKeptOnReopening) {
  run("INSERT INTO kv (instance, key, value) VALUES ('a', 'b', 'c')");
  database_.reset();
  database_ = Database::open(path_).value();
  EXPECT_EQ(database_->query("SELECT value FROM kv").value().at(0).text(0), "c");
  EXPECT_GE(database_->query("PRAGMA user_version").value().at(0).integer(0), 1);
  EXPECT_EQ(database_->query("PRAGMA synchronous").value().at(0).integer(0), 2) << "FULL";
  EXPECT_EQ(database_->query("PRAGMA foreign_keys").value().at(0).integer(0), 1);
}

TEST_F(DatabaseTest, ANewerSchemaIsRefused) {
  run("PRAGMA user_version=99");
  database_.reset();
  for (const auto& refused :
       {Database::open(path_).error(), Database::open_read_only(path_).error()}) {
    EXPECT_EQ(refused.kind, ErrorKind::kState);
    EXPECT_THAT(refused.message, HasSubstr("written by a newer showrunner (schema 99"));
  }
}

TEST_F(DatabaseTest, AnOlderSchemaIsNotLookedAt) {
  run("PRAGMA user_version=" + std::to_string(newest_schema() - 1));
  const auto refused = Database::open_read_only(path_);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::kState);
  EXPECT_THAT(refused.error().message, HasSubstr("written by an older showrunner (schema "));
  EXPECT_THAT(refused.error().message,
              HasSubstr("showrunner config check --state " + folder_.path().string()));
  run("PRAGMA user_version=" + std::to_string(newest_schema()));
  EXPECT_TRUE(Database::open_read_only(path_).has_value());
}

TEST_F(DatabaseTest, CanBeLookedAtWhileAnotherWrites) {
  ASSERT_TRUE(insert(1).has_value());
  const auto reader = Database::open_read_only(path_).value();
  ASSERT_TRUE(database_
                  ->transaction([&]() -> Result<> {
                    SR_TRY(insert(2));
                    EXPECT_EQ(count(*reader), 1) << "not committed yet";
                    return {};
                  })
                  .has_value());
  EXPECT_EQ(count(*reader), 2);
  EXPECT_EQ(reader->query("INSERT INTO t (n) VALUES (3)").error().kind, ErrorKind::kState);
  EXPECT_EQ(count(*database_), 2);
}

TEST_F(DatabaseTest, LookingMakesNothing) {
  const fs::path absent = folder_.path() / "absent.db";
  EXPECT_EQ(Database::open_read_only(absent).error().kind, ErrorKind::kNotFound);
  EXPECT_FALSE(fs::exists(absent));
}

TEST_F(DatabaseTest, WhatCannotBeLookedAtIsNotNothing) {
  fs::create_symlink("loop", folder_.path() / "loop");
  const auto refused = Database::open_read_only(folder_.path() / "loop/test.db");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::kState);
  EXPECT_THAT(refused.error().message, HasSubstr("loop/test.db: Too many"));
  EXPECT_THAT(refused.error().message, HasSubstr("chown, chmod"));
}

TEST_F(DatabaseTest, AStateThatIsOnlyBeingMadeIsNothingYet) {
  const fs::path begun = folder_.path() / "begun.db";
  write_test_file(begun, "");
  EXPECT_EQ(Database::open_read_only(begun).error().kind, ErrorKind::kNotFound);
}

TEST_F(DatabaseTest, AFileThatIsNoDatabaseIsDamaged) {
  const fs::path other = folder_.path() / "other.db";
  write_test_file(other, std::string(8192, 'x'));
  const auto refused = Database::open(other);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::kState);
  EXPECT_THAT(refused.error().message, HasSubstr("the file is damaged"));
  EXPECT_EQ(Database::open_read_only(other).error().kind, ErrorKind::kState);
  EXPECT_EQ(read_test_file(other), std::string(8192, 'x')) << "left as it was";
}

TEST_F(DatabaseTest, ADamagedPageIsFoundWhenItIsRead) {
  for (int64_t n = 0; n < 3; ++n)
    run("INSERT INTO t (n, text) VALUES (?1, ?2)", {n, std::string(20'000, 'x')});
  database_.reset();
  std::string content = read_test_file(path_);
  ASSERT_GT(content.size(), 60'000u);
  std::fill(content.begin() + 4096, content.end(), '\xFF');
  write_test_file(path_, content);
  const auto opened = Database::open(path_);
  const auto read =
      opened.has_value() ? (*opened)->query("SELECT * FROM t") : Result<Rows>(opened.error());
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().kind, ErrorKind::kState);
  EXPECT_THAT(read.error().message, HasSubstr("the file is damaged"));
}

TEST_F(DatabaseTest, AFolderInItsPlaceIsRefused) {
  EXPECT_EQ(Database::open(folder_.path()).error().kind, ErrorKind::kState);
}

TEST(DatabaseOnAFullDisk, FailsWithTheFixAndGoesOnWhenThereIsRoom) {
  const TinyDisk disk("1m");
  if (!disk) GTEST_SKIP() << "cannot mount a tmpfs here";
  const auto database = Database::open(disk.path() / "test.db").value();
  const auto put = [&](const char* key, size_t size) {
    return database->query("INSERT INTO kv (instance, key, value) VALUES ('a', ?1, ?2)",
                           {key, std::string(size, 'x')});
  };
  ASSERT_TRUE(put("kept", 10).has_value());
  disk.fill();
  const auto refused = put("large", 500'000);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::kState);
  EXPECT_THAT(refused.error().message, HasSubstr("df -h " + disk.path().string()));
  ASSERT_TRUE(database->fault());
  EXPECT_EQ(database->fault()->kind, ErrorKind::kState);
  EXPECT_EQ(database->fault()->message, refused.error().message);
  disk.empty();
  EXPECT_TRUE(put("large", 100'000).has_value());
  EXPECT_EQ(database->query("SELECT count(*) FROM kv").value().at(0).integer(0), 2);
}

TEST(DatabaseOnAReadOnlyDisk, IsRefusedWithTheFix) {
  TinyDisk disk("1m");
  if (!disk) GTEST_SKIP() << "cannot mount a tmpfs here";
  ASSERT_TRUE(Database::open(disk.path() / "test.db").has_value());
  ASSERT_TRUE(disk.make_read_only());
  const auto refused = Database::open(disk.path() / "test.db");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::kState);
  EXPECT_THAT(refused.error().message, HasSubstr("Give this user write access"));
}

}  // namespace
}  // namespace showrunner::store
