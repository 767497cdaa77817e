#include "provider.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "episode.h"
#include "feed.h"
#include "names.h"
#include "page.h"
#include "staging.h"

namespace showrunner::folder {
namespace {

std::string absolute(const std::string& path) {
  if (!path.starts_with('/') || path.find('\0') != std::string::npos)
    throw sr::invalid_argument("the folder '" + std::string(cut(path, 100)) +
                               "' is not an absolute path; give one that starts with /");
  return std::filesystem::path(path).lexically_normal().string();
}

void copy_contents(sr::Operation& op, Staging& staging, Episode& episode,
                   const std::vector<Content>& contents) {
  std::vector<sr::BlobReader> blobs;
  int64_t total = 1, done = 0;
  for (const Content& content : contents) {
    blobs.push_back(op.host().open(content.artifact));
    const auto bytes = static_cast<int64_t>(blobs.back().size());
    episode.files[content.file].bytes = bytes;
    total += bytes;
  }
  for (size_t i = 0; i < contents.size(); ++i)
    staging.copy(staging.episode(), episode.files[contents[i].file].name, blobs[i],
                 [&](int64_t bytes) {
                   done += bytes;
                   op.progress(static_cast<double>(done) / static_cast<double>(total), "copy");
                 });
}

// The series' other episodes in its folder.
std::vector<Episode> other_episodes(const Staging& staging, const Episode& episode,
                                    const sr::Host& host) {
  std::vector<Episode> out;
  for (const std::string& name : staging.series().names()) {
    const int64_t number = episode_number(name);
    if (number == 0 || number == episode.series.episode) continue;
    const auto folder = staging.series().existing_child(name);
    auto other = folder ? read_episode(*folder) : std::nullopt;
    if (other && other->series.episode == number) {
      out.push_back(std::move(*other));
    } else {
      host.log(SR_LOG_WARN, "publish.folder.unreadable_episode",
               {{"folder", staging.series().path_of(name)}});
    }
  }
  return out;
}

// Two series may have one id, or ids that one file system takes for the same name.
void require_same_series(const Episode& published, const Episode& episode,
                         const std::string& path) {
  constexpr size_t kShownBytes = 40;
  if (published.series.title == episode.series.title) return;
  throw sr::Error(SR_FAILED_PRECONDITION,
                  "'" + std::string(cut(episode.series.title, kShownBytes)) +
                      "' would overwrite '" +
                      std::string(cut(published.series.title, kShownBytes)) + "' in '" +
                      shortened(path) + "': move it away or choose another folder",
                  SR_RETRY_NEVER, SR_EFFECT_NONE);
}

}  // namespace

FolderPublisher::FolderPublisher(sr::Host host, const sr::InstanceArgs& args)
    : BlockingProvider(host),
      root_(absolute(args.config.value("root", args.state_dir))),
      base_url_(args.config.value("base_url", std::string())) {
  while (base_url_.ends_with('/')) base_url_.pop_back();
}

sr::Json FolderPublisher::handle(sr::Operation& op) {
  return sr::write_json(publish(op, op.request_as<sr::PublishRequest>()));
}

sr::PublishResult FolderPublisher::publish(sr::Operation& op,
                                           const sr::PublishRequest& request) const {
  std::vector<Content> contents;
  Episode episode = plan_episode(request, contents);
  const std::string root = request.folder ? absolute(*request.folder) : root_;
  Staging staging(root, safe_name(episode.series.id), episode.folder(),
                  [&op] { op.throw_if_cancelled(); });
  const std::optional<Episode> before = read_episode(staging.episode());
  std::vector<Episode> episodes = other_episodes(staging, episode, op.host());
  if (before) require_same_series(*before, episode, staging.series().path());
  for (const Episode& other : episodes)
    require_same_series(other, episode, staging.series().path());

  copy_contents(op, staging, episode, contents);
  const auto write = [&](const char* name, const std::string& media_type,
                         const std::string& content) {
    staging.write(staging.episode(), name, content);
    episode.files.push_back({name, "chapters", media_type, static_cast<int64_t>(content.size()),
                             episode.metadata.language, std::nullopt});
  };
  if (!episode.chapters.empty()) {
    write("chapters.txt", "text/plain", chapters_text(episode));
    write(kChaptersFile, "text/vtt", chapters_vtt(episode));
  }
  episode.published_unix_ms = before ? before->published_unix_ms : 0;
  if (episode.published_unix_ms == 0)
    episode.published_unix_ms = static_cast<int64_t>(op.host().now_unix_ms());

  const std::string metadata = sr::write_json(episode).dump(2) + "\n";
  staging.write(staging.episode(), kMetadataFile, metadata);
  staging.write(
      staging.episode(), kStateFile,
      sr::Json{{"published_unix_ms", static_cast<uint64_t>(episode.published_unix_ms)}}.dump() +
          "\n");
  episodes.push_back(episode);
  std::sort(episodes.begin(), episodes.end(),
            [](const auto& a, const auto& b) { return a.series.episode < b.series.episode; });
  const std::string series_path = staging.series().path();
  const std::string series_url =
      base_url_.empty()
          ? "file://" + url_path(series_path)
          : base_url_ + "/" + url_path(std::filesystem::path(series_path).filename().string());
  const std::string page = episode_page(episode);
  staging.write(staging.episode(), kPageFile, page);
  const std::string feed = feed_xml(episodes, series_url);
  staging.write(staging.series(), "feed.xml", feed);
  const std::string index = series_page(episodes);
  staging.write(staging.series(), kPageFile, index);

  if (before) {
    std::set<std::string> names;
    for (const EpisodeFile& file : episode.files) names.insert(file.name);
    for (const EpisodeFile& file : before->files)
      if (!names.contains(file.name) && safe_name(file.name) == file.name &&
          file.name != kMetadataFile && file.name != kPageFile)
        staging.remove(staging.episode(), file.name);
  }
  op.throw_if_cancelled();
  staging.commit();

  sr::PublishResult result;
  result.remote_id =
      std::filesystem::path(series_path).filename().string() + "/" + episode.folder();
  result.url = "file://" + url_path(staging.episode().path_of(kPageFile));
  for (const EpisodeFile& file : episode.files)
    result.files.push_back({file.name, staging.episode().path_of(file.name), file.bytes});
  const auto add = [&](const Directory& folder, const char* name, const std::string& content) {
    result.files.push_back({name, folder.path_of(name), static_cast<int64_t>(content.size())});
  };
  add(staging.episode(), kMetadataFile, metadata);
  add(staging.episode(), kPageFile, page);
  add(staging.series(), "feed.xml", feed);
  add(staging.series(), kPageFile, index);
  return result;
}

sr::Json FolderPublisher::health() {
  std::filesystem::path at = root_;
  while (access(at.c_str(), F_OK) != 0 && at.has_relative_path()) at = at.parent_path();
  if (access(at.c_str(), W_OK | X_OK) == 0) return {{"status", "healthy"}};
  return {{"status", "unhealthy"},
          {"message", "cannot write in " + at.string()},
          {"fix", "make it writable, or set 'root' of this instance to another folder"}};
}

sr::Json FolderPublisher::catalog() {
  return {
      {"description", "Files, a web page and a podcast feed in " + root_},
      {"models", sr::Json::array({{{"id", "folder"}, {"kinds", {sr::PublishRequest::kKind}}}})}};
}

}  // namespace showrunner::folder
