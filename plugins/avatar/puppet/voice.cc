#include "voice.h"

#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>

#include "showrunner/cpp/error.hpp"

namespace showrunner::puppet {
namespace {

struct Close {
  void operator()(SNDFILE* file) const { sf_close(file); }
};

sr::Error unreadable(const sr::Artifact& audio, const std::string& why) {
  return sr::invalid_argument("the audio artifact (" + audio.media_type.substr(0, 40) +
                              ") cannot be read: " + why.substr(0, 100) +
                              "; send WAV, FLAC, Ogg or MP3, or give phonemes");
}

}  // namespace

std::vector<float> voice_levels(sr::Operation& op, const sr::Artifact& audio, const Span& span) {
  constexpr int kMaxChannels = 8, kMaxRate = 384000;
  const sr::BlobReader blob = op.host().open(audio);
  SF_INFO info{};
  const std::unique_ptr<SNDFILE, Close> file(sf_open_fd(blob.fd(), SFM_READ, &info, SF_FALSE));
  if (!file) throw unreadable(audio, sf_strerror(nullptr));
  if (info.channels < 1 || info.channels > kMaxChannels || info.samplerate < 1 ||
      info.samplerate > kMaxRate)
    throw unreadable(audio, std::to_string(info.channels) + " channels at " +
                                std::to_string(info.samplerate) + " Hz");
  const auto channels = static_cast<size_t>(info.channels);
  std::vector<float> levels, block;
  int64_t done = 0;  // samples per channel
  for (int f = 0; f < span.frames; ++f) {
    if (f % 256 == 0) op.throw_if_cancelled();
    const int64_t until = (int64_t{f} + 1) * info.samplerate * span.fps.den / span.fps.num;
    double energy = 0;
    int64_t count = 0;
    while (done < until) {
      const int64_t ask = std::min<int64_t>(until - done, 8192);
      block.resize(static_cast<size_t>(ask) * channels);
      const sf_count_t got = sf_readf_float(file.get(), block.data(), ask);
      if (got <= 0) {
        done = until;
        break;
      }
      for (size_t i = 0; i < static_cast<size_t>(got) * channels; ++i) {
        const double v = std::isfinite(block[i]) ? std::clamp(block[i], -4.0f, 4.0f) : 0.0;
        energy += v * v;
      }
      done += got;
      count += got * info.channels;
    }
    levels.push_back(count > 0 ? static_cast<float>(std::sqrt(energy / static_cast<double>(count)))
                               : 0.0f);
  }
  // The loud parts: the 95th percentile. A recording below -60 dBFS is silence.
  std::vector<float> sorted = levels;
  std::sort(sorted.begin(), sorted.end());
  const float loud = sorted[sorted.size() * 95 / 100];
  for (float& level : levels) level = loud > 0.001f ? std::min(1.0f, level / loud) : 0.0f;
  return levels;
}

}  // namespace showrunner::puppet
