// The film: segments' packets joined as they are, the sound encoded once, one MP4.
//
// Threads: one at a time. Errors: SR_INVALID_ARGUMENT for segments that are damaged or do not fit
// together.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "aac.h"
#include "av.h"
#include "blob_io.h"
#include "media_in.h"
#include "segment.h"
#include "showrunner/cpp/kinds/render.hpp"

namespace showrunner::ffmpeg {

class FilmWriter {
 public:
  // `frames`: of the whole film.
  FilmWriter(const sr::Host& host, const sr::ComposeRequest& request, int64_t frames);

  sr::Artifact write(const Progress& progress);

 private:
  void open(const AVCodecParameters& video);
  void join(const sr::ComposeSegment& segment, size_t number);
  void send(AVPacket* packet, int stream, AVRational base);
  void add_chapters();

  const sr::Host& host_;
  const sr::ComposeRequest& request_;
  int64_t frames_;
  AVRational base_;
  int64_t joined_ = 0;  // frames so far
  AacEncoder sound_;
  BlobOutput out_;
  OutputPtr format_;
  std::string parameter_sets_;
};

}  // namespace showrunner::ffmpeg
