#include "genre.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace showrunner::drama {
namespace {

using std::string_view;

constexpr MilestoneAt kRomanceMilestones[] = {{"first_meeting", 0},   {"growing_interest", 20},
                                              {"first_conflict", 35}, {"confession", 50},
                                              {"major_crisis", 80},   {"resolution", 100}};
constexpr string_view kRomanceElements[] = {"a first meeting that both remember",
                                            "a secret between the two",
                                            "a rival",
                                            "a friend who pushes",
                                            "a misunderstanding",
                                            "a sacrifice",
                                            "a reunion"};
constexpr string_view kRomancePurposes[] = {
    "first_meeting", "daily",      "work",   "heart_to_heart", "family",
    "rivalry",       "ex",         "date",   "jealousy",       "quarrel",
    "comfort",       "confession", "crisis", "reunion",        "cliffhanger"};

constexpr MilestoneAt kThrillerMilestones[] = {
    {"incident", 0},          {"first_clue", 20}, {"point_of_no_return", 50},
    {"major_revelation", 70}, {"twist", 90},      {"resolution", 100}};
constexpr string_view kThrillerElements[] = {
    "a crime or a disappearance",    "a clock that runs", "a false trail",
    "an ally who cannot be trusted", "a personal stake",  "a twist that the clues allowed"};
constexpr string_view kThrillerPurposes[] = {
    "incident", "investigation", "interrogation", "suspicion", "threat", "pursuit", "plan",
    "betrayal", "revelation",    "standoff",      "aftermath", "daily",  "family",  "cliffhanger"};

constexpr MilestoneAt kComedyMilestones[] = {{"opening_mess", 0},
                                             {"misunderstanding", 30},
                                             {"big_scheme", 50},
                                             {"everything_collapses", 80},
                                             {"resolution", 100}};
constexpr string_view kComedyElements[] = {"ten comic beats an episode", "a running gag",
                                           "a plan that goes wrong",     "a straight man",
                                           "a misunderstanding",         "a warm end"};
constexpr string_view kComedyPurposes[] = {"mishap", "misunderstanding", "scheme",  "bluff",
                                           "banter", "competition",      "daily",   "work",
                                           "family", "heart_to_heart",   "reunion", "cliffhanger"};

constexpr MilestoneAt kDramaMilestones[] = {{"inciting_incident", 0},
                                            {"first_conflict", 30},
                                            {"turning_point", 50},
                                            {"major_crisis", 80},
                                            {"resolution", 100}};
constexpr string_view kDramaElements[] = {"a want and an obstacle", "a choice with a price",
                                          "a family or a team", "a change in the main character"};
constexpr string_view kDramaPurposes[] = {"daily",   "work",       "heart_to_heart", "family",
                                          "rivalry", "quarrel",    "comfort",        "crisis",
                                          "reunion", "cliffhanger"};

constexpr GenreTemplate kRomance{"romance",          {20, 60, 20},     4,
                                 kRomanceMilestones, kRomanceElements, kRomancePurposes};
constexpr GenreTemplate kThriller{"thriller",          {25, 50, 25},      6,
                                  kThrillerMilestones, kThrillerElements, kThrillerPurposes};
constexpr GenreTemplate kComedy{"comedy",          {30, 50, 20},    5,
                                kComedyMilestones, kComedyElements, kComedyPurposes};
constexpr GenreTemplate kDrama{"drama",          {25, 50, 25},   4,
                               kDramaMilestones, kDramaElements, kDramaPurposes};

struct Word {
  string_view word;
  const GenreTemplate& genre;
};
// The first word found decides, so "romantic comedy" is a comedy.
const Word kWords[] = {
    {"comedy", kComedy},    {"comic", kComedy},    {"sitcom", kComedy},     {"코미디", kComedy},
    {"코믹", kComedy},      {"시트콤", kComedy},   {"thriller", kThriller}, {"crime", kThriller},
    {"mystery", kThriller}, {"스릴러", kThriller}, {"범죄", kThriller},     {"미스터리", kThriller},
    {"roman", kRomance},    {"melo", kRomance},    {"로맨스", kRomance},    {"멜로", kRomance}};

int percent_of(int total, int percent) { return (total * percent + 50) / 100; }

}  // namespace

const GenreTemplate& genre_template(std::string_view genre) {
  std::string lower(genre);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const Word& word : kWords)
    if (lower.find(word.word) != std::string::npos) return word.genre;
  return kDrama;
}

std::vector<ArcPhase> arc_ranges(const GenreTemplate& genre, int total_episodes) {
  const int n = std::max(total_episodes, 1);
  const int act1 = genre.acts_percent[0];
  const int act2 = act1 + genre.acts_percent[1];
  const int climax = act2 + (100 - act2) / 2;
  std::vector<ArcPhase> arc = {{"exposition", 1, 1, {}},
                               {"rising_action", 1, 1, {}},
                               {"climax", 1, 1, {}},
                               {"resolution", 1, 1, {}}};
  if (n < 4) {  // phases share episodes, evenly
    for (int i = 0; i < 4; ++i) {
      auto& phase = arc[static_cast<size_t>(i)];
      phase.from_episode = phase.to_episode = 1 + i * n / 4;
    }
    return arc;
  }
  arc[0].to_episode = std::clamp(percent_of(n, act1), 1, n - 3);
  arc[1].to_episode = std::clamp(percent_of(n, act2), arc[0].to_episode + 1, n - 2);
  arc[2].to_episode = std::clamp(percent_of(n, climax), arc[1].to_episode + 1, n - 1);
  arc[3].to_episode = n;
  for (size_t i = 1; i < 4; ++i) arc[i].from_episode = arc[i - 1].to_episode + 1;
  return arc;
}

std::string phase_of(const std::vector<ArcPhase>& arc, int episode) {
  for (const ArcPhase& phase : arc)
    if (phase.from_episode <= episode && episode <= phase.to_episode) return phase.phase;
  return "resolution";
}

std::vector<Milestone> milestone_episodes(const GenreTemplate& genre, int total_episodes) {
  const int n = std::max(total_episodes, 1);
  std::vector<Milestone> out;
  for (const MilestoneAt& at : genre.milestones)
    out.push_back({std::string(at.name), std::clamp(percent_of(n, at.percent), 1, n), {}});
  return out;
}

EpisodeSize episode_size(int episode_minutes) {
  const int minutes = std::clamp(episode_minutes, 1, 180);
  EpisodeSize size{8 * minutes, 10 * minutes, 0, 0};
  size.min_scenes = std::max(1, size.min_lines / 10);
  size.max_scenes = std::max(1, size.max_lines / 10);
  return size;
}

LineRange lines_per_scene(const EpisodeSize& size, int scenes) {
  const int n = std::max(scenes, 1);
  const int min =
      std::max(size.min_lines / n + (size.min_lines % n != 0), std::min(10, size.min_lines));
  return {min, std::max(min, std::min(12, size.max_lines / n))};
}

}  // namespace showrunner::drama
