#include "mix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "duck.h"
#include "limiter.h"
#include "loudness.h"
#include "provider.h"
#include "test_media.h"
#include "tracks.h"

namespace showrunner::ffmpeg {
namespace {

using ::testing::ElementsAre;
using testing::read_sound;
using testing::wav;

double noise(int64_t i) {
  const auto h = static_cast<uint32_t>(i) * 2654435761u;
  return static_cast<double>((h ^ h >> 15) % 2001) / 1000.0 - 1;
}

class MixTest : public ::testing::Test {
 protected:
  sr::testing::TestHost host_;
  sr::testing::Instance ffmpeg_{host_, sr::provider_table<FfmpegRenderer>()};

  sr::Artifact sound(int rate, int channels, int64_t frames,
                     const std::function<double(int64_t, int)>& wave) {
    return host_.put(wav(rate, channels, frames, wave), "audio/wav");
  }
  sr::Artifact speech(int64_t frames) {
    return sound(48000, 1, frames, [](int64_t i, int) {
      return 0.5 * std::sin(0.03 * double(i)) * (0.6 + 0.4 * std::sin(0.0007 * double(i)));
    });
  }
  sr_status code_of(const sr::MixRequest& request) {
    try {
      ffmpeg_.call(request);
    } catch (const sr::Error& error) {
      return error.code;
    }
    return SR_OK;
  }
  static int64_t first_sound(const std::vector<float>& pairs, int64_t from) {
    for (auto i = static_cast<size_t>(from); i < pairs.size() / 2; ++i)
      if (pairs[2 * i] != 0 || pairs[2 * i + 1] != 0) return static_cast<int64_t>(i);
    return -1;
  }
};

TEST_F(MixTest, VoicesStartOnTheirSampleWithSilenceBetween) {
  sr::MixRequest request;
  request.samples = 200000;
  const auto step = sound(48000, 1, 1000, [](int64_t, int) { return 0.25; });
  request.voices = {{step, 101, {}, {}}, {step, 77777, -6.0, {}}, {step, 199500, {}, {}}};
  const auto result = ffmpeg_.call(request);
  EXPECT_EQ(result.samples, 200000);
  const auto stem = read_sound(host_, *result.stems->voice);
  ASSERT_EQ(stem.size(), 400000u);
  EXPECT_EQ(first_sound(stem, 0), 101);
  EXPECT_EQ(first_sound(stem, 1101), 77777);
  EXPECT_EQ(first_sound(stem, 78777), 199500);
  EXPECT_NEAR(stem[2 * 500], 0.25, 1e-3);
  EXPECT_NEAR(stem[2 * 78000], 0.25 * std::pow(10, -0.3), 1e-3);
  EXPECT_EQ(read_sound(host_, result.audio).size(), 400000u);
}

TEST_F(MixTest, ResampledVoicesKeepTheirTime) {
  sr::MixRequest request;
  request.samples = 96000;
  request.voices = {
      {sound(22050, 1, 22050, [](int64_t i, int) { return i >= 11025 && i < 11030 ? 0.8 : 0.0; }),
       24000,
       {},
       {}}};
  const auto stem = read_sound(host_, *ffmpeg_.call(request).stems->voice);
  double sum = 0, centre = 0;
  for (size_t i = 0; i < stem.size(); i += 2) {
    sum += double{stem[i]} * stem[i];
    centre += double{stem[i]} * stem[i] * static_cast<double>(i / 2);
  }
  EXPECT_NEAR(centre / sum, 24000 + 11027 * 48000.0 / 22050, 0.5);
}

TEST_F(MixTest, PanMovesASide) {
  sr::MixRequest request;
  request.samples = 48000;
  request.voices = {{speech(48000), 0, {}, 1.0}};
  const auto stem = read_sound(host_, *ffmpeg_.call(request).stems->voice);
  double left = 0, right = 0;
  for (size_t i = 0; i < stem.size(); i += 2) {
    left = std::max(left, std::abs(double{stem[i]}));
    right = std::max(right, std::abs(double{stem[i + 1]}));
  }
  EXPECT_LT(left, 1e-4);
  EXPECT_GT(right, 0.5);
}

TEST_F(MixTest, ReachesItsLoudnessUnderThePeak) {
  sr::MixRequest request;
  request.samples = 48000 * 8;
  // Sharp peaks: they would pass -1.5 dBTP by far if only gain were applied.
  const auto spiky = sound(48000, 2, 48000 * 3, [](int64_t i, int c) {
    return i % 2400 < 3 ? 0.95 : 0.05 * std::sin((0.03 + 0.01 * c) * double(i)) + 0.02 * noise(i);
  });
  request.voices = {{spiky, 24000, {}, {}}, {spiky, 200000, {}, {}}};
  request.music = {{speech(100000), 0, request.samples, -20.0, 48000, 48000}};
  const auto result = ffmpeg_.call(request);
  EXPECT_NEAR(result.loudness.integrated_lufs, -14, 0.2);
  EXPECT_LE(result.loudness.true_peak_dbtp, -1.5);
  // As measured on what was written.
  const auto sound = read_sound(host_, result.audio);
  LoudnessMeter meter;
  meter.add(sound.data(), static_cast<int64_t>(sound.size() / 2));
  EXPECT_NEAR(meter.result().integrated_lufs, result.loudness.integrated_lufs, 0.05);
  EXPECT_LE(meter.result().true_peak_dbtp, -1.45);
}

TEST_F(MixTest, HonoursOtherTargets) {
  sr::MixRequest request;
  request.samples = 48000 * 4;
  request.voices = {{speech(48000 * 3), 1000, {}, {}}};
  request.loudness = sr::LoudnessTarget{-23.0, -3.0};
  const auto result = ffmpeg_.call(request);
  EXPECT_NEAR(result.loudness.integrated_lufs, -23, 0.2);
  EXPECT_LE(result.loudness.true_peak_dbtp, -3);
}

TEST_F(MixTest, MusicIsDownBeforeTheVoiceAndBackAfterIt) {
  sr::MixRequest request;
  request.samples = 48000 * 8;
  request.voices = {{speech(96000), 144000, {}, {}}};
  const auto level = sound(48000, 1, 4800, [](int64_t, int) { return 0.25; });
  request.music = {{level, 0, request.samples, {}, {}, {}}};
  const auto music = read_sound(host_, *ffmpeg_.call(request).stems->music);
  const double ducked = 0.25 * std::pow(10, -12.0 / 20);
  EXPECT_NEAR(music[2 * 100000], 0.25, 1e-3);
  EXPECT_NEAR(music[2 * 144000], ducked, 2e-3);
  EXPECT_NEAR(music[2 * 200000], ducked, 2e-3);
  EXPECT_GT(music[2 * (240000 + 14400)], ducked * 1.5);
  EXPECT_NEAR(music[2 * (240000 + 30000)], 0.25, 1e-3);
}

TEST_F(MixTest, MusicLoopsAndFades) {
  sr::MixRequest request;
  request.samples = 60000;
  const auto saw = sound(48000, 1, 1000, [](int64_t i, int) { return double(i) / 2000; });
  request.music = {{saw, 10000, 50000, {}, 10000, 20000}};
  const auto music = read_sound(host_, *ffmpeg_.call(request).stems->music);
  EXPECT_EQ(music[2 * 9999], 0);
  EXPECT_NEAR(music[2 * 15500], 0.25 * 0.55, 1e-3);
  EXPECT_NEAR(music[2 * 25500], 0.25, 1e-3);
  EXPECT_NEAR(music[2 * 40500], 0.25 * 0.475, 1e-3);
  EXPECT_EQ(music[2 * 50000], 0);
}

TEST_F(MixTest, ATinyBedIsOpenedOnce) {
  const auto two = sound(48000, 1, 2, [](int64_t i, int) { return i == 0 ? 0.25 : 0.5; });
  int opened = 0;
  MusicTrack music(host_.host(), {{two, 0, 72001, {}, {}, {}}}, [&] { ++opened; });
  std::vector<float> block;
  for (int64_t at : {0, 24001, 48002}) {
    block.assign(2 * 24001, 0.0f);
    music.add(at, 24001, block);
    EXPECT_NEAR(block[0], at % 2 == 0 ? 0.25 : 0.5, 1e-3) << at;
    EXPECT_NEAR(block[2 * 23998], at % 2 == 0 ? 0.25 : 0.5, 1e-3) << at;
  }
  EXPECT_EQ(opened, 1);
}

TEST_F(MixTest, LoopingStopsWhenCancelled) {
  MusicTrack music(host_.host(), {{speech(6000), 0, 48000, {}, {}, {}}},
                   [] { throw sr::cancelled(); });
  std::vector<float> block(2 * 48000);
  EXPECT_THROW(music.add(0, 48000, block), sr::Error);
}

TEST_F(MixTest, SilenceStaysSilent) {
  sr::MixRequest request;
  request.samples = 48000;
  const auto result = ffmpeg_.call(request);
  EXPECT_EQ(result.loudness.integrated_lufs, kSilence);
  EXPECT_EQ(first_sound(read_sound(host_, result.audio), 0), -1);
}

TEST_F(MixTest, IsTheSameBytesEveryTime) {
  sr::MixRequest request;
  request.samples = 96000;
  request.voices = {{speech(48000), 5000, {}, 0.3}};
  request.music = {{speech(7000), 0, 96000, -12.0, {}, {}}};
  const auto first = ffmpeg_.call(request), second = ffmpeg_.call(request);
  EXPECT_EQ(first.audio.sha256, second.audio.sha256);
  EXPECT_EQ(first.stems->voice->sha256, second.stems->voice->sha256);
}

TEST_F(MixTest, RefusesWhatIsNoSound) {
  sr::MixRequest request;
  request.samples = 48000;
  request.voices = {{host_.put("RIFF but no more", "audio/wav"), 0, {}, {}}};
  EXPECT_EQ(code_of(request), SR_INVALID_ARGUMENT);
  request.voices = {{host_.put("", "audio/wav"), 0, {}, {}}};
  EXPECT_EQ(code_of(request), SR_INVALID_ARGUMENT);
  request.voices = {{speech(100), 48000, {}, {}}};
  EXPECT_EQ(code_of(request), SR_INVALID_ARGUMENT);
  request.voices.clear();
  request.music = {{sound(48000, 1, 0, {}), 0, 48000, {}, {}, {}}};
  EXPECT_EQ(code_of(request), SR_INVALID_ARGUMENT);
  request.music = {{speech(100), 500, 400, {}, {}, {}}};
  EXPECT_EQ(code_of(request), SR_INVALID_ARGUMENT);
  request.music.clear();
  request.samples = INT64_MAX;
  EXPECT_EQ(code_of(request), SR_INVALID_ARGUMENT);
}

TEST_F(MixTest, DamagedSoundNeverCrashes) {
  const std::string good = wav(22050, 1, 400, [](int64_t i, int) { return noise(i); });
  for (size_t at = 0; at < 60; ++at) {
    std::string bytes = good;
    bytes[at] = static_cast<char>(bytes[at] ^ 0xa5);
    sr::MixRequest request;
    request.samples = 4800;
    request.voices = {{host_.put(bytes, "audio/wav"), 0, {}, {}}};
    const sr_status code = code_of(request);
    EXPECT_TRUE(code == SR_OK || code == SR_INVALID_ARGUMENT || code == SR_UNIMPLEMENTED) << code;
  }
}

TEST(SpeechFinder, JoinsShortPausesAndPartsLongOnes) {
  SpeechFinder finder;
  std::vector<float> sound(2 * 480 * 200, 0.0f);
  const auto speak = [&](int from, int to) {
    std::fill(sound.begin() + 960 * from, sound.begin() + 960 * to, 0.1f);
  };
  speak(10, 20);
  speak(30, 40);    // 100 ms later
  speak(100, 110);  // 600 ms later
  finder.add(sound.data(), 480 * 200);
  EXPECT_THAT(finder.finish(), ElementsAre(Span{4800, 19200}, Span{48000, 52800}));
}

TEST(Limiter, AlignsAndLeavesQuietSoundAlone) {
  std::vector<float> in, out;
  for (int64_t i = 0; i < 5000; ++i)
    for (int c = 0; c < 2; ++c) in.push_back(static_cast<float>(0.2 * noise(2 * i + c)));
  Limiter limiter(1, 0.9);
  for (size_t at = 0; at < in.size(); at += 1000) limiter.push(in.data() + at, 500, out);
  limiter.flush(out);
  ASSERT_EQ(out.size(), in.size());
  for (size_t i = 0; i < in.size(); ++i) ASSERT_NEAR(out[i], in[i], 1e-6) << i;
}

}  // namespace
}  // namespace showrunner::ffmpeg
