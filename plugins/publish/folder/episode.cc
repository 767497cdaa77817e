#include "episode.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include "dates.h"
#include "names.h"

namespace showrunner::folder {
namespace {

constexpr size_t kMaxMetadataBytes = 4 << 20;
constexpr int64_t kMaxFilmMs = 100ll * 3600 * 1000;
constexpr int64_t kMaxUnixMs = 253402300799999;  // the end of the year 9999

// Text in one line: a line break would start another chapter.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text;
}

std::string vtt_time(int64_t ms) {
  std::array<char, 40> buffer;
  const auto t = static_cast<long long>(ms);
  const int n = std::snprintf(buffer.data(), buffer.size(), "%02lld:%02lld:%02lld.%03lld",
                              t / 3600000, t / 60000 % 60, t / 1000 % 60, t % 1000);
  return {buffer.data(), static_cast<size_t>(n)};
}

std::string media_type_of(const sr::CaptionFile& caption) {
  if (caption.format == "vtt") return "text/vtt";
  return caption.format == "srt" ? "application/x-subrip" : "text/x-ssa";
}

std::string picture_or_film_name(const std::string& stem, const sr::Artifact& file,
                                 std::string_view type) {
  const std::string_view extension = extension_of(file.media_type);
  if (extension.empty() || !file.media_type.starts_with(type))
    throw sr::invalid_argument("cannot publish '" + std::string(cut(file.media_type, 60)) +
                               "' as " + stem +
                               ": expected video/mp4, video/webm, video/quicktime or " +
                               "video/x-matroska, or image/jpeg, image/png or image/webp");
  return stem + "." + std::string(extension);
}

int64_t read_published(const Directory& folder) {
  const auto state = folder.read(kStateFile, kMaxMetadataBytes);
  const sr::Json json = sr::Json::parse(state.value_or(""), nullptr, false);
  if (!json.is_object()) return 0;
  const auto it = json.find("published_unix_ms");
  if (it == json.end() || !it->is_number_unsigned()) return 0;
  return static_cast<int64_t>(std::min(it->get<uint64_t>(), uint64_t{kMaxUnixMs}));
}

}  // namespace

std::string Episode::folder() const { return episode_name(series.episode); }

const EpisodeFile* Episode::file(std::string_view role) const {
  const auto it = std::find_if(files.begin(), files.end(), [&](auto& f) { return f.role == role; });
  return it == files.end() ? nullptr : &*it;
}

std::vector<const EpisodeFile*> Episode::subtitles() const {
  std::vector<const EpisodeFile*> out;
  for (const EpisodeFile& file : files)
    if (file.role == "captions" && file.media_type == "text/vtt") out.push_back(&file);
  return out;
}

Episode plan_episode(const sr::PublishRequest& request, std::vector<Content>& contents) {
  Episode episode;
  episode.series =
      request.series.value_or(sr::SeriesRef{request.metadata.title, request.metadata.title, 1});
  episode.metadata = request.metadata;
  episode.privacy = request.privacy;
  episode.publish_at = request.publish_at;
  episode.duration_ms = request.duration_ms;
  episode.chapters = request.chapters;
  if (request.publish_at && !parse_rfc3339_ms(*request.publish_at))
    throw sr::invalid_argument("publish_at is '" + std::string(cut(*request.publish_at, 60)) +
                               "', expected RFC 3339 such as 2026-03-01T19:00:00+09:00");

  for (const auto& chapter : request.chapters)
    if (chapter.start_ms > kMaxFilmMs)
      throw sr::invalid_argument("a chapter starts at " + std::to_string(chapter.start_ms) +
                                 " ms; give its time in the film in milliseconds");

  std::set<std::string> names = {kMetadataFile, kPageFile, kChaptersFile, "chapters.txt"};
  const auto add = [&](std::string name, std::string role, std::string media_type,
                       const sr::Artifact& artifact, std::optional<std::string> language) {
    if (!names.insert(name).second)
      throw sr::invalid_argument("two files would be named '" + name +
                                 "': give each extra a name of its own and at most one caption "
                                 "per language and format");
    contents.push_back({episode.files.size(), artifact});
    episode.files.push_back({std::move(name), std::move(role), std::move(media_type), 0,
                             std::move(language), artifact.sha256});
  };
  add(picture_or_film_name(episode.folder(), request.video, "video/"), "video",
      request.video.media_type, request.video, request.metadata.language);
  if (request.thumbnail)
    add(picture_or_film_name("thumbnail", *request.thumbnail, "image/"), "thumbnail",
        request.thumbnail->media_type, *request.thumbnail, std::nullopt);
  for (const sr::CaptionFile& caption : request.captions) {
    const std::string language =
        caption.language.value_or(request.metadata.language.value_or("und"));
    add(safe_name(episode.folder() + "." + language + "." + caption.format), "captions",
        media_type_of(caption), caption.file, language);
  }
  for (const sr::NamedFile& extra : request.extras)
    add(safe_name(extra.name), "extra", extra.file.media_type, extra.file, std::nullopt);
  return episode;
}

std::string chapters_text(const Episode& episode) {
  std::string out;
  for (const auto& chapter : episode.chapters)
    out += clock_time(chapter.start_ms) + " " + one_line(chapter.title) + "\n";
  return out;
}

// W3C WebVTT: a chapter is a cue whose text is its title; it ends where the next one starts.
std::string chapters_vtt(const Episode& episode) {
  std::string out = "WEBVTT\n";
  for (size_t i = 0; i < episode.chapters.size(); ++i) {
    const auto& chapter = episode.chapters[i];
    const int64_t next = i + 1 < episode.chapters.size()
                             ? episode.chapters[i + 1].start_ms
                             : episode.duration_ms.value_or(chapter.start_ms + 1000);
    out += "\n" + vtt_time(chapter.start_ms) + " --> " +
           vtt_time(std::max(next, chapter.start_ms + 1)) + "\n" + escape(one_line(chapter.title)) +
           "\n";
  }
  return out;
}

std::optional<Episode> read_episode(const Directory& folder) {
  const auto text = folder.read(kMetadataFile, kMaxMetadataBytes);
  if (!text) return std::nullopt;
  try {
    auto episode = sr::read_json<Episode>(sr::Json::parse(*text));
    episode.published_unix_ms = read_published(folder);
    return episode;
  } catch (const sr::Json::exception&) {
    return std::nullopt;
  }
}

}  // namespace showrunner::folder
