// One published episode: what its metadata.json says. The pages and the feed of a series are made
// of nothing else, so that they can be made again from the folder itself.
//
// Threads: any.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "directory.h"
#include "showrunner/cpp/kinds/publish.hpp"

namespace showrunner::folder {

inline constexpr const char* kMetadataFile = "metadata.json";
inline constexpr const char* kPageFile = "index.html";
inline constexpr const char* kChaptersFile = "chapters.vtt";
inline constexpr const char* kStateFile = ".showrunner.json";

// role: video, thumbnail, captions, chapters or extra.
struct EpisodeFile {
  std::string name;
  std::string role;
  std::string media_type;
  int64_t bytes = 0;
  std::optional<std::string> language;
  std::optional<std::string> sha256;

  template <class V>
  void fields(V&& v) {
    v("name", name);
    v("role", role);
    v("media_type", media_type);
    v("bytes", bytes);
    v("language", language);
    v("sha256", sha256);
  }
};

struct Episode {
  sr::SeriesRef series;
  sr::VideoMetadata metadata;
  std::optional<std::string> privacy;
  std::optional<std::string> publish_at;
  std::optional<int64_t> duration_ms;
  std::vector<sr::PublishChapter> chapters;
  std::vector<EpisodeFile> files;
  int64_t published_unix_ms = 0;  // in the state file, since it is no part of the content

  template <class V>
  void fields(V&& v) {
    v("series", series);
    v("metadata", metadata);
    v("privacy", privacy);
    v("publish_at", publish_at);
    v("duration_ms", duration_ms);
    v("chapters", chapters);
    v("files", files);
  }

  std::string folder() const;
  const EpisodeFile* file(std::string_view role) const;  // the first, or null
  std::vector<const EpisodeFile*> subtitles() const;     // WebVTT captions
};

// The artifact of the request behind files[i] of plan_episode().
struct Content {
  size_t file;
  sr::Artifact artifact;
};

// Names the files of a request. Errors: invalid_argument for what cannot be published.
Episode plan_episode(const sr::PublishRequest& request, std::vector<Content>& contents);

// "0:00 Title" per line, as video sites read chapters from a description.
std::string chapters_text(const Episode& episode);
std::string chapters_vtt(const Episode& episode);

// What is published in an episode's folder; nullopt: nothing readable.
std::optional<Episode> read_episode(const Directory& folder);

}  // namespace showrunner::folder
