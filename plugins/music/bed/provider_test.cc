#include "provider.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <time.h>

#include <cmath>
#include <cstdint>
#include <set>

#include "mood.h"
#include "player.h"
#include "showrunner/cpp/kinds/audio.hpp"
#include "showrunner/testing/test_host.hpp"

namespace showrunner::bed {
namespace {

int sample(const std::string& wav, size_t frame, size_t channel) {
  const auto byte = [&](size_t i) {
    return static_cast<unsigned>(static_cast<unsigned char>(wav[i]));
  };
  const size_t at = 44 + frame * 4 + channel * 2;
  return static_cast<int16_t>(byte(at) | (byte(at + 1) << 8));
}

class BedTest : public testing::Test {
 protected:
  sr::BedRequest request(const std::string& mood, int64_t duration_ms, int64_t seed = 1) {
    return {mood, duration_ms, seed, {}};
  }
  sr_status error_of(const sr::Json& json) {
    try {
      bed_.call("music.bed/1", json);
    } catch (const sr::Error& e) {
      EXPECT_FALSE(std::string(e.what()).empty());
      return e.code;
    }
    return SR_OK;
  }

  sr::testing::TestHost host_;
  sr::testing::Instance bed_{host_, sr::provider_table<Bed>()};
};

TEST_F(BedTest, HasExactlyTheLengthAsked) {
  for (const int64_t ms : {1000, 12345, 61001}) {
    const sr::BedResult result = bed_.call(request("calm", ms));
    EXPECT_EQ(result.duration_ms, ms);
    EXPECT_EQ(result.sample_rate, 48000);
    EXPECT_EQ(result.channels, 2);
    EXPECT_EQ(result.loopable, true);
    EXPECT_EQ(result.audio.media_type, "audio/wav");
    EXPECT_EQ(result.audio.bytes, 44 + ms * 48 * 4);
    EXPECT_EQ(
        host_.read(result.audio).substr(0, 16), "RIFF" + [&] {
          std::string size;
          for (int i = 0; i < 4; ++i)
            size += static_cast<char>(((36 + ms * 192) >> (8 * i)) & 0xFF);
          return size;
        }() + "WAVEfmt ");
  }
}

TEST_F(BedTest, LongBedsRepeatALoop) {
  EXPECT_EQ(repeats_of(90'000), 1);
  EXPECT_EQ(repeats_of(90'001), 2);
  EXPECT_EQ(repeats_of(3'600'000), 48);
  const sr::BedResult result = bed_.call(request("sad", 181'001));
  EXPECT_EQ(result.audio.bytes, 44 + int64_t{181'001} * 48 * 4);
  const std::string wav = host_.read(result.audio);
  const size_t third = size_t{181'001} * 48 / 3 * 4;
  EXPECT_EQ(wav.substr(44, third), wav.substr(44 + 2 * third, third));
}

// The step over the seam, and its change, are no greater than those inside.
TEST_F(BedTest, EndMeetsStartWithoutAClick) {
  for (const Mood& mood : moods())
    for (const int64_t ms : {1000, 8000}) {
      const std::string wav = host_.read(bed_.call(request(std::string(mood.name), ms)).audio);
      const auto frames = static_cast<size_t>(ms) * 48;
      for (const size_t channel : {0, 1}) {
        const auto bend = [&](size_t i) {
          return std::abs(sample(wav, (i + frames - 1) % frames, channel) -
                          2 * sample(wav, i % frames, channel) +
                          sample(wav, (i + 1) % frames, channel));
        };
        int most = 0;
        for (size_t i = 2; i < frames - 2; ++i) most = std::max(most, bend(i));
        EXPECT_LE(std::max(bend(frames - 1), bend(0)), most) << mood.name << ms;
        EXPECT_LE(std::max(bend(frames - 1), bend(0)), 600) << mood.name << ms;
      }
    }
}

TEST_F(BedTest, SeedDecidesEveryByte) {
  std::set<std::string> files;
  for (const Mood& mood : moods())
    for (const int64_t seed : {1, 2, -5}) {
      const auto r = request(std::string(mood.name), 4000, seed);
      const std::string first = bed_.call(r).audio.sha256;
      EXPECT_EQ(bed_.call(r).audio.sha256, first);
      EXPECT_TRUE(files.insert(first).second) << mood.name << seed;
    }
  auto r = request("happy", 4000);
  r.tempo_bpm = 90;
  EXPECT_TRUE(files.insert(bed_.call(r).audio.sha256).second);
}

TEST_F(BedTest, IsLevelStereoAndNeverSilentOrClipped) {
  for (const Mood& mood : moods()) {
    const std::string wav = host_.read(bed_.call(request(std::string(mood.name), 30'000)).audio);
    double side = 0, middle = 0, peak = 0, left = 0, right = 0;
    double quietest = HUGE_VAL;
    for (size_t second = 0; second < 30; ++second) {
      double energy = 0;
      for (size_t i = second * 48000; i < (second + 1) * 48000; ++i) {
        const double l = sample(wav, i, 0), r = sample(wav, i, 1);
        peak = std::max({peak, std::fabs(l), std::fabs(r)});
        energy += l * l + r * r;
        left += l * l;
        right += r * r;
        side += (l - r) * (l - r);
        middle += (l + r) * (l + r);
      }
      quietest = std::min(quietest, energy);
    }
    const double rms = std::sqrt((left + right) / (2 * 30 * 48000.0));
    EXPECT_GT(20 * std::log10(rms / 32768), -30) << mood.name;
    EXPECT_LT(peak, 0.72 * 32768) << mood.name;
    EXPECT_GT(10 * std::log10(quietest * 30 / (left + right)), -14) << mood.name;
    EXPECT_GT(side / middle, 0.005) << mood.name;
    EXPECT_LT(side / middle, 1.0) << mood.name;
    EXPECT_NEAR(10 * std::log10(left / right), 0, 3) << mood.name;
  }
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_F(BedTest, AMinuteTakesUnderTwoSecondsOfProcessor) {
  const auto now = [] {
    timespec t{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
  };
  for (const Mood& mood : moods()) {
    const double before = now();
    bed_.call(request(std::string(mood.name), 60'000));
    const double took = now() - before;
    RecordProperty(std::string(mood.name), std::to_string(took));
    EXPECT_LT(took, 2) << mood.name;
  }
}
#endif

TEST_F(BedTest, RefusesWithTheRightClass) {
  EXPECT_EQ(error_of({{"mood", "angry"}, {"duration_ms", 5000}}), SR_INVALID_ARGUMENT);
  EXPECT_EQ(error_of({{"mood", "sad"}, {"duration_ms", 999}}), SR_INVALID_ARGUMENT);
  EXPECT_EQ(error_of({{"mood", "sad"}, {"duration_ms", 3'600'001}}), SR_INVALID_ARGUMENT);
  EXPECT_EQ(error_of({{"mood", "sad"}, {"duration_ms", 5000}, {"tempo_bpm", 500}}),
            SR_INVALID_ARGUMENT);
  bed_.cancel_all();
  EXPECT_EQ(error_of({{"mood", "sad"}, {"duration_ms", 5000}}), SR_CANCELLED);
}

TEST_F(BedTest, HealthAndCatalogHaveTheirShape) {
  EXPECT_EQ(bed_.call("sr.health/1", sr::Json::object())["status"], "healthy");
  const sr::Json catalog = bed_.call("sr.catalog/1", sr::Json::object());
  EXPECT_EQ(catalog["models"][0]["kinds"], sr::Json::array({"music.bed/1"}));
}

}  // namespace
}  // namespace showrunner::bed
