#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "provider.h"
#include "test_media.h"

namespace showrunner::ffmpeg {
namespace {

using ::testing::HasSubstr;
using testing::luma;
using testing::Pixel;
using testing::png;
using testing::read_film;
using testing::ReadFilm;

class SegmentTest : public ::testing::Test {
 protected:
  sr::testing::TestHost host_;
  sr::testing::Instance ffmpeg_{host_, sr::provider_table<FfmpegRenderer>()};

  sr::SegmentShot gray(uint8_t shade) {
    sr::Layer layer;
    layer.type = "image";
    layer.image = host_.put(png(64, 36,
                                [=](int, int) {
                                  return Pixel{shade, shade, shade, 255};
                                }),
                            "image/png");
    sr::SegmentShot shot;
    shot.layers = {layer};
    return shot;
  }
  sr::SegmentRequest plain(int64_t frames) {
    sr::SegmentRequest request;
    request.size = {192, 108};
    request.frames = frames;
    request.shots = {gray(60)};
    return request;
  }
  sr::Error error_of(const sr::SegmentRequest& request) {
    try {
      ffmpeg_.call(request);
    } catch (const sr::Error& error) {
      return error;
    }
    ADD_FAILURE() << "no error";
    return sr::internal("none");
  }
};

TEST_F(SegmentTest, HasItsFramesInClosedGroupsOfTwoSeconds) {
  const auto result = ffmpeg_.call(plain(130));
  EXPECT_EQ(result.video.media_type, "video/mp4");
  const ReadFilm film = read_film(host_, result.video);
  ASSERT_EQ(film.packets.size(), 130u);
  std::vector<int64_t> keys;
  for (const auto& packet : film.packets)
    if (packet.key) keys.push_back(av_rescale_q(packet.pts, film.time_base, {1, 30}));
  EXPECT_THAT(keys, ::testing::ElementsAre(0, 60, 120));
}

TEST_F(SegmentTest, IsTheSameBytesEveryTime) {
  sr::SegmentRequest request = plain(20);
  request.subtitles = {{3, 17, "안녕", {}}};
  const auto first = ffmpeg_.call(request);
  EXPECT_EQ(ffmpeg_.call(request).video.sha256, first.video.sha256);
  sr::testing::Instance other(host_, sr::provider_table<FfmpegRenderer>());
  EXPECT_EQ(other.call(request).video.sha256, first.video.sha256);
  request.subtitles[0].text = "안녕!";
  EXPECT_NE(ffmpeg_.call(request).video.sha256, first.video.sha256);
}

TEST_F(SegmentTest, SubtitlesShowInTheirFramesOnly) {
  sr::SegmentRequest request = plain(12);
  request.subtitles = {{4, 9, "한글 자막", {}}};
  request.subtitle_style = sr::SubtitleStyle{};
  request.subtitle_style->size = 200;
  request.encode = sr::Encode{4, {}};
  const ReadFilm film = read_film(host_, ffmpeg_.call(request).video, true);
  for (int frame = 0; frame < 12; ++frame) {
    int brightest = 0;
    for (int y = 54; y < 108; ++y)
      for (int x = 0; x < 192; ++x)
        brightest = std::max(brightest, luma(*film.frames[static_cast<size_t>(frame)], x, y));
    EXPECT_EQ(brightest > 180, frame >= 4 && frame < 9) << frame << ": " << brightest;
  }
}

// The longest rows that a show writes: 22 Hangul or 44 Latin characters.
TEST_F(SegmentTest, TwoFullRowsStayTwoWithinTheSafeArea) {
  std::string hangul, latin;
  for (int i = 0; i < 22; ++i) hangul += "한", latin += "m ";
  for (const std::string& row : {hangul, latin}) {
    sr::SegmentRequest request = plain(1);
    request.size = {640, 360};
    request.subtitles = {{0, 1, row + "\n" + row, {}}};
    request.encode = sr::Encode{4, {}};
    const ReadFilm film = read_film(host_, ffmpeg_.call(request).video, true);
    int left = 640, right = 0, top = 360, bottom = 0;
    for (int y = 0; y < 360; ++y)
      for (int x = 0; x < 640; ++x) {
        if (luma(*film.frames[0], x, y) < 180) continue;
        left = std::min(left, x), right = std::max(right, x);
        top = std::min(top, y), bottom = std::max(bottom, y);
      }
    EXPECT_GE(left, 640 / 20) << row;
    EXPECT_LE(right, 640 - 640 / 20) << row;
    EXPECT_GE(top, 360 - (60 + 2 * 60 + 10) / 3) << row;  // margin and two rows at 1080 lines
    EXPECT_LE(bottom, 360 - 60 / 3) << row;
    EXPECT_GT(right - left, 300) << row;
  }
}

// Ideographs have no blanks at which libass would break.
TEST_F(SegmentTest, ALongRowOfIdeographsStaysWithinTheSafeArea) {
  sr::SegmentRequest request = plain(1);
  request.size = {640, 360};
  std::string row;
  for (int i = 0; i < 60; ++i) row += "漢";
  request.subtitles = {{0, 1, row, {}}};
  request.encode = sr::Encode{4, {}};
  const ReadFilm film = read_film(host_, ffmpeg_.call(request).video, true);
  int left = 640, right = 0;
  for (int y = 0; y < 360; ++y)
    for (int x = 0; x < 640; ++x) {
      if (luma(*film.frames[0], x, y) < 180) continue;
      left = std::min(left, x), right = std::max(right, x);
    }
  EXPECT_GE(left, 640 / 20);
  EXPECT_LE(right, 640 - 640 / 20);
  EXPECT_GT(right - left, 300);
}

TEST_F(SegmentTest, AnEmojiThatNoFontDrawsIsLeftOut) {
  sr::SegmentRequest request = plain(5);
  request.subtitles = {{0, 5, "고마워 \U0001F970 정말!", {}}};
  const auto with = ffmpeg_.call(request);
  request.subtitles[0].text = "고마워 정말!";
  EXPECT_EQ(ffmpeg_.call(request).video.sha256, with.video.sha256);
  request.subtitles[0].text = "\U0001F970";
  const auto alone = ffmpeg_.call(request);
  request.subtitles.clear();
  EXPECT_EQ(ffmpeg_.call(request).video.sha256, alone.video.sha256);
}

TEST_F(SegmentTest, AFadeGoesAllTheWay) {
  sr::SegmentRequest request = plain(15);
  request.shots = {gray(0), gray(255)};
  request.transition = sr::SegmentTransition{"fade", 0, 15};
  request.encode = sr::Encode{4, {}};
  const ReadFilm film = read_film(host_, ffmpeg_.call(request).video, true);
  EXPECT_NEAR(luma(*film.frames[0], 90, 50), 16, 8);
  EXPECT_NEAR(luma(*film.frames[7], 90, 50), 125, 6);
  EXPECT_NEAR(luma(*film.frames[14], 90, 50), 235, 8);
}

TEST_F(SegmentTest, ASlidePushesFromTheRight) {
  sr::SegmentRequest request = plain(1);
  request.shots = {gray(0), gray(255)};
  request.transition = sr::SegmentTransition{"slide", 4, 9};
  const ReadFilm film = read_film(host_, ffmpeg_.call(request).video, true);
  EXPECT_LT(luma(*film.frames[0], 80, 50), 40);
  EXPECT_GT(luma(*film.frames[0], 110, 50), 210);
}

TEST_F(SegmentTest, HalfATransitionContinuesTheOther) {
  sr::SegmentRequest request = plain(6);
  request.shots = {gray(0), gray(255)};
  request.transition = sr::SegmentTransition{"zoom", 6, 12};
  request.encode = sr::Encode{4, {}};
  const ReadFilm film = read_film(host_, ffmpeg_.call(request).video, true);
  EXPECT_GT(luma(*film.frames[0], 90, 50), 125);
  EXPECT_NEAR(luma(*film.frames[5], 90, 50), 235, 8);
}

TEST_F(SegmentTest, AFilmIsALayerToo) {
  sr::SegmentRequest source = plain(20);
  source.shots = {gray(0), gray(255)};
  source.transition = sr::SegmentTransition{"fade", 0, 20};
  sr::SegmentRequest request = plain(30);
  sr::Layer clip;
  clip.type = "video";
  clip.video = ffmpeg_.call(source).video;
  request.shots[0].layers = {clip};
  request.shots[0].offset = 5;
  const ReadFilm before = read_film(host_, *clip.video, true);
  const ReadFilm film = read_film(host_, ffmpeg_.call(request).video, true);
  EXPECT_NEAR(luma(*film.frames[0], 90, 50), luma(*before.frames[5], 90, 50), 4);
  EXPECT_NEAR(luma(*film.frames[9], 90, 50), luma(*before.frames[14], 90, 50), 4);
  EXPECT_NEAR(luma(*film.frames[29], 90, 50), luma(*before.frames[19], 90, 50), 4);
}

TEST_F(SegmentTest, AMissingFontNamesItsPackage) {
  sr::SegmentRequest request = plain(5);
  request.subtitles = {{0, 5, "안녕", {}}};
  request.subtitle_style = sr::SubtitleStyle{};
  request.subtitle_style->font = "Nanum Square Not Installed";
  const sr::Error error = error_of(request);
  EXPECT_EQ(error.code, SR_FAILED_PRECONDITION);
  EXPECT_THAT(error.what(), HasSubstr("install the package fonts-nanum"));
}

TEST_F(SegmentTest, ALetterThatNoFontHasIsNamed) {
  sr::SegmentRequest request = plain(5);
  request.subtitles = {{0, 5, "\xF3\xB0\x80\x80", {}}};  // U+F0000, private use
  const sr::Error error = error_of(request);
  EXPECT_EQ(error.code, SR_FAILED_PRECONDITION);
  EXPECT_THAT(error.what(), HasSubstr("U+F0000"));
}

TEST_F(SegmentTest, DamagedPicturesAreRefused) {
  const std::string good = png(64, 36, [](int x, int y) {
    return Pixel{static_cast<uint8_t>(x * 5), static_cast<uint8_t>(y * 9), 3, 255};
  });
  for (const std::string& bytes :
       {std::string(), std::string("text"), good.substr(0, 60), good.substr(0, 20) + "\xff\xff",
        std::string("\xff\xd8\xff\xe0 no jpeg"), std::string("RIFF\4\0\0\0WEBPVP8 ", 16)}) {
    sr::SegmentRequest request = plain(2);
    request.shots[0].layers[0].image = host_.put(bytes, "image/png");
    EXPECT_EQ(error_of(request).code, SR_INVALID_ARGUMENT);
  }
  // Flipped bits: an error or a picture, never a crash.
  for (size_t at = 8; at < good.size(); at += 7) {
    std::string bytes = good;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x5a);
    sr::SegmentRequest request = plain(1);
    request.shots[0].layers[0].image = host_.put(bytes, "image/png");
    try {
      ffmpeg_.call(request);
    } catch (const sr::Error& error) {
      EXPECT_EQ(error.code, SR_INVALID_ARGUMENT) << error.what();
    }
  }
}

TEST_F(SegmentTest, DamagedFilmsAreRefused) {
  sr::SegmentRequest request = plain(2);
  sr::Layer clip;
  clip.type = "video";
  clip.video = host_.put(std::string(5000, 'x'), "video/mp4");
  request.shots[0].layers = {clip};
  EXPECT_EQ(error_of(request).code, SR_INVALID_ARGUMENT);
}

TEST_F(SegmentTest, RefusesRequestsThatMakeNoFilm) {
  const auto refused = [&](const std::function<void(sr::SegmentRequest&)>& spoil) {
    sr::SegmentRequest request = plain(10);
    spoil(request);
    EXPECT_EQ(error_of(request).code, SR_INVALID_ARGUMENT);
  };
  refused([](auto& r) { r.size = {191, 108}; });
  refused([](auto& r) { r.size = {8000, 8000}; });
  refused([](auto& r) { r.fps = {1, 30}; });
  refused([](auto& r) { r.frames = 0; });
  refused([](auto& r) { r.shots.push_back(r.shots[0]); });
  refused([](auto& r) { r.shots.clear(); });
  refused([](auto& r) { r.transition = sr::SegmentTransition{"fade", 0, 15}; });
  refused([](auto& r) {
    r.shots.push_back(r.shots[0]);
    r.transition = sr::SegmentTransition{"fade", 10, 15};
  });
  refused([](auto& r) { r.shots[0].layers[0].image.reset(); });
  refused([](auto& r) { r.subtitles = {{5, 11, "beyond", {}}}; });
}

TEST_F(SegmentTest, StopsWhenCancelled) {
  ffmpeg_.cancel_all();
  EXPECT_EQ(error_of(plain(1000)).code, SR_CANCELLED);
}

TEST_F(SegmentTest, ServesNoOtherKind) {
  try {
    ffmpeg_.call("render.image/1", sr::Json::object());
    ADD_FAILURE();
  } catch (const sr::Error& error) {
    EXPECT_EQ(error.code, SR_UNIMPLEMENTED);
  }
}

}  // namespace
}  // namespace showrunner::ffmpeg
