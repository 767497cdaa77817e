#include "captions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "showrunner/cpp/error.hpp"

namespace showrunner::ffmpeg {
namespace {

using ::testing::HasSubstr;

constexpr sr::FrameRate kThirty{30, 1};

std::vector<sr::Subtitle> one(const std::string& text, const std::string& speaker = "") {
  return checked_subtitles({{31, 61, text, speaker}}, 100);
}

TEST(Captions, SubRipHoldsTheText) {
  EXPECT_EQ(srt(one("안녕 & 너\\N}>\n둘째 줄"), kThirty),
            "1\n00:00:01,033 --> 00:00:02,033\n안녕 & 너\\N}>\n둘째 줄\n\n");
}

TEST(Captions, SubRipHoldsNoCommand) {
  EXPECT_EQ(srt(one("{\\an8}<i>위</i>"), kThirty),
            "1\n00:00:01,033 --> 00:00:02,033\n"
            "{\xE2\x81\xA0\\an8}<\xE2\x81\xA0i>위<\xE2\x81\xA0/i>\n\n");
}

TEST(Captions, WebVttEscapesMarkupAndNamesTheSpeaker) {
  EXPECT_EQ(vtt(one("a <b> & c --> d", "민아"), kThirty),
            "WEBVTT\n\n00:00:01.033 --> 00:00:02.033\n<v 민아>a &lt;b&gt; &amp; c --&gt; d\n\n");
}

TEST(Captions, AssEscapesWhatWouldBeACommand) {
  const std::string file =
      ass(one("{\\b1}굵게\n\\N", "김, 민아"), Style{}, {1920, 1080}, kThirty, "제목");
  EXPECT_THAT(file, HasSubstr("Dialogue: 0,0:00:01.03,0:00:02.03,Default,김  민아,0,0,0,,"
                              "\\{\\\xE2\x81\xA0"
                              "b1\\}굵게\\N\\\xE2\x81\xA0N\n"));
  EXPECT_THAT(file, HasSubstr("Title: 제목\n"));
  EXPECT_THAT(file, HasSubstr("PlayResX: 1920\nPlayResY: 1080\n"));
  EXPECT_THAT(file,
              HasSubstr("Style: Default,NanumGothic,60,&H00FFFFFF,&H00FFFFFF,&H00000000,&H80000000,"
                        "-1,0,0,0,100,100,0,0,1,4,1.5,2,96,96,60,1\n"));
}

TEST(Captions, AssColoursAreBackwardsAndTransparent) {
  Style style;
  style.color = "#102030c0";
  EXPECT_THAT(ass_header(style, {640, 360}, ""), HasSubstr(",&H3F302010,"));
}

TEST(Captions, EmptyLinesEndNoCueEarly) {
  EXPECT_EQ(one("a\r\n\r\n  \nb\t")[0].text, "a\nb");
  EXPECT_TRUE(one(" \n ").empty());
}

TEST(Captions, AreSortedByTime) {
  const auto cues = checked_subtitles({{50, 60, "b", {}}, {10, 20, "a", {}}}, 100);
  EXPECT_EQ(cues[0].text, "a");
}

TEST(Captions, RefusesWhatNoFileCanHold) {
  EXPECT_THROW(one("\xff\xfe"), sr::Error);
  EXPECT_THROW(one("\xed\xa0\x80"), sr::Error);  // a surrogate
  EXPECT_THROW(one("\xc0\xaf"), sr::Error);      // overlong
  EXPECT_THROW(one(std::string(3000, 'x')), sr::Error);
  EXPECT_THROW(checked_subtitles({{5, 5, "x", {}}}, 100), sr::Error);
  EXPECT_THROW(checked_subtitles({{5, 101, "x", {}}}, 100), sr::Error);
}

TEST(Captions, TimesAreRoundedNotSummed) {
  EXPECT_EQ(to_ms(1, {30000, 1001}), 33);
  EXPECT_EQ(to_ms(30000 * 10, {30000, 1001}), 10010000);
}

TEST(Captions, ChaptersEndWhereTheNextBegins) {
  EXPECT_EQ(chapters_vtt({{0, "하나"}, {90, "A & B"}}, 150, kThirty),
            "WEBVTT\n\n00:00:00.000 --> 00:00:03.000\n하나\n\n"
            "00:00:03.000 --> 00:00:05.000\nA &amp; B\n\n");
}

}  // namespace
}  // namespace showrunner::ffmpeg
