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
  explicit Still(std::shared_ptr<const Picture> picture) : picture_(std::move(picture)) {}
  Rect advance(int64_t) override { return {}; }
  const Picture& picture() const override { return *picture_; }

 private:
  std::shared_ptr<const Picture> picture_;
};

class StillMaker : public SourceMaker {
 public:
  StillMaker(const sr::Host& host, StillCache& cache, const sr::Artifact& image)
      : host_(host), cache_(cache), image_(image) {
    if (const auto known = cache.info(image.sha256)) {
      info_ = *known;
      return;
    }
    frame_ = decode_image(host, image);
    info_ = {frame_->width, frame_->height, is_opaque(*frame_)};
    cache.set_info(image.sha256, info_);
  }

  Extent extent() const override {
    return {static_cast<double>(info_.width), static_cast<double>(info_.height)};
  }

  std::unique_ptr<Source> make(const Wanted& wanted) override {
    const bool transparent = wanted.edges || !info_.opaque;
    StillCache::Key key{image_.sha256, info_.width, info_.height, wanted.edges};
    double scale = wanted.scale;
    if (transparent) {
      // Only halved: at any other size the alpha would need a scaler of its own.
      for (; scale < 0.5 && key.width > 4 && key.height > 4; scale *= 2) {
        key.width = (key.width + 1) / 2;
        key.height = (key.height + 1) / 2;
      }
    } else {
      const double pixels = static_cast<double>(info_.width) * info_.height;
      scale = std::min(scale, std::sqrt(kMaxKeptPixels / pixels));
      for (int* side : {&key.width, &key.height})
        *side = std::clamp(static_cast<int>(std::lround(*side * scale)), 2, 16384);
    }
    auto picture = cache_.find(key);
    if (!picture) {
      if (!frame_) frame_ = decode_image(host_, image_);
      picture = std::make_shared<Picture>(transparent ? halve_down(key) : resize(key, scale));
      cache_.put(key, picture);
    }
    return std::make_unique<Still>(std::move(picture));
  }

 private:
  Picture resize(const StillCache::Key& key, double scale) const {
    ScalerPtr scaler;
    Picture picture = to_picture(*frame_, key.width, key.height, scaler);
    // So that at the wanted scale one kept pixel is exactly one pixel of the frame.
    picture.unit_width = key.width / scale;
    picture.unit_height = key.height / scale;
    return picture;
  }
  Picture halve_down(const StillCache::Key& key) const {
    // Where the frame ends a margin would let the background shine through.
    const int margin = key.edges ? kMargin : 0;
    Picture picture = with_margin(to_rgba(*frame_, {0, 0, frame_->width, frame_->height}), margin);
    while (picture.width - 2 * margin > key.width) picture = halved(picture);
    return picture;
  }

  const sr::Host& host_;
  StillCache& cache_;
  sr::Artifact image_;
  StillCache::Info info_;
  FramePtr frame_;  // once decoded
};

}  // namespace

std::unique_ptr<SourceMaker> open_still(const sr::Host& host, StillCache& cache,
                                        const sr::Artifact& image) {
  return std::make_unique<StillMaker>(host, cache, image);
}

}  // namespace showrunner::ffmpeg
