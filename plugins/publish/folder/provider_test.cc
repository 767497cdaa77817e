#include "provider.h"

#include <expat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <thread>

#include "directory.h"
#include "showrunner/testing/test_host.hpp"

namespace showrunner::folder {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

std::string content_of(const fs::path& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

void write_file(const fs::path& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

// Every file below a folder: relative path to content.
std::map<std::string, std::string> tree(const fs::path& root) {
  std::map<std::string, std::string> out;
  if (!fs::exists(root)) return out;
  for (const auto& entry : fs::recursive_directory_iterator(root))
    if (!entry.is_directory())
      out[fs::relative(entry.path(), root).string()] = content_of(entry.path());
  return out;
}

// The attributes of every element by "element attribute", or an error for what is not XML.
std::multimap<std::string, std::string> parse_xml(const std::string& text) {
  std::multimap<std::string, std::string> out;
  XML_Parser parser = XML_ParserCreate("UTF-8");
  XML_SetUserData(parser, &out);
  XML_SetStartElementHandler(parser, [](void* user, const char* name, const char** attributes) {
    auto& values = *static_cast<std::multimap<std::string, std::string>*>(user);
    values.emplace(name, "");
    for (; *attributes != nullptr; attributes += 2)
      values.emplace(std::string(name) + " " + attributes[0], attributes[1]);
  });
  EXPECT_EQ(XML_Parse(parser, text.data(), static_cast<int>(text.size()), 1), XML_STATUS_OK)
      << XML_ErrorString(XML_GetErrorCode(parser)) << " in line "
      << XML_GetCurrentLineNumber(parser) << " of\n"
      << text;
  XML_ParserFree(parser);
  return out;
}

class FolderTest : public ::testing::Test {
 protected:
  FolderTest() : root_(host_.folder() / "published") {}

  sr::Json config() const { return {{"root", root_.string()}}; }
  fs::path episode(int number = 1) const {
    return root_ / "first-love" / ("episode-0" + std::to_string(number));
  }
  sr::PublishRequest request(int number = 1) {
    sr::PublishRequest out;
    out.video = host_.put("film " + std::to_string(number), "video/mp4");
    out.thumbnail = host_.put("picture", "image/jpeg");
    out.captions = {{"vtt", "ko", host_.put("WEBVTT\n", "text/vtt")},
                    {"srt", "ko", host_.put("1\n", "application/x-subrip")}};
    out.extras = {{"voice.flac", host_.put("voice", "audio/flac")}};
    out.metadata.title = "첫사랑의 기억";
    out.metadata.description = "첫 줄\n둘째 줄";
    out.metadata.language = "ko";
    out.metadata.synthetic_media = true;
    out.series = sr::SeriesRef{"first-love", "첫사랑", number};
    out.chapters = {{0, "시작"}, {61'500, "카페\n-->"}};
    out.duration_ms = 90'000;
    return out;
  }
  sr::PublishResult publish(const sr::PublishRequest& request) {
    sr::testing::Instance instance(host_, sr::provider_table<FolderPublisher>(), config());
    return instance.call(request);
  }
  sr::Error error_of(const sr::PublishRequest& request) {
    try {
      publish(request);
    } catch (const sr::Error& error) {
      EXPECT_LE(std::string(error.what()).size(), 255u);
      return error;
    }
    return {SR_OK, "published"};
  }

  sr::testing::TestHost host_;
  fs::path root_;
};

TEST_F(FolderTest, WritesEverythingThatAnEpisodeHas) {
  const auto result = publish(request());
  auto files = tree(root_ / "first-love");
  EXPECT_EQ(files["episode-01/episode-01.mp4"], "film 1");
  EXPECT_EQ(files["episode-01/thumbnail.jpg"], "picture");
  EXPECT_EQ(files["episode-01/episode-01.ko.vtt"], "WEBVTT\n");
  EXPECT_EQ(files["episode-01/episode-01.ko.srt"], "1\n");
  EXPECT_EQ(files["episode-01/voice.flac"], "voice");
  EXPECT_EQ(files["episode-01/chapters.txt"], "0:00 시작\n1:01 카페 -->\n");
  EXPECT_EQ(files["episode-01/chapters.vtt"],
            "WEBVTT\n\n00:00:00.000 --> 00:01:01.500\n시작\n\n"
            "00:01:01.500 --> 00:01:30.000\n카페 --&gt;\n");
  const auto metadata = sr::Json::parse(files["episode-01/metadata.json"]);
  EXPECT_EQ(metadata["metadata"]["title"], "첫사랑의 기억");
  EXPECT_EQ(metadata["series"]["episode"], 1);
  EXPECT_EQ(result.remote_id, "first-love/episode-01");
  EXPECT_EQ(result.url, "file://" + (episode() / "index.html").string());
  std::set<std::string> reported;
  for (const auto& file : result.files) {
    EXPECT_EQ(fs::file_size(file.path), static_cast<uintmax_t>(file.bytes)) << file.path;
    reported.insert(fs::relative(file.path, root_ / "first-love"));
  }
  files.erase("episode-01/.showrunner.json");
  for (const auto& file : files) EXPECT_THAT(reported, Contains(file.first));
}

TEST_F(FolderTest, PagesAreWellFormedAndPlayTheFilm) {
  auto hostile = request();
  hostile.metadata.title = "</title><script>alert('&')</script>\"";
  hostile.metadata.description = "<img src=x onerror=alert(1)>";
  hostile.series->title = "A & B <i>";
  hostile.chapters[0].title = "\"><script>";
  publish(hostile);
  for (const fs::path& file : {episode() / "index.html", root_ / "first-love" / "index.html"}) {
    const std::string html = content_of(file);
    const auto parts = parse_xml(html);
    EXPECT_FALSE(parts.contains("script"));
    EXPECT_FALSE(parts.contains("img onerror"));
    ASSERT_EQ(parts.count("source src"), 1u);
    for (const char* reference : {"source src", "track src", "video poster", "a href"})
      for (auto [at, end] = parts.equal_range(reference); at != end; ++at)
        EXPECT_TRUE(fs::exists(file.parent_path() / at->second.substr(0, at->second.find('#'))))
            << file << " refers to " << at->second;
  }
}

TEST_F(FolderTest, TheFeedListsTheNewestEpisodeFirst) {
  sr::testing::Instance instance(
      host_, sr::provider_table<FolderPublisher>(),
      {{"root", root_.string()}, {"base_url", "https://media.example.org/shows/"}});
  auto second = request(2);
  second.metadata.title = "A & B";
  second.publish_at = "2026-03-01T19:00:00+09:00";
  instance.call(second);
  instance.call(request(1));
  const std::string feed = content_of(root_ / "first-love" / "feed.xml");
  const auto parts = parse_xml(feed);
  std::vector<std::string> films;
  for (auto [at, end] = parts.equal_range("enclosure url"); at != end; ++at)
    films.push_back(at->second);
  const std::string base = "https://media.example.org/shows/first-love/";
  EXPECT_THAT(films, ::testing::ElementsAre(base + "episode-02/episode-02.mp4",
                                            base + "episode-01/episode-01.mp4"));
  EXPECT_THAT(feed, HasSubstr("<pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate>"));
  EXPECT_EQ(parts.find("enclosure length")->second, "6");
}

TEST_F(FolderTest, PublishingAgainChangesNothing) {
  publish(request());
  const auto before = tree(root_);
  const auto written = fs::last_write_time(episode() / "episode-01.mp4");
  publish(request());
  EXPECT_EQ(tree(root_), before);
  EXPECT_EQ(fs::last_write_time(episode() / "episode-01.mp4"), written);
}

TEST_F(FolderTest, PublishingAnotherVersionReplacesTheEpisode) {
  publish(request());
  auto other = request();
  other.video = host_.put("a better film", "video/mp4");
  other.captions.pop_back();
  other.extras.clear();
  other.chapters.clear();
  publish(other);
  const auto files = tree(episode());
  EXPECT_EQ(files.at("episode-01.mp4"), "a better film");
  for (const char* gone : {"episode-01.ko.srt", "voice.flac", "chapters.txt", "chapters.vtt"})
    EXPECT_FALSE(files.contains(gone)) << gone;
}

TEST_F(FolderTest, ASeriesOfAnotherTitleIsNotOverwritten) {
  publish(request(1));
  const auto before = tree(root_);
  for (const int number : {1, 2}) {
    auto other = request(number);
    other.series->title = "첫사랑?";
    const sr::Error error = error_of(other);
    EXPECT_EQ(error.code, SR_FAILED_PRECONDITION);
    EXPECT_EQ(error.retry, SR_RETRY_NEVER);
    EXPECT_THAT(error.what(), HasSubstr("'첫사랑?' would overwrite '첫사랑' in '"));
    EXPECT_EQ(tree(root_), before);
    EXPECT_FALSE(fs::exists(episode(2)));
  }
}

TEST_F(FolderTest, RemovesWhatAKilledProcessLeft) {
  publish(request());
  const auto before = tree(root_);
  write_file(episode() / ".showrunner-episode-01.mp4.tmp", "half");
  write_file(root_ / "first-love" / ".showrunner-feed.xml.tmp", "half");
  publish(request());
  EXPECT_EQ(tree(root_), before);
}

TEST_F(FolderTest, NamesCannotLeaveTheFolder) {
  for (const char* id : {"..", ".", "../../escaped", "/etc"}) {
    auto bad = request();
    bad.series->id = id;
    publish(bad);
  }
  auto untitled = request();
  untitled.series.reset();
  untitled.metadata.title = "../../escaped too";
  untitled.extras[0].name = "..";
  publish(untitled);
  for (const auto& entry : fs::directory_iterator(host_.folder()))
    EXPECT_THAT(entry.path().filename().string(), Not(HasSubstr("escaped")));
  EXPECT_FALSE(fs::exists(root_ / "episode-01"));
}

TEST_F(FolderTest, FollowsNoLinkInsideThePublishedFolder) {
  const fs::path outside = host_.folder() / "outside";
  fs::create_directories(outside);
  write_file(outside / "secret", "untouched");
  fs::create_directories(root_ / "first-love");
  fs::create_directory_symlink(outside, episode());
  const sr::Error error = error_of(request());
  EXPECT_EQ(error.code, SR_FAILED_PRECONDITION);
  EXPECT_THAT(error.what(), HasSubstr("episode-01"));
  EXPECT_EQ(tree(outside).size(), 1u);

  fs::remove(episode());
  fs::create_directory(episode());
  fs::create_symlink(outside / "secret", episode() / "episode-01.mp4");
  publish(request());
  EXPECT_EQ(content_of(outside / "secret"), "untouched");
  EXPECT_EQ(content_of(episode() / "episode-01.mp4"), "film 1");
}

TEST_F(FolderTest, RefusesWhatCannotBePublished) {
  auto text = request();
  text.video.media_type = "text/html";
  EXPECT_THAT(error_of(text).what(), HasSubstr("text/html"));
  auto twice = request();
  twice.captions.push_back(twice.captions[0]);
  EXPECT_THAT(error_of(twice).what(), HasSubstr("episode-01.ko.vtt"));
  auto page = request();
  page.extras[0].name = "index.html";
  EXPECT_THAT(error_of(page).what(), HasSubstr("index.html"));
  auto date = request();
  date.publish_at = "tomorrow";
  EXPECT_THAT(error_of(date).what(), HasSubstr("RFC 3339"));
  auto chapter = request();
  chapter.chapters[1].start_ms = INT64_MAX;
  EXPECT_THAT(error_of(chapter).what(), HasSubstr("milliseconds"));
  auto relative = request();
  relative.folder = "films";
  const sr::Error error = error_of(relative);
  EXPECT_EQ(error.code, SR_INVALID_ARGUMENT);
  EXPECT_THAT(error.what(), HasSubstr("absolute"));
  EXPECT_TRUE(tree(root_).empty());
}

TEST_F(FolderTest, TheRequestsFolderWins) {
  auto elsewhere = request();
  elsewhere.folder = (host_.folder() / "내 영상").string();
  publish(elsewhere);
  EXPECT_TRUE(tree(root_).empty());
  EXPECT_EQ(content_of(host_.folder() / "내 영상/first-love/episode-01/episode-01.mp4"), "film 1");
}

TEST_F(FolderTest, AFileWhereTheFolderShouldBeIsSaid) {
  write_file(root_, "a file");
  const sr::Error error = error_of(request());
  EXPECT_EQ(error.code, SR_FAILED_PRECONDITION);
  EXPECT_EQ(error.retry, SR_RETRY_NEVER);
  EXPECT_THAT(error.what(), HasSubstr("remove it or choose another folder"));
}

TEST_F(FolderTest, AFolderThatCannotBeWrittenIsSaid) {
  if (access("/sys/kernel", F_OK) != 0) GTEST_SKIP() << "no /sys, where nobody can make a folder";
  auto elsewhere = request();
  elsewhere.folder = "/sys/showrunner";
  const sr::Error error = error_of(elsewhere);
  EXPECT_EQ(error.code, SR_FAILED_PRECONDITION);
  EXPECT_THAT(error.what(), HasSubstr("make the folder writable or choose another one"));
}

TEST_F(FolderTest, AFullDiskIsSaidWithItsFreeSpace) {
  const sr::Error error = file_error("write", root_.string(), ENOSPC);
  EXPECT_EQ(error.code, SR_FAILED_PRECONDITION);
  EXPECT_THAT(error.what(), HasSubstr("MiB free); free space"));
}

// Files may only grow to 4 KiB for its life: the way to a failing write that needs no privilege.
class SmallFilesOnly {
 public:
  SmallFilesOnly() : signal_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit small = {4096, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallFilesOnly() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, signal_);
  }

 private:
  void (*signal_)(int);
  rlimit before_;
};

TEST_F(FolderTest, AFailedWriteLeavesTheFolderAsItWas) {
  auto big = request();
  big.extras[0].file = host_.put(std::string(100'000, 'x'), "audio/flac");
  {
    const SmallFilesOnly limit;
    EXPECT_EQ(error_of(big).code, SR_FAILED_PRECONDITION);
  }
  EXPECT_FALSE(fs::exists(root_)) << "the folders that it made must go";
  publish(request());
  const auto before = tree(root_);
  {
    const SmallFilesOnly limit;
    EXPECT_EQ(error_of(big).code, SR_FAILED_PRECONDITION);
  }
  EXPECT_EQ(tree(root_), before);
}

TEST_F(FolderTest, ACancelledPublicationLeavesNothing) {
  sr::testing::Instance instance(host_, sr::provider_table<FolderPublisher>(), config());
  instance.cancel_all();
  try {
    instance.call(request());
    ADD_FAILURE() << "published in spite of the cancel";
  } catch (const sr::Error& error) {
    EXPECT_EQ(error.code, SR_CANCELLED);
  }
  EXPECT_FALSE(fs::exists(root_));
}

TEST_F(FolderTest, PublicationsOfOneSeriesAtOnceAllGetIntoTheFeed) {
  std::vector<std::thread> threads;
  for (int number = 1; number <= 4; ++number)
    threads.emplace_back([this, number] {
      sr::testing::TestHost host;
      sr::testing::Instance instance(host, sr::provider_table<FolderPublisher>(), config());
      sr::PublishRequest request;
      request.video = host.put("film", "video/mp4");
      request.metadata.title = "t";
      request.series = sr::SeriesRef{"first-love", "첫사랑", number};
      instance.call(request);
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(parse_xml(content_of(root_ / "first-love" / "feed.xml")).count("enclosure"), 4u);
}

TEST_F(FolderTest, HealthNamesTheFolderThatCannotBeWritten) {
  sr::testing::Instance good(host_, sr::provider_table<FolderPublisher>(), config());
  EXPECT_EQ(good.call("sr.health/1", sr::Json::object())["status"], "healthy");
  write_file(root_, "a file where the folder should be");
  sr::testing::Instance bad(host_, sr::provider_table<FolderPublisher>(), config());
  EXPECT_EQ(bad.call("sr.health/1", sr::Json::object())["status"], "unhealthy");
}

}  // namespace
}  // namespace showrunner::folder
