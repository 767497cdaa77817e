#include "lips.h"

#include <gmock/gmock.h>

#include <limits>

#include "motion.h"

namespace showrunner::puppet {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Span kTwoSeconds{60, {30, 1}};

int shape(Viseme v) { return static_cast<int>(v); }

TEST(Visemes, FollowTheIpa) {
  EXPECT_THAT(visemes_of("a"), ElementsAre(Viseme::kOpen));
  EXPECT_THAT(visemes_of("ˈiː"), ElementsAre(Viseme::kTeeth));
  EXPECT_THAT(visemes_of("o"), ElementsAre(Viseme::kRound));
  EXPECT_THAT(visemes_of("u"), ElementsAre(Viseme::kPucker));
  EXPECT_THAT(visemes_of("ɛ"), ElementsAre(Viseme::kMid));
  EXPECT_THAT(visemes_of("pʰ"), ElementsAre(Viseme::kPress));
  EXPECT_THAT(visemes_of("f"), ElementsAre(Viseme::kLip));
  EXPECT_THAT(visemes_of("aʊ"), ElementsAre(Viseme::kOpen, Viseme::kPucker));
  EXPECT_THAT(visemes_of("k"), ElementsAre(Viseme::kRest));
  EXPECT_THAT(visemes_of("tɕ"), ElementsAre(Viseme::kTeeth));
}

TEST(Visemes, NoneForSilenceAndNonsense) {
  EXPECT_THAT(visemes_of(""), IsEmpty());
  EXPECT_THAT(visemes_of("_:"), IsEmpty());
  EXPECT_THAT(visemes_of("\xff\xfe\xc3"), IsEmpty());
}

TEST(Mouth, ShowsAPhonemeAtItsTime) {
  const Track track = mouth_from_phonemes(kTwoSeconds, {{"a", 500, 700}});
  for (int f = 0; f < 60; ++f)
    EXPECT_EQ(track[static_cast<size_t>(f)],
              shape(f >= 15 && f < 21 ? Viseme::kOpen : Viseme::kRest))
        << f;
}

TEST(Mouth, HoldsEveryShapeForTwoFrames) {
  std::vector<sr::Phoneme> fast;
  const char* sounds[] = {"a", "i", "m", "o", "f", "u", "e", "s"};
  for (int64_t i = 0; i < 90; ++i) fast.push_back({sounds[i % 8], i * 21, i * 21 + 21});
  const Track track = mouth_from_phonemes(kTwoSeconds, fast);
  ASSERT_EQ(track.size(), 60u);
  for (const auto& run : runs(track)) EXPECT_GE(run[1], kHoldFrames);
}

TEST(Mouth, NeverSkipsLipsThatMeet) {
  // 10 ms is a third of a frame.
  const Track track =
      mouth_from_phonemes(kTwoSeconds, {{"a", 300, 500}, {"b", 500, 510}, {"a", 510, 700}});
  EXPECT_THAT(track, Contains(shape(Viseme::kPress)));
}

TEST(Mouth, ConsonantsTakeTheShapeOfTheirVowel) {
  const Track track = mouth_from_phonemes(kTwoSeconds, {{"k", 200, 400}, {"u", 400, 600}});
  EXPECT_EQ(track[7], shape(Viseme::kPucker));
}

TEST(Mouth, TakesHostileTimes) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max(),
                    kMin = std::numeric_limits<int64_t>::min();
  const Track track = mouth_from_phonemes(
      kTwoSeconds, {{"a", kMin, kMax}, {"b", kMax, kMin}, {"a", 900, 100}, {"u", kMax, kMax}});
  EXPECT_EQ(track.size(), 60u);
  EXPECT_EQ(mouth_from_phonemes({108000, {1, 1001}}, {{"a", 0, kMax}}).back(),
            shape(Viseme::kOpen));
  EXPECT_EQ(mouth_from_phonemes({1, {240000, 1}}, {{"a", 0, 1}}).size(), 1u);
}

TEST(Mouth, ReadsHangul) {
  // 바: lips meet, then the mouth opens; 구: lips purse.
  const Track track = mouth_from_text(kTwoSeconds, "바구");
  EXPECT_EQ(track[0], shape(Viseme::kPress));
  EXPECT_EQ(track[4], shape(Viseme::kOpen));
  EXPECT_EQ(track[8], shape(Viseme::kPucker));
  EXPECT_EQ(track[59], shape(Viseme::kRest));
}

TEST(Mouth, SqueezesLongTextIntoTheFilm) {
  const Track track = mouth_from_text(kTwoSeconds, std::string(5000, 'a'));
  EXPECT_THAT(track, Each(shape(Viseme::kOpen)));
  EXPECT_EQ(mouth_from_text(kTwoSeconds, "\xed\xa0\xf0\x9f").size(), 60u);
}

TEST(Mouth, FollowsLoudness) {
  std::vector<float> levels(60, 0.0f);
  std::fill(levels.begin() + 10, levels.begin() + 20, 1.0f);
  const Track track = mouth_from_levels(kTwoSeconds, levels);
  EXPECT_EQ(track[5], shape(Viseme::kRest));
  EXPECT_EQ(track[15], shape(Viseme::kOpen));
  EXPECT_EQ(track[40], shape(Viseme::kRest));
}

}  // namespace
}  // namespace showrunner::puppet
