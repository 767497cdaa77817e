// Shots and segments: where things stand in the frame, how the camera moves, and the requests of
// render.segment/1. Frames of a segment count from the line's cue or the scene's start, so a
// segment changes only with the line or transition that it shows.
//
// Threads: pure functions. Errors: none.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "pictures.h"
#include "showrunner/cpp/kinds/avatar.hpp"
#include "showrunner/cpp/kinds/render.hpp"
#include "staging.h"
#include "timeline.h"

namespace showrunner::drama {

// What the steps before the edit made.
struct LineMedia {
  sr::SpeakResult voice;
  sr::AvatarResult picture;
  std::optional<sr::AvatarResult> reaction;
  std::vector<sr::Subtitle> subtitles;  // from the line's cue
};
struct SceneMedia {
  sr::Artifact background;
  std::vector<LineMedia> lines;
};
struct EpisodeMedia {
  sr::Artifact title_card, end_card;
  std::vector<SceneMedia> scenes;
};

struct Segment {
  std::string path;
  sr::SegmentRequest request;
};

// All segments of the film in order; their frames add up to timeline.frames. base: "ep1".
std::vector<Segment> segments(const std::string& base, const std::vector<StagedScene>& scenes,
                              const Timeline& timeline, const EpisodeMedia& media);

// "ep1/scene2/line7"
std::string line_path(const std::string& base, const StagedScene& scene, const StagedLine& line);
std::string scene_path(const std::string& base, const StagedScene& scene);

}  // namespace showrunner::drama
