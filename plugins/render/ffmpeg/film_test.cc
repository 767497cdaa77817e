// The whole way: segments, a mix, the film. Everything is read back by libav.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "loudness.h"
#include "provider.h"
#include "showrunner/cpp/kinds/audio.hpp"
#include "test_media.h"

namespace showrunner::ffmpeg {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Pixel;
using testing::png;
using testing::read_film;
using testing::ReadFilm;
using testing::wav;

constexpr sr::Size kSize{320, 180};

class FilmTest : public ::testing::Test {
 protected:
  sr::testing::TestHost host_;
  sr::testing::Instance ffmpeg_{host_, sr::provider_table<FfmpegRenderer>()};

  sr::Artifact picture(int shade) {
    return host_.put(png(320, 180,
                         [=](int x, int y) {
                           const auto v = static_cast<uint8_t>((x * shade + y * 2) % 256);
                           return Pixel{v, static_cast<uint8_t>(255 - v), 90, 255};
                         }),
                     "image/png");
  }
  sr::SegmentRequest zooming(int64_t frames, int shade) {
    sr::SegmentRequest request;
    request.size = kSize;
    request.frames = frames;
    sr::Layer layer;
    layer.type = "image";
    layer.image = picture(shade);
    sr::Keyframe from, to;
    from.scale = 1;
    to.frame = frames;
    to.scale = 1.2;
    layer.keys = {from, to};
    sr::SegmentShot shot;
    shot.layers = {layer};
    request.shots = {shot};
    return request;
  }
  sr::Artifact tone(int64_t samples) {
    return host_.put(
        wav(48000, 1, samples, [](int64_t i, int) { return 0.3 * std::sin(0.05 * double(i)); }),
        "audio/wav");
  }
};

TEST_F(FilmTest, JoinsSegmentsAndSoundIntoAFilm) {
  sr::ComposeRequest request;
  request.size = kSize;
  int64_t frames = 0;
  for (int64_t length : {1, 65, 2, 30, 100}) {
    const auto segment = ffmpeg_.call(zooming(length, static_cast<int>(length % 7) + 1));
    EXPECT_EQ(segment.frames, length);
    request.segments.push_back({segment.video, length});
    frames += length;
  }
  sr::MixRequest mix;
  mix.samples = frames * 1600;
  mix.voices = {{tone(48000), 24000, {}, {}}};
  mix.music = {{tone(30000), 0, mix.samples, -20.0, 4800, 4800}};
  const auto mixed = ffmpeg_.call(mix);
  request.audio = mixed.audio;
  request.title = "시험 <film>";
  request.language = "ko";
  request.chapters = {{0, "시작"}, {70, "Ending"}};
  request.subtitles = {{10, 40, "안녕, {세계}", "민아"}};
  const auto film = ffmpeg_.call(request);
  EXPECT_EQ(film.frames, frames);
  EXPECT_EQ(film.duration_ms, frames * 1000 / 30);
  ASSERT_TRUE(film.loudness);
  EXPECT_NEAR(film.loudness->integrated_lufs, -14, 0.5);
  EXPECT_LE(film.loudness->true_peak_dbtp, -1);

  const ReadFilm read = read_film(host_, film.video);
  EXPECT_EQ(read.width, 320);
  EXPECT_EQ(read.profile, FF_PROFILE_H264_HIGH);
  EXPECT_EQ(av_cmp_q(read.rate, {30, 1}), 0);
  EXPECT_EQ(read.format, AV_PIX_FMT_YUV420P);
  EXPECT_EQ(read.range, AVCOL_RANGE_MPEG);
  EXPECT_EQ(read.space, AVCOL_SPC_BT709);
  EXPECT_EQ(read.primaries, AVCOL_PRI_BT709);
  EXPECT_EQ(read.transfer, AVCOL_TRC_BT709);
  ASSERT_EQ(read.packets.size(), static_cast<size_t>(frames));
  for (size_t i = 1; i < read.packets.size(); ++i)
    EXPECT_LT(read.packets[i - 1].dts, read.packets[i].dts) << i;
  ASSERT_EQ(read.frame_times.size(), static_cast<size_t>(frames));
  for (size_t i = 0; i < read.frame_times.size(); ++i)
    EXPECT_EQ(read.frame_times[i], static_cast<int64_t>(i));
  EXPECT_LT(std::abs(read.audio_samples - frames * 1600), 1600);
  EXPECT_THAT(read.chapters, ElementsAre("시작", "Ending"));
  EXPECT_EQ(read.title, "시험 <film>");
  EXPECT_EQ(read.language, "kor");
  // moov before mdat: it plays while it loads.
  const std::string bytes = host_.read(film.video);
  EXPECT_LT(bytes.find("moov"), bytes.find("mdat"));

  ASSERT_EQ(film.captions.size(), 3u);
  EXPECT_EQ(host_.read(film.captions[0].file),
            "1\n00:00:00,333 --> 00:00:01,333\n안녕, {\xE2\x81\xA0세계}\n\n");
  EXPECT_THAT(
      host_.read(film.captions[2].file),
      HasSubstr("Dialogue: 0,0:00:00.33,0:00:01.33,Default,민아,0,0,0,,안녕, \\{세계\\}\n"));
}

class JoinTest : public FilmTest {
 protected:
  sr::ComposeRequest film_of(const std::vector<sr::SegmentResult>& segments) {
    sr::ComposeRequest request;
    request.size = kSize;
    for (const auto& segment : segments)
      request.segments.push_back({segment.video, segment.frames});
    request.audio = tone(48000);
    return request;
  }
  sr::Error error_of(const sr::ComposeRequest& request) {
    try {
      ffmpeg_.call(request);
    } catch (const sr::Error& error) {
      return error;
    }
    ADD_FAILURE() << "no error";
    return sr::internal("none");
  }
};

TEST_F(JoinTest, SoundIsCutOrSilentToThePicturesLength) {
  const auto segment = ffmpeg_.call(zooming(20, 3));
  for (int64_t samples : {100, 96000}) {
    sr::ComposeRequest request = film_of({segment});
    request.audio = tone(samples);
    const ReadFilm read = read_film(host_, ffmpeg_.call(request).video);
    EXPECT_LT(std::abs(read.audio_samples - 20 * 1600), 1600) << samples;
  }
}

TEST_F(JoinTest, SoundStaysOnItsFrame) {
  const auto segment = ffmpeg_.call(zooming(60, 3));
  sr::ComposeRequest request = film_of({segment});
  request.audio = host_.put(
      wav(48000, 1, 96000,
          [](int64_t i, int) { return i >= 48000 && i < 48240 ? std::sin(0.3 * double(i)) : 0.0; }),
      "audio/wav");
  const ReadFilm read = read_film(host_, ffmpeg_.call(request).video);
  double sum = 0, centre = 0;
  for (size_t i = 0; i < read.audio.size() / 2; ++i) {
    const double energy = double{read.audio[2 * i]} * read.audio[2 * i];
    sum += energy;
    centre += energy * static_cast<double>(i);
  }
  EXPECT_NEAR(centre / sum, 48120, 48);  // a millisecond
}

TEST_F(JoinTest, IsTheSameBytesEveryTime) {
  const sr::ComposeRequest request = film_of({ffmpeg_.call(zooming(10, 2))});
  EXPECT_EQ(ffmpeg_.call(request).video.sha256, ffmpeg_.call(request).video.sha256);
}

TEST_F(JoinTest, OtherRatesAreExactToo) {
  sr::SegmentRequest segment = zooming(50, 2);
  segment.fps = {24000, 1001};
  const auto rendered = ffmpeg_.call(segment);
  sr::ComposeRequest request = film_of({rendered, rendered});
  request.fps = segment.fps;
  const ReadFilm read = read_film(host_, ffmpeg_.call(request).video);
  EXPECT_EQ(av_cmp_q(read.rate, {24000, 1001}), 0);
  ASSERT_EQ(read.frame_times.size(), 100u);
  for (int64_t i = 0; i < 100; ++i) EXPECT_EQ(read.frame_times[static_cast<size_t>(i)], i);
}

TEST_F(JoinTest, RefusesSegmentsOfAnotherKind) {
  const auto one = ffmpeg_.call(zooming(5, 2));
  sr::SegmentRequest other = zooming(5, 2);
  other.encode = sr::Encode{{}, "medium"};
  const sr::Error error = error_of(film_of({one, ffmpeg_.call(other)}));
  EXPECT_EQ(error.code, SR_INVALID_ARGUMENT);
  EXPECT_THAT(error.what(), HasSubstr("segment 2"));
  EXPECT_THAT(error.what(), HasSubstr("same encode"));
  sr::ComposeRequest request = film_of({one});
  request.size = {640, 360};
  EXPECT_EQ(error_of(request).code, SR_INVALID_ARGUMENT);
  request = film_of({one});
  request.segments[0].frames = 6;
  EXPECT_EQ(error_of(request).code, SR_INVALID_ARGUMENT);
  request.segments[0].frames = 4;
  EXPECT_EQ(error_of(request).code, SR_INVALID_ARGUMENT);
  request = film_of({one});
  request.segments[0].frames = INT64_MAX;
  EXPECT_EQ(error_of(request).code, SR_INVALID_ARGUMENT);
  request = film_of({one});
  request.audio = one.video;
  EXPECT_EQ(error_of(request).code, SR_INVALID_ARGUMENT);
  request = film_of({one});
  request.chapters = {{3, "b"}, {1, "a"}};
  EXPECT_EQ(error_of(request).code, SR_INVALID_ARGUMENT);
}

TEST_F(JoinTest, DamagedSegmentsNeverCrash) {
  const auto one = ffmpeg_.call(zooming(5, 2));
  const std::string good = host_.read(one.video);
  sr::ComposeRequest request = film_of({one});
  for (const std::string& bytes :
       {std::string(), good.substr(0, good.size() / 2), std::string(3000, '\0'), "x" + good}) {
    request.segments[0].video = host_.put(bytes, "video/mp4");
    EXPECT_EQ(error_of(request).code, SR_INVALID_ARGUMENT);
  }
  for (size_t at = 0; at < good.size(); at += good.size() / 60) {
    std::string bytes = good;
    bytes[at] = static_cast<char>(bytes[at] ^ 0xff);
    request.segments[0].video = host_.put(bytes, "video/mp4");
    try {
      ffmpeg_.call(request);
    } catch (const sr::Error& error) {
      EXPECT_EQ(error.code, SR_INVALID_ARGUMENT) << at << " " << error.what();
    }
  }
}

}  // namespace
}  // namespace showrunner::ffmpeg
