// A layer's movement: keyframes to position, size and opacity at a frame.
//
// Errors: SR_INVALID_ARGUMENT for keys out of order or numbers that no film needs.
#pragma once
#include <cstdint>
#include <vector>

#include "showrunner/cpp/kinds/render.hpp"

namespace showrunner::ffmpeg {

struct Pose {
  double x = 0, y = 0;  // centre, pixels of the frame
  double scale = 1;
  double opacity = 1;

  bool operator==(const Pose&) const = default;
};

class Movement {
 public:
  // `rest` fills what no key names.
  Movement(const std::vector<sr::Keyframe>& keys, Pose rest);

  // Each property moves between the keys that name it, and holds before the first and after the
  // last.
  Pose at(int64_t frame) const;
  // The poses at all keys; one of them if there are none.
  const std::vector<Pose>& stops() const { return stops_; }
  // Position and size never change.
  bool still() const { return still_; }
  double max_scale() const;

 private:
  struct Stop {
    int64_t frame;
    double value;
    bool smooth;
  };
  static double value_at(const std::vector<Stop>& stops, double rest, int64_t frame);

  Pose rest_;
  std::vector<Stop> x_, y_, scale_, opacity_;
  std::vector<Pose> stops_;
  bool still_ = true;
};

}  // namespace showrunner::ffmpeg
