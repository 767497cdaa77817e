#include "test_media.h"

#include <cmath>
#include <cstring>

#include "audio_in.h"
#include "media_in.h"

namespace showrunner::ffmpeg::testing {

std::string png(int width, int height, const std::function<Pixel(int x, int y)>& paint) {
  CodecPtr codec(avcodec_alloc_context3(avcodec_find_encoder(AV_CODEC_ID_PNG)));
  codec->width = width;
  codec->height = height;
  codec->pix_fmt = AV_PIX_FMT_RGBA;
  codec->time_base = {1, 1};
  check(avcodec_open2(codec.get(), nullptr, nullptr), "png");
  const FramePtr frame = new_frame();
  frame->width = width;
  frame->height = height;
  frame->format = AV_PIX_FMT_RGBA;
  check(av_frame_get_buffer(frame.get(), 0), "png");
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const Pixel p = paint(x, y);
      std::memcpy(frame->data[0] + y * frame->linesize[0] + 4 * x, &p, 4);
    }
  check(avcodec_send_frame(codec.get(), frame.get()), "png");
  const PacketPtr packet = new_packet();
  check(avcodec_receive_packet(codec.get(), packet.get()), "png");
  return {reinterpret_cast<const char*>(packet->data), static_cast<size_t>(packet->size)};
}

std::string wav(int rate, int channels, int64_t frames,
                const std::function<double(int64_t frame, int channel)>& wave) {
  std::string out;
  const auto put = [&](int64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 255);
  };
  const int64_t data = frames * channels * 2;
  out += "RIFF";
  put(36 + data, 4);
  out += "WAVEfmt ";
  put(16, 4);
  put(1, 2);
  put(channels, 2);
  put(rate, 4);
  put(int64_t{rate} * channels * 2, 4);
  put(channels * 2, 2);
  put(16, 2);
  out += "data";
  put(data, 4);
  for (int64_t i = 0; i < frames; ++i)
    for (int c = 0; c < channels; ++c) put(std::lrint(32767 * wave(i, c)), 2);
  return out;
}

ReadFilm read_film(const sr::testing::TestHost& host, const sr::Artifact& artifact,
                   bool keep_frames) {
  ReadFilm film;
  {
    MediaIn media(host.host(), artifact, "test");
    AVStream* stream = media.stream(AVMEDIA_TYPE_VIDEO);
    film.width = stream->codecpar->width;
    film.height = stream->codecpar->height;
    film.profile = stream->codecpar->profile;
    film.time_base = stream->time_base;
    film.rate = stream->avg_frame_rate;
    const PacketPtr packet = new_packet();
    while (media.read(packet.get()))
      if (packet->stream_index == stream->index)
        film.packets.push_back({packet->pts, packet->dts, (packet->flags & AV_PKT_FLAG_KEY) != 0});
    for (unsigned i = 0; i < media.format()->nb_chapters; ++i)
      film.chapters.push_back(
          av_dict_get(media.format()->chapters[i]->metadata, "title", nullptr, 0)->value);
    if (const auto* title = av_dict_get(media.format()->metadata, "title", nullptr, 0))
      film.title = title->value;
    if (AVStream* sound = media.stream(AVMEDIA_TYPE_AUDIO))
      if (const auto* language = av_dict_get(sound->metadata, "language", nullptr, 0))
        film.language = language->value;
  }
  MediaIn media(host.host(), artifact, "test");
  AVStream* stream = media.stream(AVMEDIA_TYPE_VIDEO);
  Decoder decoder(media, stream, int64_t{8192} * 8192);
  while (const AVFrame* frame = decoder.next()) {
    film.format = static_cast<AVPixelFormat>(frame->format);
    film.range = frame->color_range;
    film.space = frame->colorspace;
    film.primaries = frame->color_primaries;
    film.transfer = frame->color_trc;
    film.frame_times.push_back(
        av_rescale_q(frame->best_effort_timestamp, stream->time_base, av_inv_q(film.rate)));
    if (keep_frames) film.frames.emplace_back(av_frame_clone(frame));
  }
  bool has_sound = false;
  for (unsigned i = 0; i < media.format()->nb_streams; ++i)
    has_sound = has_sound || media.format()->streams[i]->codecpar->codec_type == AVMEDIA_TYPE_AUDIO;
  if (has_sound) film.audio = read_sound(host, artifact);
  film.audio_samples = static_cast<int64_t>(film.audio.size() / 2);
  return film;
}

std::vector<float> read_sound(const sr::testing::TestHost& host, const sr::Artifact& artifact) {
  AudioIn sound(host.host(), artifact, "test");
  std::vector<float> all, block(2 * 48000);
  while (const int64_t got = sound.read(block.data(), 48000))
    all.insert(all.end(), block.begin(), block.begin() + 2 * got);
  return all;
}

int luma(const AVFrame& frame, int x, int y) { return frame.data[0][y * frame.linesize[0] + x]; }

}  // namespace showrunner::ffmpeg::testing
