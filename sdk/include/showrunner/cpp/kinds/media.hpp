// Types that several kinds share: sizes, rates, sprites, subtitles. Units as in sdk/schemas.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "showrunner/cpp/fields.hpp"
#include "showrunner/cpp/host.hpp"

namespace sr {

// Pixels.
struct Size {
  int width = 0;
  int height = 0;

  template <class V>
  void fields(V&& v) {
    v("width", width);
    v("height", height);
  }
};

struct FrameRate {
  int num = 30;
  int den = 1;

  template <class V>
  void fields(V&& v) {
    v("num", num);
    v("den", den);
  }
};

struct Phoneme {
  std::string ipa;
  int64_t start_ms = 0;
  int64_t end_ms = 0;

  template <class V>
  void fields(V&& v) {
    v("ipa", ipa);
    v("start_ms", start_ms);
    v("end_ms", end_ms);
  }
};

// A rectangle of an atlas, pixels.
struct Cell {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;

  template <class V>
  void fields(V&& v) {
    v("x", x);
    v("y", y);
    v("width", width);
    v("height", height);
  }
};

// track: run lengths [cell, frames]; cell -1 draws nothing.
struct SpritePart {
  std::string name;
  int x = 0;
  int y = 0;
  std::vector<Cell> cells;
  std::vector<std::vector<int>> track;

  template <class V>
  void fields(V&& v) {
    v("name", name);
    v("x", x);
    v("y", y);
    v("cells", cells);
    v("track", track);
  }
};

struct Sprites {
  Artifact atlas;
  int width = 0;
  int height = 0;
  int frames = 0;
  std::vector<SpritePart> parts;

  template <class V>
  void fields(V&& v) {
    v("atlas", atlas);
    v("width", width);
    v("height", height);
    v("frames", frames);
    v("parts", parts);
  }
};

// Frames; end is exclusive.
struct Subtitle {
  int64_t start = 0;
  int64_t end = 0;
  std::string text;
  std::optional<std::string> speaker;

  template <class V>
  void fields(V&& v) {
    v("start", start);
    v("end", end);
    v("text", text);
    v("speaker", speaker);
  }
};

struct SubtitleStyle {
  std::optional<std::string> font;
  std::optional<int> size;
  std::optional<std::string> color;
  std::optional<std::string> outline_color;
  std::optional<double> outline;
  std::optional<int> margin_v;

  template <class V>
  void fields(V&& v) {
    v("font", font);
    v("size", size);
    v("color", color);
    v("outline_color", outline_color);
    v("outline", outline);
    v("margin_v", margin_v);
  }
};

struct Loudness {
  double integrated_lufs = 0;
  double true_peak_dbtp = 0;
  std::optional<double> range_lu;

  template <class V>
  void fields(V&& v) {
    v("integrated_lufs", integrated_lufs);
    v("true_peak_dbtp", true_peak_dbtp);
    v("range_lu", range_lu);
  }
};

// format: srt, vtt or ass.
struct CaptionFile {
  std::string format;
  std::optional<std::string> language;
  Artifact file;

  template <class V>
  void fields(V&& v) {
    v("format", format);
    v("language", language);
    v("file", file);
  }
};

}  // namespace sr
