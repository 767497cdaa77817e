// Subtitles drawn over the picture by libass: without the emoji that no font can draw, and with
// rows that are too wide broken.
//
// Threads: one at a time. Errors: SR_FAILED_PRECONDITION if the font, or one with the texts'
// letters, is not installed; the message names the package.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "captions.h"
#include "picture.h"
#include "sampler.h"

namespace showrunner::ffmpeg {

class Overlay {
 public:
  Overlay(const std::vector<sr::Subtitle>& subtitles, const Style& style, sr::Size size,
          sr::FrameRate rate);
  ~Overlay();

  // What changes on screen from the frame before to this one, even; empty: nothing.
  Rect advance(int64_t frame);
  // Draws the frame's subtitles within `clip`.
  void draw(Picture& canvas, const Rect& clip);

 private:
  struct Ass;
  void render(int64_t frame);

  std::vector<sr::Subtitle> subtitles_;
  sr::Size size_;
  sr::FrameRate rate_;
  std::unique_ptr<Ass> ass_;
  std::vector<size_t> shown_;
  Picture picture_;
  Rect area_;  // of picture_ in the frame; empty: nothing to draw
  Sampler sampler_;
};

}  // namespace showrunner::ffmpeg
