// A look-ahead limiter of true peaks: no sample, and none of three values interpolated between each
// two (ITU-R BS.1770-4, annex 2), passes the ceiling; both channels are turned down together.
//
// The output is aligned with the input. Threads: one at a time.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

namespace showrunner::ffmpeg {

class Limiter {
 public:
  // Both linear.
  Limiter(double gain, double ceiling);

  // Appends to `out` what is ready; the last few milliseconds come with flush().
  void push(const float* pairs, int64_t frames, std::vector<float>& out);
  void flush(std::vector<float>& out);

 private:
  static constexpr int kAhead = 240;  // samples: 5 ms
  static constexpr int kTaps = 6;     // samples on each side of an interpolated value

  double allowed(const float* at);
  void step(std::vector<float>& out);

  double gain_, ceiling_, quiet_;
  std::array<std::array<float, 2 * kTaps>, 3> phases_;
  std::vector<float> input_;  // gained pairs; input_[0] is sample first_
  int64_t first_, next_ = 0;  // next_: whose allowed gain is found next
  int64_t end_ = 0;           // samples pushed
  int loud_for_ = 0;          // samples until the interpolator sees none above quiet_
  std::deque<std::pair<int64_t, double>> minima_;  // of the last kAhead + 1 gains, ascending
  std::vector<double> held_;                       // ring of what the box filter averages
  double sum_ = kAhead + 1;
  double released_ = 1;
};

}  // namespace showrunner::ffmpeg
