#include "film_check.h"

#include <cstdlib>
#include <string>
#include <vector>

#include "audio_in.h"
#include "loudness.h"
#include "media_in.h"
#include "rate.h"

namespace showrunner::ffmpeg {
namespace {

[[noreturn]] void fail(const std::string& problem) {
  throw sr::internal("the film failed its own check: " + problem);
}

void check_pictures(const sr::Host& host, const sr::Artifact& film, int64_t frames,
                    sr::FrameRate rate) {
  MediaIn media(host, film, "film");
  AVStream* stream = media.stream(AVMEDIA_TYPE_VIDEO);
  if (stream == nullptr) fail("no video stream");
  for (unsigned i = 0; i < media.format()->nb_streams; ++i)
    if (media.format()->streams[i] != stream) media.format()->streams[i]->discard = AVDISCARD_ALL;
  std::vector<bool> seen(static_cast<size_t>(frames), false);
  PacketPtr packet = new_packet();
  int64_t count = 0, last_dts = INT64_MIN;
  while (media.read(packet.get())) {
    if (packet->stream_index != stream->index) continue;
    const int64_t frame = av_rescale_q(packet->pts, stream->time_base, frame_base(rate));
    if (frame < 0 || frame >= frames || seen[static_cast<size_t>(frame)] ||
        av_rescale_q(frame, frame_base(rate), stream->time_base) != packet->pts)
      fail("a picture at the wrong time, " + std::to_string(packet->pts));
    if (packet->dts <= last_dts) fail("decode times do not ascend");
    seen[static_cast<size_t>(frame)] = true;
    last_dts = packet->dts;
    ++count;
  }
  if (count != frames) fail(std::to_string(count) + " frames, expected " + std::to_string(frames));
}

}  // namespace

sr::Loudness check_film(const sr::Host& host, const sr::Artifact& film, int64_t frames,
                        sr::FrameRate rate, const Progress& progress) {
  check_pictures(host, film, frames, rate);
  AudioIn sound(host, film, "film");
  LoudnessMeter meter;
  std::vector<float> block(2 * size_t{kSampleRate});
  const int64_t expected = samples_of(frames, rate);
  int64_t samples = 0;
  while (const int64_t got = sound.read(block.data(), kSampleRate)) {
    meter.add(block.data(), got);
    samples += got;
    progress(static_cast<double>(samples) / static_cast<double>(expected + kSampleRate));
  }
  if (std::abs(samples - expected) >= samples_of(1, rate))
    fail(std::to_string(samples) + " samples of sound, expected " + std::to_string(expected));
  return meter.result();
}

}  // namespace showrunner::ffmpeg
