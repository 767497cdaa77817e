#include "film.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "rate.h"

namespace showrunner::ffmpeg {
namespace {

// ISO 639-2/T of a BCP 47 tag, as MP4 wants it.
std::string three_letters(const std::string& tag) {
  const std::string primary = tag.substr(0, tag.find('-'));
  if (primary.size() == 3) return primary;
  constexpr const char* kCodes[][2] = {{"ko", "kor"}, {"en", "eng"}, {"ja", "jpn"}, {"zh", "zho"},
                                       {"de", "deu"}, {"fr", "fra"}, {"es", "spa"}, {"it", "ita"},
                                       {"pt", "por"}, {"ru", "rus"}, {"vi", "vie"}, {"th", "tha"},
                                       {"id", "ind"}, {"hi", "hin"}, {"ar", "ara"}};
  for (const auto& code : kCodes)
    if (primary == code[0]) return code[1];
  return "und";
}

void set_tag(AVDictionary** tags, const char* key, const std::string& value) {
  check(av_dict_set(tags, key, value.c_str(), 0), key);
}

// Every NAL unit of an MP4 sample, 4-byte lengths, lies within it.
bool well_formed(const AVPacket& packet) {
  int64_t at = 0;
  while (at + 4 <= packet.size) {
    const uint8_t* p = packet.data + at;
    const int64_t length = int64_t{p[0]} << 24 | p[1] << 16 | p[2] << 8 | p[3];
    at += 4 + length;
  }
  return packet.size > 0 && at == packet.size;
}

}  // namespace

FilmWriter::FilmWriter(const sr::Host& host, const sr::ComposeRequest& request, int64_t frames)
    : host_(host),
      request_(request),
      frames_(frames),
      base_(frame_base(request.fps)),
      sound_(host, request.audio, samples_of(frames, request.fps)),
      out_(host) {}

void FilmWriter::open(const AVCodecParameters& video) {
  AVFormatContext* format = nullptr;
  check(avformat_alloc_output_context2(&format, nullptr, "mp4", nullptr), "mp4 muxer");
  format_.reset(format);
  format_->flags |= AVFMT_FLAG_BITEXACT;
  out_.attach(format_.get());
  AVStream* picture = avformat_new_stream(format_.get(), nullptr);
  AVStream* sound = avformat_new_stream(format_.get(), nullptr);
  if (picture == nullptr || sound == nullptr) throw sr::internal("mp4 muxer: out of memory");
  check(avcodec_parameters_copy(picture->codecpar, &video), "mp4 muxer");
  picture->codecpar->codec_tag = 0;
  picture->codecpar->bit_rate = 0;
  picture->codecpar->color_range = AVCOL_RANGE_MPEG;
  picture->codecpar->color_primaries = AVCOL_PRI_BT709;
  picture->codecpar->color_trc = AVCOL_TRC_BT709;
  picture->codecpar->color_space = AVCOL_SPC_BT709;
  picture->time_base = base_;
  picture->avg_frame_rate = av_inv_q(base_);
  picture->disposition = AV_DISPOSITION_DEFAULT;
  check(avcodec_parameters_from_context(sound->codecpar, &sound_.codec()), "mp4 muxer");
  sound->time_base = {1, kSampleRate};
  sound->disposition = AV_DISPOSITION_DEFAULT;
  set_tag(&sound->metadata, "language", three_letters(request_.language.value_or("und")));
  if (request_.title) set_tag(&format_->metadata, "title", *request_.title);
  add_chapters();
  Options options;
  options.set("movflags", "+faststart");
  check(avformat_write_header(format_.get(), options.get()), "mp4 header");
  options.expect_all_taken();
}

void FilmWriter::add_chapters() {
  const auto count = request_.chapters.size();
  if (count == 0) return;
  // Freed with the format.
  format_->chapters = static_cast<AVChapter**>(av_calloc(count, sizeof(AVChapter*)));
  if (format_->chapters == nullptr) throw sr::internal("chapters: out of memory");
  for (size_t i = 0; i < count; ++i) {
    auto* chapter = static_cast<AVChapter*>(av_mallocz(sizeof(AVChapter)));
    if (chapter == nullptr) throw sr::internal("chapters: out of memory");
    format_->chapters[format_->nb_chapters++] = chapter;
    chapter->id = static_cast<int64_t>(i);
    chapter->time_base = base_;
    chapter->start = request_.chapters[i].frame;
    chapter->end = i + 1 < count ? request_.chapters[i + 1].frame : frames_;
    set_tag(&chapter->metadata, "title", request_.chapters[i].title);
  }
}

// Interleaves: the sound up to a picture is written before it.
void FilmWriter::send(AVPacket* packet, int stream, AVRational base) {
  packet->stream_index = stream;
  packet->pos = -1;
  av_packet_rescale_ts(packet, base, format_->streams[stream]->time_base);
  check(av_interleaved_write_frame(format_.get(), packet), "write the film");
}

void FilmWriter::join(const sr::ComposeSegment& segment, size_t number) {
  MediaIn media(host_, segment.video, "segment " + std::to_string(number + 1));
  const std::string& label = media.label();
  AVStream* stream = media.stream(AVMEDIA_TYPE_VIDEO);
  if (stream == nullptr || stream->codecpar->codec_id != AV_CODEC_ID_H264)
    throw input_error(label, "holds no H.264; expected a result of render.segment/1");
  const AVCodecParameters& codec = *stream->codecpar;
  if (codec.width != request_.size.width || codec.height != request_.size.height)
    throw input_error(label, "is " + std::to_string(codec.width) + "x" +
                                 std::to_string(codec.height) + ", the film " +
                                 std::to_string(request_.size.width) + "x" +
                                 std::to_string(request_.size.height));
  const std::string sets(reinterpret_cast<const char*>(codec.extradata),
                         static_cast<size_t>(codec.extradata_size));
  // avcC: version 1, and NAL lengths of four bytes.
  if (sets.size() < 7 || sets[0] != 1 || (sets[4] & 3) != 3)
    throw input_error(label, "has no H.264 parameter sets; expected a result of render.segment/1");
  if (!format_) {
    parameter_sets_ = sets;
    open(codec);
  }
  if (sets != parameter_sets_)
    throw input_error(label,
                      "was encoded with other settings than the first; render all segments of a "
                      "film with the same encode, size and fps");
  const int delay = codec.video_delay;
  std::vector<bool> seen(static_cast<size_t>(segment.frames), false);
  PacketPtr packet = new_packet();
  int64_t count = 0;
  for (; media.read(packet.get()); ++count) {
    if (packet->stream_index != stream->index) {
      --count;
      continue;
    }
    const int64_t pts =
        packet->pts == AV_NOPTS_VALUE ? -1 : av_rescale_q(packet->pts, stream->time_base, base_);
    if (count >= segment.frames || pts < 0 || pts >= segment.frames ||
        seen[static_cast<size_t>(pts)] || pts + delay < count ||
        (count == 0 && (pts != 0 || !(packet->flags & AV_PKT_FLAG_KEY))) || !well_formed(*packet))
      throw input_error(label, "is damaged or not " + std::to_string(segment.frames) +
                                   " frames long (packet " + std::to_string(count) + ")");
    seen[static_cast<size_t>(pts)] = true;
    packet->pts = joined_ + pts;
    packet->dts = joined_ + count - delay;
    packet->duration = 1;
    send(packet.get(), 0, base_);
  }
  if (count != segment.frames)
    throw input_error(label, "has " + std::to_string(count) + " frames, expected " +
                                 std::to_string(segment.frames));
  joined_ += count;
}

sr::Artifact FilmWriter::write(const Progress& progress) {
  PacketPtr packet = new_packet();
  for (size_t i = 0; i < request_.segments.size(); ++i) {
    progress(static_cast<double>(joined_) / static_cast<double>(frames_));
    join(request_.segments[i], i);
    const int64_t until = samples_of(joined_, request_.fps);
    while (sound_.next(packet.get())) {
      const bool reached = packet->pts >= until;
      send(packet.get(), 1, {1, kSampleRate});
      if (reached) break;
      progress(static_cast<double>(joined_) / static_cast<double>(frames_));
    }
  }
  while (sound_.next(packet.get())) send(packet.get(), 1, {1, kSampleRate});
  check(av_write_trailer(format_.get()), "write the film");
  return out_.commit("video/mp4");
}

}  // namespace showrunner::ffmpeg
