// The way from one picture to the next.
//
// Threads: one at a time.
#pragma once
#include <string>

#include "picture.h"
#include "sampler.h"

namespace showrunner::ffmpeg {

class Transition {
 public:
  // type: fade, slide (the new picture pushes the old one out to the left) or zoom (into the old
  // one while the new one appears).
  explicit Transition(const std::string& type);

  // part: 0 shows `from` alone, 1 `to` alone.
  void mix(const Picture& from, const Picture& to, double part, Picture& out);

 private:
  enum class Type { kFade, kSlide, kZoom } type_;
  Sampler sampler_;
};

}  // namespace showrunner::ffmpeg
