#include "pictures.h"

#include <algorithm>
#include <utility>

#include "genre.h"
#include "hash.h"
#include "tables.h"
#include "timeline.h"

namespace showrunner::drama {
namespace {

using std::string;

constexpr sr::Size kFigureSize{1200, 1080};
constexpr sr::Size kCardSize{1280, 720};
constexpr sr::Size kBackgroundSize{2304, 1296};  // room for the camera's moves
constexpr sr::Size kThumbnailSize{1280, 720};
constexpr int64_t kThumbnailMaxBytes = 2'000'000;
constexpr int64_t kBedMs = 48'000;  // looped by the mix, so that edits leave it as it is

// Positive and exact in every JSON reader.
int64_t seed_of(std::initializer_list<std::string_view> parts) {
  return static_cast<int64_t>(stable_hash(parts) & 0x7fffffff);
}

sr::Look look_of(const Character& c) {
  sr::Profile profile;
  profile.name = c.name;
  profile.gender = c.voice_profile.gender;
  profile.age_group = c.voice_profile.age_group;
  if (c.age > 0) profile.age = c.age;
  if (!c.occupation.empty()) profile.occupation = c.occupation;
  profile.traits = c.personality;
  profile.tone = c.voice_profile.tone;
  if (c.appearance_profile && c.appearance_profile->is_object()) {
    const auto style = c.appearance_profile->find("style");
    if (style != c.appearance_profile->end() && style->is_string())
      profile.style = style->get<string>();
  }
  return {c.id, std::move(profile)};
}

sr::AvatarRequest figure(const Appearance& seen, std::string_view emotion, int64_t frames) {
  sr::AvatarRequest request;
  request.look = look_of(*seen.who);
  request.frames = static_cast<int>(frames);
  request.fps = {kFps, 1};
  request.size = seen.pose == Pose::kCard ? kCardSize : kFigureSize;
  request.framing = "medium";
  request.pose = string(name_of(seen.pose));
  request.facing = seen.left ? "right" : "left";
  request.emotion = string(emotion);
  request.output = "sprites";
  return request;
}

sr::ImageRequest image(string prompt, string purpose, const Brief& brief, sr::Size size) {
  sr::ImageRequest request;
  request.prompt = std::move(prompt);
  request.size = size;
  request.seed = seed_of({brief.title, purpose, std::to_string(brief.seed)});
  sr::SceneHints hints;
  hints.purpose = std::move(purpose);
  hints.language = brief.language;
  hints.genre = brief.genre;
  request.scene = std::move(hints);
  return request;
}

string episode_title(const Script& script, int episode) {
  return "EP." + std::to_string(episode) + "  " + script.title;
}

}  // namespace

sr::AvatarRequest picture_request(const StagedLine& line, const sr::SpeakResult& voice,
                                  int64_t frames) {
  const EmotionRow& emotion = emotion_row(line.line->emotion);
  sr::AvatarRequest request =
      figure(line.picture, line.speaking ? emotion.shown : emotion.answered, frames);
  if (line.close) request.framing = "close";
  const bool silent = voice.audio.sha256.empty();
  if (!silent) request.audio = voice.audio;
  request.phonemes = voice.phonemes;
  request.speaking = line.speaking && !silent;
  return request;
}

sr::AvatarRequest reaction_request(const StagedLine& line) {
  sr::AvatarRequest request =
      figure(*line.reaction, emotion_row(line.line->emotion).answered, kReactionFrames);
  request.speaking = false;
  return request;
}

sr::AvatarRequest portrait_request(const Character& character, bool left) {
  sr::AvatarRequest request = figure({&character, Pose::kFront, left}, "joy", 1);
  request.speaking = false;
  return request;
}

sr::ImageRequest background_request(const Brief& brief, const Scene& scene) {
  const string mood(atmosphere_row(scene.atmosphere).id);
  string prompt = "Background plate for a " + brief.genre + " drama: " + scene.location;
  if (!scene.time.empty()) prompt += ", " + scene.time;
  prompt += ", " + mood + " mood, no people, no text";
  sr::ImageRequest request = image(std::move(prompt), "background", brief, kBackgroundSize);
  request.seed = seed_of({brief.title, scene.location, std::to_string(brief.seed)});
  request.format = "png";
  request.scene->location = scene.location;
  if (!scene.time.empty()) request.scene->time = scene.time;
  request.scene->atmosphere = mood;
  return request;
}

sr::ImageRequest title_card_request(const Brief& brief, const Script& script, int episode) {
  const string subtitle = episode_title(script, episode);
  sr::ImageRequest request =
      image("Title card of the " + brief.genre + " drama \"" + brief.title + "\", " + subtitle,
            "title_card", brief, kFrameSize);
  request.format = "png";
  request.scene->title = brief.title;
  request.scene->subtitle = subtitle;
  request.scene->atmosphere = string(genre_mood(genre_template(brief.genre).id));
  return request;
}

sr::ImageRequest end_card_request(const Brief& brief, const Script& script) {
  sr::ImageRequest request = image(
      "End card of the " + brief.genre + " drama \"" + brief.title + "\", teasing the next episode",
      "end_card", brief, kFrameSize);
  request.format = "png";
  request.scene->title = brief.language == "ko" ? "다음 이야기" : "Next time";
  const bool teased = script.cliffhanger && !script.cliffhanger->empty();
  request.scene->subtitle = teased ? *script.cliffhanger : brief.title;
  if (teased) request.scene->caption = brief.title;
  if (!script.scenes.empty())
    request.scene->atmosphere = string(atmosphere_row(script.scenes.back().atmosphere).id);
  return request;
}

sr::ImageRequest thumbnail_request(const Brief& brief, const Script& script, int episode,
                                   std::vector<sr::Artifact> figures) {
  sr::ImageRequest request =
      image("Thumbnail of the " + brief.genre + " drama \"" + brief.title + "\"", "thumbnail",
            brief, kThumbnailSize);
  request.references = std::move(figures);
  request.format = "jpeg";
  request.max_bytes = kThumbnailMaxBytes;
  request.scene->title = brief.title;
  request.scene->subtitle = episode_title(script, episode);
  if (!script.scenes.empty()) {
    const Scene& first = script.scenes.front();
    request.scene->location = first.location;
    if (!first.time.empty()) request.scene->time = first.time;
    request.scene->atmosphere = string(atmosphere_row(first.atmosphere).id);
  }
  return request;
}

sr::BedRequest bed_request(const Brief& brief, string mood) {
  sr::BedRequest request;
  request.seed = seed_of({brief.title, mood, std::to_string(brief.seed)});
  request.mood = std::move(mood);
  request.duration_ms = kBedMs;
  return request;
}

}  // namespace showrunner::drama
