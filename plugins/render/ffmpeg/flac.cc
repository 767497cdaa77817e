#include "flac.h"

#include <algorithm>
#include <cmath>

#include "rate.h"

namespace showrunner::ffmpeg {

FlacOut::FlacOut(const sr::Host& host, int bits) : bits_(bits), out_(host), packet_(new_packet()) {
  const AVCodec* flac = avcodec_find_encoder(AV_CODEC_ID_FLAC);
  if (flac == nullptr) throw sr::failed_precondition("this libavcodec has no FLAC encoder");
  codec_ = checked(CodecPtr(avcodec_alloc_context3(flac)), "FLAC encoder");
  codec_->sample_fmt = bits == 16 ? AV_SAMPLE_FMT_S16 : AV_SAMPLE_FMT_S32;
  codec_->bits_per_raw_sample = bits;
  codec_->sample_rate = kSampleRate;
  codec_->time_base = {1, kSampleRate};
  codec_->thread_count = 1;
  av_channel_layout_default(&codec_->ch_layout, 2);
  check(avcodec_open2(codec_.get(), flac, nullptr), "FLAC encoder");
  AVFormatContext* format = nullptr;
  check(avformat_alloc_output_context2(&format, nullptr, "flac", nullptr), "FLAC muxer");
  format_.reset(format);
  format_->flags |= AVFMT_FLAG_BITEXACT;
  out_.attach(format_.get());
  AVStream* stream = avformat_new_stream(format_.get(), nullptr);
  if (stream == nullptr) throw sr::internal("FLAC muxer: out of memory");
  stream->time_base = codec_->time_base;
  check(avcodec_parameters_from_context(stream->codecpar, codec_.get()), "FLAC muxer");
  check(avformat_write_header(format_.get(), nullptr), "FLAC header");
}

void FlacOut::write(const float* pairs, int64_t frames) {
  waiting_.insert(waiting_.end(), pairs, pairs + 2 * frames);
  while (static_cast<int64_t>(waiting_.size() / 2) >= codec_->frame_size)
    encode(codec_->frame_size);
}

void FlacOut::encode(int64_t frames) {
  const FramePtr frame = new_frame();
  frame->format = codec_->sample_fmt;
  frame->nb_samples = static_cast<int>(frames);
  frame->sample_rate = kSampleRate;
  frame->pts = pts_;
  pts_ += frames;
  check(av_channel_layout_copy(&frame->ch_layout, &codec_->ch_layout), "FLAC frame");
  check(av_frame_get_buffer(frame.get(), 0), "FLAC frame");
  const auto count = static_cast<size_t>(2 * frames);
  const float full = bits_ == 16 ? 32767.0f : 8388607.0f;
  for (size_t i = 0; i < count; ++i) {
    const long value = std::lrint(std::clamp(waiting_[i], -1.0f, 1.0f) * full);
    if (bits_ == 16)
      reinterpret_cast<int16_t*>(frame->data[0])[i] = static_cast<int16_t>(value);
    else
      reinterpret_cast<int32_t*>(frame->data[0])[i] = static_cast<int32_t>(value * 256);
  }
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<ptrdiff_t>(count));
  check(avcodec_send_frame(codec_.get(), frame.get()), "encode FLAC");
  drain();
}

void FlacOut::drain() {
  for (;;) {
    const int code = avcodec_receive_packet(codec_.get(), packet_.get());
    if (code == AVERROR(EAGAIN) || code == AVERROR_EOF) return;
    check(code, "encode FLAC");
    packet_->stream_index = 0;
    av_packet_rescale_ts(packet_.get(), codec_->time_base, format_->streams[0]->time_base);
    check(av_write_frame(format_.get(), packet_.get()), "write FLAC");
  }
}

sr::Artifact FlacOut::finish() {
  if (!waiting_.empty()) encode(static_cast<int64_t>(waiting_.size() / 2));
  check(avcodec_send_frame(codec_.get(), nullptr), "end FLAC");
  drain();
  check(av_write_trailer(format_.get()), "write FLAC");
  return out_.commit("audio/flac");
}

}  // namespace showrunner::ffmpeg
