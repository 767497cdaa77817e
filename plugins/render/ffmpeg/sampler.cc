#include "sampler.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace showrunner::ffmpeg {
namespace {

constexpr double kOne = 4294967296.0;  // positions are 32.32 fixed point

void blend_over(const uint8_t* colour, const uint8_t* alpha, unsigned opacity, uint8_t* target,
                int count) {
  if (opacity == 255) {
    for (int i = 0; i < count; ++i) {
      const unsigned rest = 255u - alpha[i];
      target[i] =
          static_cast<uint8_t>(std::min<unsigned>(255, colour[i] + div255(target[i] * rest)));
    }
    return;
  }
  for (int i = 0; i < count; ++i) {
    const unsigned rest = 255u - div255(alpha[i] * opacity);
    target[i] = static_cast<uint8_t>(
        std::min<unsigned>(255, div255(colour[i] * opacity) + div255(target[i] * rest)));
  }
}

void blend_flat(const uint8_t* colour, unsigned opacity, uint8_t* target, int count) {
  for (int i = 0; i < count; ++i)
    target[i] = div255(colour[i] * opacity + target[i] * (255 - opacity));
}

}  // namespace

Transform place(const Picture& picture, double x, double y, double scale) {
  const double width = picture.unit_width * scale, height = picture.unit_height * scale;
  return {x - width / 2, y - height / 2, picture.width / width, picture.height / height};
}

Rect extent(const Rect& source, const Transform& t) {
  const auto pixel = [](double v) { return static_cast<int>(std::clamp(v, -1e6, 1e6)); };
  return {pixel(std::floor(t.left + source.x0 / t.step_x)),
          pixel(std::floor(t.top + source.y0 / t.step_y)),
          pixel(std::ceil(t.left + source.x1 / t.step_x)),
          pixel(std::ceil(t.top + source.y1 / t.step_y))};
}

void Sampler::build(Axis& axis, int64_t start, int64_t step, int from, int to, int size,
                    int64_t mirror) {
  const auto count = static_cast<size_t>(to - from);
  axis.index.resize(count);
  axis.weight.resize(count);
  axis.aligned = step == (int64_t{1} << 32) && mirror < 0;
  axis.first = size;
  axis.last = 0;
  const int64_t end = static_cast<int64_t>(size - 1) << 32;
  for (size_t i = 0; i < count; ++i) {
    int64_t position = start + (from + static_cast<int64_t>(i)) * step;
    if (position < 0 || position > end) axis.aligned = false;
    if (mirror >= 0) position = mirror - position;
    position = std::clamp<int64_t>(position, 0, end);
    auto index = static_cast<int32_t>(position >> 32);
    auto weight = static_cast<uint16_t>((position >> 24) & 255);
    if (index == size - 1 && size > 1) {
      --index;
      weight = 256;
    }
    axis.index[i] = index;
    axis.weight[i] = weight;
    axis.first = std::min(axis.first, index);
    axis.last = std::max(axis.last, index + 1);
    if (weight != 0 && weight != 256) axis.aligned = false;
  }
  axis.last = std::min(axis.last, size - 1);
}

const uint8_t* Sampler::sample(const Plane& plane, const Axis& axis, int row, int weight,
                               uint8_t* out) {
  if (weight == 256) {
    ++row;
    weight = 0;
  }
  const uint8_t* above = plane.row(row);
  const size_t count = axis.index.size();
  if (axis.aligned && weight == 0) return above + axis.index[0] + (axis.weight[0] == 256);
  const uint8_t* below = weight == 0 ? above : plane.row(row + 1);
  const auto w1 = static_cast<uint16_t>(weight);
  const auto w0 = static_cast<uint16_t>(256 - weight);
  const int first = axis.first;
  const int length = axis.last - first + 1;
  blended_.resize(static_cast<size_t>(plane.width()) + 2);
  uint16_t* mixed = blended_.data();
  for (int i = 0; i < length; ++i)
    mixed[i] = static_cast<uint16_t>(above[first + i] * w0 + below[first + i] * w1);
  mixed[length] = mixed[length - 1];
  const int32_t* index = axis.index.data();
  const uint16_t* fraction = axis.weight.data();
  for (size_t i = 0; i < count; ++i) {
    const uint16_t* at = mixed + (index[i] - first);
    const unsigned w = fraction[i];
    out[i] = static_cast<uint8_t>((at[0] * (256u - w) + at[1] * w + 32768u) >> 16);
  }
  return out;
}

void Sampler::draw(const Picture& source, const Transform& t, int opacity, bool flip,
                   Picture& target, const Rect& clip) {
  const Rect r = extent({0, 0, source.width, source.height}, t)
                     .cut(clip)
                     .evened(target.width, target.height)
                     .cut(clip);
  if (r.empty() || opacity <= 0) return;
  const Rect half_r = r.chroma();
  const int64_t step_x = std::llround(t.step_x * kOne), step_y = std::llround(t.step_y * kOne);
  const int64_t start_x = std::llround(((0.5 - t.left) * t.step_x - 0.5) * kOne);
  const int64_t start_y = std::llround(((0.5 - t.top) * t.step_y - 0.5) * kOne);
  // A chroma sample stands at the luma sample 2i, and between the rows 2j and 2j+1.
  const int64_t mirror = flip ? static_cast<int64_t>(source.width - 1) << 32 : -1;
  build(x_axis_[0], start_x, step_x, r.x0, r.x1, source.width, mirror);
  build(x_axis_[1], start_x / 2, step_x, half_r.x0, half_r.x1, source.planes[1].width(),
        flip ? mirror / 2 : -1);
  build(y_axis_[0], start_y, step_y, r.y0, r.y1, source.height, -1);
  build(y_axis_[1], start_y / 2 + (step_y - (int64_t{1} << 32)) / 4, step_y, half_r.y0, half_r.y1,
        source.planes[1].height(), -1);
  colour_row_.resize(static_cast<size_t>(r.width()));
  alpha_row_.resize(static_cast<size_t>(r.width()));
  const auto alpha = static_cast<unsigned>(std::min(opacity, 255));
  for (int i = 0; i < 3; ++i) {
    const Rect area = i == 0 ? r : half_r;
    const Axis& xs = x_axis_[i == 0 ? 0 : 1];
    const Axis& ys = y_axis_[i == 0 ? 0 : 1];
    const Plane& opaque = i == 0 ? source.alpha : source.chroma_alpha;
    for (int y = area.y0; y < area.y1; ++y) {
      const auto at = static_cast<size_t>(y - area.y0);
      const int row = ys.index[at], weight = ys.weight[at];
      uint8_t* out = target.planes[i].row(y) + area.x0;
      const bool direct = !opaque && alpha == 255;
      const uint8_t* colours =
          sample(source.planes[i], xs, row, weight, direct ? out : colour_row_.data());
      if (direct) {
        if (colours != out) std::memcpy(out, colours, static_cast<size_t>(area.width()));
      } else if (opaque) {
        blend_over(colours, sample(opaque, xs, row, weight, alpha_row_.data()), alpha, out,
                   area.width());
      } else {
        blend_flat(colours, alpha, out, area.width());
      }
    }
  }
}

}  // namespace showrunner::ffmpeg
