#include "audio_in.h"

#include <algorithm>
#include <cmath>

#include "rate.h"

namespace showrunner::ffmpeg {

AudioIn::AudioIn(const sr::Host& host, const sr::Artifact& artifact, const std::string& label)
    : media_(host, artifact, label + " " + artifact.sha256.substr(0, 12)) {
  AVStream* stream = media_.stream(AVMEDIA_TYPE_AUDIO);
  if (stream == nullptr) throw input_error(media_.label(), "has no sound");
  decoder_ = std::make_unique<Decoder>(media_, stream, 1);
}

void AudioIn::open_resampler(const AVFrame& frame) {
  if (frame.sample_rate < 4000 || frame.sample_rate > 384000 || frame.ch_layout.nb_channels < 1 ||
      frame.ch_layout.nb_channels > 8)
    throw input_error(media_.label(), "has " + std::to_string(frame.ch_layout.nb_channels) +
                                          " channels at " + std::to_string(frame.sample_rate) +
                                          " Hz, expected 1 to 8 at 4 to 384 kHz");
  rate_ = frame.sample_rate;
  format_ = frame.format;
  channels_ = frame.ch_layout.nb_channels;
  out_channels_ = channels_ == 1 ? 1 : 2;
  AVChannelLayout in, out;
  av_channel_layout_default(&in, channels_);
  av_channel_layout_default(&out, out_channels_);
  SwrContext* raw = nullptr;
  check(swr_alloc_set_opts2(&raw, &out, AV_SAMPLE_FMT_FLT, kSampleRate, &in,
                            static_cast<AVSampleFormat>(format_), rate_, 0, nullptr),
        "resampler");
  resampler_.reset(raw);
  check(swr_init(resampler_.get()), "resampler");
}

// Appends what one frame, or the resampler's rest, gives.
bool AudioIn::refill() {
  if (ended_) return false;
  pairs_.clear();
  at_ = 0;
  const AVFrame* frame = decoder_->next();
  ended_ = frame == nullptr;
  if (frame != nullptr && !resampler_) open_resampler(*frame);
  if (frame != nullptr && (frame->sample_rate != rate_ || frame->format != format_ ||
                           frame->ch_layout.nb_channels != channels_))
    throw input_error(media_.label(), "changes its sample format on the way");
  if (!resampler_) return false;
  const int room = check(
      swr_get_out_samples(resampler_.get(), frame == nullptr ? 0 : frame->nb_samples), "resample");
  std::vector<float> samples(static_cast<size_t>(room) * static_cast<size_t>(out_channels_));
  uint8_t* out = reinterpret_cast<uint8_t*>(samples.data());
  const int got = check(
      swr_convert(resampler_.get(), &out, room,
                  frame == nullptr ? nullptr : const_cast<const uint8_t**>(frame->extended_data),
                  frame == nullptr ? 0 : frame->nb_samples),
      "resample");
  samples.resize(static_cast<size_t>(got) * static_cast<size_t>(out_channels_));
  // A damaged float file may hold anything; a mix must stay finite.
  for (float& sample : samples)
    sample = std::isfinite(sample) ? std::clamp(sample, -16.0f, 16.0f) : 0.0f;
  if (out_channels_ == 2) {
    pairs_ = std::move(samples);
  } else {
    pairs_.reserve(2 * samples.size());
    for (float sample : samples) pairs_.insert(pairs_.end(), {sample, sample});
  }
  return true;
}

int64_t AudioIn::read(float* out, int64_t frames) {
  int64_t done = 0;
  while (done < frames) {
    const auto left = static_cast<int64_t>((pairs_.size() - at_) / 2);
    if (left == 0) {
      if (!refill()) break;
      continue;
    }
    const int64_t taken = std::min(left, frames - done);
    std::copy_n(pairs_.begin() + static_cast<ptrdiff_t>(at_), 2 * taken, out + 2 * done);
    at_ += static_cast<size_t>(2 * taken);
    done += taken;
  }
  return done;
}

}  // namespace showrunner::ffmpeg
