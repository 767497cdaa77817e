#include "audio_in.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string_view>

#include "rate.h"

namespace showrunner::ffmpeg {
namespace {

constexpr int64_t kStreamedBytes = 0x7fff0000;  // from there on a WAV's length is a placeholder
constexpr int kMaxWavChunks = 1000;
constexpr int64_t kLengthTolerance = kSampleRate / 30;  // a frame of film

// The length of the chunk of samples; 0 if there is none.
int64_t wav_data_bytes(const sr::BlobReader& reader) {
  uint8_t head[8];
  int64_t at = 12;
  for (int chunk = 0; chunk < kMaxWavChunks; ++chunk) {
    if (pread(reader.fd(), head, sizeof head, at) != sizeof head) break;
    const int64_t bytes = head[4] | head[5] << 8 | head[6] << 16 | int64_t{head[7]} << 24;
    if (std::memcmp(head, "data", 4) == 0) return bytes;
    at += 8 + bytes + bytes % 2;
  }
  return 0;
}

// Frames at 48 kHz as the header says, where it is exact; else 0.
int64_t declared_frames(const sr::BlobReader& reader, const AVFormatContext& format,
                        const AVStream& stream) {
  const std::string_view container = format.iformat->name;
  if (container == "flac" && format.duration_estimation_method == AVFMT_DURATION_FROM_STREAM)
    return av_rescale_q(std::max<int64_t>(stream.duration, 0), stream.time_base, {1, kSampleRate});
  const AVCodecParameters& codec = *stream.codecpar;
  if (container != "wav" || codec.block_align < 1 || codec.sample_rate < 1) return 0;
  const int64_t bytes = wav_data_bytes(reader);
  if (bytes >= kStreamedBytes) return 0;
  return av_rescale(bytes / codec.block_align, kSampleRate, codec.sample_rate);
}

}  // namespace

AudioIn::AudioIn(const sr::Host& host, const sr::Artifact& artifact, const std::string& label)
    : media_(host, artifact, label + " " + artifact.sha256.substr(0, 12)) {
  AVStream* stream = media_.stream(AVMEDIA_TYPE_AUDIO);
  if (stream == nullptr) throw input_error(media_.label(), "has no sound");
  decoder_ = std::make_unique<Decoder>(media_, stream, 1);
  declared_ = declared_frames(host.open(artifact), *media_.format(), *stream);
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
      if (refill()) continue;
      check_length();
      break;
    }
    const int64_t taken = std::min(left, frames - done);
    std::copy_n(pairs_.begin() + static_cast<ptrdiff_t>(at_), 2 * taken, out + 2 * done);
    at_ += static_cast<size_t>(2 * taken);
    done += taken;
    delivered_ += taken;
  }
  return done;
}

void AudioIn::check_length() const {
  if (delivered_ + kLengthTolerance >= declared_) return;
  const auto ms = [](int64_t frames) { return std::to_string(frames * 1000 / kSampleRate); };
  throw input_error(media_.label(), "is cut off: it holds " + ms(delivered_) + " ms of the " +
                                        ms(declared_) + " ms that it declares");
}

}  // namespace showrunner::ffmpeg
