#include "plan_text.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "data.h"
#include "speech.h"

namespace showrunner::local_writer {
namespace {

using sr::Json;
using std::string;
using std::string_view;

const Json& plan_of(const Material& material) {
  const Json& plan = grammar_of(material.language).at("plan");
  return plan.at(genre_of(text_in(member(material.json, "series"), "genre")));
}

Random random_for(const Material& material, const char* what) {
  return Random(material.seed, what);
}

Json one_of(const Material& material, const Cast& cast, const char* what) {
  Random random = random_for(material, what);
  return PlanWords(cast, material, random.next()).one(plan_of(material).at(what), random);
}

// Every usable template, from a random one on.
Json several_of(const Material& material, const Cast& cast, const char* what) {
  Random random = random_for(material, what);
  const PlanWords words(cast, material, random.next());
  const Json& list = plan_of(material).at(what);
  const size_t first = random.below(list.size());
  Json out = Json::array();
  for (size_t i = 0; i < list.size(); ++i) {
    string text = words.one(Json::array({list[(first + i) % list.size()]}), random);
    if (!text.empty()) out.push_back(std::move(text));
  }
  return out;
}

// The member `list` of "given": what is decided of it.
const Json& given(const Material& material, const char* list) {
  return member(member(material.json, "given"), list);
}

int total_episodes(const Material& material) {
  return std::clamp(int_in(member(material.json, "series"), "total_episodes", 1), 1, 1000);
}

}  // namespace

string genre_of(string_view genre) {
  string lower(genre);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const Json& row : grammar_of("ko").at("words").at("genres"))
    if (lower.find(row.at(0).get_ref<const string&>()) != string::npos)
      return row.at(1).get<string>();
  return "drama";
}

PlanWords::PlanWords(const Cast& cast, const Material& material, uint64_t salt)
    : PlanWords(
          cast, material,
          cast.lead(1) ? std::vector<size_t>{*cast.lead(0), *cast.lead(1)} : std::vector<size_t>{},
          salt) {}

PlanWords::PlanWords(const Cast& cast, const Material& material, const std::vector<size_t>& people,
                     uint64_t salt)
    : language_(material.language) {
  Random random(salt, "words");
  const Json& words = grammar_of(language_).at("words");
  for (const auto& [name, list] : words.at("topics").items())
    words_[name] = list.at(random.below(list.size())).get<string>();
  const Json& series = member(material.json, "series");
  words_["title"] = text_in(series, "title");
  words_["theme"] = text_in(series, "main_theme");
  words_["audience"] = text_in(series, "target_audience");
  words_["premise"] = text_in(series, "basic_premise");
  words_["cafe"] = words.at("cafe").get<string>();
  for (const auto& [name, text] : words.at("nobody").items()) words_[name] = text.get<string>();
  for (size_t i = 0; i < cast.size(); ++i)
    if (!cast[i].main() && cast[i].importance != "minor" &&
        cast[i].occupation.find(words.at("cafe_word").get_ref<const string&>()) != string::npos)
      words_["cafe"] = cast[i].given + words.at("possessive").get<string>() +
                       words.at("cafe_word").get<string>();
  for (size_t i = 0; i < people.size() && i < 3; ++i)
    add_person(cast, people[i], string(1, static_cast<char>('A' + i)), random);
}

void PlanWords::add_person(const Cast& cast, size_t person, const string& letter, Random& random) {
  const Person& p = cast[person];
  words_[letter] = p.titled ? p.name : p.given;
  words_[letter + ".full"] = p.name;
  words_[letter + ".job"] = p.occupation;
  const Json& words = grammar_of(language_).at("words");
  for (const Json& row : words.at("offices"))
    if (p.occupation.find(row.at(0).get_ref<const string&>()) != string::npos) {
      words_[letter + ".office"] =
          p.given + words.at("possessive").get<string>() + row.at(1).get<string>();
      break;
    }
  for (const Json& row : words.at("tasks"))
    if (p.occupation.find(row.at(0).get_ref<const string&>()) != string::npos) {
      words_[letter + ".task"] = row.at(1).at(random.below(row.at(1).size())).get<string>();
      break;
    }
  if (letter == "C") return;
  for (const char* role :
       {"friend", "rival", "ex", "parent", "sibling", "colleague", "adversary"}) {
    const auto who = cast.who(person, role);
    if (!who.empty()) words_[role + string(letter == "B" ? "2" : "")] = cast[who[0]].given;
  }
}

Tokens PlanWords::tokens() const {
  return [this](string_view name) -> std::optional<string> {
    const auto it = words_.find(name);
    return it == words_.end() ? std::nullopt : std::optional(it->second);
  };
}

string PlanWords::one(const Json& list, Random& random) const {
  return speech_of(language_).finish(expand_one(list, random, true, tokens()));
}

Json suggest_logline(const Material& m, const Cast& cast) {
  const string premise = text_in(member(m.json, "series"), "basic_premise");
  return premise.empty() ? one_of(m, cast, "logline") : Json(premise);
}
Json suggest_tone(const Material& m, const Cast& cast) { return one_of(m, cast, "tone"); }
Json suggest_audience(const Material& m, const Cast& cast) {
  const string audience = text_in(member(m.json, "series"), "target_audience");
  return audience.empty() ? one_of(m, cast, "audience") : Json(audience);
}
Json suggest_main_conflict(const Material& m, const Cast& cast) {
  return one_of(m, cast, "main_conflict");
}
Json suggest_themes(const Material& m, const Cast& cast) { return several_of(m, cast, "themes"); }
Json suggest_selling_points(const Material& m, const Cast& cast) {
  return several_of(m, cast, "selling_points");
}

Json suggest_arc(const Material& material, const Cast& cast) {
  Random random = random_for(material, "arc");
  const PlanWords words(cast, material, random.next());
  const Json& texts = plan_of(material).at("arc");
  Json out = Json::array();
  for (const char* phase : {"exposition", "rising_action", "climax", "resolution"})
    out.push_back({{"phase", phase}, {"description", words.one(texts.at(phase), random)}});
  return out;
}

Json suggest_milestones(const Material& material, const Cast& cast) {
  Random random = random_for(material, "milestones");
  const PlanWords words(cast, material, random.next());
  const Json& texts = plan_of(material).at("milestones");
  Json out = Json::array();
  for (const Json& milestone : given(material, "milestones")) {
    const string name = text_in(milestone, "name");
    const Json& list = texts.contains(name) ? texts.at(name) : texts.begin().value();
    out.push_back({{"name", name}, {"description", words.one(list, random)}});
  }
  return out;
}

Json suggest_subplots(const Material& material, const Cast& cast) {
  Random random = random_for(material, "subplots");
  const PlanWords words(cast, material, random.next());
  const int total = total_episodes(material);
  Json out = Json::array();
  int start = 1;
  for (const Json& subplot : plan_of(material).at("subplots")) {
    const string title = words.one(subplot.at("title"), random);
    const string description = words.one(subplot.at("description"), random);
    if (title.empty() || description.empty()) continue;
    std::set<int> episodes;
    for (int e = start; e <= total && episodes.size() < 60; e += 2 + start % 2) episodes.insert(e);
    if (episodes.empty()) episodes.insert(total);
    out.push_back({{"title", title}, {"description", description}, {"episodes", episodes}});
    ++start;
  }
  return out;
}

Json suggest_relationships(const Material& material, const Cast& cast) {
  Random random = random_for(material, "relationships");
  const Json& texts = grammar_of(material.language).at("plan").at("relationships");
  Json out = Json::array();
  for (const Json& pair : given(material, "relationships")) {
    const auto a = cast.find(text_in(pair, "from"));
    const auto b = cast.find(text_in(pair, "to"));
    const string type = a && b ? cast.tie(*a, *b) : "acquaintance";
    const Json& text = texts.at(texts.contains(type) ? type : "acquaintance");
    const PlanWords words(cast, material,
                          a && b ? std::vector<size_t>{*a, *b} : std::vector<size_t>{},
                          random.next());
    const int low = text.at("intimacy").at(0).get<int>();
    const int high = text.at("intimacy").at(1).get<int>();
    out.push_back(
        {{"from", text_in(pair, "from")},
         {"to", text_in(pair, "to")},
         {"type", type},
         {"intimacy", low + static_cast<int>(random.below(static_cast<size_t>(high - low + 1)))},
         {"conflict_points", Json::array({words.one(text.at("conflict"), random)})},
         {"development", words.one(text.at("development"), random)}});
  }
  return out;
}

Json suggest_outlines(const Material& material, const Cast& cast) {
  const Json& plan = plan_of(material);
  const Json& texts = plan.at("outlines");
  const int total = total_episodes(material);
  Json out = Json::array();
  for (const Json& frame : given(material, "outlines")) {
    const int episode = std::clamp(int_in(frame, "episode", 1), 1, total);
    string phase = text_in(frame, "arc_phase");
    if (!texts.contains(phase)) phase = "rising_action";
    Random random(material.seed, "outline" + std::to_string(episode));
    const PlanWords words(cast, material, random.next());
    int first = episode;  // of the phase
    for (const Json& range : member(material.json, "arc"))
      if (text_in(range, "phase") == phase)
        first = std::min(episode, int_in(range, "from_episode", 1));
    const Json& text = texts.at(phase);

    auto nth = [&](const Json& list, uint64_t salt) {
      const size_t n = list.size();
      const size_t index =
          (Random(material.seed, phase).below(n) + salt + static_cast<size_t>(episode - first)) % n;
      Json rotated = Json::array();
      for (size_t i = 0; i < n; ++i) rotated.push_back(list[(index + i) % n]);
      for (const Json& one : rotated)
        if (string said = words.one(Json::array({one}), random); !said.empty()) return said;
      return string();
    };
    string title = nth(text.at("titles"), 0);
    const auto turn = static_cast<size_t>(episode - first) / text.at("titles").size();
    if (turn > 0) title += " " + std::to_string(turn + 1);
    string event;
    for (const Json& milestone : member(material.json, "milestones"))
      if (int_in(milestone, "episode", 0) == episode && event.empty())
        event = text_in(milestone, "description");
    if (event.empty()) event = nth(text.at("events"), 0);

    Json focus = Json::array();
    for (const size_t n : {size_t{0}, size_t{1}})
      if (const auto lead = cast.lead(n)) focus.push_back(cast[*lead].id);
    std::vector<size_t> others;
    for (size_t i = 0; i < cast.size(); ++i)
      if (cast[i].importance == "major_supporting") others.push_back(i);
    if (!others.empty())
      focus.push_back(cast[others[static_cast<size_t>(episode) % others.size()]].id);
    const bool last = episode == total;
    const Json& types = plan.at("cliffhanger_types");
    out.push_back(
        {{"episode", episode},
         {"title", title},
         {"main_event", event},
         {"sub_events",
          Json::array({nth(text.at("sub_events"), 0),
                       nth(text.at("sub_events"), text.at("sub_events").size() / 2)})},
         {"character_focus", focus},
         {"arc_phase", phase},
         {"emotional_journey", nth(text.at("journeys"), 0)},
         {"cliffhanger_type",
          last ? Json("resolution") : types.at(static_cast<size_t>(episode) % types.size())}});
  }
  return out;
}

}  // namespace showrunner::local_writer
