// Loudness of 48 kHz stereo: ITU-R BS.1770-4 / EBU R 128, measured by libebur128.
//
// Threads: one at a time.
#pragma once
#include <ebur128.h>

#include <cstdint>
#include <memory>

#include "showrunner/cpp/kinds/media.hpp"

namespace showrunner::ffmpeg {

constexpr double kSilence = -70;  // the absolute gate; silence reads as this

class LoudnessMeter {
 public:
  LoudnessMeter();
  ~LoudnessMeter();
  LoudnessMeter(LoudnessMeter&&) noexcept;

  void add(const float* pairs, int64_t frames);
  sr::Loudness result() const;

 private:
  struct Free {
    void operator()(ebur128_state* state) const;
  };
  std::unique_ptr<ebur128_state, Free> state_;
};

}  // namespace showrunner::ffmpeg
