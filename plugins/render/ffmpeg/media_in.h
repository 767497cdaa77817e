// A media artifact open for demuxing and, on request, decoding one stream of it. Only well-known
// containers and codecs are opened, and nothing but the artifact itself is ever read.
//
// Threads: one at a time. Errors: SR_INVALID_ARGUMENT for media that cannot be read.
#pragma once
#include <string>

#include "av.h"
#include "blob_io.h"

namespace showrunner::ffmpeg {

class MediaIn {
 public:
  // `label` names the media in messages.
  MediaIn(const sr::Host& host, const sr::Artifact& artifact, std::string label);

  AVFormatContext* format() { return format_.get(); }
  const std::string& label() const { return label_; }
  // The only stream of this type that is not a cover picture; null if there is none.
  AVStream* stream(AVMediaType type) const;
  // The next packet; false at the end. Throws where the file is damaged or cut off.
  bool read(AVPacket* packet);

 private:
  std::string label_;
  BlobInput input_;
  InputPtr format_;
};

// Decodes one stream of a MediaIn; other streams' packets are dropped.
class Decoder {
 public:
  Decoder(MediaIn& media, AVStream* stream, int64_t max_pixels);

  // The next frame; null at the end. Throws for a damaged packet, but not before the first frame
  // after restart(): what follows a seek may lean on what was left out.
  const AVFrame* next();
  void restart();  // after a seek
  AVStream* stream() const { return stream_; }

 private:
  void check_packet(int code) const;

  MediaIn& media_;
  AVStream* stream_;
  CodecPtr codec_;
  PacketPtr packet_;
  FramePtr frame_;
  bool draining_ = false;
  bool after_seek_ = false;
};

}  // namespace showrunner::ffmpeg
