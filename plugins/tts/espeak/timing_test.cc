#include "timing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace showrunner::espeak {
namespace {

Mark word(int64_t sample, size_t character) { return {Mark::kWord, sample, character, {}}; }
Mark sound(int64_t sample, const char* ipa) { return {Mark::kPhoneme, sample, 0, ipa}; }
Mark pause(int64_t sample) { return {Mark::kPause, sample, 0, {}}; }

const Clock kClock{100, 1000, 2000};

MATCHER_P4(IsWord, start, end, from, to, "") {
  *result_listener << arg.char_start << ".." << arg.char_end << " " << arg.start_ms << ".."
                   << arg.end_ms;
  return arg.char_start == start && arg.char_end == end && arg.start_ms == from && arg.end_ms == to;
}
MATCHER_P3(IsPhoneme, ipa, from, to, "") {
  *result_listener << arg.ipa << " " << arg.start_ms << ".." << arg.end_ms;
  return arg.ipa == ipa && arg.start_ms == from && arg.end_ms == to;
}

TEST(Clock, CountsFromTheTrimmedStart) {
  EXPECT_EQ(kClock.ms(100), 0);
  EXPECT_EQ(kClock.ms(50), 0);
  EXPECT_EQ(kClock.ms(350), 250);
  EXPECT_EQ(kClock.ms(9999), 2000);
  EXPECT_EQ((Clock{0, 22050, 5000}.ms(22050)), 1000);
}

TEST(PhonemeTimes, LeaveGapsForPauses) {
  EXPECT_THAT(phoneme_times({word(100, 0), sound(100, "a"), sound(200, "s."), pause(300),
                             word(500, 2), sound(500, "b")},
                            kClock),
              testing::ElementsAre(IsPhoneme("a", 0, 100), IsPhoneme("ʂ", 100, 200),
                                   IsPhoneme("b", 400, 2000)));
}

TEST(WordTimes, EndWithTheLastSound) {
  EXPECT_THAT(
      word_times(U"네, 저기 문?",
                 {word(100, 0), sound(100, "n"), sound(200, "e"), pause(300), word(600, 3),
                  sound(600, "tɕ"), word(800, 6), sound(800, "m"), pause(900), pause(990)},
                 kClock),
      testing::ElementsAre(IsWord(0, 1, 0, 200), IsWord(3, 5, 500, 700), IsWord(6, 7, 700, 800)));
}

TEST(WordTimes, ShareTheTimeOfWordsRunTogether) {
  EXPECT_THAT(
      word_times(U"그냥 넘기는 거야",
                 {word(100, 0), sound(100, "k"), word(300, 7), sound(300, "k"), sound(400, "a"),
                  pause(500)},
                 kClock),
      testing::ElementsAre(IsWord(0, 2, 0, 80), IsWord(3, 6, 80, 200), IsWord(7, 9, 200, 400)));
}

TEST(WordTimes, TakeHanOneByOneAndSignsWithTheirWord) {
  const auto words =
      word_times(U"你好，ok don't $5. well-known.", {sound(100, "n"), pause(500)}, kClock);
  std::vector<std::pair<int64_t, int64_t>> spans;
  for (const sr::Word& w : words) spans.emplace_back(w.char_start, w.char_end);
  EXPECT_THAT(spans, testing::ElementsAre(testing::Pair(0, 1), testing::Pair(1, 2),
                                          testing::Pair(3, 5), testing::Pair(6, 11),
                                          testing::Pair(13, 14), testing::Pair(16, 26)));
}

TEST(WordTimes, MarksOutsideTheTextAreIgnored) {
  EXPECT_THAT(word_times(U"가", {word(100, 99), sound(100, "k"), pause(300)}, kClock),
              testing::ElementsAre(IsWord(0, 1, 0, 200)));
  EXPECT_TRUE(word_times(U"가", {}, kClock).empty());
}

}  // namespace
}  // namespace showrunner::espeak
