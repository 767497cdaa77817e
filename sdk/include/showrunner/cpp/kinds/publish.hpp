// publish.video/1
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

struct NamedFile {
  std::string name;
  Artifact file;

  template <class V>
  void fields(V&& v) {
    v("name", name);
    v("file", file);
  }
};

struct VideoMetadata {
  std::string title;
  std::optional<std::string> description;
  std::vector<std::string> tags;
  std::optional<std::string> category_id;
  std::optional<std::string> language;
  std::optional<bool> made_for_kids;
  std::optional<bool> synthetic_media;

  template <class V>
  void fields(V&& v) {
    v("title", title);
    v("description", description);
    v("tags", tags);
    v("category_id", category_id);
    v("language", language);
    v("made_for_kids", made_for_kids);
    v("synthetic_media", synthetic_media);
  }
};

struct SeriesRef {
  std::string id;
  std::string title;
  int episode = 1;

  template <class V>
  void fields(V&& v) {
    v("id", id);
    v("title", title);
    v("episode", episode);
  }
};

struct PublishChapter {
  int64_t start_ms = 0;
  std::string title;

  template <class V>
  void fields(V&& v) {
    v("start_ms", start_ms);
    v("title", title);
  }
};

struct PublishedFile {
  std::string name;
  std::string path;
  int64_t bytes = 0;

  template <class V>
  void fields(V&& v) {
    v("name", name);
    v("path", path);
    v("bytes", bytes);
  }
};

struct PublishResult {
  std::string remote_id;
  std::string url;
  std::vector<PublishedFile> files;

  template <class V>
  void fields(V&& v) {
    v("remote_id", remote_id);
    v("url", url);
    v("files", files);
  }
};

struct PublishRequest {
  static constexpr std::string_view kKind = "publish.video/1";
  using Result = PublishResult;

  Artifact video;
  std::optional<Artifact> thumbnail;
  std::vector<CaptionFile> captions;
  std::vector<NamedFile> extras;
  VideoMetadata metadata;
  std::optional<SeriesRef> series;
  std::vector<PublishChapter> chapters;
  std::optional<int64_t> duration_ms;
  std::optional<std::string> privacy;
  std::optional<std::string> publish_at;
  std::optional<std::string> folder;

  template <class V>
  void fields(V&& v) {
    v("video", video);
    v("thumbnail", thumbnail);
    v("captions", captions);
    v("extras", extras);
    v("metadata", metadata);
    v("series", series);
    v("chapters", chapters);
    v("duration_ms", duration_ms);
    v("privacy", privacy);
    v("publish_at", publish_at);
    v("folder", folder);
  }
};

}  // namespace sr
