#include "host/config/locate.h"

#include <gmock/gmock.h>
#include <stdlib.h>

#include <map>
#include <string>

#include "host/base/testdata/test_folder.h"

namespace showrunner::config {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

class LocateTest : public testing::Test {
 protected:
  LocateTest() {
    for (const char* name : {"SHOWRUNNER_CONFIG", "XDG_CONFIG_HOME", "HOME"}) {
      if (const char* value = getenv(name)) before_[name] = value;
      unsetenv(name);
    }
    for (const fs::path& folder : {xdg_, home_}) fs::create_directories(folder / "conf.d");
    setenv("XDG_CONFIG_HOME", at("xdg").c_str(), 1);
    setenv("HOME", at("home").c_str(), 1);
  }
  ~LocateTest() override {
    for (const char* name : {"SHOWRUNNER_CONFIG", "XDG_CONFIG_HOME", "HOME"}) unsetenv(name);
    for (const auto& [name, value] : before_) setenv(name.c_str(), value.c_str(), 1);
  }

  fs::path at(const char* name) const { return folder_.path() / name; }
  static fs::path make(const fs::path& path) {
    write_test_file(path, "{}");
    return path;
  }
  static std::vector<fs::path> found() { return find_files(std::nullopt).value(); }

  const TestFolder folder_;
  const fs::path xdg_ = at("xdg/showrunner");
  const fs::path home_ = at("home/.config/showrunner");
  std::map<std::string, std::string> before_;
};

TEST_F(LocateTest, DropInsNeedNoMainFile) {
  const fs::path drop_in = make(home_ / "conf.d/a.json");
  unsetenv("XDG_CONFIG_HOME");
  EXPECT_THAT(found(), ElementsAre(drop_in));
  const fs::path main_file = make(home_ / "config.json");
  EXPECT_THAT(found(), ElementsAre(main_file, drop_in));
}

TEST_F(LocateTest, TheFirstFolderThatHoldsAFileIsTaken) {
  const fs::path second = make(home_ / "config.json");
  const fs::path first = make(xdg_ / "conf.d/a.json");
  EXPECT_THAT(found(), ElementsAre(first)) << "an XDG_CONFIG_HOME takes the place of ~/.config";
  for (const char* unset : {"", "relative", "./xdg"}) {
    setenv("XDG_CONFIG_HOME", unset, 1);
    EXPECT_THAT(found(), ElementsAre(second)) << unset;
  }
}

TEST_F(LocateTest, HiddenAndOtherFilesAreNoDropIns) {
  for (const char* name : {".a.json", ".#b.json", "b.json~", "b.json.bak", "json"})
    make(xdg_ / "conf.d" / name);
  const fs::path main_file = make(xdg_ / "config.json");
  const fs::path two = make(xdg_ / "conf.d/2.json"), one = make(xdg_ / "conf.d/1.json");
  EXPECT_THAT(found(), ElementsAre(main_file, one, two));
}

TEST_F(LocateTest, AVariableThatIsEmptyCountsAsUnset) {
  const fs::path main_file = make(xdg_ / "config.json");
  setenv("SHOWRUNNER_CONFIG", at("named.json").c_str(), 1);
  EXPECT_THAT(found(), ElementsAre(at("named.json"))) << "there or not: it was asked for";
  setenv("SHOWRUNNER_CONFIG", "", 1);
  EXPECT_THAT(found(), ElementsAre(main_file));
  setenv("XDG_CONFIG_HOME", "", 1);
  setenv("HOME", "", 1);
  EXPECT_TRUE(found().empty() || fs::exists("/etc/showrunner"));
}

TEST_F(LocateTest, OnlyWhatIsAbsentIsSkipped) {
  fs::create_symlink("config.json", xdg_ / "config.json");
  const auto refused = find_files(std::nullopt);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::kConfig);
  EXPECT_THAT(refused.error().message,
              HasSubstr("cannot read " + (xdg_ / "config.json").string() + ": Too many"));
  EXPECT_THAT(refused.error().message, HasSubstr("--config"));
  fs::remove(xdg_ / "config.json");
  fs::remove(xdg_ / "conf.d");
  fs::create_symlink("conf.d", xdg_ / "conf.d");
  EXPECT_THAT(find_files(std::nullopt).error().message, HasSubstr((xdg_ / "conf.d").string()));
  fs::remove_all(xdg_);
  make(xdg_);  // a file in the folder's place holds nothing either
  EXPECT_TRUE(find_files(std::nullopt).has_value());
}

TEST_F(LocateTest, PinsStandBesideTheConfiguration) {
  const auto pin_file = [] { return find_pin_file(std::nullopt).value(); };
  EXPECT_EQ(pin_file(), at("xdg") / "showrunner/plugins.lock") << "where there is nothing yet";
  EXPECT_EQ(find_pin_file(fs::path("a/mine.json")).value(), "a/plugins.lock");
  EXPECT_EQ(find_pin_file(fs::path("mine.json")).value(), "plugins.lock");
  make(xdg_ / "conf.d/a.json");
  EXPECT_EQ(pin_file(), xdg_ / "plugins.lock");
  setenv("SHOWRUNNER_CONFIG", at("named.json").c_str(), 1);
  EXPECT_EQ(pin_file(), at("plugins.lock"));
}

}  // namespace
}  // namespace showrunner::config
