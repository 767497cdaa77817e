#include "plan_check.h"

#include <algorithm>
#include <map>
#include <set>

#include "genre.h"

namespace showrunner::drama {
namespace {

using std::string;
using Problems = std::vector<Problem>;

constexpr const char* kImportances[] = {"main", "major_supporting", "supporting", "minor"};
constexpr const char* kGenders[] = {"male", "female"};
constexpr const char* kAgeGroups[] = {"young", "young_adult", "adult", "middle_age", "senior"};

template <class Range>
bool has(const Range& range, const string& value) {
  return std::find(std::begin(range), std::end(range), value) != std::end(range);
}

template <class Range>
string one_of(const Range& values) {
  constexpr size_t kShown = 40;
  string out = "one of ";
  size_t n = 0;
  for (const auto& value : values) {
    if (n == kShown) return out + ", ..";
    if (n++ != 0) out += ", ";
    out += value;
  }
  return out;
}

string at(const string& base, size_t index, const char* field = nullptr) {
  string out = base + "/" + std::to_string(index);
  if (field != nullptr) out.append("/").append(field);
  return out;
}

bool blank(const string& text) { return text.find_first_not_of(" \t\r\n") == string::npos; }

string quoted(const string& text) {
  size_t cut = 60;
  if (text.size() <= cut) return "\"" + text + "\"";
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xc0) == 0x80) --cut;
  return "\"" + text.substr(0, cut) + "..\"";
}

void need_text(const string& value, string pointer, Problems& out) {
  if (blank(value)) out.push_back({std::move(pointer), "an empty text", "at least one word"});
}

template <class Range>
void need_one_of(const string& value, const Range& values, string pointer, Problems& out) {
  if (!has(values, value)) out.push_back({std::move(pointer), quoted(value), one_of(values)});
}

void need_episode(int episode, int total, string pointer, Problems& out) {
  if (episode < 1 || episode > total)
    out.push_back({std::move(pointer), std::to_string(episode),
                   "an episode from 1 to " + std::to_string(total)});
}

void check_arc(const Plan& plan, int total, Problems& out) {
  constexpr const char* kPhases[] = {"exposition", "rising_action", "climax", "resolution"};
  if (plan.arc.size() != std::size(kPhases)) {
    out.push_back({"/arc", std::to_string(plan.arc.size()) + " phases",
                   "exposition, rising_action, climax and resolution"});
    return;
  }
  int reached = 0;
  for (size_t i = 0; i < plan.arc.size(); ++i) {
    const ArcPhase& phase = plan.arc[i];
    if (phase.phase != kPhases[i])
      out.push_back({at("/arc", i, "phase"), quoted(phase.phase), kPhases[i]});
    need_episode(phase.from_episode, total, at("/arc", i, "from_episode"), out);
    need_episode(phase.to_episode, total, at("/arc", i, "to_episode"), out);
    need_text(phase.description, at("/arc", i, "description"), out);
    if (phase.from_episode > reached + 1 || phase.to_episode < phase.from_episode)
      out.push_back({at("/arc", i),
                     "episodes " + std::to_string(phase.from_episode) + " to " +
                         std::to_string(phase.to_episode),
                     "a range that goes on from episode " + std::to_string(reached)});
    reached = std::max(reached, phase.to_episode);
  }
  if (reached < total)
    out.push_back({"/arc/3/to_episode", std::to_string(reached), std::to_string(total)});
}

void check_outlines(const Plan& plan, int total, const std::set<string>& ids, Problems& out) {
  if (plan.outlines.size() != static_cast<size_t>(total))
    out.push_back({"/outlines", std::to_string(plan.outlines.size()) + " outlines",
                   std::to_string(total) + ", one for each episode"});
  for (size_t i = 0; i < plan.outlines.size(); ++i) {
    const Outline& outline = plan.outlines[i];
    if (outline.episode != static_cast<int>(i) + 1)
      out.push_back(
          {at("/outlines", i, "episode"), std::to_string(outline.episode), std::to_string(i + 1)});
    need_text(outline.title, at("/outlines", i, "title"), out);
    need_text(outline.main_event, at("/outlines", i, "main_event"), out);
    if (outline.character_focus.empty())
      out.push_back({at("/outlines", i, "character_focus"), "an empty list", "a character's id"});
    for (size_t j = 0; j < outline.character_focus.size(); ++j)
      need_one_of(outline.character_focus[j], ids, at(at("/outlines", i, "character_focus"), j),
                  out);
  }
}

void check_scene(const Scene& scene, const string& base, const std::vector<string>& names,
                 Problems& out) {
  for (size_t i = 0; i < scene.characters.size(); ++i)
    need_one_of(scene.characters[i], names, at(base + "/characters", i), out);
  if (scene.dialogues.empty())
    out.push_back({base + "/dialogues", "an empty list", "at least one line of dialogue"});
  std::map<int, size_t> seen;
  for (size_t i = 0; i < scene.dialogues.size(); ++i) {
    const Line& line = scene.dialogues[i];
    const string lines = base + "/dialogues";
    if (const auto [it, fresh] = seen.emplace(line.id, i); !fresh)
      out.push_back({at(lines, i, "id"), std::to_string(line.id),
                     "an id of its own; " + at(lines, it->second) + " has this one"});
    need_one_of(line.character, names, at(lines, i, "character"), out);
    need_one_of(line.emotion, kEmotions, at(lines, i, "emotion"), out);
    need_text(line.text, at(lines, i, "text"), out);
    if (const size_t n = chars_of(line.text); n > kMaxLineChars)
      out.push_back({at(lines, i, "text"), std::to_string(n) + " characters",
                     "at most " + std::to_string(kMaxLineChars) + "; split the line"});
  }
}

}  // namespace

size_t chars_of(const string& text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

string describe(const Problem& problem) {
  return (problem.pointer.empty() ? string("/") : problem.pointer) + ": found " + problem.found +
         "; expected " + problem.expected;
}

string describe(std::span<const Problem> problems) {
  string out;
  for (const Problem& problem : problems) out += "- " + describe(problem) + "\n";
  return out;
}

Problems check_characters(const std::vector<Character>& characters) {
  Problems out;
  std::set<string> ids, names;
  for (size_t i = 0; i < characters.size(); ++i) {
    const Character& c = characters[i];
    const string base = "/characters";
    need_text(c.id, at(base, i, "id"), out);
    need_text(c.name, at(base, i, "name"), out);
    if (!ids.insert(c.id).second)
      out.push_back({at(base, i, "id"), quoted(c.id), "an id that no other character has"});
    if (!names.insert(c.name).second)
      out.push_back({at(base, i, "name"), quoted(c.name), "a name that no other character has"});
    need_one_of(c.importance, kImportances, at(base, i, "importance"), out);
    need_one_of(c.voice_profile.gender, kGenders, at(base, i, "voice_profile/gender"), out);
    need_one_of(c.voice_profile.age_group, kAgeGroups, at(base, i, "voice_profile/age_group"), out);
  }
  return out;
}

Problems check_plan(const Brief& brief, const Plan& plan) {
  Problems out = check_characters(plan.characters);
  const GenreTemplate& genre = genre_template(brief.genre);
  const size_t needed = std::max(kMinCharacters, genre.min_characters);
  if (plan.characters.size() < needed)
    out.push_back({"/characters", std::to_string(plan.characters.size()) + " characters",
                   "at least " + std::to_string(needed)});
  std::set<string> ids;
  int mains = 0;
  for (const Character& c : plan.characters) {
    ids.insert(c.id);
    mains += c.importance == "main";
  }
  if (mains < 2)
    out.push_back({"/characters", std::to_string(mains) + " main characters", "at least 2"});

  need_text(plan.logline, "/logline", out);
  need_text(plan.main_conflict, "/main_conflict", out);
  check_arc(plan, brief.total_episodes, out);
  if (plan.milestones.size() != genre.milestones.size())
    out.push_back({"/milestones", std::to_string(plan.milestones.size()) + " milestones",
                   std::to_string(genre.milestones.size()) + " for the genre " + string(genre.id)});
  for (size_t i = 0; i < plan.milestones.size(); ++i)
    need_episode(plan.milestones[i].episode, brief.total_episodes, at("/milestones", i, "episode"),
                 out);
  for (size_t i = 0; i < plan.subplots.size(); ++i)
    for (size_t j = 0; j < plan.subplots[i].episodes.size(); ++j)
      need_episode(plan.subplots[i].episodes[j], brief.total_episodes,
                   at(at("/subplots", i, "episodes"), j), out);
  for (size_t i = 0; i < plan.relationships.size(); ++i) {
    const Relationship& r = plan.relationships[i];
    need_one_of(r.from, ids, at("/relationships", i, "from"), out);
    need_one_of(r.to, ids, at("/relationships", i, "to"), out);
    if (r.intimacy < 1 || r.intimacy > 10)
      out.push_back({at("/relationships", i, "intimacy"), std::to_string(r.intimacy), "1 to 10"});
  }
  check_outlines(plan, brief.total_episodes, ids, out);
  return out;
}

Problems check_script(const Script& script, const std::vector<Character>& characters) {
  Problems out;
  std::vector<string> names;
  for (const Character& c : characters) names.push_back(c.name);
  if (script.scenes.empty())
    out.push_back({"/scenes", "an empty list", "at least one scene with dialogues"});
  for (size_t i = 0; i < script.scenes.size(); ++i)
    check_scene(script.scenes[i], at("/scenes", i), names, out);
  return out;
}

void complete_casts(Script& script) {
  for (Scene& scene : script.scenes)
    for (const Line& line : scene.dialogues)
      if (!has(scene.characters, line.character)) scene.characters.push_back(line.character);
}

}  // namespace showrunner::drama
