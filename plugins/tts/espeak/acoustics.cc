#include "acoustics.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstring>
#include <numbers>
#include <stdexcept>

namespace showrunner::espeak {
namespace {

constexpr size_t kFrame = 2048;  // of the decimated signal

uint32_t little(std::string_view s, size_t at, size_t bytes) {
  uint32_t v = 0;
  for (size_t i = 0; i < bytes; ++i)
    v |= static_cast<uint32_t>(static_cast<unsigned char>(s[at + i])) << (8 * i);
  return v;
}

void fft(std::vector<std::complex<double>>& x) {
  const size_t n = x.size();
  for (size_t i = 1, j = 0; i < n; ++i) {
    size_t bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(x[i], x[j]);
  }
  for (size_t length = 2; length <= n; length <<= 1) {
    const auto step = std::polar(1.0, -2 * std::numbers::pi / static_cast<double>(length));
    for (size_t i = 0; i < n; i += length) {
      std::complex<double> w = 1;
      for (size_t k = 0; k < length / 2; ++k, w *= step) {
        const auto a = x[i + k], b = x[i + k + length / 2] * w;
        x[i + k] = a + b;
        x[i + k + length / 2] = a - b;
      }
    }
  }
}

// 0 if the frame is not voiced.
double pitch_of(const double* x, size_t n, double rate) {
  const auto least = static_cast<size_t>(rate / 500), most = static_cast<size_t>(rate / 55);
  std::vector<double> r(most + 1);
  double zero = 0;
  for (size_t i = 0; i < n - most; ++i) zero += x[i] * x[i];
  for (size_t lag = least; lag <= most; ++lag) {
    double sum = 0, other = 0;
    for (size_t i = 0; i < n - most; ++i) {
      sum += x[i] * x[i + lag];
      other += x[i + lag] * x[i + lag];
    }
    r[lag] = sum / std::sqrt(zero * other + 1e-12);
  }
  const double best = *std::max_element(r.begin() + static_cast<long>(least), r.end());
  if (best < 0.7) return 0;
  // The first peak that is nearly as good: the period, not a multiple of it.
  for (size_t lag = least + 1; lag < most; ++lag)
    if (r[lag] > 0.93 * best && r[lag] >= r[lag - 1] && r[lag] >= r[lag + 1])
      return rate / static_cast<double>(lag);
  return 0;
}

}  // namespace

Wave read_wav(std::string_view s) {
  if (s.size() < 44 || s.substr(0, 4) != "RIFF" || s.substr(8, 8) != "WAVEfmt " ||
      s.substr(36, 4) != "data" || little(s, 20, 2) != 1 || little(s, 34, 2) != 16)
    throw std::runtime_error("not a PCM 16 bit WAV file");
  if (little(s, 40, 4) != s.size() - 44 || little(s, 4, 4) != s.size() - 8)
    throw std::runtime_error("sizes in the WAV header do not match the file");
  Wave wave{static_cast<int>(little(s, 24, 4)), static_cast<int>(little(s, 22, 2)), {}};
  for (size_t at = 44; at + 1 < s.size(); at += 2 * static_cast<size_t>(wave.channels))
    wave.samples.push_back(static_cast<int16_t>(little(s, at, 2)) / 32768.0);
  return wave;
}

Acoustics measure(const Wave& wave) {
  Acoustics a;
  const auto& s = wave.samples;
  double peak = 1e-9;
  for (const double v : s) peak = std::max(peak, std::fabs(v));
  const auto loud = [&](double v) { return std::fabs(v) > 0.01 * peak; };
  const double per_ms = wave.sample_rate / 1000.0;
  a.onset_ms = static_cast<double>(std::find_if(s.begin(), s.end(), loud) - s.begin()) / per_ms;
  a.tail_ms = static_cast<double>(std::find_if(s.rbegin(), s.rend(), loud) - s.rbegin()) / per_ms;

  std::vector<double> x;  // a third of the rate, by the mean of three
  for (size_t i = 0; i + 2 < s.size(); i += 3) x.push_back((s[i] + s[i + 1] + s[i + 2]) / 3);
  const double rate = wave.sample_rate / 3.0;
  x.resize(std::max(x.size(), kFrame), 0.0);
  std::vector<double> energies, pitches, spectrum(kFrame / 2);
  const size_t short_frame = 800;
  for (size_t at = 0; at + short_frame <= x.size(); at += 160) {
    double energy = 0;
    for (size_t i = 0; i < short_frame; ++i) energy += x[at + i] * x[at + i];
    energies.push_back(energy / double(short_frame));
  }
  const double loudest = *std::max_element(energies.begin(), energies.end());
  double sum = 0, count = 0;
  for (size_t k = 0; k < energies.size(); ++k) {
    if (energies[k] < loudest / 100) continue;
    sum += energies[k];
    ++count;
    if (const double f = pitch_of(&x[k * 160], short_frame, rate); f > 0) pitches.push_back(f);
  }
  a.level_db = 10 * std::log10(sum / count + 1e-12);
  if (!pitches.empty()) {
    std::sort(pitches.begin(), pitches.end());
    a.pitch_hz = pitches[pitches.size() / 2];
    a.pitch_spread_hz = pitches[pitches.size() * 85 / 100] - pitches[pitches.size() * 15 / 100];
  }
  std::vector<std::complex<double>> frame(kFrame);
  for (size_t at = 0; at + kFrame <= x.size(); at += kFrame / 2) {
    for (size_t i = 0; i < kFrame; ++i)
      frame[i] = x[at + i] * (0.5 - 0.5 * std::cos(2 * std::numbers::pi * double(i) / kFrame));
    fft(frame);
    for (size_t i = 0; i < kFrame / 2; ++i) spectrum[i] += std::norm(frame[i]);
  }
  double weight = 0, moment = 0;
  for (size_t i = 0; i < kFrame / 2; ++i) {
    const double f = double(i) * rate / kFrame;
    if (f < 100 || f > 5000) continue;
    weight += std::sqrt(spectrum[i]);
    moment += std::sqrt(spectrum[i]) * f;
  }
  a.centroid_hz = moment / (weight + 1e-12);
  return a;
}

}  // namespace showrunner::espeak
