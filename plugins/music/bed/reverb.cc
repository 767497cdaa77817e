#include "reverb.h"

#include <array>
#include <cmath>

namespace showrunner::bed {
namespace {

constexpr double kSettleSeconds = 5;  // 60 dB at this feedback
constexpr float kFeedback = 0.86F, kDamp = 0.35F, kSpread = 23;

size_t scaled(double delay_at_44100) {
  return static_cast<size_t>(std::lround(delay_at_44100 * kSampleRate / 44100));
}

struct Comb {
  std::vector<float> line;
  size_t at = 0;
  float low = 0;

  float step(float in) {
    const float out = line[at];
    low = out * (1 - kDamp) + low * kDamp;
    line[at] = in + low * kFeedback;
    if (++at == line.size()) at = 0;
    return out;
  }
};

struct Allpass {
  std::vector<float> line;
  size_t at = 0;

  float step(float in) {
    const float held = line[at];
    line[at] = in + held * 0.5F;
    if (++at == line.size()) at = 0;
    return held - in;
  }
};

class Room {
 public:
  explicit Room(double spread) {
    static constexpr std::array<double, 8> kCombs = {1116, 1188, 1277, 1356,
                                                     1422, 1491, 1557, 1617};
    static constexpr std::array<double, 4> kAllpasses = {556, 441, 341, 225};
    for (size_t i = 0; i < combs_.size(); ++i) combs_[i].line.resize(scaled(kCombs[i] + spread));
    for (size_t i = 0; i < allpasses_.size(); ++i)
      allpasses_[i].line.resize(scaled(kAllpasses[i] + spread));
  }

  float step(float in) {
    float sum = 0;
    for (Comb& comb : combs_) sum += comb.step(in);
    for (Allpass& allpass : allpasses_) sum = allpass.step(sum);
    return sum;
  }

 private:
  std::array<Comb, 8> combs_;
  std::array<Allpass, 4> allpasses_;
};

}  // namespace

void reverberate(Stereo& loop, double wet, const std::function<bool()>& stop) {
  const size_t n = loop.frames();
  Room left(0), right(kSpread);
  const auto settle = static_cast<size_t>(kSettleSeconds * kSampleRate);
  const auto gain = static_cast<float>(0.06 * wet);
  const auto dry = static_cast<float>(1 - wet * 0.5);
  const auto input = [&loop](size_t i) { return 0.5F * (loop.left[i] + loop.right[i]); };
  // The frames just before the start, as often round as it takes.
  size_t at = (n - settle % n) % n;
  for (size_t i = 0; i < settle; ++i) {
    const float in = input(at);
    left.step(in);
    right.step(in);
    if (++at == n) at = 0;
  }
  for (size_t i = 0; i < n; ++i) {
    if (i % 65536 == 0 && stop()) return;
    const float in = input(i);
    loop.left[i] = dry * loop.left[i] + gain * left.step(in);
    loop.right[i] = dry * loop.right[i] + gain * right.step(in);
  }
}

}  // namespace showrunner::bed
