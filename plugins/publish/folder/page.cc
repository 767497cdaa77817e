#include "page.h"

#include <array>

#include "names.h"

namespace showrunner::folder {
namespace {

struct Words {
  std::string_view language, episode, episodes, chapters, files, all_episodes, feed, no_video, made;
};
constexpr std::array<Words, 4> kWords = {{
    {"en", "Episode", "Episodes", "Chapters", "Files", "All episodes", "Podcast feed",
     "Download the film", "Voices and pictures of this film were made by AI."},
    {"ko", "에피소드", "에피소드", "장면", "파일", "전체 에피소드", "팟캐스트 피드",
     "영상 내려받기", "이 영상의 음성과 화면은 AI로 제작되었습니다."},
    {"ja", "エピソード", "エピソード", "チャプター", "ファイル", "全エピソード",
     "ポッドキャストフィード", "動画をダウンロード", "この映像の音声と画像はAIで作成されました。"},
    {"zh", "剧集", "剧集", "章节", "文件", "全部剧集", "播客订阅", "下载影片",
     "本片的声音和画面由AI制作。"},
}};

const Words& words_for(const Episode& episode) {
  const std::string language = episode.metadata.language.value_or("en");
  for (const Words& words : kWords)
    if (language.substr(0, language.find('-')) == words.language) return words;
  return kWords.front();
}

constexpr std::string_view kStyle = R"(
:root{color-scheme:light dark;--bg:#fff;--fg:#1b1b1f;--dim:#55555e;--line:#d8d8de;--link:#0b57d0}
@media (prefers-color-scheme:dark){:root{--bg:#131316;--fg:#ececf1;--dim:#a9a9b4;--line:#3a3a42;--link:#8ab4f8}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--fg);font:1rem/1.6 system-ui,sans-serif}
main,header,footer{max-width:60rem;margin:0 auto;padding:0 1rem}
header{padding-top:1.5rem}footer{padding-bottom:2rem;color:var(--dim);font-size:.9rem}
h1{font-size:1.7rem;line-height:1.25;margin:.2em 0}h2{font-size:1.2rem;margin:1.6em 0 .5em}
a{color:var(--link)}a:focus-visible,video:focus-visible{outline:3px solid var(--link);outline-offset:2px}
video{display:block;width:100%;height:auto;aspect-ratio:16/9;background:#000;border-radius:.5rem}
ol,ul{padding-left:1.2rem}.plain{list-style:none;padding:0}.chapters span,.dim{color:var(--dim)}
.chapters span{display:inline-block;min-width:4.5em;font-variant-numeric:tabular-nums}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:1rem}
.cards img,.cards .blank{display:block;width:100%;aspect-ratio:16/9;object-fit:cover;background:var(--line);border-radius:.5rem}
)";

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + escape(value) + "\"";
}

std::string language_attribute(const Episode& episode) {
  return episode.metadata.language ? attribute("lang", *episode.metadata.language) : "";
}

// A language's name for itself in the list of subtitles.
std::string_view language_name(std::string_view code) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kNames = {
      {{"ko", "한국어"}, {"en", "English"}, {"ja", "日本語"}, {"zh", "中文"}}};
  for (const auto& [language, name] : kNames)
    if (code.substr(0, code.find('-')) == language) return name;
  return code;
}

std::string head(const Episode& episode, std::string_view title, std::string_view feed) {
  std::string out = "<!DOCTYPE html>\n<html" + language_attribute(episode) + ">\n<head>\n";
  out += "<meta charset=\"utf-8\"/>\n";
  out += "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"/>\n";
  out += "<title>" + escape(title) + "</title>\n";
  out += "<link rel=\"alternate\" type=\"application/rss+xml\"" +
         attribute("title", episode.series.title) + attribute("href", feed) + "/>\n";
  return out + "<style>" + std::string(kStyle) + "</style>\n</head>\n<body>\n";
}

// `base`: relative address of the episode's folder, "" or "episode-01/".
std::string player(const Episode& episode, const std::string& base) {
  const EpisodeFile* film = episode.file("video");
  if (film == nullptr) return {};
  std::string out = "<video controls=\"controls\" preload=\"metadata\" playsinline=\"playsinline\"";
  if (const EpisodeFile* picture = episode.file("thumbnail"))
    out += attribute("poster", base + url_path(picture->name));
  out += attribute("aria-label", episode.metadata.title) + ">\n";
  out += "<source" + attribute("src", base + url_path(film->name)) +
         attribute("type", film->media_type) + "/>\n";
  bool first = true;
  for (const EpisodeFile* subtitle : episode.subtitles()) {
    const std::string language = subtitle->language.value_or("und");
    out += "<track kind=\"captions\"" + attribute("src", base + url_path(subtitle->name)) +
           attribute("srclang", language) + attribute("label", language_name(language)) +
           (first ? " default=\"default\"" : "") + "/>\n";
    first = false;
  }
  if (!episode.chapters.empty())
    out += "<track kind=\"chapters\"" + attribute("src", base + kChaptersFile) +
           attribute("srclang", episode.metadata.language.value_or("und")) + "/>\n";
  return out + "<a" + attribute("href", base + url_path(film->name)) + ">" +
         escape(words_for(episode).no_video) + "</a>\n</video>\n";
}

std::string paragraphs(const std::string& text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) out += "<p>" + escape(std::string_view(text).substr(at, end - at)) + "</p>\n";
    at = end + 1;
  }
  return out;
}

// Chapters as links to the film at that time (W3C Media Fragments).
std::string chapter_list(const Episode& episode, const std::string& base) {
  const EpisodeFile* film = episode.file("video");
  if (episode.chapters.empty() || film == nullptr) return {};
  std::string out =
      "<h2>" + escape(words_for(episode).chapters) + "</h2>\n<ul class=\"plain chapters\">\n";
  for (const auto& chapter : episode.chapters)
    out += "<li><a" +
           attribute("href", base + url_path(film->name) +
                                 "#t=" + std::to_string(chapter.start_ms / 1000)) +
           "><span>" + clock_time(chapter.start_ms) + "</span>" + escape(chapter.title) +
           "</a></li>\n";
  return out + "</ul>\n";
}

std::string made_by_ai(const Episode& episode) {
  if (!episode.metadata.synthetic_media.value_or(false)) return {};
  return "<p>" + escape(words_for(episode).made) + "</p>\n";
}

std::string number_line(const Episode& episode) {
  std::string out =
      std::string(words_for(episode).episode) + " " + std::to_string(episode.series.episode);
  if (episode.duration_ms) out += " · " + clock_time(*episode.duration_ms);
  return escape(out);
}

std::string card(const Episode& episode) {
  const std::string base = episode.folder() + "/";
  std::string out = "<li><a" + attribute("href", base + kPageFile) + ">";
  if (const EpisodeFile* picture = episode.file("thumbnail")) {
    out += "<img" + attribute("src", base + url_path(picture->name)) +
           " alt=\"\" loading=\"lazy\" width=\"1280\" height=\"720\"/>";
  } else {
    out += "<span class=\"blank\"></span>";
  }
  return out + escape(episode.metadata.title) + "</a><br/><span class=\"dim\">" +
         number_line(episode) + "</span></li>\n";
}

}  // namespace

std::string episode_page(const Episode& episode) {
  const Words& words = words_for(episode);
  std::string out = head(episode, episode.metadata.title, "../feed.xml");
  out += "<header><nav><a href=\"../index.html\">" + escape(episode.series.title) + " · " +
         escape(words.all_episodes) + "</a></nav>\n<h1>" + escape(episode.metadata.title) +
         "</h1>\n<p class=\"dim\">" + number_line(episode) + "</p></header>\n<main>\n";
  out += player(episode, "");
  out += paragraphs(episode.metadata.description.value_or(""));
  out += chapter_list(episode, "");
  out += "<h2>" + escape(words.files) + "</h2>\n<ul>\n";
  for (const EpisodeFile& file : episode.files)
    out +=
        "<li><a" + attribute("href", url_path(file.name)) + ">" + escape(file.name) + "</a></li>\n";
  out += "</ul>\n</main>\n<footer>" + made_by_ai(episode) + "</footer>\n</body>\n</html>\n";
  return out;
}

std::string series_page(const std::vector<Episode>& episodes) {
  const Episode& latest = episodes.back();
  const Words& words = words_for(latest);
  const std::string base = latest.folder() + "/";
  std::string out = head(latest, latest.series.title, "feed.xml");
  out += "<header><h1>" + escape(latest.series.title) + "</h1></header>\n<main>\n";
  out += player(latest, base);
  out += "<h2><a" + attribute("href", base + kPageFile) + ">" + escape(latest.metadata.title) +
         "</a></h2>\n<p class=\"dim\">" + number_line(latest) + "</p>\n";
  out += paragraphs(latest.metadata.description.value_or(""));
  out += chapter_list(latest, base);
  out += "<h2>" + escape(words.episodes) + "</h2>\n<ul class=\"plain cards\">\n";
  for (const Episode& episode : episodes) out += card(episode);
  out += "</ul>\n</main>\n<footer>" + made_by_ai(latest) + "<p><a href=\"feed.xml\">" +
         escape(words.feed) + "</a></p></footer>\n</body>\n</html>\n";
  return out;
}

}  // namespace showrunner::folder
