#include "player.h"

#include <ebur128.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "composer.h"
#include "reverb.h"
#include "showrunner/cpp/error.hpp"

namespace showrunner::bed {
namespace {

constexpr int64_t kFramesPerMs = kSampleRate / 1000;
constexpr int64_t kMaxLoopMs = 90'000;
constexpr float kPeak = 0.7F;  // -3 dBFS: room for a mixer's resampling

// ITU-R BS.1770-4. A loop shorter than the meter's window is measured several times round.
double loudness_of(const Stereo& loop) {
  const auto destroy = [](ebur128_state* s) { ebur128_destroy(&s); };
  const std::unique_ptr<ebur128_state, decltype(destroy)> meter(
      ebur128_init(2, kSampleRate, EBUR128_MODE_I), destroy);
  if (!meter) throw sr::internal("libebur128 did not start");
  std::vector<float> block;
  size_t fed = 0;
  do {
    for (size_t at = 0; at < loop.frames(); at += 4800) {
      const size_t end = std::min(at + 4800, loop.frames());
      block.clear();
      for (size_t i = at; i < end; ++i) {
        block.push_back(loop.left[i]);
        block.push_back(loop.right[i]);
      }
      ebur128_add_frames_float(meter.get(), block.data(), end - at);
    }
    fed += loop.frames();
  } while (fed < 3 * kSampleRate);
  double lufs = -HUGE_VAL;
  ebur128_loudness_global(meter.get(), &lufs);
  return lufs;
}

void set_level(Stereo& loop, double wanted_lufs) {
  float peak = 1e-6F;
  for (const auto* side : {&loop.left, &loop.right})
    for (const float v : *side) peak = std::max(peak, std::fabs(v));
  const double lufs = loudness_of(loop);
  const double level = std::isfinite(lufs) ? std::pow(10.0, (wanted_lufs - lufs) / 20) : 1;
  const float gain = std::min(static_cast<float>(level), kPeak / peak);
  for (auto* side : {&loop.left, &loop.right})
    for (float& v : *side) v *= gain;
}

void append(std::string& to, uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) to += static_cast<char>((value >> (8 * i)) & 0xFF);
}

std::string wav_header(uint32_t data_bytes) {
  std::string h = "RIFF";
  append(h, 36 + data_bytes, 4);
  h += "WAVEfmt ";
  append(h, 16, 4);
  append(h, 1, 2);  // PCM
  append(h, 2, 2);  // channels
  append(h, kSampleRate, 4);
  append(h, kSampleRate * 4, 4);
  append(h, 4, 2);
  append(h, 16, 2);
  h += "data";
  append(h, data_bytes, 4);
  return h;
}

}  // namespace

// A millisecond is 48 frames, so these numbers divide every length.
int repeats_of(int64_t duration_ms) {
  for (const int n : {1, 2, 3, 4, 6, 8, 12, 16, 24})
    if (duration_ms <= n * kMaxLoopMs) return n;
  return 48;
}

Stereo play_loop(const Piece& piece, const std::function<void(double)>& progress,
                 const std::function<bool()>& stop) {
  const int64_t frames = piece.duration_ms * kFramesPerMs / repeats_of(piece.duration_ms);
  Stereo loop(static_cast<size_t>(frames));
  const Composition music =
      compose(*piece.mood, piece.seed, static_cast<double>(frames) / kSampleRate, piece.tempo_bpm);
  const Band band(*piece.mood, music.seconds_per_beat);
  for (size_t i = 0; i < music.notes.size(); ++i) {
    if (i % 64 == 0) {
      if (stop()) throw sr::cancelled();
      progress(0.6 * static_cast<double>(i) / static_cast<double>(music.notes.size()));
    }
    band.play(music.notes[i], loop);
  }
  reverberate(loop, piece.mood->reverb, stop);
  if (stop()) throw sr::cancelled();
  progress(0.8);
  set_level(loop, piece.loudness_lufs);
  return loop;
}

void write_wav(const Stereo& loop, int repeats, const std::function<void(std::string_view)>& write,
               const std::function<bool()>& stop) {
  const size_t n = loop.frames();
  write(wav_header(static_cast<uint32_t>(n * 4 * static_cast<size_t>(repeats))));
  std::string bytes;
  for (int r = 0; r < repeats; ++r)
    for (size_t at = 0; at < n; at += 16384) {
      if (stop()) throw sr::cancelled();
      bytes.clear();
      for (size_t i = at; i < std::min(n, at + 16384); ++i)
        for (const float v : {loop.left[i], loop.right[i]})
          append(bytes, static_cast<uint32_t>(std::lround(v * 32767)), 2);
      write(bytes);
    }
}

}  // namespace showrunner::bed
