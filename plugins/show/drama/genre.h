// Genre templates: what a genre fixes before anyone writes a word. Acts become episode ranges, plot
// points become milestones at episodes; the words come from llm.chat/1.
//
// Threads: pure functions of their arguments. Errors: none; an unknown genre gets kDrama.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model.h"

namespace showrunner::drama {

struct MilestoneAt {
  std::string_view name;
  int percent;  // of the series' episodes
};

struct GenreTemplate {
  std::string_view id;  // romance | thriller | comedy | drama
  int acts_percent[3];
  size_t min_characters;
  std::span<const MilestoneAt> milestones;
  std::span<const std::string_view> elements;  // what an audience of this genre expects
  std::span<const std::string_view> purposes;  // of scenes
};

// By id or by a word of it in English or Korean ("romantic comedy" is a comedy, "로맨스" romance).
const GenreTemplate& genre_template(std::string_view genre);

// The four phases in order, without descriptions. From 4 episodes on they do not overlap; together
// they always cover 1..total_episodes. Act 1 is the exposition, act 2 the rising action, act 3 the
// climax and the resolution.
std::vector<ArcPhase> arc_ranges(const GenreTemplate& genre, int total_episodes);
std::string phase_of(const std::vector<ArcPhase>& arc, int episode);

// In the order of the genre, without descriptions.
std::vector<Milestone> milestone_episodes(const GenreTemplate& genre, int total_episodes);

// How long an episode is in a script: 8 to 10 lines a minute, in scenes of 10 to 12 lines.
struct EpisodeSize {
  int min_lines, max_lines;
  int min_scenes, max_scenes;
};
EpisodeSize episode_size(int episode_minutes);

// The bounds of one scene's lines in an episode of `scenes` scenes.
struct LineRange {
  int min, max;
};
LineRange lines_per_scene(const EpisodeSize& size, int scenes);

}  // namespace showrunner::drama
