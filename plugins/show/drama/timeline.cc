#include "timeline.h"

#include <algorithm>
#include <cmath>

#include "tables.h"

namespace showrunner::drama {
namespace {

constexpr int64_t kMinSlot = 36;
constexpr int64_t kSceneTail = 18;

int64_t pause_frames(const Line& line, std::string_view atmosphere) {
  std::string_view text = line.text;
  while (!text.empty() && (text.back() == ' ' || text.back() == '"' || text.back() == '\n'))
    text.remove_suffix(1);
  double frames = 12;
  if (text.ends_with("...") || text.ends_with("…")) {
    frames = 20;
  } else if (text.ends_with('?')) {
    frames = 14;
  } else if (text.ends_with('!')) {
    frames = 10;
  } else if (text.ends_with('-') || text.ends_with("—")) {
    frames = 5;  // interrupted
  }
  frames *= emotion_row(line.emotion).pause * atmosphere_row(atmosphere).pause;
  return std::lround(frames);
}

}  // namespace

int64_t frames_of(int64_t samples, int sample_rate) {
  const int64_t rate = std::max(sample_rate, 1);
  const int64_t whole = samples / rate, rest = samples % rate;
  return whole * kFps + (rest * kFps + rate - 1) / rate;
}

LineTime line_time(const StagedLine& line, std::string_view atmosphere, int64_t voice_frames,
                   bool last) {
  LineTime out;
  out.voice_frames = voice_frames;
  out.slot = std::max(kMinSlot, voice_frames + pause_frames(*line.line, atmosphere));
  if (last) out.slot += kSceneTail;
  int64_t left = out.slot;
  const auto has = [&](ShotType t) {
    return std::find(line.shots.begin(), line.shots.end(), t) != line.shots.end();
  };
  int64_t two = 0, reaction = 0;
  if (has(ShotType::kReaction)) reaction = std::clamp(out.slot * 3 / 10, int64_t{10}, int64_t{60});
  left -= reaction;
  if (has(ShotType::kTwoShot)) two = std::clamp(left * 45 / 100, int64_t{10}, int64_t{80});
  left -= two;
  for (const ShotType type : line.shots) {
    switch (type) {
      case ShotType::kEstablishing:
        out.shots.push_back(kEstablishingFrames);
        break;
      case ShotType::kTwoShot:
        out.shots.push_back(two);
        break;
      case ShotType::kSingle:
        out.shots.push_back(left);
        break;
      case ShotType::kReaction:
        out.shots.push_back(reaction);
        break;
    }
  }
  return out;
}

Timeline lay_out(const std::vector<StagedScene>& scenes,
                 const std::vector<std::vector<int64_t>>& voice_frames) {
  Timeline out;
  int64_t at = kIntroFrames;
  for (size_t s = 0; s < scenes.size(); ++s) {
    const StagedScene& staged = scenes[s];
    SceneTime scene;
    scene.start = at;
    scene.transition_frames = atmosphere_row(staged.scene->atmosphere).transition_frames;
    at += scene.transition_frames + kEstablishingFrames;
    for (size_t i = 0; i < staged.lines.size(); ++i) {
      LineTime line = line_time(staged.lines[i], staged.scene->atmosphere, voice_frames[s][i],
                                i + 1 == staged.lines.size());
      line.cue = at;
      at += line.slot;
      scene.lines.push_back(std::move(line));
    }
    out.scenes.push_back(std::move(scene));
  }
  out.outro = at;
  out.frames = at + kOutroTransitionFrames + kOutroFrames;
  return out;
}

int transition_after(const std::vector<StagedScene>& scenes, size_t scene) {
  if (scene + 1 == scenes.size()) return kOutroTransitionFrames;
  return atmosphere_row(scenes[scene + 1].scene->atmosphere).transition_frames;
}

}  // namespace showrunner::drama
