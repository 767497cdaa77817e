#include "episode.h"

#include <algorithm>

#include "data.h"
#include "expand.h"
#include "plan_text.h"
#include "showrunner/cpp/error.hpp"
#include "text.h"

namespace showrunner::local_writer {
namespace {

using sr::Json;
using std::string;
using std::string_view;

constexpr size_t kMaxScenes = 400;
constexpr size_t kMaxLines = 2000;  // of one scene

struct Slot {
  string purpose;
  size_t lead = 0;  // 0 or 1: whose scene it is
};

// "daily:1": a scene of the first lead.
Slot slot_of(const string& entry) {
  const size_t colon = entry.find(':');
  return {entry.substr(0, colon), colon != string::npos && entry.ends_with("2") ? 1U : 0U};
}

bool contains(const std::vector<string>& list, const string& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// Who takes part, the lead first; empty when nobody fits a role that the purpose needs.
std::vector<size_t> people_for(const Cast& cast, const Json& pool, size_t lead, Random& random) {
  std::vector<size_t> out = {lead};
  for (const Json& wanted : pool.at("cast")) {
    std::vector<size_t> fitting;
    for (const size_t p : cast.who(lead, wanted.get_ref<const string&>()))
      if (std::find(out.begin(), out.end(), p) == out.end()) fitting.push_back(p);
    if (fitting.empty()) return {};
    // The important ones twice as often.
    for (size_t i = fitting.size(); i-- > 0;)
      if (cast[fitting[i]].importance == "major_supporting") fitting.push_back(fitting[i]);
    out.push_back(fitting[random.below(fitting.size())]);
  }
  return out;
}

std::vector<Slot> slots_of(const Material& material, const Json& episodes, const Story& story,
                           size_t scenes, const std::vector<string>& allowed) {
  string phase = text_in(member(material.json, "outline"), "arc_phase");
  const Json& genres = episodes.at("patterns");
  const Json& genre = genres.contains(story.genre) ? genres.at(story.genre) : genres.at("drama");
  if (!genre.contains(phase)) phase = "rising_action";
  const Json& patterns = genre.at(phase);
  const size_t offset = Random(material.seed, phase).below(patterns.size());
  std::vector<Slot> out;
  for (size_t round = 0; out.size() + 1 < scenes && round < kMaxScenes; ++round) {
    const size_t index = offset + static_cast<size_t>(story.episode) + round;
    for (const Json& entry : patterns[index % patterns.size()]) {
      Slot slot = slot_of(entry.get_ref<const string&>());
      if ((allowed.empty() || contains(allowed, slot.purpose)) && out.size() + 1 < scenes)
        out.push_back(std::move(slot));
    }
  }
  // What the plan fixed for this episode happens after its middle.
  for (const Json& milestone : member(member(material.json, "episode"), "milestones")) {
    const Json& purposes = episodes.at("milestone_purposes");
    const auto it = purposes.find(text_in(milestone, "name"));
    if (it == purposes.end() || out.empty()) continue;
    const string purpose = it->get<string>();
    if (!allowed.empty() && !contains(allowed, purpose)) continue;
    const bool there =
        std::any_of(out.begin(), out.end(), [&](const Slot& s) { return s.purpose == purpose; });
    const bool early = purpose == "first_meeting" || purpose == "incident" || purpose == "mishap";
    if (!there)
      out[early ? std::min<size_t>(2, out.size() - 1) : out.size() * 5 / 8].purpose = purpose;
  }
  const bool last_episode = story.progress_percent >= 100;
  const string end = last_episode ? "reunion" : "cliffhanger";
  if (last_episode) std::erase_if(out, [&](const Slot& s) { return s.purpose == end; });
  out.push_back({allowed.empty() || contains(allowed, end) ? end : "daily",
                 static_cast<size_t>(story.episode % 2)});
  return out;
}

const string& time_at(const Json& times, size_t scene, size_t scenes) {
  const size_t index = scenes < 2 ? times.size() / 2 : scene * (times.size() - 1) / (scenes - 1);
  return times.at(index).get_ref<const string&>();
}

SceneFrame frame_of(const Json& json, const Cast& cast, size_t min_lines, size_t max_lines) {
  SceneFrame out;
  out.purpose = text_in(json, "purpose");
  out.location = text_in(json, "location");
  out.time = text_in(json, "time");
  out.atmosphere = text_in(json, "atmosphere");
  for (const string& name : texts_in(json, "characters"))
    if (const auto person = cast.find(name);
        person && std::find(out.people.begin(), out.people.end(), *person) == out.people.end())
      out.people.push_back(*person);
  out.min_lines = std::clamp<size_t>(
      static_cast<size_t>(std::max(int_in(json, "min_lines", static_cast<int>(min_lines)), 1)), 1,
      kMaxLines);
  out.max_lines = std::clamp<size_t>(
      static_cast<size_t>(std::max(int_in(json, "max_lines", static_cast<int>(max_lines)), 1)),
      out.min_lines, kMaxLines);
  return out;
}

}  // namespace

Story story_of(const Material& material) {
  const Json& episode = member(material.json, "episode");
  Story out;
  out.genre = genre_of(text_in(member(material.json, "series"), "genre"));
  out.episode = std::max(int_in(episode, "number", 1), 1);
  out.progress_percent = int_in(episode, "progress_percent", 0);
  return out;
}

Json suggest_episode(const Material& material, const Cast& cast, size_t scenes,
                     const std::vector<string>& allowed) {
  const Json& grammar = grammar_of(material.language);
  const Json& episodes = grammar.at("episodes");
  const Story story = story_of(material);
  const Json& outline = member(material.json, "outline");
  Random random(material.seed, "episode" + std::to_string(story.episode));
  const PlanWords words(cast, material, 0);

  Json list = Json::array();
  std::vector<string> places;
  string events;
  const std::vector<Slot> slots = slots_of(material, episodes, story, scenes, allowed);
  for (size_t i = 0; i < slots.size() && cast.size() > 0; ++i) {
    string purpose = slots[i].purpose;
    const size_t lead = cast.lead(slots[i].lead).value_or(0);
    std::vector<size_t> people = people_for(cast, pool_of(grammar, purpose), lead, random);
    for (const char* other : {"heart_to_heart", "daily", "work"}) {
      if (!people.empty()) break;
      if (!allowed.empty() && !contains(allowed, other)) continue;
      purpose = other;
      people = people_for(cast, pool_of(grammar, purpose), lead, random);
    }
    if (people.empty()) people = cast.who(lead, "any");
    if (people.empty() || people[0] != lead) people.insert(people.begin(), lead);
    if (people.size() > 3) people.resize(3);
    const PlanWords scene_words(cast, material, people, random.next());
    const Json& pool = pool_of(grammar, purpose);
    string place = expand_one(pool.at("places"), random, true, scene_words.tokens());
    for (int n = 0; n < 4 && contains(places, place); ++n)
      place = expand_one(pool.at("places"), random, true, scene_words.tokens());
    places.push_back(place);
    const string beat = scene_words.one(pool.at("beats"), random);
    Json names = Json::array();
    for (const size_t p : people) names.push_back(cast[p].name);
    list.push_back({{"location", place},
                    {"time", time_at(episodes.at("times"), i, slots.size())},
                    {"atmosphere", pool.at("atmosphere")},
                    {"characters", std::move(names)},
                    {"purpose", purpose},
                    {"beat", beat}});
    if (i == 1 || i + 1 == slots.size()) events += (events.empty() ? "" : " ") + beat;
  }
  const Json& endings = episodes.at("cliffhangers");
  string type = text_in(outline, "cliffhanger_type");
  if (!endings.contains(type)) type = "decision";
  const string main_event = text_in(outline, "main_event");
  return {{"title", text_in(outline, "title")},
          {"summary", main_event.empty() ? events : main_event + " " + events},
          {"scenes", std::move(list)},
          {"cliffhanger", words.one(endings.at(type), random)}};
}

Json suggest_dialogues(const Material& material, const Cast& cast, size_t min_lines,
                       size_t max_lines) {
  const Json& grammar = grammar_of(material.language);
  const Story story = story_of(material);
  std::vector<SceneFrame> frames;
  for (const Json& scene : member(material.json, "scenes"))
    if (frames.size() < kMaxScenes) frames.push_back(frame_of(scene, cast, min_lines, max_lines));
  const size_t number = static_cast<size_t>(std::max(int_in(material.json, "scene_number", 1), 1));
  if (frames.empty() || number > frames.size() || frames[number - 1].people.empty())
    return Json::array();

  bool met = story.genre != "romance" || story.episode > 1;
  const bool meet_here = std::any_of(frames.begin(), frames.end(), [](const SceneFrame& f) {
    return f.purpose == "first_meeting";
  });
  SceneWriter writer(grammar, cast, story, material.seed);
  std::vector<SpokenLine> lines;
  for (size_t i = 0; i < number; ++i) {
    lines = writer.write(frames[i], met || !meet_here);
    met = met || frames[i].purpose == "first_meeting";
  }
  Json out = Json::array();
  for (const SpokenLine& line : lines)
    out.push_back(
        {{"character", cast[line.who].name}, {"text", line.text}, {"emotion", line.emotion}});
  return out;
}

}  // namespace showrunner::local_writer
