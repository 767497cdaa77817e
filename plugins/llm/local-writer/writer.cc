#include "writer.h"

#include <map>
#include <string_view>

#include "cast.h"
#include "data.h"
#include "episode.h"
#include "material.h"
#include "people_text.h"
#include "plan_text.h"
#include "schema_fill.h"
#include "showrunner/cpp/error.hpp"
#include "text.h"

namespace showrunner::local_writer {
namespace {

using sr::Json;
using std::string;

using Part = Json (*)(const Material&, const Cast&);
constexpr std::pair<std::string_view, Part> kParts[] = {{"logline", suggest_logline},
                                                        {"themes", suggest_themes},
                                                        {"tone", suggest_tone},
                                                        {"audience", suggest_audience},
                                                        {"selling_points", suggest_selling_points},
                                                        {"main_conflict", suggest_main_conflict},
                                                        {"arc", suggest_arc},
                                                        {"milestones", suggest_milestones},
                                                        {"subplots", suggest_subplots},
                                                        {"relationships", suggest_relationships},
                                                        {"outlines", suggest_outlines}};

size_t bound(const Json& schema, const char* keyword, size_t otherwise) {
  const int value = int_in(schema, keyword, -1);
  return value < 0 ? otherwise : static_cast<size_t>(value);
}

std::vector<string> allowed_purposes(const Json& schema) {
  const Json& purpose = member(member(member(schema, "items"), "properties"), "purpose");
  return texts_in(purpose, "enum");
}

// About as the vendors' tokenisers count: four ASCII characters, or two thirds of a Hangul
// syllable, a token.
int64_t tokens_in(const string& text) {
  size_t ascii = 0;
  for (const char c : text) ascii += static_cast<unsigned char>(c) < 0x80;
  const size_t others = code_points(text) - ascii;
  return static_cast<int64_t>((ascii + 3) / 4 + (others * 2 + 2) / 3);
}

class Writer {
 public:
  explicit Writer(const Material& material)
      : material_(material),
        cast_(member(material.json, "characters"), member(material.json, "relationships"),
              material.language, genre_of(text_in(member(material.json, "series"), "genre"))) {}

  Json say(const string& name, const Json& schema) {
    const Json& words = grammar_of(material_.language).at("words").at("properties");
    if (name.empty()) return words.at("");
    const bool list = member(schema, "type") == "array";
    if (name == "dialogues" && list)
      return suggest_dialogues(material_, cast_, bound(schema, "minItems", 10),
                               bound(schema, "maxItems", bound(schema, "minItems", 12)));
    if (name == "characters" && list && member(schema, "items").contains("properties"))
      return suggest_characters(material_, cast_, bound(schema, "minItems", 10));
    if (is_episode_part(name) && (list || name != "scenes")) {
      if (name == "scenes") scenes_ = bound(schema, "minItems", 8);
      return episode(schema).at(name);
    }
    for (const auto& [part, suggest] : kParts)
      if (part == name) return suggest(material_, cast_);
    for (const char* place : {"series", "episode", "outline"})
      if (const string text = text_in(member(material_.json, place), name.c_str()); !text.empty())
        return text;
    if (const string text = text_in(material_.json, name.c_str()); !text.empty()) return text;
    const auto it = words.find(name);
    return it == words.end() ? Json() : *it;
  }

  // The schema's number of scenes, known before title or summary is asked for.
  void expect(const Json& root) {
    const Json& scenes = member(member(root, "properties"), "scenes");
    if (scenes.is_object()) {
      scenes_ = bound(scenes, "minItems", 8);
      purposes_ = allowed_purposes(scenes);
      episode_asked_ = true;
    }
  }

 private:
  bool is_episode_part(const string& name) const {
    return episode_asked_ && member(material_.json, "outline").is_object() &&
           (name == "scenes" || name == "title" || name == "summary" || name == "cliffhanger");
  }

  const Json& episode(const Json&) {
    if (episode_.is_null())
      episode_ = suggest_episode(material_, cast_, std::min<size_t>(scenes_, 400), purposes_);
    return episode_;
  }

  const Material& material_;
  Cast cast_;
  size_t scenes_ = 8;
  std::vector<string> purposes_;
  bool episode_asked_ = false;
  Json episode_;
};

}  // namespace

sr::ChatResult write_answer(const sr::ChatRequest& request, int64_t instance_seed) {
  if (!request.response_schema)
    throw sr::unimplemented(
        "the template writer answers only requests with a response_schema; configure a language "
        "model for free text");
  if (!request.tools.empty())
    throw sr::unimplemented("the template writer calls no tools; configure a language model");
  const Material material = material_of(request, instance_seed);
  Writer writer(material);
  writer.expect(*request.response_schema);
  SchemaFill fill(
      *request.response_schema,
      [&](const string& name, const Json& schema) { return writer.say(name, schema); },
      material.seed);
  const Json document = fill.fill(member(material.json, "given"));

  sr::ChatResult out;
  out.text = document.dump();
  out.finish_reason = "stop";
  out.model = kModel;
  sr::ChatUsage usage;
  for (const auto& message : request.messages) usage.input_tokens += tokens_in(message.content);
  usage.output_tokens = tokens_in(out.text);
  if (request.max_tokens && usage.output_tokens > *request.max_tokens) {
    const size_t keep = code_points(out.text) * static_cast<size_t>(*request.max_tokens) /
                        static_cast<size_t>(usage.output_tokens);
    out.text = first_code_points(out.text, keep);
    out.finish_reason = "length";
    usage.output_tokens = *request.max_tokens;
  }
  out.usage = usage;
  return out;
}

}  // namespace showrunner::local_writer
