#include "tables.h"

#include <gmock/gmock.h>

namespace showrunner::drama {
namespace {

TEST(Atmosphere, LatinWordsCountFromTheirBeginning) {
  for (const char* words : {"unhappy", "the ambassador waits", "disquieting", "pretense"})
    EXPECT_EQ(atmosphere_row(words).id, "neutral") << words;
  EXPECT_EQ(atmosphere_row("Happy").id, "happy");
  EXPECT_EQ(atmosphere_row("slow, sad").id, "sad");
  EXPECT_EQ(atmosphere_row("unhappy, then happy").id, "happy");
  EXPECT_EQ(atmosphere_row("a cheerful crowd").id, "happy");
  EXPECT_EQ(atmosphere_row("intense").id, "tense");
  EXPECT_EQ(atmosphere_row("너무happy").id, "happy");
}

TEST(Atmosphere, KoreanWordsCountAnywhere) {
  EXPECT_EQ(atmosphere_row("초긴장 상태").id, "tense");
  EXPECT_EQ(atmosphere_row("조금 쓸쓸한 밤").id, "sad");
}

}  // namespace
}  // namespace showrunner::drama
