#include "encoder.h"

#include <string>

#include "rate.h"

namespace showrunner::ffmpeg {
namespace {

constexpr int kDefaultCrf = 19;
constexpr char kDefaultPreset[] = "veryfast";

}  // namespace

void check_picture_format(sr::Size size, sr::FrameRate rate) {
  if (size.width < 16 || size.height < 16 || size.width > kMaxWidth || size.height > kMaxHeight ||
      int64_t{size.width} * size.height > kMaxFramePixels || size.width % 2 || size.height % 2)
    throw sr::invalid_argument("size " + std::to_string(size.width) + "x" +
                               std::to_string(size.height) +
                               ": expected even numbers, from 16x16 up to 3840x2160 pixels");
  if (rate.num < 1 || rate.den < 1 || rate.num > 240000 || rate.den > 1001 || rate.num < rate.den ||
      int64_t{rate.num} > int64_t{240} * rate.den)
    throw sr::invalid_argument("fps " + std::to_string(rate.num) + "/" + std::to_string(rate.den) +
                               ": expected 1 to 240 frames a second");
}

SegmentEncoder::SegmentEncoder(const sr::Host& host, sr::Size size, sr::FrameRate rate,
                               const sr::Encode& encode)
    : base_(frame_base(rate)), out_(host), packet_(new_packet()) {
  const AVCodec* x264 = avcodec_find_encoder_by_name("libx264");
  if (x264 == nullptr)
    throw sr::failed_precondition(
        "this libavcodec has no libx264; install Debian's libavcodec59 (not a build without GPL)");
  codec_ = checked(CodecPtr(avcodec_alloc_context3(x264)), "encoder");
  codec_->width = size.width;
  codec_->height = size.height;
  codec_->pix_fmt = AV_PIX_FMT_YUV420P;
  codec_->sample_aspect_ratio = {1, 1};
  codec_->time_base = base_;
  codec_->framerate = av_inv_q(base_);
  codec_->gop_size = (2 * rate.num + rate.den - 1) / rate.den;
  codec_->thread_count = 1;
  codec_->color_range = AVCOL_RANGE_MPEG;
  codec_->color_primaries = AVCOL_PRI_BT709;
  codec_->color_trc = AVCOL_TRC_BT709;
  codec_->colorspace = AVCOL_SPC_BT709;
  codec_->chroma_sample_location = AVCHROMA_LOC_LEFT;
  codec_->flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_CLOSED_GOP;
  Options options;
  options.set("preset", encode.preset.value_or(kDefaultPreset));
  options.set("crf", encode.crf.value_or(kDefaultCrf));
  options.set("profile", "high");
  // stitchable: parameter sets that do not depend on the content. Every cut is a new segment, so
  // that looking for scene cuts is in vain. 8x8dct makes it High at every preset.
  options.set("x264-params", "stitchable=1:scenecut=0:8x8dct=1");
  check(avcodec_open2(codec_.get(), x264, options.get()), "libx264");
  options.expect_all_taken();

  AVFormatContext* format = nullptr;
  check(avformat_alloc_output_context2(&format, nullptr, "mp4", nullptr), "mp4 muxer");
  format_.reset(format);
  format_->flags |= AVFMT_FLAG_BITEXACT;
  out_.attach(format_.get());
  AVStream* stream = avformat_new_stream(format_.get(), nullptr);
  if (stream == nullptr) throw sr::internal("mp4 muxer: out of memory");
  stream->time_base = base_;
  stream->avg_frame_rate = codec_->framerate;
  check(avcodec_parameters_from_context(stream->codecpar, codec_.get()), "mp4 muxer");
  check(avformat_write_header(format_.get(), nullptr), "mp4 header");
}

void SegmentEncoder::write(const Picture& picture) {
  const FramePtr frame = picture.as_frame();
  frame->pts = frames_++;
  check(avcodec_send_frame(codec_.get(), frame.get()), "encode a frame");
  drain();
}

void SegmentEncoder::drain() {
  for (;;) {
    const int code = avcodec_receive_packet(codec_.get(), packet_.get());
    if (code == AVERROR(EAGAIN) || code == AVERROR_EOF) return;
    check(code, "encode a frame");
    AVStream* stream = format_->streams[0];
    packet_->stream_index = 0;
    packet_->duration = 1;
    av_packet_rescale_ts(packet_.get(), base_, stream->time_base);
    check(av_write_frame(format_.get(), packet_.get()), "write a segment");
  }
}

sr::Artifact SegmentEncoder::finish() {
  check(avcodec_send_frame(codec_.get(), nullptr), "end the encoder");
  drain();
  check(av_write_trailer(format_.get()), "write a segment");
  return out_.commit("video/mp4");
}

}  // namespace showrunner::ffmpeg
