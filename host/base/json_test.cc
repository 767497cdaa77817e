#include "host/base/json.h"

#include <gmock/gmock.h>

#include "host/base/utf8.h"

namespace showrunner {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string error_of(std::string_view text, Comments comments = Comments::kNo) {
  const auto parsed = parse_json(text, "brief.json", comments);
  if (parsed.has_value()) return "accepted";
  EXPECT_EQ(parsed.error().kind, ErrorKind::kInput);
  EXPECT_TRUE(is_utf8(parsed.error().message)) << parsed.error().message;
  EXPECT_LT(parsed.error().message.size(), 400u);
  return parsed.error().message;
}

std::string nested(size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST(ParseJson, ReadsDocumentsOfAnyType) {
  EXPECT_EQ(parse_json(R"( {"a": [1, 2.5, "가", null, true]} )", "x").value(),
            (Json{{"a", {1, 2.5, "가", nullptr, true}}}));
  EXPECT_EQ(parse_json("7", "x").value(), Json(7));
}

TEST(ParseJson, SaysFileLineAndColumn) {
  EXPECT_THAT(error_of("{\n  \"a\": 1,\n  \"b\": tru\n}"), StartsWith("brief.json:3:11: "));
  EXPECT_THAT(error_of("{\"a\" 1}"), StartsWith("brief.json:1:6: not valid JSON: "));
  EXPECT_THAT(error_of(""), StartsWith("brief.json:1:1: "));
  EXPECT_THAT(error_of("[1, 2"), StartsWith("brief.json:1:6: "));
  EXPECT_THAT(error_of("[1]]"), StartsWith("brief.json:1:4: "));
}

TEST(ParseJson, ColumnsCountCharactersNotBytes) {
  EXPECT_THAT(error_of("[\"가나다\" 1]"), StartsWith("brief.json:1:8: "));
}

TEST(ParseJson, RefusesDuplicateKeysAtAnyDepth) {
  EXPECT_THAT(error_of(R"({"a":1,"a":1})"), HasSubstr("the key \"a\" appears twice"));
  EXPECT_THAT(error_of(R"([{"x":{"a":1,"b":2,"a":3}}])"), HasSubstr("\"a\" appears twice"));
  EXPECT_EQ(error_of(R"({"a":{"a":1},"b":{"a":1}})"), "accepted");
}

TEST(ParseJson, RefusesKeysBeyond256Bytes) {
  const auto with_key = [](size_t size) { return "[{\"" + std::string(size, 'k') + "\":1}]"; };
  EXPECT_EQ(error_of(with_key(256)), "accepted");
  EXPECT_THAT(error_of(with_key(257)), HasSubstr("has 257 bytes, at most 256 are allowed"));
  EXPECT_THAT(error_of(with_key(200'000)), HasSubstr("has 200000 bytes"));
}

TEST(ParseJson, RefusesNestingBeyond200Levels) {
  EXPECT_EQ(error_of(nested(200)), "accepted");
  EXPECT_THAT(error_of(nested(201)), HasSubstr("nested deeper than 200 levels"));
  EXPECT_THAT(error_of(std::string(1'000'000, '[')), HasSubstr("nested deeper"));
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  EXPECT_THAT(error_of(objects), HasSubstr("nested deeper"));
}

TEST(ParseJson, RefusesInvalidUtf8WithAMessageThatIsValid) {
  EXPECT_THAT(error_of("{\"a\":\n\"b\xFF\"}"), StartsWith("brief.json:2:3: "));
  EXPECT_THAT(error_of("\xFF"), StartsWith("brief.json:1:1: "));
  EXPECT_THAT(error_of("{\"\xED\xA0\x80\":1}"), StartsWith("brief.json:1:"));
  EXPECT_THAT(error_of("[\"\xC0\xAF\"]"), StartsWith("brief.json:1:"));
}

TEST(ParseJson, AMessageDoesNotRepeatAHugeToken) {
  EXPECT_THAT(error_of("\"" + std::string(100'000, 'a')), StartsWith("brief.json:1:100002: "));
  std::string hangul = "\"";
  for (int i = 0; i < 10'000; ++i) hangul += "한";
  EXPECT_THAT(error_of(hangul + '\n'), StartsWith("brief.json:"));
}

TEST(ParseJson, AMessageQuotesNothingOfTheContent) {
  for (const char* wrong :
       {R"({"key":"sk-SECRET})", "{\"key\":\"sk-SECRET\n\"}", R"({"key":sk-SECRET})",
        R"({"key":"sk-SECRET" "b":1})", R"({"key":"sk-SECRET\x"})",
        R"({"key":"'; expected sk-SECRET)", R"({"sk-SECRET"})", R"({sk-SECRET:1})",
        "{\"key\":\"sk-SECRET\xFF\"}", R"(['sk-SECRET'])", "[5157SECRET]", "[51571234512e9999]",
        R"({"key": // sk-SECRET)"}) {
    const std::string error = error_of(wrong);
    EXPECT_THAT(error, HasSubstr("not valid JSON")) << wrong;
    EXPECT_THAT(error, Not(AnyOf(HasSubstr("SECRET"), HasSubstr("sk-"), HasSubstr("5157"))));
  }
  EXPECT_THAT(error_of("{\"" + std::string(300, 'S') + "\"}"), Not(HasSubstr("SSS")));
}

TEST(ParseJson, SaysWhatWasExpected) {
  EXPECT_THAT(error_of("{a:1}"), HasSubstr("invalid literal; expected string literal"));
  EXPECT_THAT(error_of(R"({"a":1 "b":2})"), HasSubstr("unexpected string literal; expected '}'"));
}

TEST(ParseJson, RefusesWhatIsNoJson) {
  for (const char* wrong : {"nan", "Infinity", "[1,]", "{a:1}", "'a'", "01", "\"\t\"", "1e999",
                            "\"\\ud800\"", "{\"a\":1}{}"})
    EXPECT_THAT(error_of(wrong), HasSubstr("not valid JSON")) << wrong;
}

TEST(ParseJson, TakesCommentsOnlyWhereAllowed) {
  const char* text = "// first\n{\"a\": /* one */ 1}\n";
  EXPECT_THAT(error_of(text), StartsWith("brief.json:1:1: "));
  EXPECT_EQ(parse_json(text, "x", Comments::kYes).value(), (Json{{"a", 1}}));
  EXPECT_THAT(error_of("/* open", Comments::kYes), HasSubstr("not valid JSON"));
  EXPECT_THAT(error_of("{\"a\":1, // a\n\"a\":2}", Comments::kYes), HasSubstr("appears twice"));
}

TEST(ParseJson, ReadsAHugeString) {
  const std::string text = "\"" + std::string(2 << 20, 'x') + "\"";
  EXPECT_EQ(parse_json(text, "x").value().get_ref<const std::string&>().size(), 2u << 20);
}

TEST(Canonical, IsTheSameForEqualDocuments) {
  const std::string text = canonical(Json::parse(R"({"b":[1,2.50],"a":{"d":null,"c":"가"}})"));
  EXPECT_EQ(text, R"({"a":{"c":"가","d":null},"b":[1,2.5]})");
  EXPECT_EQ(canonical(parse_json(text, "x").value()), text);
  EXPECT_EQ(canonical(Json(0.1)), "0.1");
  EXPECT_EQ(canonical(Json(18446744073709551615u)), "18446744073709551615");
}

TEST(Json, TextIsFoundInDocumentsOfAnyShape) {
  const Json json = {{"a", {{"b", "c"}}}, {"list", {"x"}}, {"n", 7}};
  EXPECT_EQ(text_at(json, "/a/b"), "c");
  EXPECT_EQ(text_at(json, "/list/0"), "x");
  for (const char* absent : {"/a", "/n", "/a/b/c", "/list/1", "/list/x", "/z"})
    EXPECT_EQ(text_at(json, absent), "") << absent;
  for (const Json& other : {Json(), Json(7), Json("text"), Json::array()})
    EXPECT_EQ(text_at(other, "/a"), "");
}

}  // namespace
}  // namespace showrunner
