// The last pass over the pixels: light map, bloom, saturation and tone in integers.
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "light.h"

namespace showrunner::painter {
namespace {

constexpr int kBloomScale = 8;
constexpr int kFull = 600;       // where bloom adds no more
constexpr int kToneSize = 1024;  // input 0..1023 is light 0..~2 of full white

// Filmic shoulder above 0.8 so that pools of light do not clip to flat white.
double shoulder(double v) { return v <= 0.8 ? v : 0.8 + 0.2 * (1 - std::exp(-(v - 0.8) / 0.2)); }

std::array<std::array<uint8_t, kToneSize>, 3> tone_curves(const Grade& grade) {
  std::array<std::array<uint8_t, kToneSize>, 3> curves;
  const double lift[3] = {grade.shadows.r, grade.shadows.g, grade.shadows.b};
  const double gain[3] = {grade.highlights.r, grade.highlights.g, grade.highlights.b};
  for (size_t k = 0; k < 3; ++k)
    for (size_t i = 0; i < kToneSize; ++i) {
      double v = shoulder(static_cast<double>(i) / 511.0 * grade.exposure);
      v = 0.45 + (v - 0.45) * grade.contrast;
      v = v * (1 + (gain[k] - 1) * std::clamp(v, 0.0, 1.0)) +
          lift[k] * (1 - std::clamp(v, 0.0, 1.0));
      curves[k][i] = static_cast<uint8_t>(std::lround(std::clamp(v, 0.0, 1.0) * 255));
    }
  return curves;
}

// What is bright, small and blurred.
Surface bright_parts(const Surface& picture) {
  Surface small(std::max(1, picture.width() / kBloomScale),
                std::max(1, picture.height() / kBloomScale));
  for (int y = 0; y < small.height(); ++y) {
    const uint32_t* from =
        picture.row(std::min(picture.height() - 1, y * kBloomScale + kBloomScale / 2));
    uint32_t* to = small.row(y);
    for (int x = 0; x < small.width(); ++x) {
      const uint32_t p = from[std::min(picture.width() - 1, x * kBloomScale + kBloomScale / 2)];
      const uint32_t r = (p >> 16) & 255, g = (p >> 8) & 255, b = p & 255;
      const uint32_t top = std::max({r, g, b});
      const uint32_t over = top > 200 ? (top - 200) * 255 / 55 : 0;
      to[x] = 0xff000000u | (r * over / 255) << 16 | (g * over / 255) << 8 | b * over / 255;
    }
  }
  small.mark_dirty();
  small.blur(std::max(1, small.height() / 22));
  return small;
}

// One line of the light map and of the bloom, spread over the picture's width, in 1/256.
struct Line {
  std::vector<int32_t> light[3], bloom[3];
};

void spread(const std::vector<float>& cells, std::vector<int32_t>& out, double factor) {
  const auto last = static_cast<double>(cells.size() - 1);
  const double step = out.size() > 1 ? last / static_cast<double>(out.size() - 1) : 0;
  for (size_t x = 0; x < out.size(); ++x) {
    const double at = static_cast<double>(x) * step;
    const size_t i = std::min(static_cast<size_t>(at), cells.size() - 1);
    const size_t j = std::min(i + 1, cells.size() - 1);
    const double t = at - static_cast<double>(i);
    out[x] = static_cast<int32_t>((cells[i] + (cells[j] - cells[i]) * t) * factor);
  }
}

}  // namespace

void finish(Surface& picture, const LightMap& map, const Grade& grade) {
  picture.flush();
  const Surface bloom = bright_parts(picture);
  const auto curves = tone_curves(grade);
  const auto saturation = static_cast<int32_t>(std::lround(grade.saturation * 256));
  const int width = picture.width(), height = picture.height();
  Line line;
  for (size_t k = 0; k < 3; ++k) {
    line.light[k].resize(static_cast<size_t>(width));
    line.bloom[k].resize(static_cast<size_t>(width));
  }
  std::vector<float> map_row(LightMap::kColumns), bloom_row(static_cast<size_t>(bloom.width()));
  for (int y = 0; y < height; ++y) {
    const double share = height > 1 ? static_cast<double>(y) / (height - 1) : 0;
    const double map_y = share * (LightMap::kRows - 1), bloom_y = share * (bloom.height() - 1);
    const int m0 = static_cast<int>(map_y), m1 = std::min(m0 + 1, LightMap::kRows - 1);
    const int b0 = static_cast<int>(bloom_y), b1 = std::min(b0 + 1, bloom.height() - 1);
    for (size_t k = 0; k < 3; ++k) {
      for (int c = 0; c < LightMap::kColumns; ++c) {
        const float a = map.at(c, m0)[k], b = map.at(c, m1)[k];
        map_row[static_cast<size_t>(c)] = a + (b - a) * static_cast<float>(map_y - m0);
      }
      spread(map_row, line.light[k], 256);
      const uint32_t shift = 16 - 8 * static_cast<uint32_t>(k);
      for (int c = 0; c < bloom.width(); ++c) {
        const auto a = static_cast<float>((bloom.row(b0)[c] >> shift) & 255);
        const auto b = static_cast<float>((bloom.row(b1)[c] >> shift) & 255);
        bloom_row[static_cast<size_t>(c)] = a + (b - a) * static_cast<float>(bloom_y - b0);
      }
      spread(bloom_row, line.bloom[k], 2 * 256 * grade.bloom);
    }
    uint32_t* pixels = picture.row(y);
    for (size_t x = 0; x < static_cast<size_t>(width); ++x) {
      const uint32_t p = pixels[x];
      const auto r = static_cast<int32_t>((p >> 16) & 255),
                 g = static_cast<int32_t>((p >> 8) & 255), b = static_cast<int32_t>(p & 255);
      const int32_t gray = (77 * r + 150 * g + 29 * b) >> 8;
      const auto tone = [&](size_t k, int32_t v) -> uint32_t {
        v = gray + (((v - gray) * saturation) >> 8);
        v = (2 * v * line.light[k][x]) >> 8;
        v += (line.bloom[k][x] * std::clamp(kFull - v, 0, kFull)) / (kFull << 8);  // as a screen
        return curves[k][static_cast<size_t>(std::clamp(v, 0, kToneSize - 1))];
      };
      pixels[x] = 0xff000000u | tone(0, r) << 16 | tone(1, g) << 8 | tone(2, b);
    }
  }
  picture.mark_dirty();
}

}  // namespace showrunner::painter
