#include "subtitles.h"

#include <gmock/gmock.h>

#include "tables.h"
#include "text.h"

namespace showrunner::drama {
namespace {

using std::string;
using testing::MatchesRegex;

std::vector<sr::Subtitle> cues(const string& text, int64_t frames, sr::SpeakResult voice = {}) {
  return line_subtitles({1, "이수진", text, "neutral", {}}, voice, frames);
}

TEST(Subtitles, AShortLineIsOneCueAsLongAsTheVoice) {
  const auto out = cues("여기가 편해.", 40);
  ASSERT_EQ(out.size(), 1u);
  EXPECT_EQ(out[0].start, 0);
  EXPECT_EQ(out[0].end, 40);
  EXPECT_EQ(out[0].text, "여기가 편해.");
  EXPECT_EQ(out[0].speaker, "이수진");
}

TEST(Subtitles, AMiddlingLineHasTwoRowsBrokenAtAClause) {
  const auto out = cues("강 대표, 시간은 내 편입니다. 내일 오전 9시까지 답을 주시죠.", 120);
  ASSERT_EQ(out.size(), 1u);
  EXPECT_EQ(out[0].text, "강 대표, 시간은 내 편입니다.\n내일 오전 9시까지 답을 주시죠.");
}

TEST(Subtitles, AClauseNearTheMiddleBeatsTheMiddle) {
  const auto out = cues("계약서 3조를 다시 봐. 지분 40%를 그냥 넘기는 거야.", 100);
  EXPECT_EQ(out.at(0).text, "계약서 3조를 다시 봐.\n지분 40%를 그냥 넘기는 거야.");
}

TEST(Subtitles, ALongLineBecomesCuesWithoutGaps) {
  string text;
  for (int i = 0; i < 12; ++i) text += "이 문장은 열 글자쯤 됩니다. ";
  const auto out = cues(text, 900);
  ASSERT_GT(out.size(), 3u);
  string joined;
  for (size_t i = 0; i < out.size(); ++i) {
    EXPECT_EQ(out[i].start, i == 0 ? 0 : out[i - 1].end);
    EXPECT_GE(out[i].end - out[i].start, 25);
    EXPECT_LE(std::count(out[i].text.begin(), out[i].text.end(), '\n'), 1);
    joined += out[i].text + " ";
  }
  EXPECT_EQ(out.back().end, 900);
  std::replace(joined.begin(), joined.end(), '\n', ' ');
  EXPECT_EQ(joined, text);
}

TEST(Subtitles, CuesFollowTheVoicesWords) {
  const string half(60, 'a');
  sr::SpeakResult voice;
  voice.words = {{0, 60, 0, 1000}, {61, 121, 4000, 5000}};
  const auto out = cues(half + " " + half, 150, voice);
  ASSERT_EQ(out.size(), 2u);
  EXPECT_EQ(out[1].start, 120);
}

TEST(Subtitles, SurviveTextWithoutSpacesAndVoicesWithoutLength) {
  string text;
  for (int i = 0; i < 200; ++i) text += "가";
  for (const auto& cue : cues(text, 0)) EXPECT_GT(cue.end, cue.start);
  for (const auto& cue : cues("\xff\xfe broken", 10)) EXPECT_FALSE(cue.text.empty());
}

TEST(Text, SlugsKeepEveryScript) {
  EXPECT_EQ(slug("첫사랑은 처음이라서"), "첫사랑은-처음이라서");
  EXPECT_EQ(slug("first love 2"), "first-love-2");
  EXPECT_THAT(slug("First Love!  (2)"), MatchesRegex("first-love-2-[0-9a-f]+"));
  EXPECT_THAT(slug("../../etc"), MatchesRegex("etc-[0-9a-f]+"));
  EXPECT_THAT(slug("「愛」…?"), MatchesRegex("愛-[0-9a-f]+"));
  EXPECT_EQ(slug("!!!"), "series-0ff12df6") << "the same in every process";
  EXPECT_LE(slug(string(500, 'x')).size(), 120u);
}

TEST(Text, KnowsWhatAVoiceCanSay) {
  EXPECT_TRUE(speakable("...응?"));
  EXPECT_TRUE(speakable("3!"));
  EXPECT_FALSE(speakable("......"));
  EXPECT_FALSE(speakable("…… “!?” ！"));
}

TEST(Text, CodePointsAndBack) {
  const string text = "a한é🎬";
  EXPECT_EQ(code_points(text).size(), 4u);
  EXPECT_EQ(to_utf8(code_points(text)), text);
  EXPECT_EQ(code_points("\xe3\x81").size(), 2u);
}

TEST(Tables, UnderstandAScriptsOwnWords) {
  EXPECT_EQ(atmosphere_row("긴장된 침묵").id, "tense");
  EXPECT_EQ(atmosphere_row("Quietly ROMANTIC").id, "romantic");
  EXPECT_EQ(atmosphere_row("").mood, "calm");
  EXPECT_EQ(emotion_row("fear").shown, "fear");
  EXPECT_EQ(emotion_row("?").shown, "neutral");
}

}  // namespace
}  // namespace showrunner::drama
