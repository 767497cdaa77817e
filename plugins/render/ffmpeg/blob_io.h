// Artifacts as libav's byte streams: no path and no protocol is ever opened.
//
// Threads: one at a time. Errors: a failed read or write reaches libav as AVERROR and comes back
// from its call.
#pragma once
#include <cstdint>
#include <memory>

#include "av.h"
#include "showrunner/cpp/host.hpp"

namespace showrunner::ffmpeg {

struct FreeIo {
  void operator()(AVIOContext* io) const {
    av_freep(&io->buffer);
    avio_context_free(&io);
  }
};
using IoPtr = std::unique_ptr<AVIOContext, FreeIo>;

// Reads an artifact by pread.
class BlobInput {
 public:
  explicit BlobInput(sr::BlobReader reader);
  BlobInput(const BlobInput&) = delete;
  BlobInput& operator=(const BlobInput&) = delete;

  AVIOContext* io() { return io_.get(); }

 private:
  static int read(void* self, uint8_t* out, int size);
  static int64_t seek(void* self, int64_t offset, int whence);

  sr::BlobReader reader_;
  int64_t at_ = 0;
  IoPtr io_;
};

// Writes a new artifact, seekable; also lets a muxer read back what it wrote (faststart).
class BlobOutput {
 public:
  explicit BlobOutput(const sr::Host& host);
  BlobOutput(const BlobOutput&) = delete;
  BlobOutput& operator=(const BlobOutput&) = delete;

  // Makes `format` write here.
  void attach(AVFormatContext* format);
  sr::Artifact commit(std::string media_type);

 private:
  static int write(void* self, uint8_t* data, int size);
  static int64_t seek(void* self, int64_t offset, int whence);
  static int read_back(void* self, uint8_t* out, int size);
  static int64_t seek_back(void* self, int64_t offset, int whence);
  static int open_back(AVFormatContext* format, AVIOContext** io, const char* url, int flags,
                       AVDictionary** options);
  static int close_back(AVFormatContext* format, AVIOContext* io);

  sr::BlobWriter writer_;
  int64_t at_ = 0;
  int64_t end_ = 0;
  int64_t back_at_ = 0;
  IoPtr io_;
};

}  // namespace showrunner::ffmpeg
