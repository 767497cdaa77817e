#include "overlay.h"

#include <ass/ass.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "fonts.h"
#include "rows.h"
#include "showrunner/cpp/error.hpp"
#include "still.h"

namespace showrunner::ffmpeg {
namespace {

// libass reports through this; what matters to a caller is checked before (Fonts).
void discard_message(int, const char*, va_list, void*) {}

std::vector<sr::Subtitle> fitted(std::vector<sr::Subtitle> subtitles, const Style& style,
                                 sr::Size size) {
  if (subtitles.empty()) return subtitles;
  Fonts fonts(style.font);
  for (sr::Subtitle& cue : subtitles)
    cue.text = broken_rows(fonts.drawable(cue.text), max_ems(style, size));
  std::erase_if(subtitles, [](const sr::Subtitle& cue) { return cue.text.empty(); });
  return subtitles;
}

}  // namespace

struct Overlay::Ass {
  ASS_Library* library = nullptr;
  ASS_Renderer* renderer = nullptr;
  ASS_Track* track = nullptr;

  Ass() = default;
  Ass(const Ass&) = delete;
  Ass& operator=(const Ass&) = delete;
  ~Ass() {
    if (track != nullptr) ass_free_track(track);
    if (renderer != nullptr) ass_renderer_done(renderer);
    if (library != nullptr) ass_library_done(library);
  }
};

Overlay::Overlay(const std::vector<sr::Subtitle>& subtitles, const Style& style, sr::Size size,
                 sr::FrameRate rate)
    : subtitles_(fitted(subtitles, style, size)),
      size_(size),
      rate_(rate),
      ass_(std::make_unique<Ass>()) {
  if (subtitles_.empty()) return;
  ass_->library = ass_library_init();
  if (ass_->library == nullptr) throw sr::internal("libass: out of memory");
  ass_set_message_cb(ass_->library, &discard_message, nullptr);
  ass_->renderer = ass_renderer_init(ass_->library);
  if (ass_->renderer == nullptr) throw sr::internal("libass: cannot start its renderer");
  ass_set_frame_size(ass_->renderer, size.width, size.height);
  ass_set_storage_size(ass_->renderer, size.width, size.height);
  ass_set_fonts(ass_->renderer, nullptr, style.font.c_str(), ASS_FONTPROVIDER_FONTCONFIG, nullptr,
                1);
  std::string header = ass_header(style, size, "");
  ass_->track = ass_read_memory(ass_->library, header.data(), header.size(), nullptr);
  if (ass_->track == nullptr) throw sr::internal("libass refuses the subtitle style");
  for (const sr::Subtitle& cue : subtitles_) {
    const int index = ass_alloc_event(ass_->track);
    if (index < 0) throw sr::internal("libass: out of memory");
    ASS_Event& event = ass_->track->events[index];
    event.Start = to_ms(cue.start, rate);
    event.Duration = to_ms(cue.end, rate) - event.Start;
    event.ReadOrder = index;
    event.Style = ass_->track->n_styles - 1;          // after libass's own default
    event.Text = strdup(ass_text(cue.text).c_str());  // freed by libass
  }
}

Overlay::~Overlay() = default;

Rect Overlay::advance(int64_t frame) {
  std::vector<size_t> now;
  for (size_t i = 0; i < subtitles_.size() && subtitles_[i].start <= frame; ++i)
    if (frame < subtitles_[i].end) now.push_back(i);
  if (now == shown_) return {};
  shown_ = std::move(now);
  Rect changed = area_;
  render(frame);
  changed.add(area_);
  return changed;
}

void Overlay::render(int64_t frame) {
  area_ = {};
  if (shown_.empty()) return;
  // In the middle of the frame, so that rounded times do not matter.
  const int64_t now_ms = (2 * frame + 1) * 500 * rate_.den / rate_.num;
  const ASS_Image* images = ass_render_frame(ass_->renderer, ass_->track, now_ms, nullptr);
  for (const ASS_Image* i = images; i != nullptr; i = i->next)
    area_.add({i->dst_x, i->dst_y, i->dst_x + i->w, i->dst_y + i->h});
  area_ = area_.evened(size_.width, size_.height);
  if (area_.empty()) {
    area_ = {};
    return;
  }
  Rgba rgba = new_rgba(area_.width(), area_.height());
  for (const ASS_Image* i = images; i != nullptr; i = i->next) {
    const unsigned opacity = 255 - (i->color & 255);
    const unsigned rgb[] = {i->color >> 24, i->color >> 16 & 255, i->color >> 8 & 255};
    const Rect drawn = Rect{i->dst_x, i->dst_y, i->dst_x + i->w, i->dst_y + i->h}.cut(area_);
    for (int y = drawn.y0; y < drawn.y1; ++y) {
      const uint8_t* mask = i->bitmap + ptrdiff_t{i->stride} * (y - i->dst_y) - i->dst_x;
      for (int x = drawn.x0; x < drawn.x1; ++x) {
        const unsigned alpha = div255(mask[x] * opacity);
        if (alpha == 0) continue;
        const uint8_t pixel[4] = {div255(rgb[0] * alpha), div255(rgb[1] * alpha),
                                  div255(rgb[2] * alpha), static_cast<uint8_t>(alpha)};
        blend_rgba(pixel, rgba.at(x - area_.x0, y - area_.y0), 1);
      }
    }
  }
  picture_ = Picture(rgba.width, rgba.height, true);
  convert(rgba.view(), picture_, {0, 0, rgba.width, rgba.height});
}

void Overlay::draw(Picture& canvas, const Rect& clip) {
  const Rect drawn = area_.cut(clip);
  if (drawn.empty()) return;
  const Transform transform{static_cast<double>(area_.x0), static_cast<double>(area_.y0), 1, 1};
  sampler_.draw(picture_, transform, 255, false, canvas, drawn);
}

}  // namespace showrunner::ffmpeg
