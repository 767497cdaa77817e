#include "prompts.h"

#include <algorithm>
#include <utility>

#include "estimate.h"
#include "genre.h"
#include "plan_check.h"

namespace showrunner::drama {
namespace {

using sr::Json;
using std::string;

constexpr int kPlanTokens = 16000;
constexpr int kSceneTokens = 6000;

Json text(int max_chars = 400) {
  return {{"type", "string"}, {"minLength", 1}, {"maxLength", max_chars}};
}
Json integer(int min, int max) { return {{"type", "integer"}, {"minimum", min}, {"maximum", max}}; }
Json list(Json items, size_t min, size_t max) {
  return {{"type", "array"}, {"items", std::move(items)}, {"minItems", min}, {"maxItems", max}};
}
template <class Range>
Json choice(const Range& values) {
  Json names = Json::array();
  for (const auto& value : values) names.push_back(string(value));
  return {{"type", "string"}, {"enum", std::move(names)}};
}
// All members are required.
Json object(Json properties) {
  Json required = Json::array();
  for (const auto& [name, schema] : properties.items()) required.push_back(name);
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

string language_name(const string& language) {
  if (language.starts_with("ko")) return "Korean (ko)";
  if (language.starts_with("en")) return "English (en)";
  return language;
}

Prompt prompt(const Brief& brief, const string& task, const Json& material, Json schema,
              int max_tokens) {
  const GenreTemplate& genre = genre_template(brief.genre);
  string system = "You are the head writer of a " + brief.genre +
                  " web drama series. Write every "
                  "text of your answer in " +
                  language_name(brief.language) +
                  ", as a native "
                  "writer would, never as a translation. Keep names exactly as given. This genre "
                  "needs: ";
  for (size_t i = 0; i < genre.elements.size(); ++i)
    system.append(i == 0 ? "" : "; ").append(genre.elements[i]);
  system += ".";
  const string user = task +
                      "\nAnswer with one JSON object that satisfies the response schema, and "
                      "nothing else. Values under \"given\" are decided: repeat them unchanged "
                      "at the same place.\nMaterial:\n```json\n" +
                      material.dump(2) + "\n```\n";
  sr::ChatRequest out;
  out.messages.push_back({"system", std::move(system), {}, {}});
  out.messages.push_back({"user", user, {}, {}});
  out.response_schema = std::move(schema);
  out.max_tokens = max_tokens;
  out.seed = brief.seed;
  out.language = brief.language;
  Json estimate = chat_estimate(out, material.value("given", Json()));
  return {std::move(out), std::move(estimate)};
}

// A list whose descriptions the model is to write.
Json undescribed(Json list) {
  for (Json& one : list) one.erase("description");
  return list;
}

Json series_of(const Brief& brief) {
  Json out = {{"title", brief.title},
              {"genre", brief.genre},
              {"language", brief.language},
              {"total_episodes", brief.total_episodes},
              {"episode_minutes", brief.episode_minutes}};
  if (brief.main_theme) out["main_theme"] = *brief.main_theme;
  if (brief.target_audience) out["target_audience"] = *brief.target_audience;
  if (brief.basic_premise) out["basic_premise"] = *brief.basic_premise;
  return out;
}

Json series_of(const Brief& brief, const Plan& plan) {
  Json out = series_of(brief);
  out["logline"] = plan.logline;
  out["tone"] = plan.tone;
  out["main_conflict"] = plan.main_conflict;
  return out;
}

Json cast_of(const std::vector<Character>& characters) {
  Json out = Json::array();
  for (const Character& c : characters) {
    Json one = sr::write_json(c);
    one.erase("appearance_profile");
    out.push_back(std::move(one));
  }
  return out;
}

Json character_schema() {
  return object(
      {{"id", text(20)},
       {"name", text(30)},
       {"role", text(60)},
       {"importance", choice(std::initializer_list<const char*>{"main", "major_supporting",
                                                                "supporting", "minor"})},
       {"age", integer(6, 95)},
       {"occupation", text(40)},
       {"personality", list(text(30), 2, 4)},
       {"background", text(200)},
       {"goals", list(text(100), 1, 2)},
       {"secrets", list(text(120), 0, 1)},
       {"voice_profile",
        object({{"gender", choice(std::initializer_list<const char*>{"male", "female"})},
                {"age_group", choice(std::initializer_list<const char*>{
                                  "young", "young_adult", "adult", "middle_age", "senior"})},
                {"tone", text(30)},
                {"speaking_style", text(30)}})}});
}

std::vector<string> names_of(const std::vector<Character>& characters) {
  std::vector<string> out;
  for (const Character& c : characters) out.push_back(c.name);
  return out;
}

std::vector<string> ids_of(const std::vector<Character>& characters) {
  std::vector<string> out;
  for (const Character& c : characters) out.push_back(c.id);
  return out;
}

// What both steps of a script need to know of the episode.
Json episode_material(const Brief& brief, const Plan& plan, int episode) {
  const auto& outline = plan.outlines.at(static_cast<size_t>(episode - 1));
  Json milestones = Json::array();
  for (const Milestone& m : plan.milestones)
    if (m.episode == episode) milestones.push_back(sr::write_json(m));
  return {{"series", series_of(brief, plan)},
          {"characters", cast_of(plan.characters)},
          {"relationships", sr::write_json(plan.relationships)},
          {"episode",
           {{"number", episode},
            {"progress_percent", 100 * episode / std::max(brief.total_episodes, 1)},
            {"milestones", std::move(milestones)}}},
          {"outline", sr::write_json(outline)}};
}

}  // namespace

Prompt blueprint_request(const Brief& brief, const Plan& plan) {
  const size_t n = static_cast<size_t>(brief.total_episodes);
  Json series = series_of(brief);
  const Json material = {{"series", series},
                         {"characters", cast_of(plan.characters)},
                         {"given",
                          {{"arc", undescribed(sr::write_json(plan.arc))},
                           {"milestones", undescribed(sr::write_json(plan.milestones))}}}};
  Json schema = object(
      {{"logline", text(200)},
       {"themes", list(text(60), 2, 4)},
       {"tone", text(100)},
       {"audience", text(100)},
       {"selling_points", list(text(120), 3, 5)},
       {"main_conflict", text(300)},
       {"arc", list(object({{"phase", text(30)}, {"description", text(300)}}), plan.arc.size(),
                    plan.arc.size())},
       {"subplots", list(object({{"title", text(60)},
                                 {"description", text(300)},
                                 {"episodes", list(integer(1, brief.total_episodes), 1, n)}}),
                         2, 3)},
       {"milestones", list(object({{"name", text(40)}, {"description", text(300)}}),
                           plan.milestones.size(), plan.milestones.size())}});
  return prompt(brief,
                "Write the blueprint of this series: the logline in one sentence, themes, tone, "
                "audience, selling points, the main conflict; what happens in each phase of the "
                "arc; two or three subplots with the episodes in which they appear; and what "
                "happens at each milestone.",
                material, std::move(schema), kPlanTokens);
}

Prompt characters_request(const Brief& brief, const std::vector<Character>& missing) {
  Json given = Json::array();
  for (const Character& c : missing) given.push_back({{"id", c.id}, {"importance", c.importance}});
  const Json material = {{"series", series_of(brief)},
                         {"characters", cast_of(brief.characters)},
                         {"given", {{"characters", std::move(given)}}}};
  Json schema = object({{"characters", list(character_schema(), missing.size(), missing.size())}});
  return prompt(brief,
                "Invent the characters that this series still lacks, in the order of \"given\". "
                "No name may occur twice, also not among the characters there are. Main "
                "characters carry the story; major supporting ones are friends and opponents; "
                "supporting ones are family and colleagues. The role says whose friend, parent, "
                "rival or colleague somebody is, by name. Tone and speaking style of the voice "
                "are single English words.",
                material, std::move(schema), kPlanTokens);
}

Prompt relationships_request(const Brief& brief, const Plan& plan,
                             const std::vector<Relationship>& pairs) {
  Json given = Json::array();
  for (const Relationship& r : pairs) given.push_back({{"from", r.from}, {"to", r.to}});
  const Json material = {{"series", series_of(brief, plan)},
                         {"characters", cast_of(plan.characters)},
                         {"given", {{"relationships", std::move(given)}}}};
  const auto ids = ids_of(plan.characters);
  Json schema = object({{"relationships", list(object({{"from", choice(ids)},
                                                       {"to", choice(ids)},
                                                       {"type", choice(kRelationshipTypes)},
                                                       {"intimacy", integer(1, 10)},
                                                       {"conflict_points", list(text(120), 1, 2)},
                                                       {"development", text(200)}}),
                                               pairs.size(), pairs.size())}});
  return prompt(brief,
                "Describe the relationship of each pair of characters in \"given\", in that "
                "order: its type, how close they are at the start (1 strangers, 10 inseparable), "
                "what they can clash over, and how it develops over the series.",
                material, std::move(schema), kPlanTokens);
}

Prompt outlines_request(const Brief& brief, const Plan& plan, const std::vector<Outline>& frames) {
  Json given = Json::array();
  for (const Outline& o : frames)
    given.push_back({{"episode", o.episode}, {"arc_phase", o.arc_phase}});
  Json before = Json::array();
  for (const Outline& o : plan.outlines)
    before.push_back({{"episode", o.episode}, {"title", o.title}});
  const Json material = {
      {"series", series_of(brief, plan)},          {"characters", cast_of(plan.characters)},
      {"arc", sr::write_json(plan.arc)},           {"milestones", sr::write_json(plan.milestones)},
      {"subplots", sr::write_json(plan.subplots)}, {"episodes_before", std::move(before)},
      {"given", {{"outlines", std::move(given)}}}};
  Json schema = object(
      {{"outlines",
        list(object({{"episode", integer(1, brief.total_episodes)},
                     {"title", text(60)},
                     {"main_event", text(300)},
                     {"sub_events", list(text(200), 1, 3)},
                     {"character_focus", list(choice(ids_of(plan.characters)), 1, 3)},
                     {"arc_phase", choice(std::initializer_list<const char*>{
                                       "exposition", "rising_action", "climax", "resolution"})},
                     {"emotional_journey", text(160)},
                     {"cliffhanger_type", choice(std::initializer_list<const char*>{
                                              "arrival", "decision", "revelation", "danger",
                                              "misunderstanding", "confession", "resolution"})}}),
             frames.size(), frames.size())}});
  return prompt(brief,
                "Write an outline for every episode in \"given\", in that order. Milestones fall "
                "into the episodes that they name; each episode follows from the one before; "
                "titles are short and never occur twice.",
                material, std::move(schema), kPlanTokens);
}

Prompt script_outline_request(const Brief& brief, const Plan& plan, int episode) {
  const EpisodeSize size = episode_size(brief.episode_minutes);
  Json material = episode_material(brief, plan, episode);
  Json before = Json::array();
  for (int i = std::max(1, episode - 5); i < episode; ++i) {
    const Outline& o = plan.outlines[static_cast<size_t>(i - 1)];
    before.push_back({{"episode", i}, {"title", o.title}, {"main_event", o.main_event}});
  }
  material["episodes_before"] = std::move(before);
  if (episode < static_cast<int>(plan.outlines.size()))
    material["next_event"] = plan.outlines[static_cast<size_t>(episode)].main_event;
  const auto names = names_of(plan.characters);
  Json schema = object(
      {{"title", text(60)},
       {"summary", text(400)},
       {"scenes",
        list(object({{"location", text(40)},
                     {"time", text(30)},
                     {"atmosphere", choice(kAtmospheres)},
                     {"characters", list(choice(names), 2, std::min<size_t>(4, names.size()))},
                     {"purpose", choice(genre_template(brief.genre).purposes)},
                     {"beat", text(200)}}),
             static_cast<size_t>(size.min_scenes), static_cast<size_t>(size.max_scenes))},
       {"cliffhanger", text(160)}});
  return prompt(brief,
                "Divide this episode into scenes. Each scene has one place, a time, an "
                "atmosphere, the characters who speak in it (main characters in most scenes), "
                "the purpose it serves and the beat: what happens and what is different "
                "afterwards. The last scene leads to the cliffhanger.",
                material, std::move(schema), kPlanTokens);
}

Prompt scene_request(const Brief& brief, const Plan& plan, int episode,
                     const EpisodeOutline& outline, size_t scene) {
  const LineRange lines =
      lines_per_scene(episode_size(brief.episode_minutes), static_cast<int>(outline.scenes.size()));
  Json material = episode_material(brief, plan, episode);
  material["episode"]["title"] = outline.title;
  material["episode"]["summary"] = outline.summary;
  material["episode"]["cliffhanger"] = outline.cliffhanger;
  Json scenes = Json::array();
  for (size_t i = 0; i < outline.scenes.size(); ++i) {
    Json one = sr::write_json(outline.scenes[i]);
    one["scene_number"] = i + 1;
    one["min_lines"] = lines.min;
    one["max_lines"] = lines.max;
    scenes.push_back(std::move(one));
  }
  material["scenes"] = std::move(scenes);
  material["scene_number"] = scene + 1;
  Json schema =
      object({{"dialogues", list(object({{"character", choice(outline.scenes[scene].characters)},
                                         {"text", text(120)},
                                         {"emotion", choice(kEmotions)}}),
                                 static_cast<size_t>(lines.min), static_cast<size_t>(lines.max))}});
  return prompt(brief,
                "Write the dialogues of scene " + std::to_string(scene + 1) +
                    " only. Spoken language; each character in their own voice (tone, speaking "
                    "style, personality) and with the forms of address and the level of "
                    "politeness that fit age and relationship. Lines answer each other. 10 to 60 "
                    "characters a line, no line twice, no stage directions. Emotion is what is "
                    "heard in the voice.",
                material, std::move(schema), kSceneTokens);
}

sr::ChatRequest retry_request(sr::ChatRequest request, string answer, const string& problems) {
  request.messages.push_back({"assistant", std::move(answer), {}, {}});
  request.messages.push_back(
      {"user",
       "That answer cannot be used. What is wrong (JSON pointer: found; expected):\n" + problems +
           "Answer again with the whole corrected JSON object and nothing else.",
       {},
       {}});
  return request;
}

}  // namespace showrunner::drama
