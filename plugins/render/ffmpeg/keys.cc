#include "keys.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "showrunner/cpp/error.hpp"

namespace showrunner::ffmpeg {
namespace {

constexpr double kMaxPosition = 60000;
constexpr double kMaxScale = 1000;
constexpr int64_t kMaxFrame = int64_t{1} << 40;

double checked_value(double value, double low, double high, const char* name) {
  if (!(value >= low && value <= high))
    throw sr::invalid_argument(std::string("keyframe: ") + name + " " + std::to_string(value) +
                               " is outside " + std::to_string(low) + ".." + std::to_string(high));
  return value;
}

}  // namespace

Movement::Movement(const std::vector<sr::Keyframe>& keys, Pose rest) : rest_(rest) {
  int64_t previous = -kMaxFrame - 1;
  for (const sr::Keyframe& key : keys) {
    if (key.frame <= previous || key.frame > kMaxFrame)
      throw sr::invalid_argument("keyframes must ascend by frame; " + std::to_string(key.frame) +
                                 " follows " + std::to_string(previous));
    previous = key.frame;
    const bool smooth = key.ease && *key.ease == "in_out";
    const auto add = [&](std::vector<Stop>& stops, const std::optional<double>& value, double low,
                         double high, const char* name) {
      if (value) stops.push_back({key.frame, checked_value(*value, low, high, name), smooth});
    };
    add(x_, key.x, -kMaxPosition, kMaxPosition, "x");
    add(y_, key.y, -kMaxPosition, kMaxPosition, "y");
    add(scale_, key.scale, 1.0 / kMaxScale, kMaxScale, "scale");
    add(opacity_, key.opacity, 0, 1, "opacity");
  }
  for (const sr::Keyframe& key : keys) stops_.push_back(at(key.frame));
  if (stops_.empty()) stops_.push_back(rest_);
  for (const Pose& pose : stops_)
    still_ =
        still_ && pose.x == stops_[0].x && pose.y == stops_[0].y && pose.scale == stops_[0].scale;
}

double Movement::value_at(const std::vector<Stop>& stops, double rest, int64_t frame) {
  if (stops.empty()) return rest;
  const auto next = std::upper_bound(stops.begin(), stops.end(), frame,
                                     [](int64_t f, const Stop& stop) { return f < stop.frame; });
  if (next == stops.begin()) return stops.front().value;
  if (next == stops.end()) return stops.back().value;
  const Stop& from = *(next - 1);
  double t =
      static_cast<double>(frame - from.frame) / static_cast<double>(next->frame - from.frame);
  if (from.smooth) t = t * t * (3 - 2 * t);
  return from.value + (next->value - from.value) * t;
}

Pose Movement::at(int64_t frame) const {
  return {value_at(x_, rest_.x, frame), value_at(y_, rest_.y, frame),
          value_at(scale_, rest_.scale, frame), value_at(opacity_, rest_.opacity, frame)};
}

double Movement::max_scale() const {
  double largest = 0;
  for (const Pose& pose : stops_) largest = std::max(largest, pose.scale);
  return largest;
}

}  // namespace showrunner::ffmpeg
