#include "feed.h"

#include "dates.h"
#include "names.h"

namespace showrunner::folder {
namespace {

std::string element(const std::string& indent, const std::string& name, std::string_view text) {
  return indent + "<" + name + ">" + escape(text) + "</" + name + ">\n";
}

int64_t published_ms(const Episode& episode) {
  if (episode.publish_at)
    if (const auto ms = parse_rfc3339_ms(*episode.publish_at)) return *ms;
  return episode.published_unix_ms;
}

std::string item(const Episode& episode, const std::string& series_url) {
  const std::string folder_url = series_url + "/" + episode.folder() + "/";
  const std::string indent = "      ";
  std::string out = "    <item>\n";
  out += element(indent, "title", episode.metadata.title);
  out += element(indent, "link", folder_url + kPageFile);
  out += indent + "<guid isPermaLink=\"false\">" +
         escape("showrunner:" + episode.series.id + ":" + episode.folder()) + "</guid>\n";
  out += element(indent, "pubDate", rfc822(published_ms(episode)));
  if (episode.metadata.description)
    out += element(indent, "description", *episode.metadata.description);
  if (const EpisodeFile* film = episode.file("video"))
    out += indent + "<enclosure url=\"" + escape(folder_url + url_path(film->name)) +
           "\" length=\"" + std::to_string(film->bytes) + "\" type=\"" + escape(film->media_type) +
           "\"/>\n";
  out += element(indent, "itunes:episode", std::to_string(episode.series.episode));
  out += element(indent, "itunes:episodeType", "full");
  if (episode.duration_ms)
    out += element(indent, "itunes:duration", std::to_string(*episode.duration_ms / 1000));
  if (const EpisodeFile* picture = episode.file("thumbnail"))
    out +=
        indent + "<itunes:image href=\"" + escape(folder_url + url_path(picture->name)) + "\"/>\n";
  if (episode.privacy.value_or("public") != "public") out += element(indent, "itunes:block", "Yes");
  for (const EpisodeFile* subtitle : episode.subtitles())
    out += indent + "<podcast:transcript url=\"" + escape(folder_url + url_path(subtitle->name)) +
           "\" type=\"text/vtt\" language=\"" + escape(subtitle->language.value_or("und")) +
           "\" rel=\"captions\"/>\n";
  return out + "    </item>\n";
}

}  // namespace

std::string feed_xml(const std::vector<Episode>& episodes, const std::string& series_url) {
  const Episode& latest = episodes.back();
  const std::string indent = "    ";
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<rss version=\"2.0\" xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\""
      " xmlns:podcast=\"https://podcastindex.org/namespace/1.0\">\n"
      "  <channel>\n";
  out += element(indent, "title", latest.series.title);
  out += element(indent, "link", series_url + "/" + kPageFile);
  out += element(indent, "description", latest.series.title);
  if (latest.metadata.language) out += element(indent, "language", *latest.metadata.language);
  out += element(indent, "generator", "Showrunner");
  out += element(indent, "itunes:author", latest.series.title);
  out += element(indent, "itunes:type", "serial");
  out += element(indent, "itunes:explicit", "false");
  out += indent + "<itunes:category text=\"TV &amp; Film\"/>\n";
  if (const EpisodeFile* picture = latest.file("thumbnail"))
    out += indent + "<itunes:image href=\"" +
           escape(series_url + "/" + latest.folder() + "/" + url_path(picture->name)) + "\"/>\n";
  for (auto episode = episodes.rbegin(); episode != episodes.rend(); ++episode)
    out += item(*episode, series_url);
  return out + "  </channel>\n</rss>\n";
}

}  // namespace showrunner::folder
