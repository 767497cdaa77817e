#include "casting.h"

#include <gmock/gmock.h>

#include <array>
#include <cmath>
#include <set>

#include "fake_run.h"

namespace showrunner::drama {
namespace {

using std::string;

std::vector<Character> series() {
  return sr::read_json<std::vector<Character>>(example("series.json")["characters"]);
}

std::vector<sr::Voice> voices(int male, int female) {
  std::vector<sr::Voice> out;
  for (int i = 0; i < male; ++i)
    out.push_back({"m" + std::to_string(i), "", {"ko"}, "male", {}, {}, "standard", {}});
  for (int i = 0; i < female; ++i)
    out.push_back({"f" + std::to_string(i), "", {"ko"}, "female", {}, {}, "standard", {}});
  return out;
}

double semitones(double a, double b) { return std::abs(12 * std::log2(a / b)); }

TEST(Casting, GivesEverybodyAVoiceOfTheRightGender) {
  const auto cast = cast_voices(series(), voices(3, 3));
  for (const Character& c : series())
    EXPECT_EQ(cast.at(c.name).voice.front(), c.voice_profile.gender.front()) << c.name;
}

TEST(Casting, EnoughVoicesAreNeverShared) {
  std::set<string> used;
  for (const auto& [name, voice] : cast_voices(series(), voices(6, 6))) used.insert(voice.voice);
  EXPECT_EQ(used.size(), 12u);
}

TEST(Casting, SharedVoicesAreModulatedApart) {
  const auto cast = cast_voices(series(), voices(1, 1));
  for (const auto& [a, x] : cast)
    for (const auto& [b, y] : cast) {
      if (a >= b || x.voice != y.voice) continue;
      const double manner = 5 * std::abs(x.rate - y.rate) + 2.5 * std::abs(x.timbre - y.timbre);
      EXPECT_GT(semitones(x.pitch, y.pitch) + std::min(manner, 1.0), 0.75) << a << " and " << b;
    }
}

// As tts/espeak has them.
std::vector<sr::Voice> offline_voices() {
  struct Row {
    const char *gender, *age;
    double hz;
  };
  std::vector<sr::Voice> out;
  for (const Row& row : std::initializer_list<Row>{{"female", "young_adult", 230},
                                                   {"female", "young_adult", 252},
                                                   {"female", "young", 280},
                                                   {"female", "young", 238},
                                                   {"female", "adult", 198},
                                                   {"female", "adult", 212},
                                                   {"female", "middle_age", 174},
                                                   {"female", "senior", 187},
                                                   {"female", "child", 330},
                                                   {"male", "young_adult", 115},
                                                   {"male", "young_adult", 135},
                                                   {"male", "young", 158},
                                                   {"male", "young", 146},
                                                   {"male", "adult", 103},
                                                   {"male", "adult", 92},
                                                   {"male", "middle_age", 82},
                                                   {"male", "senior", 125},
                                                   {"male", "child", 300}}) {
    sr::Voice voice;
    voice.id = "v" + std::to_string(out.size());
    voice.gender = row.gender;
    voice.age_group = row.age;
    voice.pitch_hz = row.hz;
    voice.tier = "standard";
    out.push_back(std::move(voice));
  }
  return out;
}

TEST(Casting, SpeakersOfOneGenderAreTwoSemitonesApart) {
  const auto cast = cast_voices(series(), offline_voices());
  for (const auto& group :
       {std::array{"강민준", "박지호", "차성훈"}, std::array{"이수진", "김하늘", "정유진"}})
    for (const string a : group)
      for (const string b : group) {
        if (a >= b) continue;
        EXPECT_GT(semitones(cast.at(a).heard_hz, cast.at(b).heard_hz), 2) << a << " and " << b;
      }
}

TEST(Casting, SpeakersOfAnEpisodeDifferInPitchToo) {
  auto catalogue = voices(6, 6);
  for (size_t i = 0; i < 6; ++i) {
    catalogue[i].pitch_hz = 90 * std::pow(1.1, i);
    catalogue[6 + i].pitch_hz = 170 * std::pow(1.1, i);
  }
  std::map<string, double> natural;
  for (const sr::Voice& voice : catalogue) natural[voice.id] = *voice.pitch_hz;
  const auto cast = cast_voices(series(), catalogue);
  for (const char* a : {"강민준", "이수진", "박지호", "김하늘", "차성훈", "정유진"})
    for (const char* b : {"강민준", "이수진", "박지호", "김하늘", "차성훈", "정유진"}) {
      if (string(a) >= b) continue;
      const CastVoice &x = cast.at(a), &y = cast.at(b);
      EXPECT_GT(semitones(natural[x.voice] * x.pitch, natural[y.voice] * y.pitch), 0.5)
          << a << " and " << b;
    }
}

TEST(Casting, SurvivesVoicesWithoutAPitch) {
  auto catalogue = voices(2, 2);
  for (auto& voice : catalogue) voice.pitch_hz = 0;
  for (const auto& [name, voice] : cast_voices(series(), catalogue)) {
    EXPECT_GE(voice.pitch, 0.9) << name;
    EXPECT_LE(voice.pitch, 1.15) << name;
  }
}

TEST(Casting, HoldsWhenAMinorCharacterJoins) {
  auto more = series();
  Character late = more.back();
  late.id = "CHAR013";
  late.name = "박순경";
  more.insert(more.begin(), late);
  const auto before = cast_voices(series(), voices(6, 6)), after = cast_voices(more, voices(6, 6));
  for (const Character& c : series()) {
    if (c.importance == "minor") continue;
    EXPECT_EQ(before.at(c.name).voice, after.at(c.name).voice) << c.name;
    EXPECT_EQ(before.at(c.name).pitch, after.at(c.name).pitch) << c.name;
  }
}

TEST(Casting, TheImportantGetTheBestVoices) {
  auto catalogue = voices(6, 6);
  catalogue[4].tier = catalogue[9].tier = "premium";
  const auto cast = cast_voices(series(), catalogue);
  EXPECT_EQ(cast.at("강민준").voice, catalogue[4].id);
  EXPECT_EQ(cast.at("이수진").voice, catalogue[9].id);
}

TEST(Casting, PrefersTheAgesPitch) {
  auto catalogue = voices(2, 1);
  catalogue[0].pitch_hz = 180;
  catalogue[1].pitch_hz = 95;
  std::vector<Character> old{series()[6]};
  ASSERT_EQ(old[0].voice_profile.age_group, "senior");
  EXPECT_EQ(cast_voices(old, catalogue).at(old[0].name).voice, "m1");
}

TEST(Casting, NeedsAVoice) { EXPECT_THROW(cast_voices(series(), {}), sr::Error); }

TEST(Casting, EmotionAndAtmosphereMoveTheVoice) {
  const CastVoice plain{"v", 1, 1, 0};
  Line line{1, "a", "안녕", "happy", {}};
  sr::SpeakRequest request = speak_request(plain, line, "calm", "ko");
  EXPECT_EQ(request.emotion, "joy");
  EXPECT_DOUBLE_EQ(request.pitch, 1.1);
  EXPECT_DOUBLE_EQ(request.rate, 1.05);
  EXPECT_DOUBLE_EQ(request.volume, 1.1);
  line.emotion = "sad";
  request = speak_request(plain, line, "romantic", "ko");  // stronger and slower
  EXPECT_DOUBLE_EQ(request.pitch, 0.88);
  EXPECT_DOUBLE_EQ(request.rate, 0.83);
  line.emotion = "neutral";
  request = speak_request(plain, line, "긴장된 침묵", "ko");
  EXPECT_DOUBLE_EQ(request.rate, 1.1);
  EXPECT_DOUBLE_EQ(request.volume, 0.9);
}

TEST(Casting, StaysWithinWhatTheKindTakes) {
  const CastVoice extreme{"v", 1.99, 1.99, 0};
  const sr::SpeakRequest request =
      speak_request(extreme, {1, "a", "!", "surprised", {}}, "tense", "ko");
  EXPECT_LE(request.pitch, 2);
  EXPECT_LE(request.rate, 2);
}

}  // namespace
}  // namespace showrunner::drama
