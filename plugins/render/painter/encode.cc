#include "encode.h"

#include <png.h>
#include <turbojpeg.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstring>
#include <memory>
#include <vector>

#include "showrunner/cpp/error.hpp"

namespace showrunner::painter {
namespace {

struct TurboDelete {
  void operator()(void* handle) const { tjDestroy(handle); }
};
using Turbo = std::unique_ptr<void, TurboDelete>;

void check_size(int64_t width, int64_t height) {
  if (width < 1 || height < 1 || width * height > kMostPixels)
    throw sr::invalid_argument("a reference of " + std::to_string(width) + "x" +
                               std::to_string(height) + " pixels is too large: give at most " +
                               std::to_string(kMostPixels / 1'000'000) + " megapixels");
}

void append(png_structp png, png_bytep data, size_t size) {
  static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<const char*>(data), size);
}

// libpng reports errors by longjmp: nothing with a destructor lives in here.
bool write_png(png_structp png, png_infop info, std::string* out, const Surface& picture, int level,
               png_bytep line) {
  if (setjmp(png_jmpbuf(png))) return false;
  png_set_write_fn(png, out, append, nullptr);
  png_set_compression_level(png, level);
  // The up filter suits flat areas and vertical gradients, and costs little.
  png_set_filter(png, PNG_FILTER_TYPE_BASE, level <= 3 ? PNG_FILTER_UP : PNG_ALL_FILTERS);
  const auto width = static_cast<png_uint_32>(picture.width());
  png_set_IHDR(png, info, width, static_cast<png_uint_32>(picture.height()), 8, PNG_COLOR_TYPE_RGB,
               PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
  png_write_info(png, info);
  for (int y = 0; y < picture.height(); ++y) {
    const uint32_t* row = picture.row(y);
    for (png_uint_32 x = 0; x < width; ++x) {
      line[3 * x] = static_cast<png_byte>(row[x] >> 16);
      line[3 * x + 1] = static_cast<png_byte>(row[x] >> 8);
      line[3 * x + 2] = static_cast<png_byte>(row[x]);
    }
    png_write_row(png, line);
  }
  png_write_end(png, info);
  return true;
}

Surface decode_png(std::string_view bytes) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  std::unique_ptr<png_image, decltype(&png_image_free)> guard(&image, png_image_free);
  const auto broken = [&] {
    return sr::invalid_argument("a reference is no readable PNG: " + std::string(image.message));
  };
  if (!png_image_begin_read_from_memory(&image, bytes.data(), bytes.size())) throw broken();
  check_size(image.width, image.height);
  image.format = PNG_FORMAT_BGRA;
  Surface picture(static_cast<int>(image.width), static_cast<int>(image.height));
  const auto stride = cairo_image_surface_get_stride(picture.raw());
  if (!png_image_finish_read(&image, nullptr, picture.row(0), stride, nullptr)) throw broken();
  for (int y = 0; y < picture.height(); ++y)
    for (int x = 0; x < picture.width(); ++x) {
      uint32_t& p = picture.row(y)[x];
      const uint32_t a = p >> 24;
      const auto times_alpha = [&](uint32_t v) { return (v * a + 127) / 255; };
      p = a << 24 | times_alpha((p >> 16) & 255) << 16 | times_alpha((p >> 8) & 255) << 8 |
          times_alpha(p & 255);
    }
  picture.mark_dirty();
  return picture;
}

Surface decode_jpeg(std::string_view bytes) {
  const Turbo turbo(tjInitDecompress());
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  const auto broken = [&] {
    return sr::invalid_argument("a reference is no readable JPEG: " +
                                std::string(tjGetErrorStr2(turbo.get())));
  };
  int width = 0, height = 0, sampling = 0, space = 0;
  if (tjDecompressHeader3(turbo.get(), data, bytes.size(), &width, &height, &sampling, &space) != 0)
    throw broken();
  check_size(width, height);
  Surface picture(width, height);
  const auto stride = cairo_image_surface_get_stride(picture.raw());
  if (tjDecompress2(turbo.get(), data, bytes.size(),
                    reinterpret_cast<unsigned char*>(picture.row(0)), width, stride, height,
                    TJPF_BGRA, TJFLAG_STOPONWARNING) != 0)
    throw broken();
  picture.mark_dirty();
  return picture;
}

}  // namespace

std::string encode_png(const Surface& picture, int level) {
  picture.flush();
  std::string out;
  out.reserve(static_cast<size_t>(picture.width()) * static_cast<size_t>(picture.height()));
  std::vector<png_byte> line(static_cast<size_t>(picture.width()) * 3);
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
  const bool done = info != nullptr && write_png(png, info, &out, picture, level, line.data());
  png_destroy_write_struct(&png, &info);
  if (!done) throw sr::internal("libpng could not write a picture");
  return out;
}

std::string encode_jpeg(const Surface& picture, int64_t max_bytes) {
  picture.flush();
  const Turbo turbo(tjInitCompress());
  const int stride = cairo_image_surface_get_stride(picture.raw());
  unsigned long size = 0;
  static constexpr std::array<int, 10> kQualities = {92, 88, 84, 78, 70, 60, 48, 36, 24, 10};
  for (int quality : kQualities) {
    unsigned char* raw = nullptr;
    const int failed =
        tjCompress2(turbo.get(), reinterpret_cast<const unsigned char*>(picture.row(0)),
                    picture.width(), stride, picture.height(), TJPF_BGRX, &raw, &size,
                    quality > 80 ? TJSAMP_444 : TJSAMP_420, quality, TJFLAG_ACCURATEDCT);
    const std::unique_ptr<unsigned char, decltype(&tjFree)> guard(raw, tjFree);
    if (failed != 0)
      throw sr::internal("libturbojpeg: " + std::string(tjGetErrorStr2(turbo.get())));
    if (size <= static_cast<unsigned long>(max_bytes))
      return {reinterpret_cast<const char*>(raw), size};
  }
  throw sr::invalid_argument("max_bytes is " + std::to_string(max_bytes) +
                             " but this picture needs " + std::to_string(size) +
                             " at the lowest quality: raise max_bytes or lower size");
}

Surface decode(std::string_view bytes) {
  if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return decode_png(bytes);
  if (bytes.starts_with("\xff\xd8\xff")) return decode_jpeg(bytes);
  throw sr::unimplemented("a reference is neither PNG nor JPEG: convert it to one of them");
}

}  // namespace showrunner::painter
