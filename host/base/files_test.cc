#include "host/base/files.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "host/base/testdata/test_folder.h"

namespace showrunner {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class FilesTest : public testing::Test {
 protected:
  fs::path at(const char* name) const { return folder_.path() / name; }
  TestFolder folder_;
};

bool is_open(int fd) { return fcntl(fd, F_GETFD) != -1; }

TEST_F(FilesTest, AnFdIsClosedOnceByItsLastOwner) {
  int raw = -1;
  {
    Fd first(open("/dev/null", O_RDONLY | O_CLOEXEC));
    raw = first.get();
    Fd second(std::move(first));
    Fd third;
    third = std::move(second);
    EXPECT_TRUE(is_open(raw));
    EXPECT_TRUE(third);
  }
  EXPECT_FALSE(is_open(raw));
  Fd released(open("/dev/null", O_RDONLY | O_CLOEXEC));
  const Fd owner(released.release());
  EXPECT_FALSE(released);
  EXPECT_TRUE(owner);
}

TEST_F(FilesTest, ReadsUpToTheLimitAndNotOneByteMore) {
  write_test_file(at("a"), std::string(100'000, 'x'));
  EXPECT_EQ(read_file(at("a"), 100'000).value().size(), 100'000u);
  const auto refused = read_file(at("a"), 99'999);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::kInput);
  EXPECT_THAT(refused.error().message, HasSubstr("has 100000 bytes, at most 99999 are accepted"));
  EXPECT_EQ(read_file("/dev/zero", 1 << 20).error().kind, ErrorKind::kInput) << "it never ends";
}

TEST_F(FilesTest, SaysWhatCannotBeRead) {
  EXPECT_EQ(read_file(at("absent"), 10).error().kind, ErrorKind::kNotFound);
  EXPECT_THAT(read_file(folder_.path(), 10).error().message,
              HasSubstr("is a folder, expected a file"));
  write_test_file(at("empty"), "");
  EXPECT_EQ(read_file(at("empty"), 0).value(), "");
}

TEST_F(FilesTest, ReplacesAFileWhole) {
  ASSERT_TRUE(write_file_durably(at("a"), "first").has_value());
  ASSERT_TRUE(write_file_durably(at("a"), "2nd").has_value());
  EXPECT_EQ(read_test_file(at("a")), "2nd");
  EXPECT_EQ(count_files(folder_.path()), 1u);
}

TEST_F(FilesTest, LeavesNothingWhereItCannotWrite) {
  fs::create_directories(at("folder/full"));
  EXPECT_FALSE(write_file_durably(at("folder"), "x").has_value());
  EXPECT_EQ(count_files(folder_.path()), 0u);
  EXPECT_THAT(write_file_durably(at("absent/a"), "x").error().message, HasSubstr("absent/a"));
}

TEST_F(FilesTest, AFullDeviceIsNamedWithTheFix) {
  const Fd full(open("/dev/full", O_WRONLY | O_CLOEXEC));
  if (!full) GTEST_SKIP() << "no /dev/full here";
  const auto written = write_all(full.get(), "x", "/state/a");
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().kind, ErrorKind::kState);
  EXPECT_THAT(written.error().message, HasSubstr("df -h /state"));
}

TEST_F(FilesTest, AFullDiskKeepsTheOldContent) {
  const TinyDisk disk("64k");
  if (!disk) GTEST_SKIP() << "cannot mount a tmpfs here";
  const fs::path file = disk.path() / "a";
  ASSERT_TRUE(write_file_durably(file, "old").has_value());
  disk.fill();
  EXPECT_EQ(write_file_durably(file, std::string(10'000, 'n')).error().kind, ErrorKind::kState);
  EXPECT_EQ(read_test_file(file), "old");
  EXPECT_FALSE(fs::exists(disk.path() / "a.tmp"));
  disk.empty();
  EXPECT_TRUE(write_file_durably(file, "new").has_value());
}

TEST_F(FilesTest, AReadOnlyDiskIsNamed) {
  TinyDisk disk("64k");
  if (!disk || !disk.make_read_only()) GTEST_SKIP() << "cannot mount a tmpfs here";
  const auto written = write_file_durably(disk.path() / "a", "x");
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().kind, ErrorKind::kState);
  EXPECT_THAT(written.error().message, HasSubstr("read-only"));
  EXPECT_EQ(make_private_folder(disk.path() / "b").error().kind, ErrorKind::kState);
}

TEST_F(FilesTest, MakesFoldersForTheirOwnerOnly) {
  ASSERT_TRUE(make_private_folder(at("a/b/c")).has_value());
  ASSERT_TRUE(make_private_folder(at("a/b/c")).has_value()) << "it is there already";
  for (const char* made : {"a", "a/b", "a/b/c"}) {
    struct stat info {};
    ASSERT_EQ(stat(at(made).c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777u, 0700u) << made;
  }
}

TEST_F(FilesTest, AFolderThatCannotBeIsAnErrorAndNoException) {
  write_test_file(at("file"), "x");
  EXPECT_EQ(make_private_folder(at("file")).error().kind, ErrorKind::kState);
  EXPECT_THAT(make_private_folder(at("file/below/it")).error().message, HasSubstr("file"));
  const fs::path too_long = folder_.path() / std::string(300, 'x') / "a";
  EXPECT_FALSE(make_private_folder(too_long).has_value());
  fs::create_directory_symlink(at("loop"), at("loop"));
  EXPECT_FALSE(make_private_folder(at("loop/a")).has_value());
}

TEST(FileError, TellsWhatAPersonCanFixFromWhatNot) {
  for (const int number : {ENOSPC, EDQUOT, EROFS, EACCES, EPERM}) {
    const Error error = file_error("write", "/state/db", number);
    EXPECT_EQ(error.kind, ErrorKind::kState) << number;
    EXPECT_THAT(error.message, HasSubstr("cannot write /state/db: "));
  }
  EXPECT_EQ(file_error("write", "/state/db", EIO).kind, ErrorKind::kInternal);
}

}  // namespace
}  // namespace showrunner
