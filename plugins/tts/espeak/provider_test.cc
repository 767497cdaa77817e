#include "provider.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "acoustics.h"
#include "showrunner/cpp/kinds/tts.hpp"
#include "showrunner/testing/test_host.hpp"

namespace showrunner::espeak {
namespace {

using testing::HasSubstr;

class EspeakTest : public testing::Test {
 protected:
  sr::SpeakRequest request(const std::string& text, const std::string& language = "ko") {
    sr::SpeakRequest r;
    r.text = text;
    r.language = language;
    r.voice = "mina";
    return r;
  }
  Wave wave_of(const sr::SpeakResult& result) { return read_wav(host_.read(result.audio)); }
  sr::Error error_of(const sr::Json& json) {
    try {
      espeak_.call("tts.speak/1", json);
    } catch (const sr::Error& e) {
      return e;
    }
    ADD_FAILURE() << "no error for " << json;
    return sr::internal("");
  }

  sr::testing::TestHost host_;
  sr::testing::Instance espeak_{host_, sr::provider_table<Espeak>()};
};

TEST_F(EspeakTest, WritesTheFileThatTheResultDescribes) {
  const sr::SpeakResult result = espeak_.call(request("수진아, 또 구석 자리야?"));
  const Wave wave = wave_of(result);
  EXPECT_EQ(wave.sample_rate, 48000);
  EXPECT_EQ(wave.channels, 1);
  EXPECT_EQ(result.sample_rate, 48000);
  EXPECT_EQ(result.samples, static_cast<int64_t>(wave.samples.size()));
  EXPECT_EQ(result.duration_ms, (result.samples + 24) / 48);
  EXPECT_EQ(result.audio.media_type, "audio/wav");
  EXPECT_EQ(result.audio.bytes, result.samples * 2 + 44);
}

TEST_F(EspeakTest, StartsOnItsCueAndEndsWithTheVoice) {
  const std::pair<const char*, const char*> lines[] = {
      {"ko", "네."},
      {"ko", "  ... 어, 그 그림... 직접 그리신 거예요?"},
      {"ko", "사실은 시작"},
      {"ko", "하하하!"},
      {"en", "She sells sea shells."},
      {"en", "Who?"},
      {"zh", "是的，我知道。"},
      {"ja", "はい、そうです。"},
  };
  for (const auto& [language, text] : lines)
    for (const char* voice : {"mina", "yuna", "daniel", "doyun"})
      for (const char* emotion : {"neutral", "sadness", "surprise"}) {
        sr::SpeakRequest r = request(text, language);
        r.voice = voice;
        r.emotion = emotion;
        const sr::SpeakResult result = espeak_.call(r);
        const Acoustics a = measure(wave_of(result));
        EXPECT_LE(a.onset_ms, 10) << text << voice;
        EXPECT_LE(a.tail_ms, 60) << text << voice;
        ASSERT_FALSE(result.phonemes.empty());
        EXPECT_LE(result.phonemes.front().start_ms, 40) << text << voice;
        EXPECT_NEAR(static_cast<double>(result.phonemes.back().end_ms),
                    static_cast<double>(result.duration_ms), 120)
            << text << voice;
      }
}

TEST_F(EspeakTest, TimesAreOrderedAndCoverTheText) {
  const std::string text = "죄송한데, 우산 좀 잠깐 맡겨도 될까요? 투자 미팅에 늦어서요.";
  const sr::SpeakResult result = espeak_.call(request(text));
  ASSERT_EQ(result.words.size(), 9u);
  EXPECT_EQ(result.words[0].char_start, 0);
  EXPECT_EQ(result.words[0].char_end, 4);
  EXPECT_EQ(result.words[6].char_start, 23);
  EXPECT_EQ(result.words[6].char_end, 25);
  for (size_t i = 0; i < result.words.size(); ++i) {
    EXPECT_LT(result.words[i].start_ms, result.words[i].end_ms) << i;
    if (i > 0) {
      EXPECT_GE(result.words[i].start_ms, result.words[i - 1].end_ms) << i;
    }
  }
  EXPECT_LE(result.words.back().end_ms, result.duration_ms);
  for (size_t i = 0; i < result.phonemes.size(); ++i) {
    EXPECT_LE(result.phonemes[i].start_ms, result.phonemes[i].end_ms) << i;
    if (i > 0) {
      EXPECT_GE(result.phonemes[i].start_ms, result.phonemes[i - 1].end_ms) << i;
    }
  }
}

// Where phonemes leave a gap the file is quiet, and it is loud in vowels: times are those of the
// trimmed, resampled file.
TEST_F(EspeakTest, TimesMatchTheSound) {
  for (const char* emotion : {"neutral", "fear"}) {
    sr::SpeakRequest r = request("아버지. 어머니. 아저씨. 오라버니. 아주머니.");
    r.emotion = emotion;
    r.rate = 0.8;
    const sr::SpeakResult result = espeak_.call(r);
    const Wave wave = wave_of(result);
    const auto level = [&](int64_t from_ms, int64_t to_ms) {
      double sum = 1e-12;
      for (int64_t i = from_ms * 48; i < to_ms * 48; ++i)
        sum += std::pow(wave.samples.at(static_cast<size_t>(i)), 2);
      return 10 * std::log10(sum / static_cast<double>((to_ms - from_ms) * 48));
    };
    int pauses = 0;
    for (size_t i = 1; i < result.phonemes.size(); ++i) {
      const int64_t from = result.phonemes[i - 1].end_ms, to = result.phonemes[i].start_ms;
      if (to - from < 100) continue;
      ++pauses;
      EXPECT_LT(level(from + 25, to - 5), -60) << from;
      EXPECT_GT(level(to, to + 60), -40) << to;
      EXPECT_GT(level(from - 60, from), -45) << from;
    }
    EXPECT_EQ(pauses, 4);
  }
}

TEST_F(EspeakTest, SameRequestSameBytes) {
  sr::SpeakRequest r = request("보, 보지 마세요! 그냥 낙서예요.");
  r.emotion = "fear";
  const sr::SpeakResult first = espeak_.call(r);
  espeak_.call(request("Something else entirely, and longer than that.", "en"));
  EXPECT_EQ(espeak_.call(r).audio, first.audio);
  sr::testing::Instance other(host_, sr::provider_table<Espeak>());
  EXPECT_EQ(other.call(r).audio, first.audio);
}

TEST_F(EspeakTest, EveryFieldOfTheRequestIsHeard) {
  const sr::Json base = {
      {"text", "안녕하세요, 반갑습니다."}, {"language", "ko"}, {"voice", "mina"}};
  std::set<std::string> heard = {espeak_.call("tts.speak/1", base)["audio"]["sha256"]};
  const std::pair<const char*, sr::Json> changes[] = {
      {"voice", "jun"},       {"pitch", 1.1},         {"rate", 1.1},       {"volume", 0.9},
      {"timbre", 0.1},        {"emotion", "joy"},     {"emotion", "fear"}, {"emotion", "anger"},
      {"emotion", "sadness"}, {"emotion", "surprise"}};
  for (const auto& [key, value] : changes) {
    sr::Json changed = base;
    changed[key] = value;
    EXPECT_TRUE(heard.insert(espeak_.call("tts.speak/1", changed)["audio"]["sha256"]).second)
        << key << value;
  }
  sr::Json neutral = base;
  neutral["emotion"] = "neutral";
  EXPECT_FALSE(heard.insert(espeak_.call("tts.speak/1", neutral)["audio"]["sha256"]).second);
}

TEST_F(EspeakTest, NeverClipsAndMayBeSilent) {
  sr::SpeakRequest r = request("그만! 당장 나가! 왜 나한테 이래!");
  r.emotion = "anger";
  r.volume = 2;
  double peak = 0;
  for (const double v : wave_of(espeak_.call(r)).samples) peak = std::max(peak, std::fabs(v));
  EXPECT_LT(peak, 0.985);
  EXPECT_GT(peak, 0.5);
  r.volume = 0;
  for (const double v : wave_of(espeak_.call(r)).samples) EXPECT_EQ(v, 0);
}

TEST_F(EspeakTest, SpeaksTheLongestText) {
  std::string text;
  while (text.size() + 40 < 5000 * 3) text += "수진이는 오늘도 창가에 앉았다. ";
  while (text.size() > 5000 * 2) text.pop_back();
  text = text.substr(0, text.rfind(". ") + 1);
  const sr::SpeakResult result = espeak_.call(request(text));
  EXPECT_GT(result.duration_ms, 300'000);
  EXPECT_EQ(result.audio.bytes, result.samples * 2 + 44);
  EXPECT_EQ(result.words.back().char_end + 1,
            static_cast<int64_t>(std::count_if(text.begin(), text.end(),
                                               [](char c) { return (c & 0xC0) != 0x80; })));
  EXPECT_NEAR(static_cast<double>(result.words.back().end_ms),
              static_cast<double>(result.duration_ms), 150);
}

TEST_F(EspeakTest, OneSyllableWorks) {
  const sr::SpeakResult result = espeak_.call(request("응"));
  EXPECT_GT(result.duration_ms, 60);
  EXPECT_LT(result.duration_ms, 1500);
  EXPECT_EQ(result.words.size(), 1u);
}

TEST_F(EspeakTest, RefusesWithTheRightClass) {
  const sr::Json base = {{"text", "안녕"}, {"language", "ko"}, {"voice", "mina"}};
  const auto with = [&](const char* key, const sr::Json& value) {
    sr::Json j = base;
    j[key] = value;
    return j;
  };
  EXPECT_EQ(error_of(with("text", "")).code, SR_INVALID_ARGUMENT);
  EXPECT_EQ(error_of(with("text", "?!...")).code, SR_INVALID_ARGUMENT);
  EXPECT_EQ(error_of(with("emotion", "bored")).code, SR_INVALID_ARGUMENT);
  EXPECT_EQ(error_of(with("pitch", 3)).code, SR_INVALID_ARGUMENT);
  EXPECT_EQ(error_of(with("language", "fr")).code, SR_UNIMPLEMENTED);
  EXPECT_EQ(error_of(with("voice", "alloy")).code, SR_UNIMPLEMENTED);
  EXPECT_EQ(error_of(with("ssml", true)).code, SR_UNIMPLEMENTED);
  const sr::Error kanji = error_of({{"text", "日本語です"}, {"language", "ja"}, {"voice", "mina"}});
  EXPECT_EQ(kanji.code, SR_UNIMPLEMENTED);
  EXPECT_THAT(kanji.what(), HasSubstr("kana"));
}

TEST_F(EspeakTest, CancelledLinesLeaveNoFile) {
  espeak_.cancel_all();
  EXPECT_EQ(error_of({{"text", "안녕"}, {"language", "ko"}, {"voice", "mina"}}).code, SR_CANCELLED);
}

TEST_F(EspeakTest, ListsVoicesByFilter) {
  for (const char* language : {"ko", "en-GB", "zh", "ja"}) {
    sr::VoicesRequest r;
    r.language = language;
    EXPECT_GE(espeak_.call(r).voices.size(), 12u) << language;
  }
  sr::VoicesRequest old_men{{}, "male", "senior"};
  const auto found = espeak_.call(old_men).voices;
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].id, "sangchul");
  EXPECT_EQ(espeak_.call("tts.voices/1", {{"language", "fr"}}),
            (sr::Json{{"voices", sr::Json::array()}}));
}

TEST_F(EspeakTest, EveryVoiceOfTheCatalogueSpeaksEveryLanguageItNames) {
  for (const sr::Voice& voice : espeak_.call(sr::VoicesRequest{}).voices)
    for (const std::string& language : voice.languages) {
      sr::SpeakRequest r = request(language == "ko"   ? "안녕"
                                   : language == "zh" ? "你好"
                                   : language == "ja" ? "はい"
                                                      : "Hello",
                                   language);
      r.voice = voice.id;
      EXPECT_GT(espeak_.call(r).duration_ms, 100) << voice.id << language;
    }
}

TEST_F(EspeakTest, ReportsHealthCatalogAndUsage) {
  EXPECT_EQ(espeak_.call("sr.health/1", sr::Json::object())["status"], "healthy");
  const sr::Json catalog = espeak_.call("sr.catalog/1", sr::Json::object());
  ASSERT_TRUE(catalog["models"].is_array());
  EXPECT_EQ(catalog["models"][0]["languages"], (sr::Json{"ko", "en", "zh", "ja"}));
  EXPECT_EQ(catalog["limits"]["max_characters"], 5000);
  sr::testing::Observed observed;
  espeak_.call("tts.speak/1", {{"text", "안녕"}, {"language", "ko"}, {"voice", "mina"}}, &observed);
  EXPECT_THAT(observed.usage, testing::Contains(testing::Pair("characters", 2)));
}

TEST_F(EspeakTest, LoudnessIsConfigurable) {
  sr::testing::Instance quiet(host_, sr::provider_table<Espeak>(), {{"loudness_lufs", -32}});
  const sr::SpeakRequest r = request("오늘은 날씨가 정말 좋네요. 같이 갈까요?");
  EXPECT_NEAR(measure(wave_of(espeak_.call(r))).level_db - measure(wave_of(quiet.call(r))).level_db,
              12, 0.5);
}

}  // namespace
}  // namespace showrunner::espeak
