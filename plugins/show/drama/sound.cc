#include "sound.h"

#include <algorithm>

#include "genre.h"
#include "tables.h"

namespace showrunner::drama {
namespace {

using std::string;

constexpr int64_t kCrossFade = kSampleRate;  // 1 s
constexpr int64_t kEndFade = 2 * kSampleRate;
constexpr double kTitleGainDb = -12;

struct Stretch {
  string mood;
  double gain_db;
  int64_t start, end;  // frames
};

string opening_mood(const Brief& brief) {
  return string(genre_mood(genre_template(brief.genre).id));
}

// Scenes of one mood share a stretch; opening and end have the genre's mood.
std::vector<Stretch> stretches(const Brief& brief, const std::vector<StagedScene>& scenes,
                               const Timeline& timeline) {
  std::vector<Stretch> out;
  const auto add = [&](string mood, double gain_db, int64_t start, int64_t end) {
    if (!out.empty() && out.back().mood == mood) {
      out.back().end = end;
    } else {
      out.push_back({std::move(mood), gain_db, start, end});
    }
  };
  add(opening_mood(brief), kTitleGainDb, 0, timeline.scenes.front().start);
  for (size_t s = 0; s < scenes.size(); ++s) {
    const AtmosphereRow& row = atmosphere_row(scenes[s].scene->atmosphere);
    const int64_t end = s + 1 < scenes.size() ? timeline.scenes[s + 1].start : timeline.outro;
    add(string(row.mood), row.music_gain_db, timeline.scenes[s].start, end);
  }
  add(opening_mood(brief), kTitleGainDb, timeline.outro, timeline.frames);
  return out;
}

}  // namespace

std::vector<string> moods(const Brief& brief, const std::vector<StagedScene>& scenes) {
  std::vector<string> out{opening_mood(brief)};
  for (const StagedScene& scene : scenes) {
    string mood(atmosphere_row(scene.scene->atmosphere).mood);
    if (std::find(out.begin(), out.end(), mood) == out.end()) out.push_back(std::move(mood));
  }
  return out;
}

sr::MixRequest mix_request(const Brief& brief, const std::vector<StagedScene>& scenes,
                           const Timeline& timeline, const EpisodeMedia& media,
                           const std::map<string, sr::Artifact>& beds) {
  sr::MixRequest request;
  request.sample_rate = kSampleRate;
  request.samples = timeline.frames * kSamplesPerFrame;
  for (size_t s = 0; s < scenes.size(); ++s)
    for (size_t i = 0; i < scenes[s].lines.size(); ++i) {
      const sr::SpeakResult& voice = media.scenes[s].lines[i].voice;
      if (voice.samples == 0) continue;
      sr::MixVoice entry;
      entry.audio = voice.audio;
      entry.start = timeline.scenes[s].lines[i].cue * kSamplesPerFrame;
      request.voices.push_back(std::move(entry));
    }
  const std::vector<Stretch> music = stretches(brief, scenes, timeline);
  for (size_t i = 0; i < music.size(); ++i) {
    const bool last = i + 1 == music.size();
    sr::MixMusic entry;
    entry.audio = beds.at(music[i].mood);
    entry.start = music[i].start * kSamplesPerFrame;
    entry.end =
        std::min(music[i].end * kSamplesPerFrame + (last ? 0 : kCrossFade), request.samples);
    entry.gain_db = music[i].gain_db;
    entry.fade_in = i == 0 ? kSampleRate / 4 : kCrossFade;
    entry.fade_out = last ? kEndFade : kCrossFade;
    request.music.push_back(std::move(entry));
  }
  return request;
}

}  // namespace showrunner::drama
