#include "media_in.h"

#include <utility>

namespace showrunner::ffmpeg {
namespace {

constexpr char kContainers[] =
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,wav,flac,mp3,ogg,aac,image2,png_pipe";
constexpr char kCodecs[] =
    "h264,hevc,vp8,libvpx,vp9,libvpx-vp9,av1,libdav1d,mpeg4,mjpeg,png,qtrle,prores,ffv1,pcm_s16le,"
    "pcm_s24le,pcm_s32le,pcm_f32le,pcm_f64le,pcm_u8,pcm_s16be,pcm_s24be,flac,mp3,mp3float,vorbis,"
    "libvorbis,opus,libopus,aac,alac";

int refuse_open(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) {
  return AVERROR(EACCES);
}

// The index of an MP4 may name bytes past the end of the file. (That of other containers is a
// hint.)
bool cut_off(AVFormatContext* format) {
  if (!std::string_view(format->iformat->name).starts_with("mov")) return false;
  const int64_t size = avio_size(format->pb);
  for (unsigned i = 0; i < format->nb_streams; ++i) {
    AVStream* stream = format->streams[i];
    for (int k = 0; k < avformat_index_get_entries_count(stream); ++k) {
      const AVIndexEntry* entry = avformat_index_get_entry(stream, k);
      if (entry->pos > size - entry->size) return true;
    }
  }
  return false;
}

}  // namespace

MediaIn::MediaIn(const sr::Host& host, const sr::Artifact& artifact, std::string label)
    : label_(std::move(label)), input_(host.open(artifact)) {
  AVFormatContext* format = avformat_alloc_context();
  if (format == nullptr) throw sr::internal("demuxer: out of memory");
  format->pb = input_.io();
  format->io_open = &refuse_open;
  format->max_streams = 8;
  Options options;
  options.set("format_whitelist", kContainers);
  options.set("codec_whitelist", kCodecs);
  int code = avformat_open_input(&format, nullptr, nullptr, options.get());  // frees it on failure
  if (code < 0)
    throw input_error(label_, "is no media file that can be read (" + av_message(code) + ")");
  format_.reset(format);
  code = avformat_find_stream_info(format_.get(), nullptr);
  if (code < 0) throw input_error(label_, "has unreadable streams (" + av_message(code) + ")");
  if (cut_off(format_.get())) throw input_error(label_, "is cut off");
}

AVStream* MediaIn::stream(AVMediaType type) const {
  AVStream* found = nullptr;
  for (unsigned i = 0; i < format_->nb_streams; ++i) {
    AVStream* stream = format_->streams[i];
    if (stream->codecpar->codec_type != type || stream->disposition & AV_DISPOSITION_ATTACHED_PIC)
      continue;
    if (found != nullptr)
      throw input_error(label_, std::string("has several ") + av_get_media_type_string(type) +
                                    " streams, expected one");
    found = stream;
  }
  return found;
}

bool MediaIn::read(AVPacket* packet) {
  av_packet_unref(packet);
  int code = av_read_frame(format_.get(), packet);
  if (code == AVERROR_EOF && format_->pb->error < 0) code = format_->pb->error;
  if (code == AVERROR_EOF) return false;
  if (code < 0) throw input_error(label_, "is damaged (" + av_message(code) + ")");
  return true;
}

Decoder::Decoder(MediaIn& media, AVStream* stream, int64_t max_pixels)
    : media_(media), stream_(stream), packet_(new_packet()), frame_(new_frame()) {
  for (unsigned i = 0; i < media.format()->nb_streams; ++i)
    if (media.format()->streams[i] != stream) media.format()->streams[i]->discard = AVDISCARD_ALL;
  const AVCodec* codec = avcodec_find_decoder(stream->codecpar->codec_id);
  if (codec == nullptr)
    throw sr::unimplemented(media.label() + ": this libavcodec has no decoder for " +
                            avcodec_get_name(stream->codecpar->codec_id));
  codec_ = checked(CodecPtr(avcodec_alloc_context3(codec)), "decoder");
  check(avcodec_parameters_to_context(codec_.get(), stream->codecpar), "decoder");
  codec_->pkt_timebase = stream->time_base;
  codec_->thread_count = 1;
  codec_->max_pixels = max_pixels;
  // The others' decoders do not know damage from what they can repair.
  if (stream->codecpar->codec_id == AV_CODEC_ID_FLAC)
    codec_->err_recognition = AV_EF_EXPLODE | AV_EF_CRCCHECK;
  check(av_opt_set(codec_.get(), "codec_whitelist", kCodecs, 0), "codec_whitelist");
  const int code = avcodec_open2(codec_.get(), codec, nullptr);
  if (code < 0) throw input_error(media.label(), "cannot be decoded (" + av_message(code) + ")");
}

const AVFrame* Decoder::next() {
  for (;;) {
    av_frame_unref(frame_.get());
    const int code = avcodec_receive_frame(codec_.get(), frame_.get());
    if (code >= 0) {
      after_seek_ = false;
      return frame_.get();
    }
    if (code == AVERROR_EOF) return nullptr;
    if (code != AVERROR(EAGAIN)) check_packet(code);
    if (draining_) return nullptr;
    draining_ = !media_.read(packet_.get());
    if (draining_)
      check_packet(avcodec_send_packet(codec_.get(), nullptr));
    else if (packet_->stream_index == stream_->index)
      check_packet(avcodec_send_packet(codec_.get(), packet_.get()));
  }
}

void Decoder::check_packet(int code) const {
  if (code < 0 && !after_seek_)
    throw input_error(media_.label(), "is damaged: a part of its " +
                                          std::string(avcodec_get_name(codec_->codec_id)) +
                                          " cannot be decoded (" + av_message(code) + ")");
}

void Decoder::restart() {
  avcodec_flush_buffers(codec_.get());
  draining_ = false;
  after_seek_ = true;
}

}  // namespace showrunner::ffmpeg
