// Frames, samples and time bases.
#pragma once
#include <cstdint>

#include "av.h"
#include "showrunner/cpp/kinds/media.hpp"

namespace showrunner::ffmpeg {

constexpr int kSampleRate = 48000;
constexpr int64_t kMaxFrames = 108000 * 5;  // five hours at 30 frames a second
constexpr int kMaxWidth = 3840, kMaxHeight = 3840;
constexpr int64_t kMaxFramePixels = int64_t{3840} * 2160;

inline AVRational frame_base(sr::FrameRate rate) { return {rate.den, rate.num}; }
inline int64_t samples_of(int64_t frames, sr::FrameRate rate) {
  return av_rescale_rnd(frames, int64_t{kSampleRate} * rate.den, rate.num, AV_ROUND_NEAR_INF);
}

// Throws SR_INVALID_ARGUMENT for a size or rate that is not rendered.
void check_picture_format(sr::Size size, sr::FrameRate rate);

}  // namespace showrunner::ffmpeg
