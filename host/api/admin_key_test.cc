#include "host/api/admin_key.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "host/base/testdata/test_folder.h"

namespace showrunner::api {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

class AdminKeyTest : public testing::Test {
 protected:
  std::string refused() const {
    const auto key = load_admin_key(file_);
    if (key.has_value()) return "";
    EXPECT_EQ(key.error().kind, ErrorKind::kState);
    return key.error().message;
  }

  TestFolder folder_;
  const fs::path file_ = folder_.path() / "admin.key";
};

TEST_F(AdminKeyTest, IsMadeOnceForThisUserAlone) {
  const std::string key = load_admin_key(file_).value();
  EXPECT_THAT(key, MatchesRegex("[A-Za-z0-9_-]+"));
  EXPECT_EQ(key.size(), 43u) << "32 bytes";
  struct stat info {};
  ASSERT_EQ(stat(file_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  EXPECT_EQ(load_admin_key(file_).value(), key);
  fs::remove(file_);
  EXPECT_NE(load_admin_key(file_).value(), key);
}

TEST_F(AdminKeyTest, AFileThatOthersMayReadIsRefused) {
  const std::string key = load_admin_key(file_).value();
  for (const mode_t mode : {0640u, 0604u, 0660u}) {
    chmod(file_.c_str(), mode);
    EXPECT_THAT(refused(), AllOf(HasSubstr(file_.string()), HasSubstr("Delete the file"),
                                 HasSubstr("chmod 600"), Not(HasSubstr(key))));
  }
}

TEST_F(AdminKeyTest, AFileWithoutAKeyIsRefused) {
  for (const std::string& text :
       {std::string(), std::string("short"), std::string(42, 'a') + '!', std::string(44, 'a')}) {
    write_test_file(file_, text);
    chmod(file_.c_str(), 0600);
    EXPECT_THAT(refused(), HasSubstr("holds no key")) << text;
  }
  fs::remove(file_);
  fs::create_symlink(folder_.path() / "elsewhere", file_);
  EXPECT_NE(refused(), "");
}

TEST_F(AdminKeyTest, KeysAreComparedWhole) {
  EXPECT_TRUE(is_same_key("abc", "abc"));
  for (const char* other : {"", "ab", "abcd", "abd", "ABC"})
    EXPECT_FALSE(is_same_key("abc", other));
}

}  // namespace
}  // namespace showrunner::api
