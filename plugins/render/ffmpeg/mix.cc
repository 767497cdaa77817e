#include "mix.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <string>

#include "duck.h"
#include "flac.h"
#include "limiter.h"
#include "loudness.h"
#include "rate.h"
#include "tracks.h"

namespace showrunner::ffmpeg {
namespace {

constexpr int64_t kBlock = kSampleRate / 2;
constexpr int64_t kMaxSamples = int64_t{kSampleRate} * 3600 * 5;
constexpr size_t kMaxTracks = 20000;
constexpr double kDefaultTargetLufs = -14;
constexpr double kDefaultPeakDb = -1.5;
constexpr double kToleranceLu = 0.1;
constexpr double kMaxGainDb = 40;
constexpr int kMaxPasses = 6;
constexpr int64_t kDuckStep = 64;  // samples between two values of the ducking curve

// The mix before mastering, on disk under no name.
class Scratch {
 public:
  explicit Scratch(const sr::Host& host) : writer_(host) {}

  void write(int64_t at, const float* pairs, int64_t frames) {
    transfer<true>(at, const_cast<float*>(pairs), frames);
  }
  void read(int64_t at, float* pairs, int64_t frames) { transfer<false>(at, pairs, frames); }

 private:
  template <bool kWrite>
  void transfer(int64_t at, float* pairs, int64_t frames) {
    auto* bytes = reinterpret_cast<char*>(pairs);
    auto left = static_cast<size_t>(frames) * 2 * sizeof(float);
    auto offset = static_cast<off_t>(at) * 2 * static_cast<off_t>(sizeof(float));
    while (left > 0) {
      ssize_t n = 0;
      if constexpr (kWrite)
        n = pwrite(writer_.fd(), bytes, left, offset);
      else
        n = pread(writer_.fd(), bytes, left, offset);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0)
        throw sr::internal(std::string("the mix's temporary file: ") +
                           (n == 0 ? "too short" : std::strerror(errno)));
      bytes += n;
      offset += n;
      left -= static_cast<size_t>(n);
    }
  }

  sr::BlobWriter writer_;
};

class Mixer {
 public:
  Mixer(const sr::Host& host, const sr::MixRequest& request, const Progress& progress)
      : host_(host), request_(request), progress_(progress), scratch_(host) {}

  sr::MixResult run() {
    sr::MixResult result;
    result.samples = request_.samples;
    sr::MixStems stems;
    std::vector<Span> speech = mix_voices(stems);
    const sr::Loudness before = mix_music(std::move(speech), stems);
    master(before, result);
    result.stems = std::move(stems);
    return result;
  }

 private:
  // Calls work(at, frames) for every block; `pass` of a guessed six drives the progress.
  template <class Work>
  void each_block(int pass, Work&& work) {
    for (int64_t at = 0; at < request_.samples; at += kBlock) {
      const double part = static_cast<double>(at) / static_cast<double>(request_.samples);
      part_ = std::min(0.99, (pass + part) / 6);
      progress_(part_);
      work(at, std::min(kBlock, request_.samples - at));
    }
  }

  std::vector<Span> mix_voices(sr::MixStems& stems) {
    VoiceTrack voices(host_, request_.voices);
    FlacOut stem(host_, 16);
    SpeechFinder speech;
    std::vector<float> block;
    each_block(0, [&](int64_t at, int64_t frames) {
      block.assign(static_cast<size_t>(2 * frames), 0.0f);
      voices.add(at, frames, block);
      stem.write(block.data(), frames);
      speech.add(block.data(), frames);
      scratch_.write(at, block.data(), frames);
    });
    if (voices.unfinished())
      host_.log(SR_LOG_WARN, "mix.voice_cut", {{"samples", request_.samples}});
    stems.voice = stem.finish();
    return speech.finish();
  }

  sr::Loudness mix_music(std::vector<Span> speech, sr::MixStems& stems) {
    MusicTrack music(host_, request_.music, [&] { progress_(part_); });
    Duck duck(std::move(speech), request_.ducking.value_or(sr::Ducking{}));
    FlacOut stem(host_, 16);
    LoudnessMeter meter;
    std::vector<float> block, voices;
    each_block(1, [&](int64_t at, int64_t frames) {
      block.assign(static_cast<size_t>(2 * frames), 0.0f);
      voices.resize(block.size());
      music.add(at, frames, block);
      double gain = duck.gain(at);
      for (int64_t i = 0; i < frames; i += kDuckStep) {
        const double next = duck.gain(at + i + kDuckStep);
        const int64_t end = std::min(i + kDuckStep, frames);
        for (int64_t k = i; k < end; ++k) {
          const double t = static_cast<double>(k - i) / kDuckStep;
          const auto g = static_cast<float>(gain + (next - gain) * t);
          block[static_cast<size_t>(2 * k)] *= g;
          block[static_cast<size_t>(2 * k + 1)] *= g;
        }
        gain = next;
      }
      stem.write(block.data(), frames);
      scratch_.read(at, voices.data(), frames);
      for (size_t i = 0; i < block.size(); ++i) block[i] += voices[i];
      scratch_.write(at, block.data(), frames);
      meter.add(block.data(), frames);
    });
    if (!request_.music.empty()) stems.music = stem.finish();
    return meter.result();
  }

  // One pass of gain and limiter over the mix; the sink takes the mastered samples.
  template <class Sink>
  void limit(int pass, double gain_db, double ceiling_db, Sink&& sink) {
    Limiter limiter(std::pow(10.0, gain_db / 20), std::pow(10.0, ceiling_db / 20));
    std::vector<float> block, mastered;
    each_block(pass, [&](int64_t at, int64_t frames) {
      block.resize(static_cast<size_t>(2 * frames));
      scratch_.read(at, block.data(), frames);
      mastered.clear();
      limiter.push(block.data(), frames, mastered);
      if (at + frames == request_.samples) limiter.flush(mastered);
      sink(mastered.data(), static_cast<int64_t>(mastered.size() / 2));
    });
  }

  // Limiting takes loudness away, so gain and ceiling are corrected until what is measured fits.
  void master(const sr::Loudness& before, sr::MixResult& result) {
    const sr::LoudnessTarget wanted = request_.loudness.value_or(sr::LoudnessTarget{});
    const double target = wanted.target_lufs.value_or(kDefaultTargetLufs);
    const double peak = wanted.max_true_peak_dbtp.value_or(kDefaultPeakDb);
    const bool silent = before.integrated_lufs <= kSilence;
    double gain = silent ? 0 : std::clamp(target - before.integrated_lufs, -kMaxGainDb, kMaxGainDb);
    double ceiling = peak;
    for (int pass = 0; pass < kMaxPasses; ++pass) {
      LoudnessMeter meter;
      FlacOut out(host_, 24);
      limit(2 + std::min(pass, 3), gain, ceiling, [&](const float* pairs, int64_t frames) {
        meter.add(pairs, frames);
        out.write(pairs, frames);
      });
      result.loudness = meter.result();
      const double missing = target - result.loudness.integrated_lufs;
      const double over = result.loudness.true_peak_dbtp - peak;
      const bool done =
          (silent || std::abs(missing) <= kToleranceLu || std::abs(gain) >= kMaxGainDb) &&
          over <= 0;
      if (done || pass + 1 == kMaxPasses) {
        result.audio = out.finish();
        return;
      }
      if (!silent) gain = std::clamp(gain + missing, -kMaxGainDb, kMaxGainDb);
      if (over > 0) ceiling -= over + 0.02;
    }
  }

  const sr::Host& host_;
  const sr::MixRequest& request_;
  const Progress& progress_;
  double part_ = 0;  // done, as last told to progress_
  Scratch scratch_;
};

void check_request(const sr::MixRequest& request) {
  if (request.sample_rate != kSampleRate)
    throw sr::invalid_argument("sample_rate " + std::to_string(request.sample_rate) +
                               ", expected 48000");
  if (request.samples < 1 || request.samples > kMaxSamples)
    throw sr::invalid_argument(std::to_string(request.samples) +
                               " samples, expected 1 to five hours of 48000 a second");
  if (request.voices.size() > kMaxTracks || request.music.size() > kMaxTracks)
    throw sr::invalid_argument("more than 20000 voices or pieces of music");
  for (const sr::MixVoice& voice : request.voices)
    if (voice.start < 0 || voice.start >= request.samples)
      throw sr::invalid_argument("a voice starts at sample " + std::to_string(voice.start) +
                                 ", outside the mix of " + std::to_string(request.samples));
  const sr::LoudnessTarget wanted = request.loudness.value_or(sr::LoudnessTarget{});
  if (!(wanted.target_lufs.value_or(kDefaultTargetLufs) >= -60 &&
        wanted.target_lufs.value_or(kDefaultTargetLufs) <= -5) ||
      !(wanted.max_true_peak_dbtp.value_or(kDefaultPeakDb) >= -30 &&
        wanted.max_true_peak_dbtp.value_or(kDefaultPeakDb) <= 0))
    throw sr::invalid_argument(
        "loudness: expected target_lufs -60 to -5 and max_true_peak_dbtp -30 to 0");
}

}  // namespace

sr::MixResult mix_audio(const sr::Host& host, const sr::MixRequest& request,
                        const Progress& progress) {
  check_request(request);
  return Mixer(host, request, progress).run();
}

}  // namespace showrunner::ffmpeg
