#include "host/base/kinds.h"

#include <gmock/gmock.h>

namespace showrunner {
namespace {

using testing::IsEmpty;

TEST(Kinds, KnowsEveryKindOfTheSdk) {
  const Kinds kinds;
  for (const char* kind : {"llm.chat/1", "tts.speak/1", "tts.voices/1", "avatar.video/1",
                           "render.image/1", "render.segment/1", "render.compose/1", "music.bed/1",
                           "audio.mix/1", "publish.video/1", "sr.health/1", "sr.catalog/1"})
    EXPECT_NE(kinds.find(kind), nullptr) << kind;
  EXPECT_EQ(kinds.find("tts.speak/2"), nullptr);
  EXPECT_EQ(kinds.find(""), nullptr);
  EXPECT_EQ(kinds.find("config/1"), nullptr) << "a document, but no kind";
  EXPECT_FALSE(embedded_schema("config-1").empty());
  EXPECT_TRUE(embedded_schema("config-2").empty());
}

TEST(Kinds, ChecksRequestAndResultApart) {
  const Kinds kinds;
  const KindSchema& speak = *kinds.find("tts.speak/1");
  const Json request{{"text", "안녕"}, {"language", "ko"}, {"voice", "v"}, {"emotion", "joy"}};
  EXPECT_THAT(speak.request.check(request), IsEmpty());
  EXPECT_FALSE(speak.result.check(request).empty());
  Json wrong = request;
  wrong["emotion"] = "glee";
  const auto found = speak.request.check(wrong);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].pointer, "/emotion");
}

TEST(Kinds, AResultsArtifactsAreCheckedThroughTheSharedDefinitions) {
  const Kinds kinds;
  const auto found = kinds.find("tts.speak/1")
                         ->result.check({{"audio", {{"sha256", "x"}, {"media_type", "audio/wav"}}},
                                         {"duration_ms", 1},
                                         {"sample_rate", 8000},
                                         {"samples", 8}});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].pointer, "/audio/sha256");
}

TEST(Kinds, ARequestIsCheckedByItsKind) {
  const Kinds kinds;
  Json request{{"text", "hello"}, {"language", "en"}, {"voice", "a"}};
  EXPECT_TRUE(kinds.check_request("tts.speak/1", request).has_value());
  request["text"] = 7;
  const Result<> wrong = kinds.check_request("tts.speak/1", request);
  EXPECT_EQ(wrong.error().kind, ErrorKind::kInput);
  EXPECT_TRUE(wrong.error().message.starts_with("/text: expected ")) << wrong.error().message;
  EXPECT_EQ(kinds.check_request("tts.shout/1", {}).error().kind, ErrorKind::kNotFound);
}

TEST(Kinds, TakesThoseOfPlugins) {
  Kinds kinds;
  const Json document = Json::parse(
      R"({"request":{"$ref":"#/definitions/n"},"result":{},"definitions":{"n":{"type":"integer"}}})");
  ASSERT_TRUE(kinds.add("show.count/1", document).has_value());
  EXPECT_THAT(kinds.find("show.count/1")->request.check(1), IsEmpty());
  EXPECT_FALSE(kinds.find("show.count/1")->request.check("one").empty());
  EXPECT_FALSE(kinds.add("show.bad/1", {{"request", {{"type", "objekt"}}}}).has_value());
  EXPECT_EQ(kinds.find("show.bad/1"), nullptr);
}

}  // namespace
}  // namespace showrunner
