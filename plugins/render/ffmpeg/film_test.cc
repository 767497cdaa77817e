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
            "1\n00:00:00,333 --> 00:00:01,333\n안녕, {세계}\n\n");
  EXPECT_THAT(
      host_.read(film.captions[2].file),
      HasSubstr("Dialogue: 0,0:00:00.33,0:00:01.33,Default,민아,0,0,0,,안녕, \\{세계\\}\n"));
}

}  // namespace
}  // namespace showrunner::ffmpeg
