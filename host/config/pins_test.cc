#include "host/config/pins.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <thread>
#include <vector>

#include "host/base/json.h"
#include "host/base/testdata/test_folder.h"

namespace showrunner::config {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

const std::string kHash(64, 'a');
const Pin kPin{kHash, "1.0.0"};

class PinsTest : public testing::Test {
 protected:
  Result<> add(const std::string& id, const Pin& pin) const {
    return change_pins(file_, [&](Pins& pins) {
      pins[id] = pin;
      return Result<>();
    });
  }
  void expect_refused(const std::string& text, std::string_view what) const {
    write_test_file(file_, text);
    for (const Error& error : {load_pins(file_).error(), add("tts/acme", kPin).error()}) {
      EXPECT_EQ(error.kind, ErrorKind::kConfig);
      EXPECT_THAT(error.message, HasSubstr(file_.string()));
      EXPECT_THAT(error.message, HasSubstr(what));
    }
    EXPECT_EQ(read_test_file(file_), text);
  }

  const TestFolder folder_;
  const fs::path file_ = folder_.path() / "config/plugins.lock";
};

TEST_F(PinsTest, NoFileIsNoPins) { EXPECT_THAT(load_pins(file_).value(), IsEmpty()); }

TEST_F(PinsTest, WhatIsWrittenIsRead) {
  ASSERT_TRUE(add("tts/acme", kPin).has_value());
  ASSERT_TRUE(add("llm/other", {std::string(64, 'b'), "2.1.0-rc.1"}).has_value());
  EXPECT_THAT(load_pins(file_).value(),
              ElementsAre(Pair("llm/other", Pin{std::string(64, 'b'), "2.1.0-rc.1"}),
                          Pair("tts/acme", kPin)));
  struct stat info {};
  ASSERT_EQ(stat(file_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0600u);
}

TEST_F(PinsTest, OtherMembersAreKept) {
  fs::create_directories(file_.parent_path());
  write_test_file(file_, R"({"$schema": "./x.json", "plugins": {}})");
  ASSERT_TRUE(add("tts/acme", kPin).has_value());
  EXPECT_EQ(Json::parse(read_test_file(file_))["$schema"], "./x.json");
}

TEST_F(PinsTest, AChangeThatFailsWritesNothing) {
  ASSERT_TRUE(add("tts/acme", kPin).has_value());
  const auto failed = change_pins(file_, [](Pins& pins) -> Result<> {
    pins.clear();
    return Error{ErrorKind::kNotFound, "no"};
  });
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error().kind, ErrorKind::kNotFound);
  EXPECT_THAT(load_pins(file_).value(), ElementsAre(Pair("tts/acme", kPin)));
}

TEST_F(PinsTest, RefusesWhatIsNoLockFile) {
  fs::create_directories(file_.parent_path());
  const std::string entry = R"({"sha256":")" + kHash + R"(","version":"1.0.0"})";
  expect_refused("{\n  \"plugins\": ]}", "plugins.lock:2:14");
  expect_refused("{}", "plugins");
  expect_refused(R"({"plugin":{},"plugins":{}})", "found \"plugin\"");
  expect_refused(R"({"plugins":{"acme":)" + entry + "}}", "acme");
  expect_refused(R"({"plugins":{"tts/acme":{"version":"1.0.0"}}})", "/plugins/tts~1acme");
  expect_refused(R"({"plugins":{"tts/acme":{"sha256":"AB","version":"1.0.0"}}})",
                 "/plugins/tts~1acme/sha256");
  expect_refused(R"({"plugins":{"tts/acme":)" + entry + R"(,"tts/acme":)" + entry + "}}",
                 "appears twice");
}

TEST_F(PinsTest, ALinkIsFollowedAndOneThatIsLostIsNotSkipped) {
  fs::create_directories(file_.parent_path());
  const fs::path target = folder_.path() / "kept/elsewhere.json";
  fs::create_symlink(target, file_);
  EXPECT_EQ(load_pins(file_).error().kind, ErrorKind::kConfig);
  fs::create_directories(target.parent_path());
  write_test_file(target, R"({"plugins":{}})");
  ASSERT_TRUE(add("tts/acme", kPin).has_value());
  EXPECT_TRUE(fs::is_symlink(file_));
  EXPECT_THAT(load_pins(target).value(), ElementsAre(Pair("tts/acme", kPin)));
}

TEST_F(PinsTest, NoChangeOfManyAtOnceIsLost) {
  constexpr int kMany = 8;
  std::vector<std::thread> threads;
  for (int i = 0; i < kMany; ++i)
    threads.emplace_back(
        [&, i] { EXPECT_TRUE(add("tts/n" + std::to_string(i), kPin).has_value()); });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(load_pins(file_)->size(), size_t{kMany});
}

}  // namespace
}  // namespace showrunner::config
