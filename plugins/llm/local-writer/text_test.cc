#include "text.h"

#include <gtest/gtest.h>

#include "cast.h"
#include "pattern.h"
#include "speech.h"

namespace showrunner::local_writer {
namespace {

using sr::Json;

TEST(Particles, FollowTheFinalConsonant) {
  EXPECT_EQ(with_particles("민준(은/는)"), "민준은");
  EXPECT_EQ(with_particles("수지(은/는)"), "수지는");
  EXPECT_EQ(with_particles("서울(으로/로)"), "서울로");
  EXPECT_EQ(with_particles("부산(으로/로)"), "부산으로");
  EXPECT_EQ(with_particles("물(이/가)"), "물이");
  EXPECT_EQ(with_particles("지호(과/와) 민준(과/와)"), "지호와 민준과");
  EXPECT_EQ(with_particles("3(이/가) 1(으로/로)"), "3이 1로");
  EXPECT_EQ(with_particles("CEO(이/가)"), "CEO가");
}

TEST(Particles, LeaveOtherParenthesesAlone) {
  for (const char* text : {"(a/b)", "(은)", "(은/", "()", "(/)", "주인공(남)", "(((((은/는"})
    EXPECT_EQ(with_particles(text), text);
  EXPECT_EQ(with_particles("(은/는)"), "는");
}

TEST(Shortened, CutsAtSentencesWordsAndCodePoints) {
  EXPECT_EQ(shortened("가나다", 3), "가나다");
  EXPECT_EQ(shortened("가나다라마", 3), "가나다");
  EXPECT_EQ(shortened("하나 둘. 셋 넷", 7), "하나 둘.");
  EXPECT_EQ(shortened("하나 둘 셋넷다섯", 6), "하나 둘");
}

TEST(Pattern, MakesATextThatMatches) {
  Random random(1);
  EXPECT_EQ(text_matching("^CHAR[0]{3}$", 0, 100, random), "CHAR000");
  const auto time = text_matching("^[0-2][0-9]:[0-5][0-9]$", 0, 100, random);
  ASSERT_TRUE(time);
  EXPECT_EQ(time->size(), 5u);
  EXPECT_EQ(text_matching("^(ab)+-?c*$", 0, 100, random), "ab");
  EXPECT_EQ(text_matching("^[a-a]+$", 7, 100, random), "aaaaaaa");
}

TEST(Pattern, RefusesWhatItDoesNotKnow) {
  Random random(1);
  for (const char* pattern : {"a|b", "(?=x)", "[^a]", "\\1", "a{2", "a{9999}", "(a", "a)", "[z-a]",
                              "((((((((((a))))))))))", "[가-힣]+", "x*?", "\\"})
    EXPECT_FALSE(text_matching(pattern, 0, 100, random)) << pattern;
  EXPECT_FALSE(text_matching("(((a{1000}){1000}){1000})", 0, 4000, random));
  EXPECT_FALSE(text_matching("^a{5}$", 0, 3, random));
}

Json person(const char* id, const char* name, const char* role, const char* importance, int age,
            const char* gender, const char* job) {
  return {{"id", id},
          {"name", name},
          {"role", role},
          {"importance", importance},
          {"age", age},
          {"occupation", job},
          {"voice_profile", {{"gender", gender}}}};
}

class Addresses : public ::testing::Test {
 protected:
  Cast cast_{
      Json::array({person("C1", "강민준", "주인공", "main", 28, "male", "스타트업 CEO"),
                   person("C2", "이수진", "주인공", "main", 26, "female", "웹툰 작가"),
                   person("C3", "박지호", "민준의 절친", "major_supporting", 29, "male", "변호사"),
                   person("C4", "강정호", "민준의 아버지", "supporting", 58, "male", "은퇴"),
                   person("C5", "강민서", "민준의 여동생", "supporting", 24, "female", "대학원생"),
                   person("C6", "이미경", "수진의 어머니", "supporting", 52, "female", "주부"),
                   person("C7", "김과장", "민준 회사 직원", "minor", 44, "male", "회사원")}),
      Json(), "ko", "romance"};
  std::string call(size_t speaker, size_t listener, int progress = 10) {
    return korean_speech().address(cast_, {"romance", 2, progress}, speaker, listener);
  }
};

TEST_F(Addresses, FitKinFriendshipAndRank) {
  EXPECT_EQ(call(0, 3), "아버지");
  EXPECT_EQ(call(1, 5), "엄마");
  EXPECT_EQ(call(3, 0), "민준아");
  EXPECT_EQ(call(4, 0), "오빠");
  EXPECT_EQ(call(0, 4), "민서야");
  EXPECT_EQ(call(4, 3), "아버지");  // through her brother
  EXPECT_EQ(call(0, 2), "지호야");
  EXPECT_EQ(call(6, 0), "강 대표님");
  EXPECT_EQ(call(0, 6), "김 과장님");
  EXPECT_EQ(call(0, 5), "어머님");
  EXPECT_EQ(call(0, 1), "수진 씨");
  EXPECT_EQ(call(0, 1, 60), "수진아");  // lovers
}

TEST_F(Addresses, SpeechIsCasualWhereItMayBe) {
  const Story story{"romance", 2, 10};
  const Speech& korean = korean_speech();
  EXPECT_TRUE(korean.casual(cast_, story, 3, 0));
  EXPECT_FALSE(korean.casual(cast_, story, 0, 3));
  EXPECT_TRUE(korean.casual(cast_, story, 1, 5));
  EXPECT_TRUE(korean.casual(cast_, story, 0, 2));
  EXPECT_FALSE(korean.casual(cast_, story, 0, 1));
  EXPECT_EQ(korean.finish("나는 내 길을 가지요. 응", false), "저는 제 길을 가죠. 네");
  EXPECT_EQ(korean.finish("나는 내 길을 가.", true), "나는 내 길을 가.");
}

TEST_F(Addresses, ThirdPeopleAreCalledAsTheSpeakerDoes) {
  const Story story{"romance", 2, 10};
  EXPECT_EQ(korean_speech().reference(cast_, story, 2, 1, 0), "민준이");
  EXPECT_EQ(korean_speech().reference(cast_, story, 1, 2, 0), "민준 씨");
  EXPECT_EQ(korean_speech().reference(cast_, story, 1, 0, 3), "아버님");
}

TEST(English, SpeaksInContractions) {
  EXPECT_EQ(english_speech().finish("the end. I am sure it is, do not ask.", true),
            "The end. I'm sure it is, don't ask.");
}

}  // namespace
}  // namespace showrunner::local_writer
