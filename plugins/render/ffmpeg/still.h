// Images from artifacts: PNG, JPEG or WebP, decoded by libavcodec.
//
// Threads: functions of their arguments. Errors: SR_INVALID_ARGUMENT for what is not such an image,
// is damaged or is larger than kMaxImagePixels.
#pragma once
#include <cstdint>
#include <vector>

#include "av.h"
#include "picture.h"
#include "showrunner/cpp/host.hpp"

namespace showrunner::ffmpeg {

constexpr int64_t kMaxImagePixels = 7680 * 4320;
constexpr int64_t kMaxSpritePixels = 3 * kMaxImagePixels;  // kept for all figures of a shot
constexpr uint64_t kMaxImageBytes = 64 << 20;

FramePtr decode_image(const sr::Host& host, const sr::Artifact& artifact);
// No pixel is transparent, whatever the format.
bool is_opaque(const AVFrame& frame);

// The frame itself, or converted to straight RGBA.
FramePtr as_rgba(FramePtr frame);
// Any frame as an opaque picture of the given size.
Picture to_picture(const AVFrame& frame, int width, int height, ScalerPtr& scaler);

// Premultiplied.
struct Rgba {
  int width = 0;
  int height = 0;
  std::vector<uint8_t> pixels;

  RgbaView view() const { return {pixels.data(), ptrdiff_t{4} * width, width, height}; }
  uint8_t* at(int x, int y) {
    return pixels.data() +
           4 * (static_cast<size_t>(y) * static_cast<size_t>(width) + static_cast<size_t>(x));
  }
};
Rgba new_rgba(int width, int height);
// A part of the frame.
Rgba to_rgba(const AVFrame& frame, const Rect& part);
// With a transparent margin, so that edges blend smoothly.
Picture with_margin(const Rgba& rgba, int margin);

}  // namespace showrunner::ffmpeg
