#include "estimates.h"

#include "genre.h"
#include "plan_check.h"
#include "staging.h"
#include "timeline.h"

namespace showrunner::drama {
namespace {

using std::string;

sr::Artifact artifact(string media_type) { return {string(64, '0'), std::move(media_type), 0}; }

constexpr int kSpeechRate = 22050;
constexpr sr::Loudness kLoudness{-14, -1.5, {}};

}  // namespace

sr::VoicesResult estimate(const sr::VoicesRequest& request) {
  const string language = request.language.value_or("en");
  return {{{"estimate-female", "?", {language}, "female", {}, {}, "standard", {}},
           {"estimate-male", "?", {language}, "male", {}, {}, "standard", {}}}};
}

sr::SpeakResult estimate(const sr::SpeakRequest& request) {
  sr::SpeakResult out;
  out.audio = artifact("audio/wav");
  out.duration_ms =
      static_cast<int64_t>(static_cast<double>(expected_speech_ms(request.text)) / request.rate);
  out.sample_rate = kSpeechRate;
  out.samples = out.duration_ms * kSpeechRate / 1000;
  return out;
}

sr::AvatarResult estimate(const sr::AvatarRequest& request) {
  const sr::Size size = request.size;
  sr::AvatarResult out;
  out.frames = request.frames;
  out.sprites =
      sr::Sprites{artifact("image/png"),
                  size.width,
                  size.height,
                  request.frames,
                  {{"figure", 0, 0, {{0, 0, size.width, size.height}}, {{0, request.frames}}}}};
  out.still = artifact("image/png");
  return out;
}

sr::ImageResult estimate(const sr::ImageRequest& request) {
  const string type = request.format == "jpeg" ? "image/jpeg" : "image/png";
  return {{{artifact(type), request.size.width, request.size.height, {}}}};
}

sr::BedResult estimate(const sr::BedRequest& request) {
  return {artifact("audio/wav"), request.duration_ms, kSampleRate, 2, true};
}

sr::SegmentResult estimate(const sr::SegmentRequest& request) {
  return {artifact("video/mp4"), request.frames};
}

sr::MixResult estimate(const sr::MixRequest& request) {
  return {artifact("audio/flac"), request.samples, kLoudness, {}};
}

sr::ComposeResult estimate(const sr::ComposeRequest& request) {
  sr::ComposeResult out;
  out.video = artifact("video/mp4");
  for (const sr::ComposeSegment& segment : request.segments) out.frames += segment.frames;
  out.duration_ms = out.frames * 1000 / kFps;
  out.loudness = kLoudness;
  for (const char* format : {"srt", "vtt", "ass"})
    out.captions.push_back({format, request.language, artifact("text/plain")});
  return out;
}

sr::PublishResult estimate(const sr::PublishRequest&) { return {"estimate", "estimate:", {}}; }

Plan estimate(const Brief& brief) {
  Plan plan;
  plan.logline = brief.basic_premise.value_or(brief.title);
  plan.arc = arc_ranges(genre_template(brief.genre), brief.total_episodes);
  plan.characters = brief.characters;
  while (plan.characters.size() < kMinCharacters) {
    Character c;
    const size_t number = plan.characters.size() + 1;
    c.id = "EST" + std::to_string(number);
    c.name = "?" + std::to_string(number);
    c.importance = number <= 2 ? "main" : number <= 6 ? "major_supporting" : "supporting";
    c.voice_profile.gender = number % 2 == 0 ? "male" : "female";
    plan.characters.push_back(std::move(c));
  }
  for (int episode = 1; episode <= brief.total_episodes; ++episode) {
    Outline outline;
    outline.episode = episode;
    outline.title = std::to_string(episode);
    outline.main_event = brief.title;
    outline.character_focus = {plan.characters.front().id};
    outline.arc_phase = phase_of(plan.arc, episode);
    plan.outlines.push_back(std::move(outline));
  }
  return plan;
}

}  // namespace showrunner::drama
