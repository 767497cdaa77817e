#include "host/plugin/instance_config.h"

#include <gmock/gmock.h>

namespace showrunner::plugin {
namespace {

using testing::HasSubstr;

TEST(InstanceConfig, PricesAreOfKindsThatTheProviderServes) {
  Manifest plugin;
  plugin.id = "tts/acme";
  ProviderManifest provider;
  provider.id = "acme";
  provider.kinds = {"tts.speak/1", "tts.voices/1"};
  provider.config_check = Schema::compile(Json::object()).value();
  InstanceConfig config;
  config.name = "one";
  config.prices = {{"requests", 7, {}}, {"characters", 9, {"tts.voices/1", "tts.speak/1"}}};
  EXPECT_TRUE(check_instance_config(plugin, provider, config).has_value());
  config.prices->at(1).kinds[1] = "tts.speek/1";
  const auto refused = check_instance_config(plugin, provider, config);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().state, LoadState::kConfigInvalid);
  EXPECT_THAT(refused.error().message,
              HasSubstr("instance one (plugin tts/acme, provider acme): /prices/1/kinds: expected "
                        "only kinds that the provider serves (tts.speak/1, tts.voices/1), found "
                        "\"tts.speek/1\""));
}

}  // namespace
}  // namespace showrunner::plugin
