#include "host/route/usage.h"

#include <gtest/gtest.h>

#include <limits>

namespace showrunner::route {
namespace {

TEST(Forecast, ALimitBeyondAllMeasureIsNotFree) {
  const Forecast made = forecast(
      "llm.chat/1", {{"max_tokens", std::numeric_limits<uint64_t>::max()}, {"messages", {}}});
  EXPECT_EQ(made.worst.at("output_tokens"), std::numeric_limits<int64_t>::max());
  EXPECT_EQ(cost({{"output_tokens", 2, {}}}, "llm.chat/1", made.worst),
            std::numeric_limits<int64_t>::max());
}

TEST(Forecast, WithoutALimitTheWorstIsStillBounded) {
  const Forecast made = forecast("llm.chat/1", {{"messages", {}}});
  EXPECT_GT(made.worst.at("output_tokens"), made.expected.at("output_tokens"));
  EXPECT_GT(made.worst.at("input_tokens"), 0);
}

TEST(Forecast, CountsCharactersOfSpeechNotBytes) {
  const Forecast made = forecast("tts.speak/1", {{"text", "안녕 a"}});
  EXPECT_EQ(made.worst.at("characters"), 4);
  EXPECT_EQ(made.expected.at("characters"), 4);
}

TEST(Forecast, CountsThePicturesThatAreAskedFor) {
  EXPECT_EQ(forecast("render.image/1", {{"prompt", "a"}}).worst.at("images"), 1);
  const Forecast made = forecast("render.image/1", {{"prompt", "a"}, {"count", 16}});
  EXPECT_EQ(made.worst.at("images"), 16);
  EXPECT_EQ(made.expected.at("images"), 16);
}

TEST(Forecast, AnyKindIsOneRequest) {
  const Forecast made = forecast("render.compose/1", Json::object());
  EXPECT_EQ(made.worst, (Quantities{{"requests", 1}}));
  EXPECT_EQ(made.expected, made.worst);
}

}  // namespace
}  // namespace showrunner::route
