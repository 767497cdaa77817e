#include "transition.h"

#include <cmath>
#include <cstring>

#include "showrunner/cpp/error.hpp"

namespace showrunner::ffmpeg {
namespace {

constexpr double kZoom = 0.35;  // how much larger the old picture gets

double smooth(double t) { return t * t * (3 - 2 * t); }

void dissolve(const Plane& from, const Plane& to, unsigned weight, Plane& out) {
  for (int y = 0; y < out.height(); ++y) {
    const uint8_t* a = from.row(y);
    const uint8_t* b = to.row(y);
    uint8_t* o = out.row(y);
    for (int x = 0; x < out.width(); ++x)
      o[x] = static_cast<uint8_t>((a[x] * (256u - weight) + b[x] * weight + 128u) >> 8);
  }
}

void push(const Plane& from, const Plane& to, int shift, Plane& out) {
  const auto width = static_cast<size_t>(out.width());
  const auto gone = static_cast<size_t>(shift);
  for (int y = 0; y < out.height(); ++y) {
    std::memcpy(out.row(y), from.row(y) + gone, width - gone);
    std::memcpy(out.row(y) + (width - gone), to.row(y), gone);
  }
}

}  // namespace

Transition::Transition(const std::string& type) {
  if (type == "fade")
    type_ = Type::kFade;
  else if (type == "slide")
    type_ = Type::kSlide;
  else if (type == "zoom")
    type_ = Type::kZoom;
  else
    throw sr::unimplemented("transition '" + type.substr(0, 40) +
                            "': expected fade, slide or zoom");
}

void Transition::mix(const Picture& from, const Picture& to, double part, Picture& out) {
  if (type_ == Type::kSlide) {
    const int half_shift = static_cast<int>(std::lround(smooth(part) * (out.width / 2)));
    for (int i = 0; i < 3; ++i)
      push(from.planes[i], to.planes[i], i == 0 ? 2 * half_shift : half_shift, out.planes[i]);
    return;
  }
  const Picture* old = &from;
  if (type_ == Type::kZoom) {
    const Transform closer =
        place(from, out.width / 2.0, out.height / 2.0, 1 + kZoom * part * part);
    sampler_.draw(from, closer, 255, false, out, {0, 0, out.width, out.height});
    old = &out;
  }
  const auto weight = static_cast<unsigned>(std::lround(256 * smooth(part)));
  for (int i = 0; i < 3; ++i) dissolve(old->planes[i], to.planes[i], weight, out.planes[i]);
}

}  // namespace showrunner::ffmpeg
