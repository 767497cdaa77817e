#include "voices.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <set>
#include <string>

#include "acoustics.h"
#include "language.h"
#include "render.h"
#include "synth.h"

namespace showrunner::espeak {
namespace {

const char* line_in(const std::string& language) {
  if (language == "ko") return "오늘은 날씨가 정말 좋네요. 우리 같이 산책하러 갈까요?";
  if (language == "zh") return "今天天气真好，我们一起去公园散步好吗？";
  if (language == "ja") return "きょうはとてもいいてんきですね。いっしょにさんぽしましょうか。";
  return "The weather is really lovely today. Shall we go for a walk together?";
}

Acoustics hear(const Speaker& speaker, const std::string& language, const Wishes& wishes = {}) {
  const Language l = find_language(language);
  const Delivery d = deliver(speaker, wishes);
  const Speech speech =
      synthesise(speakable(line_in(language), l.tongue), l, speaker, d, [] { return false; });
  std::string wav;
  render(
      speech, audible_part(speech), d, -20, [&](std::string_view b) { wav += b; },
      [] { return false; });
  return measure(read_wav(wav));
}

double semitones(double a, double b) { return std::fabs(12 * std::log2(a / b)); }

class Voices : public testing::TestWithParam<const char*> {};

TEST_P(Voices, DifferClearlyFromEachOther) {
  std::vector<Acoustics> heard;
  for (const Speaker& s : speakers()) {
    heard.push_back(hear(s, GetParam()));
    const Acoustics& a = heard.back();
    std::printf("%s %-9s pitch %5.1f Hz (%5.1f) spread %4.1f centroid %6.1f Hz level %5.1f dB\n",
                GetParam(), s.id, a.pitch_hz, s.pitch_hz, a.pitch_spread_hz, a.centroid_hz,
                a.level_db);
  }
  ASSERT_GE(heard.size(), 12u);
  for (size_t i = 0; i < heard.size(); ++i)
    for (size_t k = 0; k < i; ++k) {
      const double pitch = semitones(heard[i].pitch_hz, heard[k].pitch_hz);
      const double brightness = semitones(heard[i].centroid_hz, heard[k].centroid_hz);
      EXPECT_GE(std::hypot(pitch, brightness), 1.25)
          << speakers()[i].id << " and " << speakers()[k].id << ": " << pitch
          << " semitones of pitch, " << brightness << " of brightness";
    }
}

TEST_P(Voices, HaveThePitchThatTheCatalogueSays) {
  for (const Speaker& s : speakers())
    EXPECT_LT(semitones(hear(s, GetParam()).pitch_hz, s.pitch_hz), 2.5) << s.id;
}

TEST_P(Voices, AreEquallyLoud) {
  for (const Speaker& s : speakers()) EXPECT_NEAR(hear(s, GetParam()).level_db, -20, 3) << s.id;
}

INSTANTIATE_TEST_SUITE_P(Languages, Voices, testing::Values("ko", "en", "zh", "ja"));

TEST(VoicesTable, HasBothGendersAndEveryAge) {
  std::set<std::string> ids, groups;
  for (const Speaker& s : speakers()) {
    ids.insert(s.id);
    groups.insert(std::string(s.gender) + " " + s.age_group);
  }
  EXPECT_EQ(ids.size(), speakers().size());
  EXPECT_EQ(groups.size(), 12u);  // two genders, six ages
  EXPECT_EQ(find_speaker("mina"), &speakers()[0]);
  EXPECT_EQ(find_speaker("nobody"), nullptr);
}

TEST(Delivery, FollowsTheRatios) {
  const Speaker& s = *find_speaker("minho");
  for (const char* language : {"ko", "en"}) {
    const Acoustics plain = hear(s, language);
    for (const double ratio : {0.7, 1.4}) {
      const Acoustics pitched = hear(s, language, {.pitch = ratio});
      EXPECT_NEAR(pitched.pitch_hz / plain.pitch_hz, ratio, 0.12) << language;
      const Acoustics loud = hear(s, language, {.volume = ratio});
      EXPECT_NEAR(loud.level_db - plain.level_db, 20 * std::log10(ratio), 0.5) << language;
    }
    const double bright = hear(s, language, {.timbre = 0.2}).centroid_hz;
    const double dark = hear(s, language, {.timbre = -0.2}).centroid_hz;
    EXPECT_GT(bright, 1.05 * plain.centroid_hz) << language;
    EXPECT_LT(dark, 0.97 * plain.centroid_hz) << language;
  }
}

TEST(Delivery, ChangesWithTheEmotion) {
  const Speaker& s = *find_speaker("mina");
  const Acoustics neutral = hear(s, "ko");
  const Acoustics joy = hear(s, "ko", {.emotion = "joy"});
  const Acoustics sadness = hear(s, "ko", {.emotion = "sadness"});
  const Acoustics anger = hear(s, "ko", {.emotion = "anger"});
  const Acoustics fear = hear(s, "ko", {.emotion = "fear"});
  const Acoustics surprise = hear(s, "ko", {.emotion = "surprise"});
  EXPECT_GT(joy.pitch_spread_hz, 1.2 * neutral.pitch_spread_hz);
  EXPECT_GT(joy.pitch_hz, 1.03 * neutral.pitch_hz);
  EXPECT_LT(sadness.pitch_spread_hz, 0.8 * neutral.pitch_spread_hz);
  EXPECT_LT(sadness.level_db, neutral.level_db - 1.5);
  EXPECT_LT(sadness.centroid_hz, neutral.centroid_hz);
  EXPECT_GT(anger.centroid_hz, 1.03 * neutral.centroid_hz);
  EXPECT_GT(anger.level_db, neutral.level_db + 1);
  EXPECT_GT(fear.pitch_hz, 1.06 * neutral.pitch_hz);
  EXPECT_GT(surprise.pitch_spread_hz, 1.4 * neutral.pitch_spread_hz);
}

}  // namespace
}  // namespace showrunner::espeak
