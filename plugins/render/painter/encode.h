// Pictures to and from bytes: PNG by libpng, JPEG by libturbojpeg.
//
// Threads: pure functions. Errors: sr::Error, SR_INVALID_ARGUMENT for a picture that is broken or
// too large, or a limit of bytes that cannot be kept; SR_UNIMPLEMENTED for another format.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "pen.h"

namespace showrunner::painter {

// Pixels in one picture that is painted or read.
inline constexpr int64_t kMostPixels = 40'000'000;

std::string encode_png(const Surface& picture, int level);
// The best quality that keeps within max_bytes.
std::string encode_jpeg(const Surface& picture, int64_t max_bytes);
Surface decode(std::string_view bytes);

}  // namespace showrunner::painter
