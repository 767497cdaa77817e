// Media made by code, and films read back, for the tests of this plugin.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "av.h"
#include "showrunner/cpp/kinds/render.hpp"
#include "showrunner/testing/test_host.hpp"

namespace showrunner::ffmpeg::testing {

struct Pixel {
  uint8_t r = 0, g = 0, b = 0, a = 255;
};
std::string png(int width, int height, const std::function<Pixel(int x, int y)>& paint);
// 16-bit mono or stereo.
std::string wav(int rate, int channels, int64_t frames,
                const std::function<double(int64_t frame, int channel)>& wave);

struct ReadPacket {
  int64_t pts = 0, dts = 0;  // ticks of the stream
  bool key = false;
};
struct ReadFilm {
  int width = 0, height = 0, profile = 0;
  AVRational time_base{}, rate{};
  AVPixelFormat format = AV_PIX_FMT_NONE;
  AVColorRange range{};
  AVColorSpace space{};
  AVColorPrimaries primaries{};
  AVColorTransferCharacteristic transfer{};
  std::vector<ReadPacket> packets;
  std::vector<int64_t> frame_times;  // decoded, in frames of `rate`
  // Luma and chroma of each frame asked for.
  std::vector<FramePtr> frames;
  int64_t audio_samples = 0;
  std::vector<float> audio;  // pairs
  std::vector<std::string> chapters;
  std::string title, language;
};
// Decodes all of it; keeps pictures only if asked.
ReadFilm read_film(const sr::testing::TestHost& host, const sr::Artifact& artifact,
                   bool keep_frames = false);
// A decoded sound as pairs at 48 kHz.
std::vector<float> read_sound(const sr::testing::TestHost& host, const sr::Artifact& artifact);

int luma(const AVFrame& frame, int x, int y);

}  // namespace showrunner::ffmpeg::testing
