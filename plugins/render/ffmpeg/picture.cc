#include "picture.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>

namespace showrunner::ffmpeg {
namespace {

constexpr ptrdiff_t kAlign = 64;

int half(int n) { return (n + 1) / 2; }

}  // namespace

Plane::Plane(int width, int height)
    : width_(width), height_(height), stride_((width + 2 * kAlign - 1) / kAlign * kAlign) {
  buffer_.reset(av_buffer_alloc(static_cast<size_t>(stride_) * static_cast<size_t>(height) +
                                static_cast<size_t>(kAlign)));
  if (!buffer_) throw sr::internal("picture: out of memory");
  // The padding too: vector code reads it.
  std::memset(buffer_->data, 0, buffer_->size);
}

void Plane::fill(uint8_t value) {
  std::memset(buffer_->data, value, static_cast<size_t>(stride_) * static_cast<size_t>(height_));
}

void Plane::copy(const Plane& other) {
  std::memcpy(buffer_->data, other.buffer_->data,
              static_cast<size_t>(stride_) * static_cast<size_t>(height_));
}

Picture::Picture(int width_in, int height_in, bool with_alpha)
    : width(width_in), height(height_in), unit_width(width_in), unit_height(height_in) {
  planes[0] = Plane(width, height);
  for (int i : {1, 2}) planes[i] = Plane(half(width), half(height));
  if (!with_alpha) return;
  alpha = Plane(width, height);
  chroma_alpha = Plane(half(width), half(height));
}

size_t Picture::bytes() const {
  size_t sum = 0;
  for (const Plane* plane : {&planes[0], &planes[1], &planes[2], &alpha, &chroma_alpha})
    if (*plane) sum += plane->buffer()->size;
  return sum;
}

void Picture::copy(const Picture& other) {
  for (int i = 0; i < 3; ++i) planes[i].copy(other.planes[i]);
}

FramePtr Picture::as_frame() const {
  FramePtr frame = new_frame();
  frame->format = AV_PIX_FMT_YUV420P;
  frame->width = width;
  frame->height = height;
  frame->color_range = AVCOL_RANGE_MPEG;
  frame->colorspace = AVCOL_SPC_BT709;
  frame->color_primaries = AVCOL_PRI_BT709;
  frame->color_trc = AVCOL_TRC_BT709;
  frame->chroma_location = AVCHROMA_LOC_LEFT;
  for (int i = 0; i < 3; ++i) {
    frame->buf[i] = av_buffer_ref(planes[i].buffer());
    if (frame->buf[i] == nullptr) throw sr::internal("frame: out of memory");
    frame->data[i] = planes[i].buffer()->data;
    frame->linesize[i] = static_cast<int>(planes[i].stride());
  }
  return frame;
}

Yuv yuv_of_hex(const std::string& hex) {
  if (hex.size() < 7 || hex[0] != '#')
    throw sr::invalid_argument("colour '" + hex + "' is not #rrggbb");
  const auto channel = [&](size_t at) { return std::stoi(hex.substr(at, 2), nullptr, 16) / 255.0; };
  const double r = channel(1), g = channel(3), b = channel(5);
  const double y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const auto quantise = [](double v) {
    return static_cast<uint8_t>(std::lround(std::clamp(v, 0.0, 255.0)));
  };
  return {quantise(16 + 219 * y), quantise(128 + 224 * (b - y) / 1.8556),
          quantise(128 + 224 * (r - y) / 1.5748)};
}

void fill(Picture& picture, Yuv color, const Rect& area) {
  const uint8_t values[] = {color.y, color.u, color.v};
  for (int i = 0; i < 3; ++i) {
    const Rect r = i == 0 ? area : area.chroma();
    for (int y = r.y0; y < r.y1; ++y)
      std::memset(picture.planes[i].row(y) + r.x0, values[i], static_cast<size_t>(r.width()));
  }
}

// BT.709 limited range of premultiplied colour, 16.16: 65536 * 219/255 * Kr and so on.
void convert(const RgbaView& from, Picture& to, Rect area) {
  area = area.evened(to.width, to.height);
  const auto pixel = [&](int x, int y) {
    return from.pixels + std::min(y, from.height - 1) * from.stride +
           4 * std::clamp(x, 0, from.width - 1);
  };
  for (int y = area.y0; y < area.y1; ++y) {
    uint8_t* luma = to.planes[0].row(y);
    uint8_t* alpha = to.alpha.row(y);
    for (int x = area.x0; x < area.x1; ++x) {
      const uint8_t* p = pixel(x, y);
      luma[x] = static_cast<uint8_t>(
          (11966 * p[0] + 40254 * p[1] + 4064 * p[2] + 4112 * p[3] + 32768) >> 16);
      alpha[x] = p[3];
    }
  }
  const Rect half_area = area.chroma();
  for (int y = half_area.y0; y < half_area.y1; ++y) {
    for (int x = half_area.x0; x < half_area.x1; ++x) {
      int sum[4] = {};
      for (int row : {2 * y, 2 * y + 1})
        for (int dx : {-1, 0, 0, 1})
          for (int c = 0; c < 4; ++c) sum[c] += pixel(2 * x + dx, row)[c];
      const int r = sum[0], g = sum[1], b = sum[2], a = sum[3];
      const auto store = [&](Plane& plane, int value) {
        plane.row(y)[x] = static_cast<uint8_t>(std::clamp((value + (1 << 18)) >> 19, 0, 255));
      };
      store(to.planes[1], -6596 * r - 22189 * g + 28784 * b + 32896 * a);
      store(to.planes[2], 28784 * r - 26145 * g - 2639 * b + 32896 * a);
      to.chroma_alpha.row(y)[x] = static_cast<uint8_t>((a + 4) >> 3);
    }
  }
}

void blend_rgba(const uint8_t* source, uint8_t* target, int pixels) {
  for (int i = 0; i < pixels; ++i, source += 4, target += 4) {
    const unsigned rest = 255u - source[3];
    for (int c = 0; c < 4; ++c)
      target[c] = static_cast<uint8_t>(std::min(255, source[c] + div255(target[c] * rest)));
  }
}

Picture halved(const Picture& picture) {
  Picture out(half(picture.width), half(picture.height), picture.has_alpha());
  const auto halve = [](const Plane& from, Plane& to) {
    for (int y = 0; y < to.height(); ++y) {
      const uint8_t* above = from.row(2 * y);
      const uint8_t* below = from.row(std::min(2 * y + 1, from.height() - 1));
      uint8_t* out_row = to.row(y);
      for (int x = 0; x < to.width(); ++x) {
        const int right = std::min(2 * x + 1, from.width() - 1);
        out_row[x] = static_cast<uint8_t>(
            (above[2 * x] + above[right] + below[2 * x] + below[right] + 2) >> 2);
      }
    }
  };
  for (int i = 0; i < 3; ++i) halve(picture.planes[i], out.planes[i]);
  if (picture.has_alpha()) {
    halve(picture.alpha, out.alpha);
    halve(picture.chroma_alpha, out.chroma_alpha);
  }
  out.unit_width = picture.unit_width;
  out.unit_height = picture.unit_height;
  return out;
}

}  // namespace showrunner::ffmpeg
