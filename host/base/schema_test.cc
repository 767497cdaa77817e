#include <gmock/gmock.h>

#include "host/base/json.h"
#include "host/base/utf8.h"

namespace showrunner {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Schema compile(const char* text) { return Schema::compile(Json::parse(text)).value(); }

std::vector<std::string> texts(const Schema& schema, const Json& document) {
  std::vector<std::string> out;
  for (const Violation& violation : schema.check(document)) out.push_back(violation.text());
  return out;
}

const char* const kSeries = R"({
  "type": "object",
  "properties": {
    "title": {"type": "string", "minLength": 1},
    "mood": {"enum": ["calm", "tense"]},
    "version": {"const": 1},
    "scenes": {"type": "array", "items": {"$ref": "#/definitions/scene"}}
  },
  "required": ["title"],
  "additionalProperties": false,
  "definitions": {
    "scene": {
      "type": "object",
      "properties": {"line": {"type": "string"}, "seconds": {"type": "number", "minimum": 0}},
      "required": ["line"]
    }
  }
})";

TEST(Schema, AcceptsWhatFits) {
  EXPECT_THAT(texts(compile(kSeries), Json::parse(R"({"title":"a","mood":"calm","version":1,
                    "scenes":[{"line":"x","seconds":1.5}]})")),
              IsEmpty());
}

TEST(Schema, SaysWhereWhatWasExpectedAndWhatFound) {
  const Schema schema = compile(kSeries);
  EXPECT_THAT(texts(schema, Json::array()),
              ElementsAre("the document: expected type object, found an array of 0"));
  EXPECT_THAT(texts(schema, {{"mood", "calm"}}),
              ElementsAre("the document: expected a member \"title\", found none of that name"));
  EXPECT_THAT(texts(schema, {{"title", 7}}),
              ElementsAre("/title: expected type string, found 7 (integer)"));
  EXPECT_THAT(texts(schema, {{"title", "a"}, {"mood", "sad"}}),
              ElementsAre("/mood: expected one of calm, tense, found \"sad\" (string)"));
  EXPECT_THAT(texts(schema, {{"title", "a"}, {"version", 2}}),
              ElementsAre("/version: expected 1, found 2 (integer)"));
  EXPECT_THAT(texts(schema, {{"title", "a"}, {"titel", "b"}}),
              ElementsAre("the document: expected only the members mood, scenes, title, version, "
                          "found \"titel\""));
}

TEST(Schema, PointsIntoArraysAndReferences) {
  const Schema schema = compile(kSeries);
  EXPECT_THAT(texts(schema, Json::parse(R"({"title":"a","scenes":[{"line":"x"},{"line":null}]})")),
              ElementsAre("/scenes/1/line: expected type string, found null (null)"));
  const auto negative =
      schema.check(Json::parse(R"({"title":"a","scenes":[{"line":"x","seconds":-1}]})"));
  ASSERT_EQ(negative.size(), 1u);
  EXPECT_EQ(negative[0].pointer, "/scenes/0/seconds");
  EXPECT_EQ(negative[0].found, "-1 (integer)");
}

TEST(Schema, ReportsSeveralFaultsAtOnceAndAtMostTen) {
  const Schema schema = compile(kSeries);
  EXPECT_EQ(texts(schema, Json::parse(R"({"title":1,"mood":2,"version":3})")).size(), 3u);
  Json scenes = Json::array();
  for (int i = 0; i < 50; ++i) scenes.push_back(i);
  EXPECT_EQ(texts(schema, {{"title", "a"}, {"scenes", scenes}}).size(), 10u);
}

TEST(Schema, EscapesKeysInPointers) {
  const Schema schema = compile(R"({"additionalProperties": {"type": "string"}})");
  for (const auto& [key, pointer] : std::vector<std::pair<std::string, std::string>>{
           {"a/b", "/a~1b"}, {"m~n", "/m~0n"}, {"", "/"}, {"[0]", "/[0]"}, {"가", "/가"}}) {
    const auto found = schema.check({{key, 1}});
    ASSERT_EQ(found.size(), 1u) << key;
    EXPECT_EQ(found[0].text(), pointer + ": expected type string, found 1 (integer)");
  }
}

TEST(Schema, ShowsOnlyTheBeginningOfAHugeValue) {
  std::string huge;
  for (int i = 0; i < 100'000; ++i) huge += "한";
  const auto found = compile(R"({"properties":{"n":{"type":"integer"}}})").check({{"n", huge}});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_LT(found[0].found.size(), 120u);
  EXPECT_TRUE(is_utf8(found[0].found)) << found[0].found;
}

TEST(Schema, BoundsWhatAPatternIsTriedOn) {
  const Schema schema = compile(R"({"properties":{"id":{"type":"string","pattern":"^[a-z]+$"}}})");
  EXPECT_THAT(texts(schema, {{"id", std::string(4096, 'a')}}), IsEmpty());
  EXPECT_THAT(texts(schema, {{"id", std::string(1 << 20, 'a')}}),
              ElementsAre("/id: expected text of at most 4096 bytes that matches ^[a-z]+$, found "
                          "1048576 bytes"));
}

TEST(Schema, CountsCharactersNotBytes) {
  const Schema schema = compile(R"({"type":"string","maxLength":2})");
  EXPECT_THAT(texts(schema, "가나"), IsEmpty());
  EXPECT_EQ(texts(schema, "가나다").size(), 1u);
}

TEST(Schema, ComparesIntegersAboveTheSignedRange) {
  const Schema schema = compile(R"({"type":"integer","minimum":0,"maximum":100})");
  EXPECT_EQ(texts(schema, Json(18446744073709551615u)).size(), 1u);
  EXPECT_EQ(texts(schema, Json(1e300)).size(), 1u);
}

TEST(Schema, AWrongSchemaIsAnErrorAndNeverAnException) {
  EXPECT_THAT(Schema::compile(Json::parse(R"({"type":"objekt"})")).error().message,
              HasSubstr("not a usable JSON Schema"));
  const Json document = Json::parse(R"({"a":{"b":[1,"x",null]},"$ref":1})");
  for (const char* text :
       {"true",
        "false",
        "[]",
        "7",
        R"({"type":7})",
        R"({"type":[7]})",
        R"({"required":true})",
        R"({"required":[7]})",
        R"({"properties":[]})",
        R"({"properties":{"a":false}})",
        R"({"properties":{"a":true,"$ref":{"type":"string"}}})",
        R"({"enum":7})",
        R"({"$ref":7})",
        R"({"$ref":"#foo"})",
        R"({"$ref":"#/definitions/none"})",
        R"({"$ref":"http://example.org/x"})",
        R"({"properties":{"a":{"$ref":"#/nowhere"}}})",
        R"({"properties":{"a":{"pattern":"["}}})",
        R"({"items":[false]})",
        R"({"additionalProperties":7})",
        R"({"properties":{"a":{"additionalProperties":false}}})",
        R"({"anyOf":[{"type":"string"},{"properties":{"a":{"type":"integer"}}}]})"}) {
    const auto compiled = Schema::compile(Json::parse(text));
    if (compiled.has_value())
      EXPECT_NO_THROW(static_cast<void>(compiled->check(document))) << text;
    else
      EXPECT_EQ(compiled.error().kind, ErrorKind::kInput) << text;
  }
}

TEST(Schema, FollowsRecursiveReferences) {
  const Schema tree = compile(R"({"$ref":"#/definitions/node","definitions":{"node":{
      "type":"object","properties":{"name":{"type":"string"},
      "children":{"type":"array","items":{"$ref":"#/definitions/node"}}}}}})");
  EXPECT_THAT(texts(tree, Json::parse(R"({"name":"a","children":[{"children":[{"name":1}]}]})")),
              ElementsAre("/children/0/children/0/name: expected type string, found 1 (integer)"));
}

TEST(Schema, StepsThroughPropertiesAreNoEndlessReference) {
  const Schema list = compile(R"({"$ref":"#/definitions/node","definitions":{"node":{
      "properties":{"next":{"$ref":"#/definitions/node"},"n":{"type":"integer"}}}}})");
  EXPECT_THAT(texts(list, Json::parse(R"({"next":{"next":{"n":"x"}}})")),
              ElementsAre("/next/next/n: expected type integer, found \"x\" (string)"));
  const Schema self =
      compile(R"({"properties":{"next":{"$ref":"#"}},"additionalProperties":false})");
  EXPECT_THAT(texts(self, Json::parse(R"({"next":{"next":{}}})")), IsEmpty());
  EXPECT_EQ(texts(self, Json::parse(R"({"next":{"net":{}}})")).size(), 1u);
}

std::string refusal(const std::string& text) {
  const auto compiled = Schema::compile(Json::parse(text));
  return compiled.has_value() ? "compiled" : compiled.error().message;
}

TEST(Schema, RefusesReferencesThatLeadBackToThemselves) {
  for (const char* text :
       {R"({"$ref":"#"})", R"({"properties":{"x":{"$ref":"#/properties/x"}}})",
        R"({"properties":{"x":{"$ref":"#/properties/y"},"y":{"$ref":"#/properties/x"}}})",
        R"({"allOf":[{"$ref":"#"}]})",
        R"({"properties":{"x":{"oneOf":[{"$ref":"#/properties/x"}]}}})", R"({"not":{"$ref":"#"}})",
        R"({"if":true,"then":{"$ref":"#"}})", R"({"dependencies":{"a":{"$ref":"#"}}})"})
    EXPECT_THAT(refusal(text), HasSubstr("leads back to itself")) << text;
}

TEST(Schema, RefusesReferencesElsewhereOrNowhere) {
  EXPECT_THAT(refusal(R"({"$ref":"http://example.org/x"})"), HasSubstr("leaves the schema"));
  EXPECT_THAT(refusal(R"({"items":{"$ref":"other.json#/a"}})"), HasSubstr("leaves the schema"));
  EXPECT_THAT(refusal(R"({"items":{"$ref":"#/none"}})"), HasSubstr("leads nowhere"));
  EXPECT_THAT(refusal(R"({"items":{"$ref":"#/%69tems"}})"), HasSubstr("not of the form"));
  EXPECT_THAT(refusal(R"({"items":{"id":"b/","$ref":"#"}})"), HasSubstr("draft 4"));
}

TEST(Schema, RefusesRulesThatNothingCanBeJudgedBy) {
  for (const char* text : {R"({"multipleOf":0})", R"({"multipleOf":0.0})", R"({"multipleOf":-1})",
                           R"({"items":{"multipleOf":"x"}})"})
    EXPECT_THAT(refusal(text), HasSubstr("no number above 0")) << text;
  for (const char* text :
       {R"({"pattern":"["})", R"({"properties":{"a":{"pattern":"(a"}}})",
        R"({"patternProperties":{"[":{}}})", R"({"propertyNames":{"pattern":"*"}})"})
    EXPECT_THAT(refusal(text), HasSubstr("is no regular expression")) << text;
  const std::string deep = std::string(100'000, '(') + std::string(100'000, ')');
  EXPECT_THAT(refusal(Json{{"pattern", deep}}.dump()), HasSubstr("at most 1000 are read"));
  for (const char* text : {R"({"anyOf":[]})", R"({"oneOf":[]})", R"({"enum":[]})"})
    EXPECT_THAT(refusal(text), HasSubstr("which nothing fits")) << text;
}

TEST(Schema, BoundsDepthAndSize) {
  Json deep = true;
  for (int i = 0; i < 150; ++i) deep = {{"items", deep}};
  EXPECT_THAT(refusal(deep.dump()), HasSubstr("deeper than 100"));
  Json chain = {{"$ref", "#/definitions/0"}};
  for (int i = 0; i < 5000; ++i)
    chain["definitions"][std::to_string(i)] = {
        {"items", {{"$ref", "#/definitions/" + std::to_string((i + 1) % 5000)}}}};
  EXPECT_THAT(refusal(chain.dump()), HasSubstr("levels deep; at most 1000"));
  Json same = true;
  for (int i = 0; i < 9; ++i) same = {{"allOf", {same}}};
  EXPECT_THAT(refusal(same.dump()), HasSubstr("speak of one value"));
  Json wide = Json::object();
  for (int i = 0; i < 20'001; ++i) wide["properties"][std::to_string(i)] = true;
  EXPECT_THAT(refusal(wide.dump()), HasSubstr("20000 subschemas"));
}

TEST(Schema, ReadsTheDeepestSchemaAndDocumentThatItAccepts) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer's frames are many times as large";
#endif
  Json chain = {{"$ref", "#/definitions/0"}};
  for (int i = 0; i < 490; ++i)
    chain["definitions"][std::to_string(i)] = {
        {"items", {{"$ref", "#/definitions/" + std::to_string((i + 1) % 490)}}}};
  EXPECT_EQ(refusal(chain.dump()), "compiled");
  Json node = {{"items", {{"$ref", "#"}}}};
  for (int i = 0; i < 7; ++i) node = {{"allOf", {node}}};
  Json document = 7;
  for (int i = 0; i < 199; ++i) document = Json::array({document});
  EXPECT_THAT(texts(Schema::compile(node).value(), document), IsEmpty());
}

TEST(Schema, ExplainsTheBranchThatFitsTheType) {
  const Schema schema = compile(R"({"additionalProperties":{"oneOf":[
      {"$ref":"#/definitions/a"},{"type":"null"}]},"definitions":{"a":{"type":"object",
      "properties":{"n":{"type":"integer"},"plugin":{"type":"string"}},
      "additionalProperties":false}}})");
  EXPECT_THAT(texts(schema, Json::parse(R"({"x":{"concurency":1}})")),
              ElementsAre("/x: expected only the members n, plugin, found \"concurency\""));
  EXPECT_THAT(texts(schema, Json::parse(R"({"x":{"plugin":7}})")),
              ElementsAre("/x/plugin: expected type string, found 7 (integer)"));
  EXPECT_THAT(texts(schema, Json::parse(R"({"x":null})")), IsEmpty());
}

TEST(Schema, BoundsWhatPatternsOfBranchesAndNamesAreTriedOn) {
  const std::string huge(200'000, 'a');
  const Schema branches = compile(R"({"properties":{"text":{"type":"string"},"id":{"oneOf":[
      {"$ref":"#/definitions/id"},{"type":"null"}]}},
      "definitions":{"id":{"type":"string","pattern":"^[a-z]+$"}}})");
  EXPECT_THAT(texts(branches, {{"text", huge}}), IsEmpty());
  EXPECT_THAT(texts(branches, {{"id", huge}}),
              ElementsAre("/id: expected text of at most 4096 bytes that matches ^[a-z]+$, found "
                          "200000 bytes"));
  const Schema names = compile(R"({"propertyNames":{"pattern":"^([a-z]|[0-9])+$"}})");
  const auto found = names.check({{huge, 1}});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_THAT(found[0].expected, HasSubstr("at most 256 bytes"));
}

}  // namespace
}  // namespace showrunner
