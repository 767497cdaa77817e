// Media that is damaged or cut off is refused by name, not shown or mixed in part.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "provider.h"
#include "showrunner/cpp/kinds/audio.hpp"
#include "test_media.h"

namespace showrunner::ffmpeg {
namespace {

using ::testing::HasSubstr;
using testing::Pixel;
using testing::png;
using testing::wav;

class DamageTest : public ::testing::Test {
 protected:
  sr::testing::TestHost host_;
  sr::testing::Instance ffmpeg_{host_, sr::provider_table<FfmpegRenderer>()};

  static std::string noise(int64_t frames) {
    return wav(48000, 1, frames, [](int64_t i, int) {
      return 0.5 * std::sin(0.05 * double(i) + 3 * std::sin(0.7 * double(i)));
    });
  }
  sr::MixRequest mix_of(const std::string& bytes, const std::string& media_type) {
    sr::MixRequest request;
    request.samples = 96000;
    request.voices = {{host_.put(bytes, media_type), 0, {}, {}}};
    return request;
  }
  // A film of 40 frames that moves, with sound.
  std::string film() {
    sr::SegmentRequest segment;
    segment.size = {192, 108};
    segment.frames = 40;
    sr::Layer layer;
    layer.type = "image";
    layer.image = host_.put(png(192, 108,
                                [](int x, int y) {
                                  const auto v = static_cast<uint8_t>(x * 7 + y * 3);
                                  return Pixel{v, v, v, 255};
                                }),
                            "image/png");
    sr::Keyframe from, to;
    from.scale = 1;
    to.frame = 40;
    to.scale = 1.5;
    layer.keys = {from, to};
    segment.shots = {{}};
    segment.shots[0].layers = {layer};
    sr::ComposeRequest request;
    request.size = segment.size;
    request.segments = {{ffmpeg_.call(segment).video, 40}};
    request.audio = host_.put(noise(64000), "audio/wav");
    return host_.read(ffmpeg_.call(request).video);
  }
  sr::SegmentRequest clip_of(const std::string& bytes) {
    sr::SegmentRequest request;
    request.size = {192, 108};
    request.frames = 40;
    sr::Layer clip;
    clip.type = "video";
    clip.video = host_.put(bytes, "video/mp4");
    request.shots = {{}};
    request.shots[0].layers = {clip};
    return request;
  }
  template <class Request>
  void expect_refused(const Request& request, const char* message) {
    try {
      ffmpeg_.call(request);
      ADD_FAILURE() << "no error";
    } catch (const sr::Error& error) {
      EXPECT_EQ(error.code, SR_INVALID_ARGUMENT);
      EXPECT_THAT(error.what(), HasSubstr(message));
    }
  }
};

TEST_F(DamageTest, AVoiceThatIsCutOffIsRefused) {
  const std::string good = noise(48000);
  EXPECT_NO_THROW(ffmpeg_.call(mix_of(good, "audio/wav")));
  expect_refused(mix_of(good.substr(0, good.size() / 2), "audio/wav"),
                 "is cut off: it holds 499 ms of the 1000 ms");
}

// Who writes to a pipe does not know the length.
TEST_F(DamageTest, AVoiceWithoutALengthIsWhole) {
  for (const char* length : {"\xff\xff\xff\xff", "\x00\xf0\xff\x7f"}) {
    std::string bytes = noise(48000);
    bytes.replace(4, 4, length, 4);
    bytes.replace(40, 4, length, 4);
    EXPECT_NO_THROW(ffmpeg_.call(mix_of(bytes, "audio/wav")));
  }
}

TEST_F(DamageTest, AVoiceDamagedOnItsWayIsRefused) {
  std::string bytes = host_.read(ffmpeg_.call(mix_of(noise(90000), "audio/wav")).audio);
  EXPECT_NO_THROW(ffmpeg_.call(mix_of(bytes, "audio/flac")));
  bytes.replace(bytes.size() / 2, 64, 64, '\x55');
  expect_refused(mix_of(bytes, "audio/flac"), "voice ");
}

TEST_F(DamageTest, AClipDamagedOnItsWayIsRefused) {
  std::string bytes = film();
  EXPECT_NO_THROW(ffmpeg_.call(clip_of(bytes)));
  const size_t from = bytes.size() * 3 / 4;
  bytes.replace(from, bytes.size() - from, bytes.size() - from, '\0');
  expect_refused(clip_of(bytes), "is damaged: a part of its h264 cannot be decoded");
}

TEST_F(DamageTest, AClipThatIsCutOffIsRefused) {
  const std::string bytes = film();
  expect_refused(clip_of(bytes.substr(0, bytes.size() - 100)), "is cut off");
}

}  // namespace
}  // namespace showrunner::ffmpeg
