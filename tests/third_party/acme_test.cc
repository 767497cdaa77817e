// Loads the third-party plugins that were built against the installed SDK, and checks that each
// does what the other tests rely on. argv: the folder of the plugins.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "showrunner/testing/test_host.hpp"

namespace {

std::string plugin_folder;  // NOLINT: set by main before the tests run

const sr_provider* provider_of(const std::string& file, const std::string& id) {
  return sr::testing::load_provider(plugin_folder + '/' + file, id);
}

sr::Json request() { return {{"text", "좋아해 \"정말\""}, {"language", "ko"}, {"voice", "any"}}; }

struct Ending {
  sr_status code = SR_OK;
  uint32_t retry = 0;
  uint32_t effect = 0;
  uint64_t retry_after_ms = 0;
  int64_t billed = 0;
};

Ending ending_of(sr::testing::Instance& instance) {
  sr::testing::Observed observed;
  Ending out;
  try {
    instance.call("tts.speak/1", request(), &observed);
  } catch (const sr::Error& error) {
    out = {error.code, error.retry, error.effect, error.retry_after_ms, 0};
  }
  for (const auto& [unit, quantity] : observed.usage)
    if (unit == "characters") out.billed = quantity;
  return out;
}

Ending ending_of(const std::string& behave) {
  sr::testing::TestHost host;
  sr::testing::Instance instance(host, provider_of("acme.so", "acme"), {{"behave", behave}},
                                 "acme");
  return ending_of(instance);
}

TEST(AcmeTest, SpeaksAToneAsLongAsTheText) {
  sr::testing::TestHost host;
  sr::testing::Instance instance(host, provider_of("acme.so", "acme"), sr::Json::object(), "acme");
  const sr::Json result = instance.call("tts.speak/1", request());
  const auto audio = sr::read_json<sr::Artifact>(result["audio"]);
  EXPECT_EQ(audio.media_type, "audio/wav");
  const std::string wav = host.read(audio);
  ASSERT_EQ(wav.size(), 44 + 2 * result["samples"].get<size_t>());
  EXPECT_EQ(static_cast<int64_t>(wav.size()), audio.bytes);
  EXPECT_EQ(wav.substr(0, 4) + wav.substr(8, 8) + wav.substr(36, 4), "RIFFWAVEfmt data");
  uint32_t rate = 0;
  std::memcpy(&rate, wav.data() + 24, sizeof rate);
  EXPECT_EQ(rate, result["sample_rate"]);
  EXPECT_EQ(result["samples"], 24 * result["duration_ms"].get<int>());
  EXPECT_EQ(instance.call("sr.health/1", sr::Json::object())["status"], "healthy");
  EXPECT_EQ(instance.call("sr.catalog/1", sr::Json::object())["models"][0]["id"], "tone");
}

TEST(AcmeTest, EndsAsItsConfigAsks) {
  Ending end = ending_of("ok");
  EXPECT_EQ(end.code, SR_OK);
  EXPECT_GT(end.billed, 0);
  end = ending_of("rate_limited");
  EXPECT_EQ(end.code, SR_RESOURCE_EXHAUSTED);
  EXPECT_EQ(end.retry, SR_RETRY_SAME);
  EXPECT_EQ(end.effect, SR_EFFECT_NONE);
  EXPECT_EQ(end.retry_after_ms, 50u);
  EXPECT_EQ(end.billed, 0);
  EXPECT_EQ(ending_of("auth").retry, SR_RETRY_AFTER_HUMAN);
  EXPECT_EQ(ending_of("invalid").retry, SR_RETRY_NEVER);
  EXPECT_EQ(ending_of("internal_unknown_effect").effect, SR_EFFECT_UNKNOWN);
  end = ending_of("internal_committed");
  EXPECT_EQ(end.effect, SR_EFFECT_COMMITTED);
  EXPECT_GT(end.billed, 0);
  EXPECT_EQ(ending_of("rejected").code, SR_UNAVAILABLE);
  EXPECT_EQ(ending_of("quota").code, SR_QUOTA_EXHAUSTED);
  EXPECT_EQ(ending_of("content_refused").code, SR_CONTENT_REFUSED);
}

TEST(AcmeTest, FlakySucceedsEverySecondTime) {
  sr::testing::TestHost host;
  sr::testing::Instance instance(host, provider_of("acme.so", "acme"), {{"behave", "flaky"}},
                                 "acme");
  for (const sr_status expected : {SR_UNAVAILABLE, SR_OK, SR_UNAVAILABLE, SR_OK})
    EXPECT_EQ(ending_of(instance).code, expected);
}

TEST(AcmeTest, RefusesAConfigThatItDoesNotKnow) { EXPECT_THROW(ending_of("nonsense"), sr::Error); }

TEST(EchoVoiceTest, TheInstalledSdkForCppWorks) {
  sr::testing::TestHost host;
  sr::testing::Instance instance(host, provider_of("echo_voice.so", "echo"), sr::Json::object(),
                                 "echo");
  EXPECT_EQ(instance.call("tts.speak/1", request())["samples"], 8000);
}

}  // namespace

int main(int argc, char** argv) {
  testing::InitGoogleMock(&argc, argv);
  if (argc != 2) return 2;
  plugin_folder = argv[1];
  return RUN_ALL_TESTS();
}
