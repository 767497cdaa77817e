#include "host/base/schema_faults.h"

#include <gmock/gmock.h>

namespace showrunner {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Case {
  const char* name;
  const char* schema;
  const char* document;
  const char* text;
};

class EveryKeyword : public testing::TestWithParam<Case> {};

// What the schema library says itself begins or speaks so.
MATCHER(IsOurs, "") {
  for (const char* theirs :
       {"constraint", "Failed", "validate", "Target", "should", "Expected", "schema", "regex",
        "Value ", "Missing", "Elements", "Array ", "Object ", "permitted", "Cannot"})
    if (arg.find(theirs) != std::string::npos) return false;
  return true;
}

TEST_P(EveryKeyword, IsToldInPlainWords) {
  const Json json = Json::parse(GetParam().schema), document = Json::parse(GetParam().document);
  const Schema schema = Schema::compile(json).value();
  ASSERT_FALSE(schema.accepts(document)) << "the library accepts it";
  const std::vector<Violation> faults = find_faults(json, document, 10);
  ASSERT_FALSE(faults.empty());
  EXPECT_EQ(faults.front().text(), GetParam().text);
  EXPECT_EQ(schema.check(document).front().text(), GetParam().text);
  for (const Violation& fault : faults) EXPECT_THAT(fault.text(), IsOurs());
}

const Case kCases[] = {
    {"Type", R"({"type":"string"})", "7", "the document: expected type string, found 7 (integer)"},
    {"Types", R"({"type":["string","null"]})", "[1]",
     "the document: expected type string, null, found an array of 1"},
    {"Enum", R"({"enum":["a",7]})", R"("b")",
     "the document: expected one of a, 7, found \"b\" (string)"},
    {"Const", R"({"const":{"a":1}})", "{}",
     "the document: expected {\"a\":1}, found an object of 0 members"},
    {"MinLength", R"({"minLength":1})", R"("")",
     "the document: expected a string of at least 1 character, found \"\" (string)"},
    {"MaxLength", R"({"type":"string","minLength":1,"maxLength":2})", R"("abc")",
     "the document: expected a string of 1 to 2 characters, found \"abc\" (string)"},
    {"Pattern", R"({"pattern":"^[a-z]+$"})", R"("A")",
     "the document: expected a string that matches ^[a-z]+$, found \"A\" (string)"},
    {"Minimum", R"({"type":"integer","minimum":1,"maximum":3})", "0",
     "the document: expected an integer of at least 1 and at most 3, found 0 (integer)"},
    {"Maximum", R"({"maximum":3})", "3.5",
     "the document: expected a number of at most 3, found 3.5 (number)"},
    {"ExclusiveMinimum", R"({"exclusiveMinimum":0})", "0",
     "the document: expected a number of more than 0, found 0 (integer)"},
    {"ExclusiveMaximum", R"({"exclusiveMaximum":1.5})", "1.5",
     "the document: expected a number of less than 1.5, found 1.5 (number)"},
    {"MultipleOf", R"({"multipleOf":2})", "3",
     "the document: expected a number that is a multiple of 2, found 3 (integer)"},
    {"MultipleOfFraction", R"({"multipleOf":0.5})", "0.7",
     "the document: expected a number that is a multiple of 0.5, found 0.7 (number)"},
    {"MinItems", R"({"minItems":1})", "[]",
     "the document: expected an array of at least 1 item, found an array of 0"},
    {"MaxItems", R"({"minItems":1,"maxItems":1})", "[1,2]",
     "the document: expected an array of 1 item, found an array of 2"},
    {"UniqueItems", R"({"uniqueItems":true})", "[1,2,1]",
     "the document: expected items that all differ, found item 2 equal to item 0"},
    {"Contains", R"({"contains":{"type":"string"}})", "[1]",
     "the document: expected an item that is a string, found an array of 1"},
    {"Items", R"({"items":{"type":"string"}})", R"(["a",1])",
     "/1: expected type string, found 1 (integer)"},
    {"ItemsInOrder", R"({"items":[{"type":"string"},{"type":"integer"}]})", R"(["a","b"])",
     "/1: expected type integer, found \"b\" (string)"},
    {"AdditionalItems", R"({"items":[true],"additionalItems":{"type":"string"}})", "[1,2]",
     "/1: expected type string, found 2 (integer)"},
    {"NoAdditionalItems", R"({"items":[true],"additionalItems":false})", R"([1,"b"])",
     "/1: expected nothing here, found \"b\" (string)"},
    {"Required", R"({"required":["a"]})", "{}",
     "the document: expected a member \"a\", found none of that name"},
    {"Properties", R"({"properties":{"a":{"type":"string"}}})", R"({"a":1})",
     "/a: expected type string, found 1 (integer)"},
    {"PatternProperties", R"({"patternProperties":{"^n_":{"type":"integer"}}})", R"({"n_a":"x"})",
     "/n_a: expected type integer, found \"x\" (string)"},
    {"AdditionalProperties", R"({"additionalProperties":{"type":"string"}})", R"({"a/b":1})",
     "/a~1b: expected type string, found 1 (integer)"},
    {"NoAdditionalProperties", R"({"properties":{"a":{},"b":{}},"additionalProperties":false})",
     R"({"c":1})", "the document: expected only the members a, b, found \"c\""},
    {"NoMembers", R"({"additionalProperties":false})", R"({"c":1})",
     "the document: expected no members, found \"c\""},
    {"OnlyPatternProperties",
     R"({"properties":{"a":{}},"patternProperties":{"^n_":{}},"additionalProperties":false})",
     R"({"c":1})", "the document: expected only members a or that match ^n_, found \"c\""},
    {"MinProperties", R"({"minProperties":2})", R"({"a":1})",
     "the document: expected an object of at least 2 members, found an object of 1 member"},
    {"MaxProperties", R"({"maxProperties":1})", R"({"a":1,"b":1})",
     "the document: expected an object of at most 1 member, found an object of 2 members"},
    {"PropertyNames", R"({"propertyNames":{"pattern":"^[a-z]+$"}})", R"({"A b":1})",
     "the document: expected every name to be a string that matches ^[a-z]+$, found \"A b\""},
    {"Dependencies", R"({"dependencies":{"a":["b"]}})", R"({"a":1})",
     "the document: expected a member \"b\" beside \"a\", found none of that name"},
    {"DependentSchema", R"({"dependencies":{"a":{"properties":{"b":{"type":"string"}}}}})",
     R"({"a":1,"b":2})", "/b: expected type string, found 2 (integer)"},
    {"AllOf", R"({"allOf":[{"type":"integer"},{"minimum":5}]})", "1",
     "the document: expected a number of at least 5, found 1 (integer)"},
    {"AnyOf", R"({"anyOf":[{"type":"string"},{"type":"integer","minimum":0}]})", "null",
     "the document: expected a string, or an integer of at least 0, found null (null)"},
    {"AnyOfOneType", R"({"anyOf":[{"type":"string"},{"type":"integer","minimum":0}]})", "-1",
     "the document: expected an integer of at least 0, found -1 (integer)"},
    {"AnyOfSameType", R"({"anyOf":[{"pattern":"^a"},{"pattern":"^b"}]})", R"("c")",
     "the document: expected a string that matches ^a, or a string that matches ^b, found \"c\" "
     "(string)"},
    {"OneOf", R"({"oneOf":[{"type":"string"},{"type":"object","minProperties":1,
      "properties":{"env":{},"file":{}},"additionalProperties":false}]})",
     "7",
     "the document: expected a string, or an object with \"env\" or \"file\", found 7 (integer)"},
    {"OneOfBoth", R"({"oneOf":[{"type":"integer"},{"minimum":0}]})", "7",
     "the document: expected what fits only one of these: an integer, or a number of at least 0, "
     "found 7 (integer)"},
    {"OneOfByMember", R"({"oneOf":[
      {"type":"object","properties":{"is":{"const":"a"},"n":{"type":"integer"}},"required":["is"]},
      {"type":"object","properties":{"is":{"const":"b"},"n":{"type":"string"}},"required":["is"]}]})",
     R"({"is":"a","n":"x"})", "/n: expected type integer, found \"x\" (string)"},
    {"OneOfObjects", R"({"oneOf":[{"type":"object","required":["a"]},
      {"type":"object","required":["b","c"]}]})",
     "{}",
     "the document: expected an object with \"a\", or an object with \"b\" and \"c\", found an "
     "object of 0 members"},
    {"OneOfReferences", R"({"properties":{"x":{"oneOf":[{"$ref":"#/definitions/x"},
      {"type":"null"}]}},"definitions":{"x":{"type":"boolean"}}})",
     R"({"x":"yes"})", "/x: expected true or false, or null, found \"yes\" (string)"},
    {"Not", R"({"not":{"type":"string"}})", R"("a")",
     "the document: expected anything but a string, found \"a\" (string)"},
    {"Then", R"({"if":{"type":"string"},"then":{"minLength":2},"else":{"type":"null"}})", R"("a")",
     "the document: expected a string of at least 2 characters, found \"a\" (string)"},
    {"Else", R"({"if":{"type":"string"},"then":{"minLength":2},"else":{"type":"null"}})", "1",
     "the document: expected type null, found 1 (integer)"},
    {"False", R"({"properties":{"a":false}})", R"({"a":1})",
     "/a: expected nothing here, found 1 (integer)"},
};

INSTANTIATE_TEST_SUITE_P(Schema, EveryKeyword, testing::ValuesIn(kCases),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(SchemaFaults, AFormatIsNoRule) {
  const Schema schema =
      Schema::compile(Json::parse(R"({"properties":{"format":{"format":"date"}}})")).value();
  EXPECT_TRUE(schema.check({{"format", "soon"}}).empty());
  EXPECT_TRUE(schema.check({{"format", 7}}).empty());
  EXPECT_FALSE(
      Schema::compile(Json::parse(R"({"properties":{"format":false}})"))->accepts({{"format", 7}}));
}

TEST(SchemaFaults, TheTypeOfWhatWasFoundHoldsNothingOfIt) {
  for (const Case& one : kCases) {
    const Json json = Json::parse(one.schema);
    for (const char* secret : {R"("sk-SECRET")", R"({"sk-SECRET":"sk-SECRET"})", R"(["sk-SECRET"])",
                               R"({"a":"sk-SECRET","n_sk-SECRET":"sk-SECRET"})"})
      for (const Violation& fault : Schema::compile(json)->check(Json::parse(secret)))
        EXPECT_THAT(fault.found_type, Not(HasSubstr("SECRET"))) << one.name;
  }
}

TEST(SchemaFaults, OfALongTextTheLengthIsTold) {
  const Violation fault = find_faults({{"maxLength", 200}}, std::string(300, 'x'), 10).at(0);
  EXPECT_THAT(fault.found, HasSubstr("xx.. (string of 300 characters)"));
  EXPECT_LT(fault.found.size(), 120u);
}

TEST(SchemaFaults, ManyBranchesGiveABoundedText) {
  Json branches = Json::array();
  for (int i = 0; i < 1000; ++i)
    branches.push_back({{"type", "string"}, {"pattern", std::string(500, 'p')}, {"minLength", i}});
  const auto faults = find_faults({{"anyOf", branches}}, 7, 10);
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_LT(faults[0].expected.size(), 400u);
}

TEST(SchemaFaults, AreAtMostAsManyAsAskedFor) {
  EXPECT_EQ(find_faults({{"items", false}}, Json(std::vector<int>(50, 1)), 3).size(), 3u);
}

}  // namespace
}  // namespace showrunner
