#include "motion.h"

#include <gmock/gmock.h>

namespace showrunner::puppet {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::Le;

constexpr Span kMinutes{30 * 300, {30, 1}};

std::vector<size_t> blink_starts(const Track& lids) {
  std::vector<size_t> out;
  for (size_t f = 1; f < lids.size(); ++f)
    if (lids[f] != 0 && lids[f - 1] == 0) out.push_back(f);
  return out;
}

TEST(Blinks, AreTwoToSixSecondsApart) {
  for (uint64_t seed = 0; seed < 20; ++seed) {
    const std::vector<size_t> starts = blink_starts(blinks(kMinutes, seed));
    ASSERT_GT(starts.size(), 40u);
    for (size_t i = 1; i < starts.size(); ++i)
      EXPECT_THAT(starts[i] - starts[i - 1], AllOf(Ge(59u), Le(181u)));
  }
}

TEST(Blinks, PassThroughHalfShutLids) {
  const Track lids = blinks(kMinutes, 7);
  for (const auto& run : runs(lids))
    EXPECT_TRUE(run[0] == static_cast<int>(Lids::kOpen) || run[1] <= 4);
  for (size_t f = 1; f < lids.size(); ++f) EXPECT_LE(std::abs(lids[f] - lids[f - 1]), 1) << f;
}

TEST(Blinks, DifferBySeedOnly) {
  EXPECT_EQ(blinks(kMinutes, 1), blinks(kMinutes, 1));
  EXPECT_NE(blinks(kMinutes, 1), blinks(kMinutes, 2));
}

TEST(Nods, StayWithinTheirDepthAndComeBack) {
  Track mouth(9000, 0);
  for (size_t f = 100; f < 8000; ++f) mouth[f] = f % 90 < 60 ? 4 : 0;
  const Track track = nods(kMinutes, 6, mouth, 3);
  EXPECT_THAT(track, Each(AllOf(Ge(0), Le(6))));
  EXPECT_GT(*std::max_element(track.begin(), track.end()), 2);
  EXPECT_EQ(track.back(), 0);
  for (size_t f = 1; f < track.size(); ++f) EXPECT_LE(std::abs(track[f] - track[f - 1]), 3) << f;
}

TEST(Nods, AreNoneWithoutDepth) { EXPECT_THAT(nods({30, {30, 1}}, 0, Track(30, 1), 1), Each(0)); }

TEST(Waves, RestWithTheMouth) {
  const Track track = waves(Track(30, 0), 6, 1);
  EXPECT_THAT(track, Each(0));
  EXPECT_GT(waves(Track(30, static_cast<int>(Viseme::kOpen)), 6, 1)[5], 2);
}

TEST(Runs, AreLengths) {
  EXPECT_THAT(runs({1, 1, -1, 2, 2, 2}),
              ElementsAre(ElementsAre(1, 2), ElementsAre(-1, 1), ElementsAre(2, 3)));
}

}  // namespace
}  // namespace showrunner::puppet
