#include <algorithm>
#include <cmath>
#include <string>

#include "media_in.h"
#include "source.h"
#include "still.h"

namespace showrunner::ffmpeg {
namespace {

constexpr int64_t kMaxClipPixels = int64_t{3840} * 2160;

// A film as a layer, decoded as far as needed. Before its start and after its end it stands still.
class Clip : public Source {
 public:
  Clip(const sr::Host& host, const sr::Artifact& video, sr::FrameRate rate)
      : media_(host, video, "video " + video.sha256.substr(0, 12)), rate_(rate) {
    AVStream* stream = media_.stream(AVMEDIA_TYPE_VIDEO);
    if (stream == nullptr) throw input_error(media_.label(), "has no picture");
    decoder_ = std::make_unique<Decoder>(media_, stream, kMaxClipPixels);
    width_ = stream->codecpar->width;
    height_ = stream->codecpar->height;
    if (width_ < 2 || height_ < 2) throw input_error(media_.label(), "has no size");
  }
  int width() const { return width_; }
  int height() const { return height_; }

  void want(const Wanted& wanted) {
    const double pixels = static_cast<double>(width_) * height_;
    const double scale = std::min(wanted.scale, std::sqrt(kMaxClipPixels / pixels));
    kept_width_ = std::clamp(static_cast<int>(std::lround(width_ * scale)), 2, 8192);
    kept_height_ = std::clamp(static_cast<int>(std::lround(height_ * scale)), 2, 8192);
    unit_width_ = kept_width_ / scale;
    unit_height_ = kept_height_ / scale;
  }

  Rect advance(int64_t frame) override {
    AVStream* stream = decoder_->stream();
    const int64_t origin = stream->start_time == AV_NOPTS_VALUE ? 0 : stream->start_time;
    // The picture on screen in the middle of the frame.
    const AVRational half_frame = {rate_.den, 2 * rate_.num};
    const int64_t until =
        origin + av_rescale_q(2 * std::max<int64_t>(frame, 0) + 1, half_frame, stream->time_base);
    if (!shown_) seek(until);
    bool fresh = false;
    while (!ended_ && (!shown_ || next_pts_ <= until)) {
      if (pending_) {
        current_ = std::move(pending_);
        shown_ = fresh = true;
      }
      const AVFrame* decoded = decoder_->next();
      if (decoded == nullptr) {
        ended_ = true;
        break;
      }
      pending_ = checked(FramePtr(av_frame_clone(decoded)), "clip");
      next_pts_ = decoded->best_effort_timestamp == AV_NOPTS_VALUE ? next_pts_ + 1
                                                                   : decoded->best_effort_timestamp;
    }
    if (!shown_) throw input_error(media_.label(), "has no picture that can be decoded");
    if (!fresh) return {};
    if (current_->width != width_ || current_->height != height_)
      throw input_error(media_.label(), "changes its size");
    picture_ = to_picture(*current_, kept_width_, kept_height_, scaler_);
    picture_.unit_width = unit_width_;
    picture_.unit_height = unit_height_;
    return {0, 0, picture_.width, picture_.height};
  }
  const Picture& picture() const override { return picture_; }

 private:
  void seek(int64_t pts) {
    if (av_seek_frame(media_.format(), decoder_->stream()->index, pts, AVSEEK_FLAG_BACKWARD) >= 0)
      decoder_->restart();
  }

  MediaIn media_;
  sr::FrameRate rate_;
  std::unique_ptr<Decoder> decoder_;
  int width_ = 0, height_ = 0, kept_width_ = 0, kept_height_ = 0;
  double unit_width_ = 0, unit_height_ = 0;
  FramePtr current_, pending_;
  int64_t next_pts_ = INT64_MIN;
  bool shown_ = false, ended_ = false;
  ScalerPtr scaler_;
  Picture picture_;
};

class ClipMaker : public SourceMaker {
 public:
  explicit ClipMaker(std::unique_ptr<Clip> clip) : clip_(std::move(clip)) {}
  Extent extent() const override {
    return {static_cast<double>(clip_->width()), static_cast<double>(clip_->height())};
  }
  std::unique_ptr<Source> make(const Wanted& wanted) override {
    clip_->want(wanted);
    return std::move(clip_);
  }

 private:
  std::unique_ptr<Clip> clip_;
};

}  // namespace

std::unique_ptr<SourceMaker> open_clip(const sr::Host& host, const sr::Artifact& video,
                                       sr::FrameRate rate) {
  return std::make_unique<ClipMaker>(std::make_unique<Clip>(host, video, rate));
}

}  // namespace showrunner::ffmpeg
