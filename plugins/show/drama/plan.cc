#include "plan.h"

#include <algorithm>
#include <map>
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

template <class T>
std::vector<T> list_in(const Json& answer, const char* name) {
  const auto it = answer.find(name);
  return it == answer.end() || !it->is_array() ? std::vector<T>{}
                                               : sr::read_json<std::vector<T>>(*it);
}

void need_count(const char* pointer, size_t found, size_t expected, Problems& out) {
  if (found != expected)
    out.push_back({pointer, std::to_string(found) + " entries", std::to_string(expected)});
}

// The step's document as T; an answer whose types are wrong gives the default.
template <class T>
T usable(const Json& json) {
  try {
    return sr::read_json<T>(json);
  } catch (const Json::exception&) {
    return T{};
  }
}
template <class T>
std::vector<T> usable_list(const Json& json, const char* name) {
  try {
    return list_in<T>(json, name);
  } catch (const Json::exception&) {
    return {};
  }
}

Problems check_blueprint(const Json& json, const Plan& frame, int total) {
  const auto b = sr::read_json<Blueprint>(json);
  Problems out;
  if (b.logline.empty()) out.push_back({"/logline", "nothing", "one sentence"});
  if (b.main_conflict.empty())
    out.push_back({"/main_conflict", "nothing", "what stands between them"});
  need_count("/arc", b.arc.size(), frame.arc.size(), out);
  need_count("/milestones", b.milestones.size(), frame.milestones.size(), out);
  for (size_t i = 0; i < b.arc.size(); ++i)
    if (b.arc[i].description.empty())
      out.push_back({"/arc/" + std::to_string(i) + "/description", "nothing", "what happens"});
  if (b.subplots.size() < 2)
    out.push_back({"/subplots", std::to_string(b.subplots.size()) + " entries", "2 or 3"});
  for (size_t i = 0; i < b.subplots.size(); ++i)
    for (const int episode : b.subplots[i].episodes)
      if (episode < 1 || episode > total)
        out.push_back({"/subplots/" + std::to_string(i) + "/episodes", std::to_string(episode),
                       "episodes from 1 to " + std::to_string(total)});
  return out;
}

void take_blueprint(Blueprint b, int total, Plan& plan) {
  plan.logline = std::move(b.logline);
  plan.themes = std::move(b.themes);
  plan.tone = std::move(b.tone);
  plan.audience = std::move(b.audience);
  plan.selling_points = std::move(b.selling_points);
  plan.main_conflict = std::move(b.main_conflict);
  for (size_t i = 0; i < plan.arc.size() && i < b.arc.size(); ++i)
    plan.arc[i].description = std::move(b.arc[i].description);
  for (size_t i = 0; i < plan.milestones.size() && i < b.milestones.size(); ++i)
    plan.milestones[i].description = std::move(b.milestones[i].description);
  for (Subplot& subplot : b.subplots) {
    std::set<int> episodes;
    for (const int episode : subplot.episodes)
      if (episode >= 1 && episode <= total) episodes.insert(episode);
    if (episodes.empty()) episodes.insert(1);
    subplot.episodes.assign(episodes.begin(), episodes.end());
    plan.subplots.push_back(std::move(subplot));
  }
}

string fresh_id(std::set<string>& taken) {
  for (int n = 1;; ++n) {
    string digits = std::to_string(n);
    string id = "CHAR" + string(digits.size() < 3 ? 3 - digits.size() : 0, '0') + digits;
    if (taken.insert(id).second) return id;
  }
}

// Two main, four major supporting, four supporting: systems.md, A.
std::vector<Character> missing_characters(std::vector<Character>& own, size_t needed) {
  std::set<string> ids;
  std::map<string, size_t> count;
  for (const Character& c : own) {
    ids.insert(c.id);
    ++count[c.importance];
  }
  for (Character& c : own)
    if (c.id.empty()) c.id = fresh_id(ids);
  std::vector<Character> out;
  auto add = [&](const char* importance) {
    Character c;
    c.id = fresh_id(ids);
    c.importance = importance;
    out.push_back(std::move(c));
  };
  for (const auto& [importance, wanted] :
       {std::pair{"main", size_t{2}}, {"major_supporting", size_t{4}}, {"supporting", size_t{4}}})
    for (size_t n = count[importance]; n < wanted; ++n)
      if (string(importance) == "main" || own.size() + out.size() < needed) add(importance);
  while (own.size() + out.size() < needed) add("minor");
  return out;
}

const char* age_group_of(int age) {
  return age < 23   ? "young"
         : age < 29 ? "young_adult"
         : age < 40 ? "adult"
         : age < 56 ? "middle_age"
                    : "senior";
}

Problems check_new_characters(const Json& json, const std::vector<Character>& own,
                              const std::vector<Character>& missing) {
  auto made = list_in<Character>(json, "characters");
  Problems out;
  need_count("/characters", made.size(), missing.size(), out);
  std::set<string> names;
  for (const Character& c : own) names.insert(c.name);
  for (size_t i = 0; i < made.size(); ++i)
    if (made[i].name.empty() || !names.insert(made[i].name).second)
      out.push_back({"/characters/" + std::to_string(i) + "/name", "\"" + made[i].name + "\"",
                     "a name that nobody else has"});
  return out;
}

// Ids and importance by position; ages and voices put in order; clashing names numbered.
void take_characters(std::vector<Character> made, const std::vector<Character>& missing,
                     std::vector<Character>& all) {
  std::set<string> names;
  for (const Character& c : all) names.insert(c.name);
  for (size_t i = 0; i < missing.size() && i < made.size(); ++i) {
    Character& c = made[i];
    c.id = missing[i].id;
    c.importance = missing[i].importance;
    if (c.name.empty()) c.name = c.id;
    const string stem = c.name;
    for (int n = 2; !names.insert(c.name).second; ++n) c.name = stem + " " + std::to_string(n);
    c.age = std::clamp(c.age, 6, 95);
    c.voice_profile.age_group = age_group_of(c.age);
    if (c.voice_profile.gender != "male") c.voice_profile.gender = "female";
    all.push_back(std::move(c));
  }
}

// The main characters with each other and with all major ones; everybody else with the main
// character whose name their role mentions.
std::vector<Relationship> pairs_of(const std::vector<Character>& characters) {
  std::vector<const Character*> mains;
  for (const Character& c : characters)
    if (c.importance == "main") mains.push_back(&c);
  std::vector<Relationship> out;
  auto add = [&](const Character& a, const Character& b) {
    Relationship r;
    r.from = a.id;
    r.to = b.id;
    out.push_back(std::move(r));
  };
  for (size_t i = 0; i < mains.size(); ++i)
    for (size_t j = i + 1; j < mains.size(); ++j) add(*mains[i], *mains[j]);
  size_t turn = 0;
  for (const Character& c : characters) {
    if (c.importance == "main" || mains.empty()) continue;
    if (c.importance == "major_supporting") {
      for (const Character* main : mains) add(*main, c);
      continue;
    }
    const auto mentioned = std::find_if(mains.begin(), mains.end(), [&](const Character* main) {
      const string given = main->name.size() > 6 ? main->name.substr(3) : main->name;
      return c.role.find(main->name) != string::npos || c.role.find(given) != string::npos;
    });
    add(mentioned != mains.end() ? **mentioned : *mains[turn++ % mains.size()], c);
  }
  return out;
}

Problems check_relationships(const Json& json, const std::vector<Relationship>& pairs) {
  const auto said = list_in<Relationship>(json, "relationships");
  Problems out;
  need_count("/relationships", said.size(), pairs.size(), out);
  for (size_t i = 0; i < said.size() && i < pairs.size(); ++i) {
    const string base = "/relationships/" + std::to_string(i);
    if (said[i].from != pairs[i].from || said[i].to != pairs[i].to)
      out.push_back(
          {base, said[i].from + " and " + said[i].to, pairs[i].from + " and " + pairs[i].to});
    if (said[i].intimacy < 1 || said[i].intimacy > 10)
      out.push_back({base + "/intimacy", std::to_string(said[i].intimacy), "1 to 10"});
  }
  return out;
}

// In the order of `pairs`; a pair that the answer leaves out are acquaintances.
std::vector<Relationship> take_relationships(std::vector<Relationship> said,
                                             std::vector<Relationship> pairs) {
  for (Relationship& pair : pairs) {
    const auto it = std::find_if(said.begin(), said.end(), [&](const Relationship& r) {
      return (r.from == pair.from && r.to == pair.to) || (r.from == pair.to && r.to == pair.from);
    });
    pair.type = it == said.end() || it->type.empty() ? "acquaintance" : it->type;
    pair.intimacy = it == said.end() ? 3 : std::clamp(it->intimacy, 1, 10);
    if (it == said.end()) continue;
    pair.conflict_points = it->conflict_points;
    pair.development = it->development;
  }
  return pairs;
}

Problems check_outline_answer(const Json& json, const std::vector<Outline>& frames,
                              const std::set<string>& ids) {
  const auto said = list_in<Outline>(json, "outlines");
  Problems out;
  need_count("/outlines", said.size(), frames.size(), out);
  for (size_t i = 0; i < said.size() && i < frames.size(); ++i) {
    const string base = "/outlines/" + std::to_string(i);
    if (said[i].episode != frames[i].episode)
      out.push_back(
          {base + "/episode", std::to_string(said[i].episode), std::to_string(frames[i].episode)});
    if (said[i].title.empty()) out.push_back({base + "/title", "nothing", "a short title"});
    if (said[i].main_event.empty())
      out.push_back({base + "/main_event", "nothing", "what happens"});
    for (const string& id : said[i].character_focus)
      if (!ids.contains(id))
        out.push_back({base + "/character_focus", "\"" + id + "\"", "a character's id"});
  }
  return out;
}

void take_outlines(std::vector<Outline> said, const std::vector<Outline>& frames,
                   const std::set<string>& ids, Plan& plan) {
  for (size_t i = 0; i < frames.size() && i < said.size(); ++i) {
    Outline& outline = said[i];
    outline.episode = frames[i].episode;
    outline.arc_phase = frames[i].arc_phase;
    std::erase_if(outline.character_focus, [&](const string& id) { return !ids.contains(id); });
    if (outline.character_focus.empty())
      for (const Character& c : plan.characters)
        if (c.importance == "main") outline.character_focus.push_back(c.id);
    plan.outlines.push_back(std::move(outline));
  }
}

sr::Task<void> plan_outlines(sr::Run& run, const Brief& brief, Plan& plan) {
  std::set<string> ids;
  for (const Character& c : plan.characters) ids.insert(c.id);
  for (int from = 1; from <= brief.total_episodes; from += kOutlinesPerStep) {
    const int to = std::min(brief.total_episodes, from + kOutlinesPerStep - 1);
    std::vector<Outline> frames;
    for (int episode = from; episode <= to; ++episode) {
      Outline frame;
      frame.episode = episode;
      frame.arc_phase = phase_of(plan.arc, episode);
      frames.push_back(std::move(frame));
    }
    string path = "outlines";
    if (from > 1) path += "/from" + std::to_string(from);
    Prompt prompt = outlines_request(brief, plan, frames);
    Check check = [&](const Json& json) { return check_outline_answer(json, frames, ids); };
    Answer answer = co_await ask(run, path, prompt, std::move(check));
    take_outlines(usable_list<Outline>(answer.json, "outlines"), frames, ids, plan);
  }
}

void require_good_brief(const std::vector<Character>& characters) {
  const Problems problems = check_characters(characters);
  if (problems.empty()) return;
  throw sr::invalid_argument("the brief's characters: " + describe(problems.front()) +
                             ". Correct the brief");
}

}  // namespace

sr::Task<Plan> plan_series(sr::Run& run, const Brief& brief) {
  const GenreTemplate& genre = genre_template(brief.genre);
  Plan plan;
  plan.arc = arc_ranges(genre, brief.total_episodes);
  plan.milestones = milestone_episodes(genre, brief.total_episodes);
  plan.characters = brief.characters;
  const std::vector<Character> missing =
      missing_characters(plan.characters, std::max(kMinCharacters, genre.min_characters));
  require_good_brief(plan.characters);

  Check check;
  Answer answer;
  if (!missing.empty()) {
    const Prompt prompt = characters_request(brief, missing);
    check = [&](const Json& json) { return check_new_characters(json, plan.characters, missing); };
    answer = co_await ask(run, "characters", prompt, std::move(check));
    take_characters(usable_list<Character>(answer.json, "characters"), missing, plan.characters);
  }

  Prompt prompt = blueprint_request(brief, plan);
  check = [&](const Json& json) { return check_blueprint(json, plan, brief.total_episodes); };
  answer = co_await ask(run, "blueprint", prompt, std::move(check));
  take_blueprint(usable<Blueprint>(answer.json), brief.total_episodes, plan);

  const std::vector<Relationship> pairs = pairs_of(plan.characters);
  prompt = relationships_request(brief, plan, pairs);
  check = [&](const Json& json) { return check_relationships(json, pairs); };
  answer = co_await ask(run, "relationships", prompt, std::move(check));
  plan.relationships =
      take_relationships(usable_list<Relationship>(answer.json, "relationships"), pairs);

  co_await plan_outlines(run, brief, plan);
  require_none("plan", check_plan(brief, plan));
  co_return plan;
}

}  // namespace showrunner::drama
