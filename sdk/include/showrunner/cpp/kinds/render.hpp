// render.image/1, render.segment/1 and render.compose/1. Times are frames.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "showrunner/cpp/fields.hpp"
#include "showrunner/cpp/host.hpp"
#include "showrunner/cpp/kinds/media.hpp"

namespace sr {

struct SceneHints {
  std::string purpose;
  std::optional<std::string> location;
  std::optional<std::string> time;
  std::optional<std::string> atmosphere;
  std::optional<std::string> title;
  std::optional<std::string> subtitle;
  std::optional<std::string> caption;
  std::optional<std::string> language;
  std::optional<std::string> genre;

  template <class V>
  void fields(V&& v) {
    v("purpose", purpose);
    v("location", location);
    v("time", time);
    v("atmosphere", atmosphere);
    v("title", title);
    v("subtitle", subtitle);
    v("caption", caption);
    v("language", language);
    v("genre", genre);
  }
};

struct RenderedImage {
  Artifact image;
  int width = 0;
  int height = 0;
  std::optional<int64_t> seed;

  template <class V>
  void fields(V&& v) {
    v("image", image);
    v("width", width);
    v("height", height);
    v("seed", seed);
  }
};

struct ImageResult {
  std::vector<RenderedImage> images;

  template <class V>
  void fields(V&& v) {
    v("images", images);
  }
};

struct ImageRequest {
  static constexpr std::string_view kKind = "render.image/1";
  using Result = ImageResult;

  std::string prompt;
  std::optional<std::string> negative;
  std::vector<Artifact> references;
  Size size;
  std::optional<int64_t> seed;
  std::optional<int> count;
  std::vector<Json> lora;
  std::optional<std::string> workflow;
  std::optional<std::string> format;
  std::optional<int64_t> max_bytes;
  std::optional<SceneHints> scene;

  template <class V>
  void fields(V&& v) {
    v("prompt", prompt);
    v("negative", negative);
    v("references", references);
    v("size", size);
    v("seed", seed);
    v("count", count);
    v("lora", lora);
    v("workflow", workflow);
    v("format", format);
    v("max_bytes", max_bytes);
    v("scene", scene);
  }
};

struct Keyframe {
  int64_t frame = 0;
  std::optional<double> x;
  std::optional<double> y;
  std::optional<double> scale;
  std::optional<double> opacity;
  std::optional<std::string> ease;

  template <class V>
  void fields(V&& v) {
    v("frame", frame);
    v("x", x);
    v("y", y);
    v("scale", scale);
    v("opacity", opacity);
    v("ease", ease);
  }
};

struct Layer {
  std::string type;
  std::optional<Artifact> image;
  std::optional<Sprites> sprites;
  std::optional<Artifact> video;
  std::optional<std::string> fit;
  std::optional<int64_t> start;
  std::optional<int64_t> frames;
  std::optional<bool> flip;
  std::vector<Keyframe> keys;

  template <class V>
  void fields(V&& v) {
    v("type", type);
    v("image", image);
    v("sprites", sprites);
    v("video", video);
    v("fit", fit);
    v("start", start);
    v("frames", frames);
    v("flip", flip);
    v("keys", keys);
  }
};

struct SegmentShot {
  int64_t offset = 0;
  std::optional<std::string> background;
  std::vector<Layer> layers;

  template <class V>
  void fields(V&& v) {
    v("offset", offset);
    v("background", background);
    v("layers", layers);
  }
};

struct SegmentTransition {
  std::string type;
  int64_t offset = 0;
  int64_t length = 0;

  template <class V>
  void fields(V&& v) {
    v("type", type);
    v("offset", offset);
    v("length", length);
  }
};

struct Encode {
  std::optional<int> crf;
  std::optional<std::string> preset;

  template <class V>
  void fields(V&& v) {
    v("crf", crf);
    v("preset", preset);
  }
};

struct SegmentResult {
  Artifact video;
  int64_t frames = 0;

  template <class V>
  void fields(V&& v) {
    v("video", video);
    v("frames", frames);
  }
};

struct SegmentRequest {
  static constexpr std::string_view kKind = "render.segment/1";
  using Result = SegmentResult;

  Size size;
  FrameRate fps;
  int64_t frames = 0;
  std::vector<SegmentShot> shots;
  std::optional<SegmentTransition> transition;
  std::vector<Subtitle> subtitles;
  std::optional<SubtitleStyle> subtitle_style;
  std::optional<Encode> encode;

  template <class V>
  void fields(V&& v) {
    v("size", size);
    v("fps", fps);
    v("frames", frames);
    v("shots", shots);
    v("transition", transition);
    v("subtitles", subtitles);
    v("subtitle_style", subtitle_style);
    v("encode", encode);
  }
};

struct ComposeSegment {
  Artifact video;
  int64_t frames = 0;

  template <class V>
  void fields(V&& v) {
    v("video", video);
    v("frames", frames);
  }
};

struct ComposeChapter {
  int64_t frame = 0;
  std::string title;

  template <class V>
  void fields(V&& v) {
    v("frame", frame);
    v("title", title);
  }
};

struct ComposeResult {
  Artifact video;
  int64_t frames = 0;
  int64_t duration_ms = 0;
  std::optional<Loudness> loudness;
  std::vector<CaptionFile> captions;
  std::optional<Artifact> chapters;

  template <class V>
  void fields(V&& v) {
    v("video", video);
    v("frames", frames);
    v("duration_ms", duration_ms);
    v("loudness", loudness);
    v("captions", captions);
    v("chapters", chapters);
  }
};

struct ComposeRequest {
  static constexpr std::string_view kKind = "render.compose/1";
  using Result = ComposeResult;

  Size size;
  FrameRate fps;
  std::vector<ComposeSegment> segments;
  Artifact audio;
  std::vector<Subtitle> subtitles;
  std::optional<SubtitleStyle> subtitle_style;
  std::vector<ComposeChapter> chapters;
  std::optional<std::string> title;
  std::optional<std::string> language;

  template <class V>
  void fields(V&& v) {
    v("size", size);
    v("fps", fps);
    v("segments", segments);
    v("audio", audio);
    v("subtitles", subtitles);
    v("subtitle_style", subtitle_style);
    v("chapters", chapters);
    v("title", title);
    v("language", language);
  }
};

}  // namespace sr
