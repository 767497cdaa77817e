#include "atlas.h"

#include <png.h>

#include <algorithm>

#include "showrunner/cpp/error.hpp"

namespace showrunner::puppet {
namespace {

constexpr int kGap = 2;  // so that a renderer's interpolation does not see a neighbour

// Shelves, tallest pictures first.
void place(std::vector<Box*> boxes, int& width, int& height) {
  std::stable_sort(boxes.begin(), boxes.end(),
                   [](const Box* a, const Box* b) { return a->height > b->height; });
  width = 0;
  for (const Box* b : boxes) width = std::max(width, b->width);
  int x = 0, y = 0, shelf = 0;
  for (Box* b : boxes) {
    if (x > 0 && x + b->width > width) {
      y += shelf + kGap;
      x = shelf = 0;
    }
    b->x = x;
    b->y = y;
    x += b->width + kGap;
    shelf = std::max(shelf, b->height);
  }
  height = y + shelf;
}

void put_straight(const Surface& from, Box cell, std::vector<uint8_t>& pixels, size_t stride) {
  from.flush();
  for (int y = 0; y < cell.height; ++y) {
    const uint32_t* row = from.row(y);
    uint8_t* out =
        pixels.data() + static_cast<size_t>(cell.y + y) * stride + static_cast<size_t>(cell.x) * 4;
    for (int x = 0; x < cell.width; ++x, out += 4) {
      const uint32_t p = row[x], a = p >> 24;
      if (a == 0) continue;
      const auto straight = [a](uint32_t v) {
        return static_cast<uint8_t>(std::min<uint32_t>(255, (v * 255 + a / 2) / a));
      };
      out[0] = straight((p >> 16) & 255);
      out[1] = straight((p >> 8) & 255);
      out[2] = straight(p & 255);
      out[3] = static_cast<uint8_t>(a);
    }
  }
}

// No exception may pass libpng.
void append(png_structp png, png_bytep data, png_size_t size) noexcept {
  static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<const char*>(data), size);
}

std::string encode(std::vector<uint8_t>& pixels, int width, int height) {
  std::string out;
  std::vector<png_bytep> rows;
  for (int y = 0; y < height; ++y)
    rows.push_back(pixels.data() + static_cast<size_t>(y) * static_cast<size_t>(width) * 4);
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
  if (info == nullptr) {
    png_destroy_write_struct(&png, nullptr);
    throw sr::Error(SR_RESOURCE_EXHAUSTED, "no memory to write a PNG");
  }
  if (setjmp(png_jmpbuf(png)) != 0) {
    png_destroy_write_struct(&png, &info);
    throw sr::internal("libpng could not write the atlas");
  }
  png_set_write_fn(png, &out, append, nullptr);
  png_set_IHDR(png, info, static_cast<png_uint_32>(width), static_cast<png_uint_32>(height), 8,
               PNG_COLOR_TYPE_RGB_ALPHA, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
  // Drawn pictures: rows repeat. Half the size of level 1 for little more time.
  png_set_filter(png, PNG_FILTER_TYPE_DEFAULT, PNG_FILTER_UP);
  png_set_compression_level(png, 3);
  png_write_info(png, info);
  png_write_image(png, rows.data());
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return out;
}

}  // namespace

Atlas pack(const Figure& figure) {
  Atlas atlas;
  std::vector<Box*> boxes;
  for (const Part& part : figure.parts)
    atlas.cells.emplace_back(part.pictures.size(), Box{0, 0, part.box.width, part.box.height});
  for (std::vector<Box>& cells : atlas.cells)
    for (Box& cell : cells) boxes.push_back(&cell);
  place(boxes, atlas.width, atlas.height);
  const size_t stride = static_cast<size_t>(atlas.width) * 4;
  std::vector<uint8_t> pixels(stride * static_cast<size_t>(atlas.height));
  for (size_t p = 0; p < figure.parts.size(); ++p)
    for (size_t i = 0; i < figure.parts[p].pictures.size(); ++i)
      put_straight(figure.parts[p].pictures[i], atlas.cells[p][i], pixels, stride);
  atlas.png = encode(pixels, atlas.width, atlas.height);
  return atlas;
}

std::string still_of(const Figure& figure, int width, int height) {
  const Surface whole(width, height);
  const Pen pen(whole);
  for (const Part& part : figure.parts) {
    if (part.role == Role::kEyes || part.role == Role::kMouth) continue;
    cairo_set_source_surface(pen.cr(), part.pictures.front().raw(), part.box.x, part.box.y);
    cairo_paint(pen.cr());
  }
  std::vector<uint8_t> pixels(static_cast<size_t>(width) * 4 * static_cast<size_t>(height));
  put_straight(whole, {0, 0, width, height}, pixels, static_cast<size_t>(width) * 4);
  return encode(pixels, width, height);
}

}  // namespace showrunner::puppet
