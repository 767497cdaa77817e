#include "blob_io.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace showrunner::ffmpeg {
namespace {

constexpr int kBufferBytes = 64 * 1024;

IoPtr new_io(void* self, bool writable, int (*read)(void*, uint8_t*, int),
             int (*write)(void*, uint8_t*, int), int64_t (*seek)(void*, int64_t, int)) {
  auto* buffer = static_cast<unsigned char*>(av_malloc(kBufferBytes));
  if (buffer == nullptr) throw sr::internal("stream buffer: out of memory");
  AVIOContext* io = avio_alloc_context(buffer, kBufferBytes, writable, self, read, write, seek);
  if (io == nullptr) av_free(buffer);
  return checked(IoPtr(io), "stream");
}

int read_at(int fd, uint8_t* out, int size, int64_t& at) {
  for (;;) {
    const ssize_t n = pread(fd, out, static_cast<size_t>(size), at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return AVERROR(errno);
    if (n == 0) return AVERROR_EOF;
    at += n;
    return static_cast<int>(n);
  }
}

int64_t seek_in(int64_t& at, int64_t end, int64_t offset, int whence) {
  whence &= ~AVSEEK_FORCE;
  if (whence == AVSEEK_SIZE) return end;
  const int64_t base = whence == SEEK_CUR ? at : whence == SEEK_END ? end : 0;
  if (offset > INT64_MAX - base || base + offset < 0) return AVERROR(EINVAL);
  return at = base + offset;
}

}  // namespace

BlobInput::BlobInput(sr::BlobReader reader)
    : reader_(std::move(reader)), io_(new_io(this, false, &read, nullptr, &seek)) {}

int BlobInput::read(void* self, uint8_t* out, int size) {
  auto& input = *static_cast<BlobInput*>(self);
  return read_at(input.reader_.fd(), out, size, input.at_);
}

int64_t BlobInput::seek(void* self, int64_t offset, int whence) {
  auto& input = *static_cast<BlobInput*>(self);
  return seek_in(input.at_, static_cast<int64_t>(input.reader_.size()), offset, whence);
}

BlobOutput::BlobOutput(const sr::Host& host)
    : writer_(host), io_(new_io(this, true, nullptr, &write, &seek)) {}

int BlobOutput::write(void* self, uint8_t* data, int size) {
  auto& out = *static_cast<BlobOutput*>(self);
  for (int done = 0; done < size;) {
    const ssize_t n =
        pwrite(out.writer_.fd(), data + done, static_cast<size_t>(size - done), out.at_);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return AVERROR(errno);
    done += static_cast<int>(n);
    out.at_ += n;
  }
  out.end_ = std::max(out.end_, out.at_);
  return size;
}

int64_t BlobOutput::seek(void* self, int64_t offset, int whence) {
  auto& out = *static_cast<BlobOutput*>(self);
  return seek_in(out.at_, out.end_, offset, whence);
}

int BlobOutput::read_back(void* self, uint8_t* out, int size) {
  auto& output = *static_cast<BlobOutput*>(self);
  return read_at(output.writer_.fd(), out, size, output.back_at_);
}

int64_t BlobOutput::seek_back(void* self, int64_t offset, int whence) {
  auto& out = *static_cast<BlobOutput*>(self);
  return seek_in(out.back_at_, out.end_, offset, whence);
}

int BlobOutput::open_back(AVFormatContext* format, AVIOContext** io, const char*, int flags,
                          AVDictionary**) {
  if (flags & AVIO_FLAG_WRITE) return AVERROR(EACCES);
  auto& out = *static_cast<BlobOutput*>(format->opaque);
  out.back_at_ = 0;
  *io = new_io(&out, false, &read_back, nullptr, &seek_back).release();
  return 0;
}

int BlobOutput::close_back(AVFormatContext*, AVIOContext* io) {
  IoPtr closing(io);
  return 0;
}

void BlobOutput::attach(AVFormatContext* format) {
  format->pb = io_.get();
  format->opaque = this;
  format->io_open = &open_back;
  format->io_close2 = &close_back;
}

sr::Artifact BlobOutput::commit(std::string media_type) {
  avio_flush(io_.get());
  check(io_->error, "cannot write an artifact");
  return writer_.commit(std::move(media_type));
}

}  // namespace showrunner::ffmpeg
