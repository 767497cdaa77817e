#include "host/blob/store.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <set>
#include <thread>

#include "host/base/hash.h"
#include "host/base/testdata/test_folder.h"

namespace showrunner::blob {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class StoreTest : public testing::Test {
 protected:
  static std::unique_ptr<Store> open_at(const fs::path& root) {
    return Store::open_store(root).value();
  }
  // What a crash or a disk may leave.
  void damage(const std::string& sha256, std::string_view content) {
    chmod(store_->path_of(sha256).c_str(), 0600);
    write_test_file(store_->path_of(sha256), content);
  }

  TestFolder folder_;
  const fs::path root_ = folder_.path() / "blobs";
  std::unique_ptr<Store> store_ = open_at(root_);
};

TEST_F(StoreTest, GivesBackWhatWasPutByItsHash) {
  for (const std::string& content :
       {std::string(), std::string("a\0b", 3), std::string(200'001, 'x')}) {
    const Stored stored = store_->put(content).value();
    EXPECT_EQ(stored.sha256, sha256_hex(content));
    EXPECT_EQ(stored.size, content.size());
    EXPECT_TRUE(store_->contains(stored.sha256));
    EXPECT_EQ(store_->read(stored.sha256).value(), content);
  }
}

TEST_F(StoreTest, WhatWasStoredOutlivesTheStore) {
  const Stored stored = store_->put("content").value();
  store_.reset();
  store_ = open_at(root_);
  uint64_t size = 0;
  EXPECT_TRUE(store_->open(stored.sha256, &size).has_value());
  EXPECT_EQ(size, 7u);
  EXPECT_EQ(store_->read(stored.sha256).value(), "content");
}

TEST_F(StoreTest, AnArtifactCannotBeWrittenTo) {
  const Stored stored = store_->put("content").value();
  struct stat info {};
  ASSERT_EQ(stat(store_->path_of(stored.sha256).c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777u, 0400u);
}

TEST_F(StoreTest, TheSameContentIsOneFile) {
  const Stored first = store_->put("content").value();
  EXPECT_EQ(store_->put("content").value().sha256, first.sha256);
  EXPECT_EQ(count_files(root_), 1u);
}

TEST_F(StoreTest, WhatIsNotCommittedIsNotThere) {
  Fd file = store_->create().value();
  ASSERT_TRUE(write_all(file.get(), "draft", root_).has_value());
  EXPECT_FALSE(store_->contains(sha256_hex("draft")));
  store_->abandon(std::move(file));
  EXPECT_EQ(count_files(root_), 0u);
}

TEST_F(StoreTest, LeftoversOfAnEarlierProcessAreRemovedAtOpening) {
  const Stored stored = store_->put("kept").value();
  const Fd file = store_->create().value();
  ASSERT_TRUE(write_all(file.get(), "half", root_).has_value());
  fs::create_directories(root_ / "tmp/odd");
  EXPECT_EQ(count_files(root_), 2u);
  store_ = open_at(root_);
  EXPECT_EQ(count_files(root_), 1u);
  EXPECT_EQ(store_->read(stored.sha256).value(), "kept");
}

TEST_F(StoreTest, DamagedContentIsDetectedAndSaysWhatToDo) {
  const Stored stored = store_->put("precious").value();
  damage(stored.sha256, "precioux");
  store_ = open_at(root_);
  const auto read = store_->read(stored.sha256);
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().kind, ErrorKind::kState);
  EXPECT_THAT(read.error().message, HasSubstr("is damaged: its content has SHA-256 " +
                                              sha256_hex("precioux") + ". Delete the file"));
}

TEST_F(StoreTest, PuttingDamagedContentAgainHealsIt) {
  const Stored stored = store_->put("precious").value();
  damage(stored.sha256, "");
  store_ = open_at(root_);
  ASSERT_TRUE(store_->put("precious").has_value());
  EXPECT_EQ(store_->read(stored.sha256).value(), "precious");
  EXPECT_EQ(count_files(root_), 1u);
}

TEST_F(StoreTest, NamesThatAreNoHashAreRefused) {
  uint64_t size = 0;
  write_test_file(folder_.path() / "secret", "x");
  for (const std::string& name : {std::string(), std::string("../secret"), std::string(64, 'G'),
                                  "../" + std::string(61, 'a'), sha256_hex("") + "/"}) {
    EXPECT_EQ(store_->open(name, &size).error().kind, ErrorKind::kInput) << name;
    EXPECT_FALSE(store_->contains(name)) << name;
  }
  EXPECT_EQ(store_->open(sha256_hex("none"), &size).error().kind, ErrorKind::kNotFound);
}

TEST_F(StoreTest, DoesNotFollowALink) {
  const std::string sha256 = sha256_hex("elsewhere");
  write_test_file(folder_.path() / "elsewhere", "elsewhere");
  fs::create_directories(store_->path_of(sha256).parent_path());
  fs::create_symlink(folder_.path() / "elsewhere", store_->path_of(sha256));
  uint64_t size = 0;
  EXPECT_FALSE(store_->open(sha256, &size).has_value());
}

TEST_F(StoreTest, TakesOnlyFilesThatItGave) {
  Fd foreign(open((folder_.path() / "foreign").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  ASSERT_TRUE(foreign);
  EXPECT_EQ(store_->commit(std::move(foreign)).error().kind, ErrorKind::kInput);
  EXPECT_EQ(count_files(root_), 0u);
}

TEST_F(StoreTest, ManyThreadsStoreTheSameAndTheirOwn) {
  constexpr int kThreads = 4;
  constexpr int kEach = 5;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const std::string own = std::to_string(t) + "/" + std::to_string(i);
        EXPECT_EQ(store_->put(own).value().sha256, sha256_hex(own));
        EXPECT_EQ(store_->put("shared " + std::to_string(i)).value().size, 8u);
        EXPECT_EQ(store_->read(sha256_hex(own)).value(), own);
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(count_files(root_), static_cast<size_t>(kThreads * kEach + kEach));
}

TEST(StoreOnAFullDisk, FailsWithTheFixAndGoesOnWhenThereIsRoom) {
  const TinyDisk disk("256k");
  if (!disk) GTEST_SKIP() << "cannot mount a tmpfs here";
  auto store = Store::open_store(disk.path() / "blobs").value();
  const Stored kept = store->put("kept").value();
  const auto refused = store->put(std::string(1 << 20, 'x'));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::kState);
  EXPECT_THAT(refused.error().message, HasSubstr("the disk is full"));
  EXPECT_EQ(count_files(disk.path()), 1u) << "the half-written file is gone";
  disk.fill();
  EXPECT_FALSE(store->put(std::string(10'000, 'y')).has_value());
  EXPECT_EQ(store->read(kept.sha256).value(), "kept");
  disk.empty();
  EXPECT_TRUE(store->put(std::string(10'000, 'y')).has_value());
}

TEST(StoreOnAFullDisk, RemembersTheFirstFailureToWrite) {
  const TinyDisk disk("256k");
  if (!disk) GTEST_SKIP() << "cannot mount a tmpfs here";
  const auto store = Store::open_store(disk.path() / "blobs").value();
  ASSERT_TRUE(store->put("kept").has_value());
  EXPECT_FALSE(store->fault());
  const auto refused = store->put(std::string(1 << 20, 'x'));
  ASSERT_FALSE(refused.has_value());
  ASSERT_TRUE(store->fault());
  EXPECT_EQ(store->fault()->kind, ErrorKind::kState);
  EXPECT_THAT(store->fault()->message, HasSubstr("No space left on device"));
  const std::string first = store->fault()->message;
  EXPECT_FALSE(store->put(std::string(1 << 20, 'x')).has_value());
  EXPECT_EQ(store->fault()->message, first);
}

TEST(StoreOnAFullDisk, SeesThatAWriterGaveUpForWantOfRoom) {
  const TinyDisk disk("256k");
  if (!disk) GTEST_SKIP() << "cannot mount a tmpfs here";
  const auto store = Store::open_store(disk.path() / "blobs").value();
  Fd small = store->create().value();
  ASSERT_TRUE(write_all(small.get(), std::string(10'000, 'x'), "small").has_value());
  store->abandon(std::move(small));
  EXPECT_FALSE(store->fault()) << "there was room: it was abandoned for another reason";
  Fd large = store->create().value();
  ASSERT_FALSE(write_all(large.get(), std::string(1 << 20, 'x'), "large").has_value());
  store->abandon(std::move(large));
  ASSERT_TRUE(store->fault());
  EXPECT_EQ(store->fault()->kind, ErrorKind::kState);
  EXPECT_THAT(store->fault()->message, HasSubstr("run the same command again"));
  EXPECT_EQ(count_files(disk.path()), 0u);
}

TEST(StoreOnAFullDisk, SeesThatAWriterIsStuckForWantOfRoom) {
  const TinyDisk disk("256k");
  if (!disk) GTEST_SKIP() << "cannot mount a tmpfs here";
  const auto store = Store::open_store(disk.path() / "blobs").value();
  Fd file = store->create().value();
  EXPECT_FALSE(store->fault());
  ASSERT_FALSE(write_all(file.get(), std::string(1 << 20, 'x'), "large").has_value());
  EXPECT_TRUE(store->fault()) << "it was not even abandoned";
  store->abandon(std::move(file));
}

TEST_F(StoreTest, WhatIsWrongWithARequestIsNoFaultOfTheState) {
  uint64_t size = 0;
  EXPECT_FALSE(store_->open("no hash", &size).has_value());
  EXPECT_FALSE(store_->commit(Fd()).has_value());
  store_->abandon(Fd());
  EXPECT_FALSE(store_->fault());
}

TEST(StoreOnAReadOnlyDisk, IsRefusedAtOpening) {
  TinyDisk disk("256k");
  if (!disk) GTEST_SKIP() << "cannot mount a tmpfs here";
  ASSERT_TRUE(Store::open_store(disk.path() / "blobs").has_value());
  ASSERT_TRUE(disk.make_read_only());
  const auto refused = Store::open_store(disk.path() / "blobs");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::kState);
}

}  // namespace
}  // namespace showrunner::blob
