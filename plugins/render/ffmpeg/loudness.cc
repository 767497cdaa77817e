#include "loudness.h"

#include <algorithm>
#include <cmath>

#include "rate.h"
#include "showrunner/cpp/error.hpp"

namespace showrunner::ffmpeg {
namespace {

constexpr double kLeastPeakDb = -200;

void require(int code) {
  if (code != EBUR128_SUCCESS) throw sr::internal("libebur128: error " + std::to_string(code));
}

}  // namespace

void LoudnessMeter::Free::operator()(ebur128_state* state) const { ebur128_destroy(&state); }
LoudnessMeter::~LoudnessMeter() = default;
LoudnessMeter::LoudnessMeter(LoudnessMeter&&) noexcept = default;

LoudnessMeter::LoudnessMeter()
    : state_(ebur128_init(
          2, kSampleRate,
          EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_TRUE_PEAK | EBUR128_MODE_HISTOGRAM)) {
  if (!state_) throw sr::internal("libebur128: out of memory");
}

void LoudnessMeter::add(const float* pairs, int64_t frames) {
  require(ebur128_add_frames_float(state_.get(), pairs, static_cast<size_t>(frames)));
}

sr::Loudness LoudnessMeter::result() const {
  sr::Loudness out;
  double range = 0, peak = 0;
  require(ebur128_loudness_global(state_.get(), &out.integrated_lufs));
  require(ebur128_loudness_range(state_.get(), &range));
  for (unsigned channel : {0u, 1u}) {
    double channel_peak = 0;
    require(ebur128_true_peak(state_.get(), channel, &channel_peak));
    peak = std::max(peak, channel_peak);
  }
  if (!(out.integrated_lufs > kSilence)) out.integrated_lufs = kSilence;
  out.true_peak_dbtp = peak > 0 ? std::max(20 * std::log10(peak), kLeastPeakDb) : kLeastPeakDb;
  out.range_lu = std::isfinite(range) ? range : 0;
  return out;
}

}  // namespace showrunner::ffmpeg
