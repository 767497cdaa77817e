#include "schema_fill.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "showrunner/cpp/error.hpp"

namespace showrunner::local_writer {
namespace {

using sr::Json;
using ::testing::HasSubstr;

Json fill(const Json& schema, const Json& given = Json()) {
  SchemaFill filler(
      schema,
      [](const std::string& name, const Json&) {
        return name.empty() ? Json("nothing") : name == "title" ? Json("A title") : Json();
      },
      7);
  return filler.fill(given);
}

std::string refusal(const Json& schema) {
  try {
    return "filled: " + fill(schema).dump().substr(0, 200);
  } catch (const sr::Error& error) {
    EXPECT_EQ(error.code, SR_UNIMPLEMENTED);
    EXPECT_EQ(error.retry, SR_RETRY_OTHER);
    EXPECT_LE(std::string(error.what()).size(), 255u);
    return error.what();
  }
}

Json parse(const char* text) { return Json::parse(text); }

TEST(SchemaFill, FollowsTypesAndBounds) {
  const Json out =
      fill(parse(R"({"type":"object","required":["n","x","b","list","title","c","e","z"],
    "properties":{"n":{"type":"integer","minimum":5,"maximum":9},"x":{"type":"number","exclusiveMinimum":2},
    "b":{"type":"boolean"},"list":{"type":"array","minItems":2,"maxItems":2,"items":{"type":"string","maxLength":4}},
    "title":{"type":"string"},"c":{"const":42},"e":{"enum":["only"]},"z":{"type":["null","integer"],"multipleOf":7,"minimum":1}}})"));
  EXPECT_EQ(out["n"], 5);
  EXPECT_GT(out["x"].get<double>(), 2);
  EXPECT_TRUE(out["b"].is_boolean());
  EXPECT_EQ(out["list"], Json::array({"noth", "noth"}));
  EXPECT_EQ(out["title"], "A title");
  EXPECT_EQ(out["c"], 42);
  EXPECT_EQ(out["e"], "only");
  EXPECT_EQ(out["z"], 7);
}

TEST(SchemaFill, LengthensShortTexts) {
  const Json out = fill(parse(R"({"type":"object","required":["title"],
    "properties":{"title":{"type":"string","minLength":50,"maxLength":52}}})"));
  EXPECT_GE(out["title"].get<std::string>().size(), 50u);
  EXPECT_LE(out["title"].get<std::string>().size(), 52u);
}

TEST(SchemaFill, RepeatsWhatIsGiven) {
  const Json schema =
      parse(R"({"type":"object","required":["list"],"properties":{"list":{"type":"array",
    "minItems":2,"items":{"type":"object","required":["id","title"],"properties":{"id":{"type":"string"},"title":{"type":"string"}}}}}})");
  const Json out = fill(schema, parse(R"({"list":[{"id":"A","title":""},{"id":"B","more":1}]})"));
  EXPECT_EQ(out.dump(), R"({"list":[{"id":"A","title":"A title"},{"id":"B","title":"A title"}]})");
}

TEST(SchemaFill, KnowsReferencesAndChoices) {
  const Json out =
      fill(parse(R"({"definitions":{"t":{"type":"integer","minimum":3}},"type":"object",
    "required":["a","b"],"properties":{"a":{"$ref":"#/definitions/t"},
    "b":{"anyOf":[{"type":"null"},{"type":"string","pattern":"a|b"},{"type":"boolean"}]}}})"));
  EXPECT_EQ(out["a"], 3);
  EXPECT_TRUE(out["b"].is_boolean());
}

TEST(SchemaFill, DistinctItemsAreDistinct) {
  const Json out = fill(parse(R"({"type":"array","minItems":3,"maxItems":3,"uniqueItems":true,
    "items":{"enum":["a","b","c"]}})"));
  EXPECT_EQ(std::set<std::string>(out.begin(), out.end()).size(), 3u);
}

TEST(SchemaFill, RefusesWhatItCannotSatisfy) {
  const std::pair<const char*, const char*> kCases[] = {
      {R"({"type":"object","required":["child"],"properties":{"child":{"$ref":"#"}}})", "recurses"},
      {R"({"$ref":"#"})", "$ref"},
      {R"({"$ref":"#/definitions/none"})", "leads nowhere"},
      {R"({"$ref":"https://example.org/a.json"})", "$ref"},
      {R"({"type":"integer","minimum":3,"maximum":2})", "bounds"},
      {R"({"type":"integer","multipleOf":1.7})", "multipleOf"},
      {R"({"type":"integer","minimum":1e300})", "out of reach"},
      {R"({"type":"string","minLength":5,"maxLength":2})", "minLength"},
      {R"({"type":"string","minLength":100000000})", "4,000"},
      {R"({"type":"string","minLength":-1})", "no count"},
      {R"-({"type":"string","pattern":"(?=a)"})-", "pattern"},
      {R"({"type":"array","minItems":1000000000})", "20,000"},
      {R"({"type":"array","minItems":3,"uniqueItems":true,"items":{"enum":["a"]}})", "different"},
      {R"({"type":"array","minItems":150,"items":{"type":"array","minItems":150,"items":{"type":"integer"}}})",
       "20,000"},
      {R"({"enum":[]})", "enum"},
      {R"({"type":"thing"})", "unknown type"},
      {R"({"anyOf":[]})", "anyOf"},
      {R"({"not":{}})", "not"},
      {R"({"allOf":[{}]})", "allOf"},
      {R"({"type":"object","required":["a"],"additionalProperties":false})", "does not allow"},
      {R"({"type":"object","properties":{"title":7},"required":["title"]})", "no object"}};
  for (const auto& [schema, why] : kCases)
    EXPECT_THAT(refusal(parse(schema)), HasSubstr(why)) << schema;
  EXPECT_THAT(refusal(Json(false)), HasSubstr("nothing"));
}

TEST(SchemaFill, DepthAndBranchingAreBounded) {
  Json deep = {{"type", "integer"}};
  for (int i = 0; i < 100; ++i)
    deep = {{"type", "array"}, {"minItems", 1}, {"items", std::move(deep)}};
  EXPECT_THAT(refusal(deep), HasSubstr("nests"));
  Json wide = parse(R"({"$ref":"#/definitions/20","definitions":{"0":{"not":{}}}})");
  for (int i = 1; i <= 20; ++i) {
    const Json ref = {{"$ref", "#/definitions/" + std::to_string(i - 1)}};
    wide["definitions"][std::to_string(i)] = {{"anyOf", {ref, ref, ref}}};
  }
  EXPECT_THAT(refusal(wide), HasSubstr("cannot fill"));
}

}  // namespace
}  // namespace showrunner::local_writer
