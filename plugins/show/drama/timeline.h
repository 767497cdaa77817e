// The episode in time: integer frames at 30 a second, 1,600 samples each. A line starts on a frame;
// what follows it is a pause by its punctuation and emotion.
//
//   intro | transition establishing line line .. | transition establishing .. | transition outro
//
// Threads: pure functions. Errors: none.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "staging.h"

namespace showrunner::drama {

inline constexpr int kFps = 30;
inline constexpr int kSampleRate = 48000;
inline constexpr int64_t kSamplesPerFrame = kSampleRate / kFps;
inline constexpr int kReactionFrames = 90;      // what a reaction's picture has
inline constexpr int kEstablishingFrames = 54;  // after the transition
inline constexpr int kIntroFrames = 105;
inline constexpr int kOutroFrames = 135;  // after the transition
inline constexpr int kOutroTransitionFrames = 15;

struct LineTime {
  int64_t cue = 0;           // frame of the film at which the voice starts
  int64_t voice_frames = 0;  // rounded up
  int64_t slot = 0;          // frames until the next line or the scene's end
  // Lengths of StagedLine::shots. All but an establishing shot lie within the slot.
  std::vector<int64_t> shots;
};

struct SceneTime {
  int64_t start = 0;  // of the transition
  int transition_frames = 0;
  std::vector<LineTime> lines;
};

struct Timeline {
  std::vector<SceneTime> scenes;
  int64_t outro = 0;  // start of the transition
  int64_t frames = 0;
};

int64_t frames_of(int64_t samples, int sample_rate);

// The line alone: all but the cue. last: of its scene.
LineTime line_time(const StagedLine& line, std::string_view atmosphere, int64_t voice_frames,
                   bool last);

// voice_frames[scene][line]
Timeline lay_out(const std::vector<StagedScene>& scenes,
                 const std::vector<std::vector<int64_t>>& voice_frames);

// Length of the transition that follows a scene.
int transition_after(const std::vector<StagedScene>& scenes, size_t scene);

}  // namespace showrunner::drama
