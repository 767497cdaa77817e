#include "publication.h"

#include <algorithm>
#include <set>

#include "text.h"

namespace showrunner::drama {
namespace {

using std::string;

constexpr size_t kMaxTitle = 100;  // code points; YouTube's limit
constexpr size_t kMaxChapterBytes = 200;
constexpr int64_t kMinChapterFrames = int64_t{10} * kFps;  // else sites ignore the whole list

string cut(const string& text, size_t max) {
  std::u32string all = code_points(text);
  if (all.size() <= max) return text;
  all.resize(max - 1);
  return to_utf8(all) + "…";
}

// As cut(), but in bytes of UTF-8.
string cut_bytes(const string& text, size_t max) {
  constexpr std::string_view kEllipsis = "…";
  if (text.size() <= max) return text;
  size_t end = max - kEllipsis.size();
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end).append(kEllipsis);
}

// Chapters that are too short join their shorter neighbour. frames: of the film.
void join_short(std::vector<sr::ComposeChapter>& chapters, int64_t frames) {
  const auto length = [&](size_t i) {
    return (i + 1 < chapters.size() ? chapters[i + 1].frame : frames) - chapters[i].frame;
  };
  for (size_t i = 0; i < chapters.size() && chapters.size() > 1;) {
    if (length(i) >= kMinChapterFrames) {
      ++i;
      continue;
    }
    const bool last = i + 1 == chapters.size();
    const bool joins_next = i == 0 || (!last && length(i + 1) < length(i - 1));
    chapters.erase(chapters.begin() + static_cast<std::ptrdiff_t>(joins_next ? i + 1 : i));
  }
}

string hashtag(const string& tag) {
  string out = "#";
  for (const char c : tag)
    if (c != ' ' && c != '#') out += c;
  return out;
}

string cast_of(const Script& script) {
  std::vector<string> names;
  for (const Scene& scene : script.scenes)
    for (const Line& line : scene.dialogues)
      if (std::find(names.begin(), names.end(), line.character) == names.end())
        names.push_back(line.character);
  string out;
  for (const string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

}  // namespace

string film_title(const Brief& brief, const Script& script, int episode) {
  return cut(brief.title + " EP." + std::to_string(episode) + " - " + script.title, kMaxTitle);
}

std::vector<sr::ComposeChapter> chapters(const std::vector<StagedScene>& scenes,
                                         const Timeline& timeline) {
  std::vector<sr::ComposeChapter> out;
  for (size_t s = 0; s < scenes.size(); ++s)
    out.push_back(
        {s == 0 ? 0 : timeline.scenes[s].start,
         cut_bytes(std::to_string(s + 1) + ". " + scenes[s].scene->location, kMaxChapterBytes)});
  join_short(out, timeline.frames);
  return out;
}

sr::VideoMetadata metadata(const Brief& brief, const Script& script, int episode) {
  const bool korean = brief.language == "ko";
  sr::VideoMetadata out;
  out.title = film_title(brief, script, episode);
  string text = script.summary.empty() ? brief.basic_premise.value_or("") : script.summary;
  if (!text.empty()) text += "\n\n";
  text += (korean ? "시리즈: " : "Series: ") + brief.title + " (" + std::to_string(episode) + "/" +
          std::to_string(brief.total_episodes) + ")\n";
  text += (korean ? "등장인물: " : "Cast: ") + cast_of(script) + "\n";
  if (brief.publish.synthetic_media)
    text += korean ? "이 영상은 AI로 제작되었습니다.\n" : "This video was made with AI.\n";
  if (!brief.publish.tags.empty()) text += "\n";
  for (size_t i = 0; i < brief.publish.tags.size(); ++i)
    text += (i == 0 ? "" : " ") + hashtag(brief.publish.tags[i]);
  out.description = std::move(text);
  out.tags = brief.publish.tags;
  for (const string& tag : {brief.title, brief.genre})
    if (std::find(out.tags.begin(), out.tags.end(), tag) == out.tags.end()) out.tags.push_back(tag);
  out.category_id = brief.publish.category_id;
  out.language = brief.language;
  out.made_for_kids = brief.publish.made_for_kids;
  out.synthetic_media = brief.publish.synthetic_media;
  return out;
}

sr::PublishRequest publication(const Brief& brief, const Script& script, int episode,
                               const std::vector<sr::ComposeChapter>& chapters) {
  sr::PublishRequest out;
  out.metadata = metadata(brief, script, episode);
  out.series = sr::SeriesRef{slug(brief.title), brief.title, episode};
  for (const sr::ComposeChapter& chapter : chapters)
    out.chapters.push_back({chapter.frame * 1000 / kFps, chapter.title});
  out.privacy = brief.publish.privacy;
  return out;
}

string file_name(const string& stem, const string& media_type) {
  const size_t slash = media_type.find('/');
  string kind = slash == string::npos ? media_type : media_type.substr(slash + 1);
  if (kind.starts_with("x-")) kind.erase(0, 2);
  std::erase_if(kind, [](char c) { return (c < 'a' || c > 'z') && (c < '0' || c > '9'); });
  return stem + "." + (kind.empty() ? "bin" : kind);
}

}  // namespace showrunner::drama
