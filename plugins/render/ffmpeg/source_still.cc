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

class StillMaker : public SourceMaker {
 public:
  explicit StillMaker(FramePtr frame) : frame_(std::move(frame)) {}

  Extent extent() const override {
    return {static_cast<double>(frame_->width), static_cast<double>(frame_->height)};
  }

  std::unique_ptr<Source> make(const Wanted& wanted) override {
    if (wanted.edges || has_alpha(*frame_)) return std::make_unique<Still>(transparent(wanted));
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
  Picture transparent(const Wanted& wanted) const {
    Picture picture = with_margin(to_rgba(*frame_, {0, 0, frame_->width, frame_->height}), kMargin);
    for (double scale = wanted.scale; scale < 0.5 && picture.width > 4 && picture.height > 4;
         scale *= 2)
      picture = halved(picture);
    return picture;
  }

  FramePtr frame_;
};

}  // namespace

std::unique_ptr<SourceMaker> open_still(const sr::Host& host, const sr::Artifact& image) {
  return std::make_unique<StillMaker>(decode_image(host, image));
}

}  // namespace showrunner::ffmpeg
