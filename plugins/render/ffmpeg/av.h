// RAII wrappers of libav* objects, and its error codes as sr::Error.
//
// Errors: check() is for calls that fail only by a bug or lack of memory (SR_INTERNAL);
// input_error() is for what untrusted media made fail (SR_INVALID_ARGUMENT).
#pragma once
extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/buffer.h>
#include <libavutil/frame.h>
#include <libavutil/opt.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>
}

#include <memory>
#include <string>
#include <string_view>

#include "showrunner/cpp/error.hpp"

namespace showrunner::ffmpeg {

template <auto kFree>
struct FreeByPointer {
  template <class T>
  void operator()(T* object) const {
    kFree(&object);
  }
};
template <auto kFree>
struct FreeByValue {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};

using FramePtr = std::unique_ptr<AVFrame, FreeByPointer<av_frame_free>>;
using PacketPtr = std::unique_ptr<AVPacket, FreeByPointer<av_packet_free>>;
using CodecPtr = std::unique_ptr<AVCodecContext, FreeByPointer<avcodec_free_context>>;
using InputPtr = std::unique_ptr<AVFormatContext, FreeByPointer<avformat_close_input>>;
using OutputPtr = std::unique_ptr<AVFormatContext, FreeByValue<avformat_free_context>>;
using ScalerPtr = std::unique_ptr<SwsContext, FreeByValue<sws_freeContext>>;
using ResamplerPtr = std::unique_ptr<SwrContext, FreeByPointer<swr_free>>;

inline std::string av_message(int code) {
  char text[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(code, text, sizeof text);
  return text;
}

// Passes a good return value on.
inline int check(int code, std::string_view what) {
  if (code < 0) throw sr::internal(std::string(what) + ": " + av_message(code));
  return code;
}

template <class Ptr>
Ptr checked(Ptr object, std::string_view what) {
  if (!object) throw sr::internal(std::string(what) + ": out of memory");
  return object;
}

inline FramePtr new_frame() { return checked(FramePtr(av_frame_alloc()), "frame"); }
inline PacketPtr new_packet() { return checked(PacketPtr(av_packet_alloc()), "packet"); }

inline sr::Error input_error(std::string_view label, std::string_view problem) {
  return sr::invalid_argument(std::string(label) + ": " + std::string(problem));
}

// Options of a libav* call; what the callee did not take is a bug of ours.
class Options {
 public:
  Options() = default;
  Options(const Options&) = delete;
  Options& operator=(const Options&) = delete;
  ~Options() { av_dict_free(&dict_); }

  void set(const char* key, const std::string& value) {
    check(av_dict_set(&dict_, key, value.c_str(), 0), key);
  }
  void set(const char* key, int64_t value) { check(av_dict_set_int(&dict_, key, value, 0), key); }
  AVDictionary** get() { return &dict_; }
  void expect_all_taken() const {
    if (const AVDictionaryEntry* left = av_dict_get(dict_, "", nullptr, AV_DICT_IGNORE_SUFFIX))
      throw sr::internal(std::string("this libav does not know the option ") + left->key);
  }

 private:
  AVDictionary* dict_ = nullptr;
};

}  // namespace showrunner::ffmpeg
