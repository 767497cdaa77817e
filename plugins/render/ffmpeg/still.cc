#include "still.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

extern "C" {
#include <libavutil/pixdesc.h>
}

namespace showrunner::ffmpeg {
namespace {

AVCodecID codec_of(const std::string& bytes) {
  const auto begins = [&](std::string_view magic, size_t at = 0) {
    return bytes.size() > at + magic.size() && bytes.compare(at, magic.size(), magic) == 0;
  };
  if (begins("\x89PNG\r\n\x1a\n")) return AV_CODEC_ID_PNG;
  if (begins("\xff\xd8\xff")) return AV_CODEC_ID_MJPEG;
  if (begins("RIFF") && begins("WEBP", 8)) return AV_CODEC_ID_WEBP;
  return AV_CODEC_ID_NONE;
}

// Full-range YUV under its modern name, which swscale takes without a warning.
AVPixelFormat plain_format(int format, bool& full_range) {
  switch (format) {
    case AV_PIX_FMT_YUVJ420P:
      full_range = true;
      return AV_PIX_FMT_YUV420P;
    case AV_PIX_FMT_YUVJ422P:
      full_range = true;
      return AV_PIX_FMT_YUV422P;
    case AV_PIX_FMT_YUVJ444P:
      full_range = true;
      return AV_PIX_FMT_YUV444P;
    case AV_PIX_FMT_YUVJ440P:
      full_range = true;
      return AV_PIX_FMT_YUV440P;
    default:
      return static_cast<AVPixelFormat>(format);
  }
}

bool is_rgb(AVPixelFormat format) {
  const AVPixFmtDescriptor* descriptor = av_pix_fmt_desc_get(format);
  return (descriptor->flags & AV_PIX_FMT_FLAG_RGB) != 0 || format == AV_PIX_FMT_PAL8;
}

ScalerPtr new_scaler(const AVFrame& frame, AVPixelFormat to, int width, int height) {
  bool full = frame.color_range == AVCOL_RANGE_JPEG;
  const AVPixelFormat from = plain_format(frame.format, full);
  const bool rgb = is_rgb(from);
  ScalerPtr scaler = checked(ScalerPtr(sws_alloc_context()), "scaler");
  const auto set = [&](const char* name, int64_t value) {
    check(av_opt_set_int(scaler.get(), name, value, 0), name);
  };
  set("srcw", frame.width);
  set("srch", frame.height);
  set("src_format", from);
  set("dstw", width);
  set("dsth", height);
  set("dst_format", to);
  set("sws_flags",
      SWS_BICUBIC | SWS_ACCURATE_RND | SWS_BITEXACT | SWS_FULL_CHR_H_INP | SWS_FULL_CHR_H_INT);
  if (to == AV_PIX_FMT_YUV420P) {
    set("dst_h_chr_pos", 0);
    set("dst_v_chr_pos", 128);
  }
  // Gray PNGs are full range too, though only their frames say so.
  if (!rgb && av_pix_fmt_desc_get(from)->nb_components < 3) full = true;
  const bool bt709 = frame.colorspace == AVCOL_SPC_BT709 ||
                     (frame.colorspace == AVCOL_SPC_UNSPECIFIED && !full && frame.height >= 720);
  const int* source = sws_getCoefficients(bt709 ? SWS_CS_ITU709 : SWS_CS_ITU601);
  // Ignored where one side is RGB and the question does not arise.
  sws_setColorspaceDetails(scaler.get(), source, full || rgb ? 1 : 0,
                           sws_getCoefficients(SWS_CS_ITU709), to == AV_PIX_FMT_YUV420P ? 0 : 1, 0,
                           1 << 16, 1 << 16);
  check(sws_init_context(scaler.get(), nullptr, nullptr), "scaler");
  return scaler;
}

FramePtr converted_to_rgba(const AVFrame& frame) {
  ScalerPtr scaler = new_scaler(frame, AV_PIX_FMT_RGBA, frame.width, frame.height);
  FramePtr converted = new_frame();
  converted->format = AV_PIX_FMT_RGBA;
  converted->width = frame.width;
  converted->height = frame.height;
  check(av_frame_get_buffer(converted.get(), 0), "convert a picture");
  check(sws_scale(scaler.get(), frame.data, frame.linesize, 0, frame.height, converted->data,
                  converted->linesize),
        "convert a picture");
  return converted;
}

}  // namespace

FramePtr decode_image(const sr::Host& host, const sr::Artifact& artifact) {
  const std::string label = "image " + artifact.sha256.substr(0, 12);
  sr::BlobReader reader = host.open(artifact);
  if (reader.size() > kMaxImageBytes)
    throw input_error(label, "has " + std::to_string(reader.size()) + " bytes, at most " +
                                 std::to_string(kMaxImageBytes) + " are read");
  std::string bytes = reader.read_all();
  const AVCodecID id = codec_of(bytes);
  if (id == AV_CODEC_ID_NONE) throw input_error(label, "is neither PNG, JPEG nor WebP");
  const AVCodec* codec = avcodec_find_decoder(id);
  if (codec == nullptr) throw sr::unimplemented("this libavcodec cannot decode " + label);
  CodecPtr decoder = checked(CodecPtr(avcodec_alloc_context3(codec)), "decoder");
  decoder->thread_count = 1;
  decoder->max_pixels = kMaxImagePixels;
  decoder->err_recognition = AV_EF_EXPLODE | AV_EF_CRCCHECK;
  check(avcodec_open2(decoder.get(), codec, nullptr), "image decoder");
  PacketPtr packet = new_packet();
  check(av_new_packet(packet.get(), static_cast<int>(bytes.size())), "image packet");
  std::memcpy(packet->data, bytes.data(), bytes.size());
  bytes.clear();
  FramePtr frame = new_frame();
  int code = avcodec_send_packet(decoder.get(), packet.get());
  if (code >= 0) code = avcodec_send_packet(decoder.get(), nullptr);
  if (code >= 0) code = avcodec_receive_frame(decoder.get(), frame.get());
  if (code < 0)
    throw input_error(label, "cannot be decoded (" + av_message(code) + "; at most " +
                                 std::to_string(kMaxImagePixels / 1000000) + " megapixels)");
  return frame;
}

bool is_opaque(const AVFrame& frame) {
  const AVPixFmtDescriptor* descriptor =
      av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
  if (frame.format != AV_PIX_FMT_PAL8 && !(descriptor->flags & AV_PIX_FMT_FLAG_ALPHA)) return true;
  // In strips, unless each would need the whole frame converted.
  const int rows = frame.format == AV_PIX_FMT_RGBA ? 64 : frame.height;
  for (int top = 0; top < frame.height; top += rows) {
    const Rgba rgba = to_rgba(frame, {0, top, frame.width, std::min(top + rows, frame.height)});
    for (size_t i = 3; i < rgba.pixels.size(); i += 4)
      if (rgba.pixels[i] != 255) return false;
  }
  return true;
}

Picture to_picture(const AVFrame& frame, int width, int height, ScalerPtr& scaler) {
  if (!scaler) scaler = new_scaler(frame, AV_PIX_FMT_YUV420P, width, height);
  Picture picture(width, height, false);
  uint8_t* data[4] = {};
  int strides[4] = {};
  for (int i = 0; i < 3; ++i) {
    data[i] = picture.planes[i].row(0);
    strides[i] = static_cast<int>(picture.planes[i].stride());
  }
  check(sws_scale(scaler.get(), frame.data, frame.linesize, 0, frame.height, data, strides),
        "scale a picture");
  picture.unit_width = frame.width;
  picture.unit_height = frame.height;
  return picture;
}

Rgba new_rgba(int width, int height) {
  Rgba rgba;
  rgba.width = width;
  rgba.height = height;
  rgba.pixels.resize(size_t{4} * static_cast<size_t>(width) * static_cast<size_t>(height));
  return rgba;
}

FramePtr as_rgba(FramePtr frame) {
  return frame->format == AV_PIX_FMT_RGBA ? std::move(frame) : converted_to_rgba(*frame);
}

Rgba to_rgba(const AVFrame& frame, const Rect& part) {
  Rgba rgba = new_rgba(part.width(), part.height());
  FramePtr converted;
  if (frame.format != AV_PIX_FMT_RGBA) converted = converted_to_rgba(frame);
  const AVFrame* from = converted ? converted.get() : &frame;
  for (int y = 0; y < rgba.height; ++y) {
    const uint8_t* in =
        from->data[0] + ptrdiff_t{from->linesize[0]} * (part.y0 + y) + ptrdiff_t{4} * part.x0;
    uint8_t* out = rgba.at(0, y);
    for (int x = 0; x < rgba.width; ++x, in += 4, out += 4) {
      for (int c = 0; c < 3; ++c) out[c] = div255(unsigned{in[c]} * in[3]);
      out[3] = in[3];
    }
  }
  return rgba;
}

Picture with_margin(const Rgba& rgba, int margin) {
  Picture picture(rgba.width + 2 * margin, rgba.height + 2 * margin, true);
  Rgba padded = new_rgba(picture.width, picture.height);
  for (int y = 0; y < rgba.height; ++y)
    std::memcpy(padded.at(margin, y + margin), const_cast<Rgba&>(rgba).at(0, y),
                size_t{4} * static_cast<size_t>(rgba.width));
  convert(padded.view(), picture, {0, 0, picture.width, picture.height});
  return picture;
}

}  // namespace showrunner::ffmpeg
