#include "host/cli/output_file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>

#include "host/base/files.h"
#include "host/base/testdata/test_folder.h"

namespace showrunner::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class OutputFileTest : public testing::Test {
 protected:
  OutputFileTest() : umask_(umask(027)) {}
  ~OutputFileTest() override { umask(umask_); }

  fs::path at(const char* name) const { return folder_.path() / name; }
  static mode_t mode_of(const fs::path& path) {
    struct stat info {};
    return lstat(path.c_str(), &info) == 0 ? info.st_mode & 07777 : 0;
  }
  static Result<> write(const fs::path& path, std::string_view content) {
    return write_output_file(path, content);
  }

  TestFolder folder_;
  const mode_t umask_;
};

TEST_F(OutputFileTest, ANewFileHasTheModeOfTheUmask) {
  ASSERT_TRUE(write(at("plan"), "text").has_value());
  EXPECT_EQ(read_test_file(at("plan")), "text");
  EXPECT_EQ(mode_of(at("plan")), 0640u);
  EXPECT_EQ(count_files(folder_.path()), 1u);
}

TEST_F(OutputFileTest, AFileThatExistsKeepsItsMode) {
  write_test_file(at("plan"), "a longer text");
  chmod(at("plan").c_str(), 0604);
  ASSERT_TRUE(write(at("plan"), "text").has_value());
  EXPECT_EQ(read_test_file(at("plan")), "text");
  EXPECT_EQ(mode_of(at("plan")), 0604u);
}

TEST_F(OutputFileTest, FilesOfOthersBesideItStay) {
  const std::string ours = ".showrunner-tmp-" + std::to_string(getpid()) + "-0";
  write_test_file(at("plan.tmp"), "precious");
  write_test_file(at("elsewhere"), "precious");
  fs::create_symlink(at("elsewhere"), at(ours.c_str()));
  ASSERT_TRUE(write(at("plan"), "text").has_value());
  EXPECT_EQ(read_test_file(at("plan.tmp")), "precious");
  EXPECT_EQ(read_test_file(at("elsewhere")), "precious");
  EXPECT_TRUE(fs::is_symlink(at(ours.c_str())));
}

TEST_F(OutputFileTest, ALinkStaysALink) {
  fs::create_directory(at("folder"));
  write_test_file(at("folder/plan"), "old");
  fs::create_symlink("folder/plan", at("one"));
  fs::create_symlink("one", at("two"));
  ASSERT_TRUE(write(at("two"), "new").has_value());
  EXPECT_TRUE(fs::is_symlink(at("two")));
  EXPECT_TRUE(fs::is_symlink(at("one")));
  EXPECT_EQ(read_test_file(at("folder/plan")), "new");
  EXPECT_EQ(count_files(at("folder")), 1u);
}

TEST_F(OutputFileTest, ALinkToNothingLeadsToTheNewFile) {
  fs::create_symlink("later", at("link"));
  ASSERT_TRUE(write(at("link"), "new").has_value());
  EXPECT_TRUE(fs::is_symlink(at("link")));
  EXPECT_EQ(read_test_file(at("later")), "new");
}

TEST_F(OutputFileTest, APipeGetsTheContent) {
  ASSERT_EQ(mkfifo(at("pipe").c_str(), 0600), 0);
  const std::string content(200'000, 'x');
  std::string got;
  std::thread reader([&] { got = read_file(at("pipe"), 1 << 20).value(); });
  EXPECT_TRUE(write(at("pipe"), content).has_value());
  reader.join();
  EXPECT_EQ(got, content);
  EXPECT_TRUE(fs::is_fifo(at("pipe")));
  EXPECT_TRUE(write("/dev/null", content).has_value());
}

TEST_F(OutputFileTest, WhatStdoutIsRedirectedToIsContinued) {
  const int before = dup(STDOUT_FILENO);
  {
    const Fd file(open(at("redirected").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    std::fflush(stdout);
    ASSERT_EQ(dup2(file.get(), STDOUT_FILENO), STDOUT_FILENO);
  }
  std::fputs("first ", stdout);
  const Result<> written = write("/dev/stdout", "second");
  dup2(before, STDOUT_FILENO);
  close(before);
  EXPECT_TRUE(written.has_value());
  EXPECT_EQ(read_test_file(at("redirected")), "first second");
}

TEST_F(OutputFileTest, WhatCannotBeWrittenIsNamedWithTheFix) {
  fs::create_directory(at("folder"));
  fs::create_symlink("loop", at("loop"));
  for (const char* name : {"absent/plan", "folder", "loop"}) {
    const Result<> refused = write(at(name), "text");
    ASSERT_FALSE(refused.has_value()) << name;
    EXPECT_EQ(refused.error().kind, ErrorKind::kUsage) << name;
    EXPECT_THAT(refused.error().message, HasSubstr("cannot write --out " + at(name).string()));
    EXPECT_THAT(refused.error().message, HasSubstr("Name a file"));
  }
  EXPECT_FALSE(write("/dev/full", "text").has_value());
}

TEST_F(OutputFileTest, WhatCannotBeWrittenIsKnownBefore) {
  fs::create_directory(at("folder"));
  ASSERT_TRUE(write(at("file"), "text").has_value());
  for (const fs::path& path : {at("folder"), at("no/file"), at("file") / "below"})
    EXPECT_EQ(check_output_file(path).error().kind, ErrorKind::kUsage) << path;
  for (const fs::path& path : {at("file"), at("new"), fs::path("/dev/null"), fs::path("here")})
    EXPECT_TRUE(check_output_file(path).has_value()) << path;
  EXPECT_FALSE(fs::exists(at("new")));
}

TEST_F(OutputFileTest, AFullDiskKeepsTheOldContent) {
  const TinyDisk disk("64k");
  if (!disk) GTEST_SKIP() << "cannot mount a tmpfs here";
  const fs::path file = disk.path() / "plan";
  ASSERT_TRUE(write(file, "old").has_value());
  EXPECT_EQ(write(file, std::string(100'000, 'n')).error().kind, ErrorKind::kUsage);
  EXPECT_EQ(read_test_file(file), "old");
  EXPECT_EQ(count_files(disk.path()), 1u);
}

}  // namespace
}  // namespace showrunner::cli
