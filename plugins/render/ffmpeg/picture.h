// A picture as the renderer keeps it: planar YUV 4:2:0, BT.709 limited range, chroma sited left as
// in H.264, optionally with alpha. With alpha the colours are premultiplied (each plane, its offset
// included), so that source-over is `out = p + dst * (255 - a) / 255` on every plane.
//
// Threads: a value; a const Picture may be read by many.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>

#include "av.h"
#include "rect.h"

namespace showrunner::ffmpeg {

// Rows are aligned to 64 bytes and followed by at least 64 readable bytes.
class Plane {
 public:
  Plane() = default;
  Plane(int width, int height);

  int width() const { return width_; }
  int height() const { return height_; }
  ptrdiff_t stride() const { return stride_; }
  uint8_t* row(int y) { return buffer_->data + y * stride_; }
  const uint8_t* row(int y) const { return buffer_->data + y * stride_; }
  explicit operator bool() const { return buffer_ != nullptr; }
  void fill(uint8_t value);
  // Takes the pixels of `other`, which has the same size.
  void copy(const Plane& other);
  AVBufferRef* buffer() const { return buffer_.get(); }

 private:
  int width_ = 0;
  int height_ = 0;
  ptrdiff_t stride_ = 0;
  std::unique_ptr<AVBufferRef, FreeByPointer<av_buffer_unref>> buffer_;
};

struct Picture {
  int width = 0;
  int height = 0;
  Plane planes[3];     // Y, U, V
  Plane alpha;         // of Y; absent: opaque
  Plane chroma_alpha;  // of U and V
  // The size that the picture stands for: it may be kept larger or smaller.
  double unit_width = 0;
  double unit_height = 0;

  Picture() = default;
  Picture(int width_in, int height_in, bool with_alpha);

  bool has_alpha() const { return static_cast<bool>(alpha); }
  size_t bytes() const;
  void copy(const Picture& other);
  // The same memory as a frame for an encoder.
  FramePtr as_frame() const;
};

struct Yuv {
  uint8_t y = 16, u = 128, v = 128;
};
// "#rrggbb" (a trailing alpha is ignored) as BT.709 limited range; ITU-R BT.709-6, 3.2 and 3.4.
Yuv yuv_of_hex(const std::string& hex);
// Both coordinates of `area` are even, or at the picture's edge.
void fill(Picture& picture, Yuv color, const Rect& area);

// Premultiplied RGBA, 4 bytes a pixel, as Picture planes. Converts `area` only, which is made even.
struct RgbaView {
  const uint8_t* pixels = nullptr;
  ptrdiff_t stride = 0;
  int width = 0;
  int height = 0;
};
void convert(const RgbaView& from, Picture& to, Rect area);
// Source-over of premultiplied RGBA.
void blend_rgba(const uint8_t* source, uint8_t* target, int pixels);

// Half the size, each pixel the mean of four.
Picture halved(const Picture& picture);

// x / 255 rounded, for x <= 65025.
inline uint8_t div255(unsigned x) {
  const unsigned t = x + 128;
  return static_cast<uint8_t>((t + (t >> 8)) >> 8);
}

}  // namespace showrunner::ffmpeg
