#include <algorithm>
#include <cmath>

#include "source.h"
#include "still.h"

namespace showrunner::ffmpeg {
namespace {

constexpr double kMaxKeptPixels = 12e6;
constexpr int kMargin = 2;

class Still : public Source {
 public:
  explicit Still(Picture picture) : picture_(std::move(picture)) {}
  Rect advance(int64_t) override { return {}; }
  const Picture& picture() const override { return picture_; }

 private:
  Picture picture_;
};

bool opaque(const Rgba& rgba) {
  for (size_t i = 3; i < rgba.pixels.size(); i += 4)
    if (rgba.pixels[i] != 255) return false;
  return true;
}

class StillMaker : public SourceMaker {
 public:
  explicit StillMaker(FramePtr frame) : frame_(std::move(frame)) {}

  Extent extent() const override {
    return {static_cast<double>(frame_->width), static_cast<double>(frame_->height)};
  }

  std::unique_ptr<Source> make(const Wanted& wanted) override {
    if (wanted.edges || has_alpha(*frame_)) {
      const Rgba rgba = to_rgba(*frame_, {0, 0, frame_->width, frame_->height});
      if (wanted.edges || !opaque(rgba)) return transparent(rgba, wanted);
    }
    const double pixels = static_cast<double>(frame_->width) * frame_->height;
    const double scale = std::min(wanted.scale, std::sqrt(kMaxKeptPixels / pixels));
    const auto side = [&](int length) {
      return std::clamp(static_cast<int>(std::lround(length * scale)), 2, 16384);
    };
    const int width = side(frame_->width), height = side(frame_->height);
    ScalerPtr scaler;
    Picture picture = to_picture(*frame_, width, height, scaler);
    // So that at the wanted scale one kept pixel is exactly one pixel of the frame.
    picture.unit_width = width / scale;
    picture.unit_height = height / scale;
    return std::make_unique<Still>(std::move(picture));
  }

 private:
  static std::unique_ptr<Source> transparent(const Rgba& rgba, const Wanted& wanted) {
    // At the edges of the frame a margin would let the background shine through.
    Picture picture = with_margin(rgba, wanted.edges ? kMargin : 0);
    for (double scale = wanted.scale; scale < 0.5 && picture.width > 4 && picture.height > 4;
         scale *= 2)
      picture = halved(picture);
    return std::make_unique<Still>(std::move(picture));
  }

  FramePtr frame_;
};

}  // namespace

std::unique_ptr<SourceMaker> open_still(const sr::Host& host, const sr::Artifact& image) {
  return std::make_unique<StillMaker>(decode_image(host, image));
}

}  // namespace showrunner::ffmpeg
