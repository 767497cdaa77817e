#include "host/store/state_folder.h"

#include <gmock/gmock.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/base/testdata/test_folder.h"

namespace showrunner::store {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

// A process that owns the state until it is killed.
class Owner {
 public:
  explicit Owner(const fs::path& root) {
    int ends[2];
    if (pipe(ends) != 0) std::abort();
    pid_ = fork();
    if (pid_ == 0) {
      const auto state = StateFolder::acquire(root);
      const char answer = state.has_value() ? 'y' : 'n';
      if (write(ends[1], &answer, 1) != 1) _exit(1);
      for (;;) pause();
    }
    char answer = 'n';
    owns_ = read(ends[0], &answer, 1) == 1 && answer == 'y';
    close(ends[0]);
    close(ends[1]);
  }
  ~Owner() { kill_hard(); }
  Owner(const Owner&) = delete;
  Owner& operator=(const Owner&) = delete;

  void kill_hard() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }
  bool owns() const { return owns_; }
  pid_t pid() const { return pid_; }

 private:
  pid_t pid_ = 0;
  bool owns_ = false;
};

TEST(StateFolder, IsMadeAndKnowsItsParts) {
  const TestFolder folder;
  const auto state = StateFolder::acquire(folder.path() / "a/state");
  ASSERT_TRUE(state.has_value()) << state.error().message;
  EXPECT_EQ(state->root(), folder.path() / "a/state");
  EXPECT_TRUE(fs::is_directory(state->root()));
  EXPECT_EQ(state->database(), state->root() / "showrunner.db");
  EXPECT_EQ(state->blobs().parent_path(), state->root());
}

TEST(StateFolder, BelongsToOneProcessUntilThatIsGone) {
  const TestFolder folder;
  Owner owner(folder.path());
  ASSERT_TRUE(owner.owns());
  const auto refused = StateFolder::acquire(folder.path());
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::kState);
  EXPECT_THAT(refused.error().message,
              HasSubstr("is in use by process " + std::to_string(owner.pid()) + ". Wait"));
  owner.kill_hard();
  EXPECT_TRUE(StateFolder::acquire(folder.path()).has_value());
}

TEST(StateFolder, IsFreeAgainWhenItsOwnerLetsGo) {
  const TestFolder folder;
  {
    const auto first = StateFolder::acquire(folder.path());
    ASSERT_TRUE(first.has_value());
    EXPECT_FALSE(StateFolder::acquire(folder.path()).has_value());
  }
  const Owner owner(folder.path());
  EXPECT_TRUE(owner.owns());
}

TEST(StateFolder, ALongerPidOfAnEarlierOwnerDoesNotShineThrough) {
  const TestFolder folder;
  write_test_file(folder.path() / "lock", "99999999999999");
  const auto state = StateFolder::acquire(folder.path());
  ASSERT_TRUE(state.has_value());
  EXPECT_EQ(read_test_file(folder.path() / "lock"), std::to_string(getpid()));
}

TEST(StateFolder, AFileInItsPlaceIsRefused) {
  const TestFolder folder;
  write_test_file(folder.path() / "file", "x");
  const auto refused = StateFolder::acquire(folder.path() / "file");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::kState);
  EXPECT_THAT(refused.error().message, HasSubstr("is not a folder"));
}

TEST(StateFolder, OneThatOthersCanWriteIsRefused) {
  const TestFolder folder;
  const fs::path root = folder.path() / "state";
  fs::create_directory(root);
  for (const mode_t mode : {0777u, 0702u, 01777u}) {
    ASSERT_EQ(chmod(root.c_str(), mode), 0);
    const auto refused = StateFolder::acquire(root);
    ASSERT_FALSE(refused.has_value()) << mode;
    EXPECT_EQ(refused.error().kind, ErrorKind::kState);
    EXPECT_THAT(refused.error().message, HasSubstr("chmod go-w " + root.string()));
    EXPECT_EQ(count_files(root), 0u) << "not even the lock was made";
  }
  ASSERT_EQ(chmod(root.c_str(), 0755), 0);
  EXPECT_TRUE(StateFolder::acquire(root).has_value());
}

TEST(StateFolder, OneOfAnotherUserOrGroupIsRefused) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a folder away";
  const TestFolder folder;
  ASSERT_EQ(chown(folder.path().c_str(), 12345, static_cast<gid_t>(-1)), 0);
  EXPECT_THAT(StateFolder::acquire(folder.path()).error().message,
              HasSubstr("belongs to user 12345, expected root or"));
  ASSERT_EQ(chown(folder.path().c_str(), 0, 12345), 0);
  ASSERT_EQ(chmod(folder.path().c_str(), 0770), 0);
  EXPECT_EQ(StateFolder::acquire(folder.path()).error().kind, ErrorKind::kState);
  ASSERT_EQ(chown(folder.path().c_str(), 0, getegid()), 0);
  EXPECT_TRUE(StateFolder::acquire(folder.path()).has_value()) << "this user's own group";
}

TEST(StateFolder, AReadOnlyOrFullDiskIsRefused) {
  TinyDisk disk("64k");
  if (!disk) GTEST_SKIP() << "cannot mount a tmpfs here";
  disk.fill();
  EXPECT_EQ(StateFolder::acquire(disk.path() / "state").error().kind, ErrorKind::kState);
  ASSERT_TRUE(disk.make_read_only());
  EXPECT_EQ(StateFolder::acquire(disk.path() / "other").error().kind, ErrorKind::kState);
}

TEST(DefaultStateRoot, GoesByTheEnvironment) {
  const auto set = [](const char* name, const char* value) {
    value == nullptr ? unsetenv(name) : setenv(name, value, 1);
  };
  const char* const names[] = {"SHOWRUNNER_STATE", "XDG_STATE_HOME", "HOME"};
  std::vector<std::optional<std::string>> before;
  for (const char* name : names) {
    const char* value = getenv(name);
    before.push_back(value == nullptr ? std::nullopt : std::optional<std::string>(value));
  }
  set("SHOWRUNNER_STATE", "/s");
  set("XDG_STATE_HOME", "/x");
  set("HOME", "/h");
  EXPECT_EQ(default_state_root(), "/s");
  for (const char* unset : {static_cast<const char*>(nullptr), ""}) {
    set("SHOWRUNNER_STATE", unset);
    EXPECT_EQ(default_state_root(), "/x/showrunner");
  }
  for (const char* unset : {static_cast<const char*>(nullptr), "", "relative"}) {
    set("XDG_STATE_HOME", unset);
    EXPECT_EQ(default_state_root(), "/h/.local/state/showrunner");
  }
  for (const char* unset : {static_cast<const char*>(nullptr), ""}) {
    set("HOME", unset);
    EXPECT_EQ(default_state_root(), "/var/lib/showrunner");
  }
  for (size_t i = 0; i < before.size(); ++i)
    set(names[i], before[i] ? before[i]->c_str() : nullptr);
}

}  // namespace
}  // namespace showrunner::store
