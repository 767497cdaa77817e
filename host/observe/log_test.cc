#include "host/observe/log.h"

#include <gmock/gmock.h>

#include <sstream>
#include <thread>

#include "host/base/testdata/test_folder.h"

namespace showrunner::observe {
namespace {

class LogTest : public testing::Test {
 protected:
  // Each line must be one JSON object.
  std::vector<Json> lines() const {
    std::vector<Json> out;
    std::istringstream in(read_test_file(path_));
    for (std::string line; std::getline(in, line);) out.push_back(Json::parse(line));
    return out;
  }

  TestFolder folder_;
  const std::filesystem::path path_ = folder_.path() / "log";
};

TEST_F(LogTest, WritesOneObjectPerLine) {
  Log log = Log::open_file(path_, Level::kInfo).value();
  log.write(Level::kWarn, "disk.low", {{"left_bytes", 7}, {"path", "/가"}});
  const auto written = lines();
  ASSERT_EQ(written.size(), 1u) << "it is written through";
  EXPECT_EQ(written[0]["event"], "disk.low");
  EXPECT_EQ(written[0]["level"], "warn");
  EXPECT_EQ(written[0]["left_bytes"], 7);
  EXPECT_EQ(written[0]["path"], "/가");
  const std::string time = written[0]["time"];
  EXPECT_EQ(time.size(), std::string("2026-11-21T06:47:49.123Z").size());
}

TEST_F(LogTest, LeavesOutWhatIsBelowItsLevel) {
  Log log = Log::open_file(path_, Level::kWarn).value();
  log.write(Level::kDebug, "a");
  log.write(Level::kInfo, "b");
  log.write(Level::kWarn, "c");
  log.write(Level::kError, "d");
  const auto written = lines();
  ASSERT_EQ(written.size(), 2u);
  EXPECT_EQ(written[0]["event"], "c");
  EXPECT_EQ(written[1]["level"], "error");
}

TEST_F(LogTest, NothingThatIsLoggedForgesALine) {
  Log log = Log::open_file(path_, Level::kDebug).value();
  log.write(Level::kInfo, "a\n{\"event\":\"forged\"}", {{"text", "x\n\"y\" {} %v %d"}});
  log.write(Level::kInfo, "b", {{"event", "c"}, {"level", "error"}, {"time", "never"}});
  log.write(Level::kInfo, "d", Json::array({1, 2}));
  const auto written = lines();
  ASSERT_EQ(written.size(), 3u);
  EXPECT_EQ(written[0]["text"], "x\n\"y\" {} %v %d");
  EXPECT_EQ(written[1]["event"], "b");
  EXPECT_EQ(written[1]["level"], "info");
  EXPECT_NE(written[1]["time"], "never");
  EXPECT_EQ(written[2]["fields"], Json::array({1, 2}));
}

TEST_F(LogTest, MakesInvalidUtf8Valid) {
  Log log = Log::open_file(path_, Level::kDebug).value();
  log.write(Level::kInfo, "bad\xFF", {{"text", "\xED\xA0\x80"}});
  EXPECT_EQ(lines().size(), 1u);
}

TEST_F(LogTest, GoesOnWhereAnEarlierProcessEnded) {
  for (const char* event : {"first", "second"})
    Log::open_file(path_, Level::kInfo).value().write(Level::kInfo, event);
  EXPECT_EQ(lines().size(), 2u);
}

TEST_F(LogTest, LinesOfManyThreadsStayWhole) {
  Log log = Log::open_file(path_, Level::kInfo).value();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i)
        log.write(Level::kInfo, "line", {{"text", std::string(500, static_cast<char>('a' + t))}});
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(lines().size(), 200u);
}

TEST_F(LogTest, WithoutAFileItDropsEverything) {
  Log log;
  log.write(Level::kError, "lost");
  log = Log::open_file(path_, Level::kInfo).value();
  log.write(Level::kInfo, "kept");
  EXPECT_EQ(lines().size(), 1u);
}

TEST_F(LogTest, AFileThatCannotBeOpenedIsAnError) {
  std::filesystem::create_directories(path_);
  EXPECT_EQ(Log::open_file(path_, Level::kInfo).error().kind, ErrorKind::kState);
}

}  // namespace
}  // namespace showrunner::observe
