#include "names.h"

#include <gtest/gtest.h>

namespace showrunner::folder {
namespace {

TEST(SafeNameTest, KeepsPlainNamesOfAnyLanguage) {
  EXPECT_EQ(safe_name("first-love"), "first-love");
  EXPECT_EQ(safe_name("첫사랑의 기억"), "첫사랑의 기억");
}

TEST(SafeNameTest, NeverLeavesTheFolder) {
  for (const std::string text :
       {"..", ".", "", "/", "../../etc/passwd", "a/b", "a\\b", ".hidden"}) {
    const std::string name = safe_name(text);
    EXPECT_FALSE(name.empty());
    EXPECT_NE(name.front(), '.') << text;
    EXPECT_EQ(name.find_first_of("/\\"), std::string::npos) << text;
  }
  EXPECT_EQ(safe_name(std::string("a\0b", 3)).find('\0'), std::string::npos);
  EXPECT_EQ(safe_name("a\nb").find('\n'), std::string::npos);
}

TEST(SafeNameTest, DifferentTextsGiveDifferentNames) {
  EXPECT_NE(safe_name("a/b"), safe_name("a\\b"));
  EXPECT_NE(safe_name("a/b"), safe_name("a_b"));
  const std::string text(500, 'x');
  EXPECT_NE(safe_name(text), safe_name(text + "y"));
}

TEST(SafeNameTest, CutsLongNamesAtACharacter) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "가";
  const std::string name = safe_name(text);
  EXPECT_LE(name.size(), 120u);
  const std::string korean = name.substr(0, name.find('-'));
  EXPECT_EQ(korean.size() % 3, 0u);
  EXPECT_EQ(korean, text.substr(0, korean.size()));
}

TEST(EpisodeNameTest, IsReadBack) {
  EXPECT_EQ(episode_name(1), "episode-01");
  EXPECT_EQ(episode_name(123), "episode-123");
  EXPECT_EQ(episode_number("episode-01"), 1);
  EXPECT_EQ(episode_number("episode-123"), 123);
  for (const char* name : {"episode-1", "episode-", "episode--1", "episode-01.old", "feed.xml",
                           "episode-99999999999999999999"})
    EXPECT_EQ(episode_number(name), 0) << name;
}

TEST(UrlPathTest, EncodesAllButUnreserved) {
  EXPECT_EQ(url_path("/a-b_c.d~/e"), "/a-b_c.d~/e");
  EXPECT_EQ(url_path("첫 #1?"), "%EC%B2%AB%20%231%3F");
}

TEST(EscapeTest, LeavesNoMarkupAndNoForbiddenCharacter) {
  EXPECT_EQ(escape("<a href=\"x\">&</a>"), "&lt;a href=&quot;x&quot;&gt;&amp;&lt;/a&gt;");
  EXPECT_EQ(escape("a\x01\r\n\tb"), "a\xEF\xBF\xBD\n\tb");
  EXPECT_EQ(escape("\xEF\xBF\xBE"), "\xEF\xBF\xBD");
}

TEST(ClockTimeTest, ShowsHoursOnlyWhereNeeded) {
  EXPECT_EQ(clock_time(0), "0:00");
  EXPECT_EQ(clock_time(123'999), "2:03");
  EXPECT_EQ(clock_time(3'723'000), "1:02:03");
}

}  // namespace
}  // namespace showrunner::folder
