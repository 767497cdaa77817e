// The provider through the ABI: what it answers, what it refuses, and that nothing sent breaks it.
#include "local_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "showrunner/cpp/kinds/llm.hpp"
#include "showrunner/testing/test_host.hpp"

namespace showrunner::local_writer {
namespace {

using sr::Json;
using ::testing::Contains;
using ::testing::HasSubstr;

class LocalWriterTest : public ::testing::Test {
 protected:
  static Json request(const std::string& content, const Json& schema, const char* language = "ko") {
    return {{"messages", Json::array({{{"role", "user"}, {"content", content}}})},
            {"response_schema", schema},
            {"language", language},
            {"seed", 3}};
  }
  static Json fenced(const Json& material, const Json& schema) {
    return request("Write.\n```json\n" + material.dump(2) + "\n```\n", schema);
  }
  sr::Error failure(const Json& request) {
    try {
      const Json result = writer_.call("llm.chat/1", request);
      return {SR_OK, "answered " + result.dump().substr(0, 200)};
    } catch (const sr::Error& error) {
      EXPECT_LE(std::string(error.what()).size(), 255u);
      return error;
    }
  }

  sr::testing::TestHost host_;
  sr::testing::Instance writer_{host_, sr::provider_table<LocalWriter>()};
};

Json lines_schema(int min, int max) {
  return {{"type", "object"},
          {"required", {"dialogues"}},
          {"additionalProperties", false},
          {"properties",
           {{"dialogues",
             {{"type", "array"},
              {"minItems", min},
              {"maxItems", max},
              {"items",
               {{"type", "object"},
                {"required", {"character", "text", "emotion"}},
                {"properties",
                 {{"character", {{"type", "string"}}},
                  {"text", {{"type", "string"}, {"maxLength", 120}}},
                  {"emotion",
                   {{"enum", {"joy", "sadness", "anger", "fear", "surprise", "neutral"}}}}}}}}}}}}};
}

Json two_people() {
  return {{"series", {{"title", "봄"}, {"genre", "romance"}}},
          {"characters", Json::array({{{"name", "강민준"}, {"importance", "main"}, {"age", 28}},
                                      {{"name", "이수진"}, {"importance", "main"}, {"age", 26}}})},
          {"episode", {{"number", 2}, {"progress_percent", 10}}},
          {"scene_number", 1},
          {"scenes", Json::array({{{"purpose", "date"}, {"characters", {"강민준", "이수진"}}}})}};
}

TEST_F(LocalWriterTest, WritesDialoguesOfThePeopleInTheScene) {
  sr::testing::Observed observed;
  const Json result =
      writer_.call("llm.chat/1", fenced(two_people(), lines_schema(10, 12)), &observed);
  EXPECT_EQ(result.at("finish_reason"), "stop");
  const Json lines = Json::parse(result.at("text").get<std::string>()).at("dialogues");
  EXPECT_GE(lines.size(), 10u);
  EXPECT_LE(lines.size(), 12u);
  std::set<std::string> texts;
  for (const Json& line : lines) {
    EXPECT_TRUE(line.at("character") == "강민준" || line.at("character") == "이수진") << line;
    EXPECT_TRUE(texts.insert(line.at("text").get<std::string>()).second) << line;
  }
  EXPECT_GT(result.at("usage").at("output_tokens"), 50);
  EXPECT_THAT(observed.usage,
              Contains(std::pair<std::string, int64_t>(
                  "output_tokens", result.at("usage").at("output_tokens").get<int64_t>())));
  EXPECT_EQ(observed.cost_nano_usd, 0);
}

TEST_F(LocalWriterTest, AnyNumberOfLinesIsMet) {
  for (const int n : {1, 2, 3, 5, 7, 8, 10, 11, 13, 30, 200}) {
    const Json result = writer_.call("llm.chat/1", fenced(two_people(), lines_schema(n, n)));
    const Json lines = Json::parse(result.at("text").get<std::string>()).at("dialogues");
    EXPECT_EQ(lines.size(), static_cast<size_t>(n));
    for (const Json& line : lines) EXPECT_FALSE(line.at("text").get<std::string>().empty());
  }
}

TEST_F(LocalWriterTest, TheSameSeedSaysTheSame) {
  Json request = fenced(two_people(), lines_schema(10, 12));
  const Json first = writer_.call("llm.chat/1", request);
  EXPECT_EQ(first, writer_.call("llm.chat/1", request));
  request["seed"] = 4;
  EXPECT_NE(first, writer_.call("llm.chat/1", request));
  sr::testing::Instance other(host_, sr::provider_table<LocalWriter>(), {{"seed", 99}});
  request["seed"] = 3;
  EXPECT_NE(first, other.call("llm.chat/1", request));
}

TEST_F(LocalWriterTest, FreeTextAndToolsAreForOthers) {
  Json free = request("안녕하세요?", Json::object());
  free.erase("response_schema");
  sr::Error error = failure(free);
  EXPECT_EQ(error.code, SR_UNIMPLEMENTED);
  EXPECT_EQ(error.retry, SR_RETRY_OTHER);
  EXPECT_THAT(error.what(), HasSubstr("response_schema"));
  Json tools = request("hi", {{"type", "object"}});
  tools["tools"] = Json::array({Json::object()});
  EXPECT_EQ(failure(tools).code, SR_UNIMPLEMENTED);
  EXPECT_EQ(failure(request("bonjour", {{"type", "object"}}, "fr")).code, SR_UNIMPLEMENTED);
}

TEST_F(LocalWriterTest, AnAnswerLongerThanMaxTokensIsCut) {
  Json request = fenced(two_people(), lines_schema(10, 12));
  request["max_tokens"] = 20;
  const Json result = writer_.call("llm.chat/1", request);
  EXPECT_EQ(result.at("finish_reason"), "length");
  EXPECT_EQ(result.at("usage").at("output_tokens"), 20);
}

TEST_F(LocalWriterTest, BrokenMaterialIsNamed) {
  const Json schema = {{"type", "object"}};
  const std::pair<std::string, const char*> kCases[] = {
      {"```json\n{\"a\":\n```", "broken at byte"},
      {"```json\n[1]\n```", "not a JSON object"},
      {"```json\n", "broken at byte"},
      {"```json\n" + std::string(100000, '[') + "\n```", "nests deeper"},
      {"```json\n{\"a\":\"\\ud800\"}\n```", "broken at byte"},
      {"```json\n{\"a\":\"" + std::string(5 << 20, 'x') + "\"}\n```", "4 MiB"}};
  for (const auto& [content, why] : kCases) {
    const sr::Error error = failure(request(content, schema));
    EXPECT_EQ(error.code, SR_INVALID_ARGUMENT);
    EXPECT_THAT(error.what(), HasSubstr(why));
  }
}

// Every member of good material, replaced by every kind of wrong value.
TEST_F(LocalWriterTest, HostileMaterialIsSurvived) {
  Json good = two_people();
  good["outline"] = {{"title", "t"}, {"main_event", "m"}, {"arc_phase", "climax"}};
  good["relationships"] =
      Json::array({{{"from", "강민준"}, {"to", "이수진"}, {"type", "romance"}}});
  good["given"] = {{"outlines", Json::array({{{"episode", 1}}})},
                   {"relationships", Json::array({{{"from", "x"}, {"to", "y"}}})},
                   {"milestones", Json::array({{{"name", "confession"}}})}};
  const Json kWrong =
      Json::array({nullptr, true, -1, 1e308, 9223372036854775807LL, "", "{A}[~|(은/는)",
                   Json::array(), Json::object(), Json::array({nullptr, 1, "x"}),
                   Json::array({Json::object()}), std::string(5000, '{')});
  Json schema = lines_schema(3, 12);
  for (const char* name : {"logline", "arc", "subplots", "milestones", "relationships", "outlines",
                           "scenes", "characters", "title", "anything"}) {
    schema["properties"][name] = {{"type", "array"}};
    schema["properties"][name + std::string("_text")] = {{"type", "string"}};
    schema["required"].push_back(name);
  }
  const Json flat = good.flatten();
  for (const auto& [pointer, value] : flat.items())
    for (std::string at = pointer; !at.empty(); at = at.substr(0, at.rfind('/')))
      for (const Json& wrong : kWrong) {
        Json material = good;
        material[Json::json_pointer(at)] = wrong;
        const sr::Error error = failure(fenced(material, schema));
        EXPECT_TRUE(error.code == SR_OK || error.code == SR_UNIMPLEMENTED)
            << at << " " << error.what();
      }
}

TEST_F(LocalWriterTest, ASceneOfOnePersonIsAMonologue) {
  Json material = two_people();
  material["scenes"][0]["characters"] = {"이수진"};
  const Json result = writer_.call("llm.chat/1", fenced(material, lines_schema(4, 8)));
  const Json answer = Json::parse(result.at("text").get<std::string>());
  EXPECT_GE(answer.at("dialogues").size(), 4u);
  for (const Json& line : answer.at("dialogues")) EXPECT_EQ(line.at("character"), "이수진");
}

TEST_F(LocalWriterTest, TheCatalogueSaysWhatItIs) {
  EXPECT_THAT(writer_.call("sr.catalog/1", Json::object()).dump(),
              HasSubstr("template writer, not a language model"));
  EXPECT_EQ(writer_.call("sr.health/1", Json::object()).at("status"), "healthy");
  EXPECT_EQ(failure(Json::object()).code, SR_UNIMPLEMENTED);
}

}  // namespace
}  // namespace showrunner::local_writer
