#include "render.h"

#include <ebur128.h>
#include <samplerate.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numbers>
#include <string>
#include <vector>

#include "showrunner/cpp/error.hpp"

namespace showrunner::espeak {
namespace {

constexpr int64_t kBlock = 128;              // samples between two steps of flutter
constexpr double kAudible = 0.008;           // of the peak: -42 dB
constexpr int64_t kMinForLoudnessMs = 1200;  // three blocks of 400 ms

int peak_of(const std::vector<int16_t>& samples) {
  int peak = 0;
  for (const int s : samples) peak = std::max(peak, std::abs(s));
  return peak;
}

// ITU-R BS.1770-4 integrated loudness as ebur128 computes it. Lines shorter than its window are
// repeated, which leaves their mean as it is.
double loudness_of(const int16_t* samples, size_t count, int sample_rate) {
  const auto destroy = [](ebur128_state* s) { ebur128_destroy(&s); };
  const std::unique_ptr<ebur128_state, decltype(destroy)> meter(
      ebur128_init(1, static_cast<unsigned long>(sample_rate), EBUR128_MODE_I), destroy);
  if (!meter) throw sr::internal("libebur128 did not start");
  const auto enough = static_cast<size_t>(kMinForLoudnessMs * sample_rate / 1000);
  size_t fed = 0;
  do {
    ebur128_add_frames_short(meter.get(), samples, count);
    fed += count;
  } while (fed < enough);
  double lufs = -HUGE_VAL;
  ebur128_loudness_global(meter.get(), &lufs);
  return lufs;
}

// Leaves samples under -2 dBFS as they are and bends the rest below full scale.
float limited(float x) {
  constexpr float kKnee = 0.8F;
  constexpr float kRoom = 0.18F;
  const float a = std::fabs(x);
  return a <= kKnee ? x : std::copysign(kKnee + kRoom * std::tanh((a - kKnee) / kRoom), x);
}

// The frequency of the voice from block to block, 1 on average: what a throat cannot hold still,
// and the vibrato of fear.
class Wobble {
 public:
  Wobble(double tremor, int sample_rate)
      : tremor_(tremor), seconds_(double(kBlock) / sample_rate) {}

  double at(int64_t block) const {
    constexpr double kTurn = 2 * std::numbers::pi;
    const double t = static_cast<double>(block) * seconds_;
    const double flutter =
        std::sin(kTurn * 3.1 * t) + std::sin(kTurn * 5.3 * t + 1) + std::sin(kTurn * 7.7 * t + 2);
    return 1 + 0.004 * flutter + tremor_ * std::sin(kTurn * 5.5 * t);
  }

 private:
  double tremor_;
  double seconds_;
};

std::string wav_header(int64_t samples) {
  std::string h;
  const auto u32 = [&h](uint32_t v) {
    for (int i = 0; i < 4; ++i) h += static_cast<char>((v >> (8 * i)) & 0xFF);
  };
  const auto u16 = [&h](uint32_t v) {
    h += static_cast<char>(v & 0xFF);
    h += static_cast<char>((v >> 8) & 0xFF);
  };
  const auto bytes = static_cast<uint32_t>(samples * 2);
  h += "RIFF";
  u32(36 + bytes);
  h += "WAVEfmt ";
  u32(16);
  u16(1);  // PCM
  u16(1);  // channel
  u32(kSampleRate);
  u32(kSampleRate * 2);
  u16(2);
  u16(16);
  h += "data";
  u32(bytes);
  return h;
}

// Half a cosine over the first 3 ms and the last 15 ms.
class Fades {
 public:
  Fades(int64_t count, int sample_rate)
      : count_(count), in_(sample_rate * 3 / 1000), out_(sample_rate * 15 / 1000) {}

  float at(int64_t i) const {
    const double in = std::min(1.0, double(i) / double(in_));
    const double out = std::min(1.0, double(count_ - 1 - i) / double(out_));
    return static_cast<float>(bend(in) * bend(out));
  }

 private:
  static double bend(double x) { return 0.5 - 0.5 * std::cos(std::numbers::pi * x); }

  int64_t count_, in_, out_;
};

struct DestroyConverter {
  void operator()(SRC_STATE* s) const { src_delete(s); }
};

}  // namespace

Trim audible_part(const Speech& speech) {
  const auto& s = speech.samples;
  const int peak = peak_of(s);
  // espeak-ng's quietest vowel is far above this: less is a stray click or nothing.
  if (peak < 64)
    throw sr::invalid_argument("nothing in the text is audible; give a line with words");
  const auto loud = [&](int v) { return std::abs(v) > kAudible * peak; };
  const auto first = std::find_if(s.begin(), s.end(), loud) - s.begin();
  const auto last = s.rend() - std::find_if(s.rbegin(), s.rend(), loud);
  const int64_t ms = speech.sample_rate / 1000;
  return {std::max<int64_t>(0, first - 4 * ms),
          std::min<int64_t>(static_cast<int64_t>(s.size()), last + 30 * ms)};
}

int64_t render(const Speech& speech, const Trim& trim, const Delivery& delivery,
               double loudness_lufs, const std::function<void(std::string_view)>& write,
               const std::function<bool()>& stop) {
  const int16_t* const samples = speech.samples.data() + trim.first;
  const int64_t count = trim.end - trim.first;
  const double lufs = loudness_of(samples, static_cast<size_t>(count), speech.sample_rate);
  const double level = std::isfinite(lufs) ? std::pow(10.0, (loudness_lufs - lufs) / 20) : 1.0;
  const double gain = std::min(level, 100.0) * delivery.gain / 32768;
  const Wobble wobble(delivery.tremor, speech.sample_rate);
  const Fades fades(count, speech.sample_rate);
  const double base = double(kSampleRate) / speech.sample_rate;

  double exact = 0;
  for (int64_t at = 0; at < count; at += kBlock)
    exact += base / wobble.at(at / kBlock) * double(std::min(kBlock, count - at));
  const int64_t total = std::llround(exact);
  write(wav_header(total));

  int error = 0;
  const std::unique_ptr<SRC_STATE, DestroyConverter> converter(
      src_new(SRC_SINC_MEDIUM_QUALITY, 1, &error));
  if (!converter) throw sr::internal(std::string("libsamplerate: ") + src_strerror(error));
  std::array<float, kBlock> in;
  std::array<float, 4096> out;
  std::string bytes;
  int64_t done = 0;
  const auto emit = [&](size_t frames) {
    bytes.clear();
    for (size_t i = 0; i < frames && done < total; ++i, ++done) {
      const auto v = static_cast<int>(std::lround(limited(out[i]) * 32767));
      bytes += static_cast<char>(v & 0xFF);
      bytes += static_cast<char>((v >> 8) & 0xFF);
    }
    write(bytes);
  };
  for (int64_t at = 0; at < count; at += kBlock) {
    if (at % (kBlock * 1024) == 0 && stop()) throw sr::cancelled();
    const int64_t n = std::min(kBlock, count - at);
    for (int64_t i = 0; i < n; ++i)
      in[static_cast<size_t>(i)] =
          static_cast<float>(double(samples[at + i]) * gain) * fades.at(at + i);
    SRC_DATA data{};
    data.data_in = in.data();
    data.input_frames = n;
    data.data_out = out.data();
    data.output_frames = static_cast<long>(out.size());
    data.src_ratio = base / wobble.at(at / kBlock);
    data.end_of_input = at + n == count ? 1 : 0;
    do {
      error = src_process(converter.get(), &data);
      if (error != 0) throw sr::internal(std::string("libsamplerate: ") + src_strerror(error));
      emit(static_cast<size_t>(data.output_frames_gen));
      data.data_in += data.input_frames_used;
      data.input_frames -= data.input_frames_used;
      if (data.input_frames == 0) data.data_in = in.data();  // it dislikes a pointer past the end
    } while (data.input_frames > 0 || (data.end_of_input != 0 && data.output_frames_gen > 0));
  }
  out.fill(0);
  while (done < total) emit(out.size());
  return total;
}

}  // namespace showrunner::espeak
