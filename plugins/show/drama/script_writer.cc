#include "script_writer.h"

#include <algorithm>
#include <set>
#include <utility>

#include "ask.h"
#include "genre.h"
#include "prompts.h"

namespace showrunner::drama {
namespace {

using sr::Json;
using std::string;
using Problems = std::vector<Problem>;

constexpr const char* kPath = "script/outline";

struct Dialogues {
  std::vector<Line> dialogues;
  template <class V>
  void fields(V&& v) {
    v("dialogues", dialogues);
  }
};

template <class T>
T usable(const Json& json) {
  try {
    return sr::read_json<T>(json);
  } catch (const Json::exception&) {
    return T{};
  }
}

template <class Range>
bool has(const Range& range, const string& value) {
  return std::find(std::begin(range), std::end(range), value) != std::end(range);
}

bool blank(const string& text) { return text.find_first_not_of(" \t\r\n") == string::npos; }

Problems check_outline(const Json& json, const std::set<string>& names, const EpisodeSize& size) {
  const auto outline = sr::read_json<EpisodeOutline>(json);
  Problems out;
  if (blank(outline.title)) out.push_back({"/title", "nothing", "a short title"});
  if (blank(outline.summary)) out.push_back({"/summary", "nothing", "what happens"});
  const auto scenes = static_cast<int>(outline.scenes.size());
  if (scenes < size.min_scenes || scenes > size.max_scenes)
    out.push_back({"/scenes", std::to_string(scenes) + " scenes",
                   std::to_string(size.min_scenes) + " to " + std::to_string(size.max_scenes)});
  for (size_t i = 0; i < outline.scenes.size(); ++i) {
    const SceneOutline& scene = outline.scenes[i];
    const string base = "/scenes/" + std::to_string(i);
    if (blank(scene.location)) out.push_back({base + "/location", "nothing", "a place"});
    if (scene.characters.empty())
      out.push_back({base + "/characters", "an empty list", "the names of who speaks"});
    for (const string& name : scene.characters)
      if (!names.contains(name))
        out.push_back({base + "/characters", "\"" + name + "\"", "a character's name"});
  }
  return out;
}

// Keeps scenes that can be played; ids instead of names and unknown names are put right.
EpisodeOutline take_outline(const Json& json, const Plan& plan, int episode,
                            const EpisodeSize& size) {
  auto outline = usable<EpisodeOutline>(json);
  for (SceneOutline& scene : outline.scenes) {
    std::vector<string> cast;
    for (const string& said : scene.characters)
      for (const Character& c : plan.characters)
        if ((c.name == said || c.id == said) && !has(cast, c.name)) cast.push_back(c.name);
    scene.characters = std::move(cast);
    if (!has(kAtmospheres, scene.atmosphere)) scene.atmosphere = "neutral";
  }
  std::erase_if(outline.scenes,
                [](const SceneOutline& s) { return s.characters.empty() || blank(s.location); });
  if (outline.scenes.size() > static_cast<size_t>(size.max_scenes))
    outline.scenes.resize(static_cast<size_t>(size.max_scenes));
  const Outline& planned = plan.outlines[static_cast<size_t>(episode - 1)];
  if (blank(outline.title)) outline.title = planned.title;
  if (blank(outline.summary)) outline.summary = planned.main_event;
  if (outline.scenes.empty())
    require_none(kPath, {{"/scenes", "no scene with a place and known characters",
                          std::to_string(size.min_scenes) + " or more"}});
  return outline;
}

Problems check_dialogues(const Json& json, const std::vector<string>& names, LineRange range) {
  const auto said = sr::read_json<Dialogues>(json).dialogues;
  Problems out;
  if (said.size() < static_cast<size_t>(range.min))
    out.push_back({"/dialogues", std::to_string(said.size()) + " lines",
                   std::to_string(range.min) + " to " + std::to_string(range.max)});
  for (size_t i = 0; i < said.size(); ++i) {
    const string base = "/dialogues/" + std::to_string(i);
    if (!has(names, said[i].character))
      out.push_back({base + "/character", "\"" + said[i].character + "\"", "a name of this scene"});
    if (!has(kEmotions, said[i].emotion))
      out.push_back({base + "/emotion", "\"" + said[i].emotion + "\"",
                     "happy, sad, angry, surprised, fear or neutral"});
    if (blank(said[i].text)) out.push_back({base + "/text", "nothing", "what is said"});
    if (const size_t chars = chars_of(said[i].text); chars > kMaxLineChars)
      out.push_back({base + "/text", std::to_string(chars) + " characters",
                     "a line of at most 60 characters"});
  }
  return out;
}

std::vector<Line> take_dialogues(const Json& json, const std::vector<Character>& characters) {
  auto lines = usable<Dialogues>(json).dialogues;
  std::erase_if(lines, [&](const Line& line) {
    return blank(line.text) || chars_of(line.text) > kMaxLineChars ||
           std::none_of(characters.begin(), characters.end(),
                        [&](const Character& c) { return c.name == line.character; });
  });
  int id = 0;
  for (Line& line : lines) {
    line.id = ++id;
    line.duration.reset();
    if (!has(kEmotions, line.emotion)) line.emotion = "neutral";
  }
  return lines;
}

sr::Task<Scene> write_scene(sr::Run& run, const Brief& brief, const Plan& plan, int episode,
                            const EpisodeOutline& outline, size_t index) {
  const SceneOutline& frame = outline.scenes[index];
  const LineRange range =
      lines_per_scene(episode_size(brief.episode_minutes), static_cast<int>(outline.scenes.size()));
  Prompt prompt = scene_request(brief, plan, episode, outline, index);
  Check check = [&frame, range](const Json& json) {
    return check_dialogues(json, frame.characters, range);
  };
  string path = "script/scene" + std::to_string(index + 1);
  Answer answer = co_await ask(run, path, prompt, std::move(check));
  Scene scene;
  scene.scene_number = static_cast<int>(index + 1);
  scene.location = frame.location;
  scene.time = frame.time;
  scene.atmosphere = frame.atmosphere;
  scene.characters = frame.characters;
  scene.dialogues = take_dialogues(answer.json, plan.characters);
  if (scene.dialogues.empty()) require_none(path, answer.problems);
  co_return scene;
}

}  // namespace

sr::Task<Script> write_script(sr::Run& run, const Brief& brief, const Plan& plan, int episode) {
  if (episode < 1 || static_cast<size_t>(episode) > plan.outlines.size())
    throw sr::invalid_argument("episode " + std::to_string(episode) +
                               " was asked for, the plan has 1 to " +
                               std::to_string(plan.outlines.size()));
  const EpisodeSize size = episode_size(brief.episode_minutes);
  std::set<string> names;
  for (const Character& c : plan.characters) names.insert(c.name);

  Prompt prompt = script_outline_request(brief, plan, episode);
  Check check = [&](const Json& json) { return check_outline(json, names, size); };
  Answer answer = co_await ask(run, kPath, prompt, std::move(check));
  const EpisodeOutline outline = take_outline(answer.json, plan, episode, size);

  std::vector<sr::Task<Scene>> scenes;
  for (size_t i = 0; i < outline.scenes.size(); ++i)
    scenes.push_back(write_scene(run, brief, plan, episode, outline, i));
  Script script;
  script.scenes = co_await sr::all(std::move(scenes));
  script.episode_number = episode;
  script.title = outline.title;
  script.summary = outline.summary;
  if (!blank(outline.cliffhanger)) script.cliffhanger = outline.cliffhanger;
  complete_casts(script);

  size_t lines = 0;
  for (const Scene& scene : script.scenes) lines += scene.dialogues.size();
  Problems problems = check_script(script, plan.characters);
  if (lines < static_cast<size_t>(size.min_lines))
    problems.push_back({"/scenes", std::to_string(lines) + " lines of dialogue",
                        std::to_string(size.min_lines) + " to " + std::to_string(size.max_lines)});
  require_none("script", problems);
  co_return script;
}

}  // namespace showrunner::drama
