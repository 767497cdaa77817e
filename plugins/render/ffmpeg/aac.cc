#include "aac.h"

#include <algorithm>

#include "rate.h"

namespace showrunner::ffmpeg {
namespace {

constexpr int64_t kBitsPerSecond = 256000;

}  // namespace

AacEncoder::AacEncoder(const sr::Host& host, const sr::Artifact& audio, int64_t samples)
    : audio_(host, audio, "audio"), samples_(samples) {
  const AVCodec* aac = avcodec_find_encoder_by_name("aac");
  if (aac == nullptr) throw sr::failed_precondition("this libavcodec has no AAC encoder");
  codec_ = checked(CodecPtr(avcodec_alloc_context3(aac)), "AAC encoder");
  codec_->sample_fmt = AV_SAMPLE_FMT_FLTP;
  codec_->sample_rate = kSampleRate;
  codec_->bit_rate = kBitsPerSecond;
  codec_->time_base = {1, kSampleRate};
  codec_->thread_count = 1;
  codec_->flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_BITEXACT;
  av_channel_layout_default(&codec_->ch_layout, 2);
  check(avcodec_open2(codec_.get(), aac, nullptr), "AAC encoder");
}

void AacEncoder::feed() {
  const int64_t frames = std::min<int64_t>(codec_->frame_size, samples_ - fed_);
  if (frames == 0) {
    draining_ = true;
    check(avcodec_send_frame(codec_.get(), nullptr), "end AAC");
    return;
  }
  pairs_.assign(static_cast<size_t>(2 * frames), 0.0f);
  audio_.read(pairs_.data(), frames);
  const FramePtr frame = new_frame();
  frame->format = codec_->sample_fmt;
  frame->nb_samples = static_cast<int>(frames);
  frame->sample_rate = kSampleRate;
  frame->pts = fed_;
  check(av_channel_layout_copy(&frame->ch_layout, &codec_->ch_layout), "AAC frame");
  check(av_frame_get_buffer(frame.get(), 0), "AAC frame");
  for (size_t side : {0u, 1u}) {
    auto* plane = reinterpret_cast<float*>(frame->data[side]);
    for (size_t i = 0; i < static_cast<size_t>(frames); ++i) plane[i] = pairs_[2 * i + side];
  }
  fed_ += frames;
  check(avcodec_send_frame(codec_.get(), frame.get()), "encode AAC");
}

bool AacEncoder::next(AVPacket* packet) {
  for (;;) {
    const int code = avcodec_receive_packet(codec_.get(), packet);
    if (code >= 0) return true;
    if (code == AVERROR_EOF) return false;
    if (code != AVERROR(EAGAIN)) check(code, "encode AAC");
    if (draining_) return false;
    feed();
  }
}

}  // namespace showrunner::ffmpeg
