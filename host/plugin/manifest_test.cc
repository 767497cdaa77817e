#include "host/plugin/manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace showrunner::plugin {
namespace {

using testing::HasSubstr;

Json manifest() {
  return Json::parse(R"({
    "id": "tts/acme", "version": "1.2.3", "vendor": "Acme", "license": "MIT", "abi": 1,
    "description": "Speaks", "future": true,
    "providers": [{
      "id": "acme", "description": "A voice", "kinds": ["tts.speak/1", "acme.sing/2"],
      "config_schema": {"type": "object", "properties": {"volume": {"type": "number"}}},
      "concurrency": {"max": 4},
      "prices": [{"unit": "characters", "nano_usd": 30000, "kinds": ["tts.speak/1"]}],
      "secrets": ["api_key"], "egress": ["api.acme.example"], "resume": "reattach",
      "isolation": "process_only", "cancel_grace_ms": 250,
      "schemas": {"acme.sing/2": {"request": {"$ref": "#/definitions/song"}, "result": {},
                                  "definitions": {"song": {"type": "string"}}}}
    }]})");
}

void expect_bad(const Json& json, std::string_view what,
                LoadState state = LoadState::kBadManifest) {
  const auto parsed = parse_manifest(json.dump(), "/p/acme.so");
  ASSERT_FALSE(parsed.has_value()) << what;
  EXPECT_EQ(parsed.error().state, state);
  EXPECT_THAT(parsed.error().message, HasSubstr("/p/acme.so: "));
  EXPECT_THAT(parsed.error().message, HasSubstr(what));
}

TEST(Manifest, ReadsEveryMember) {
  const auto parsed = parse_manifest(manifest().dump(), "x.so");
  ASSERT_TRUE(parsed.has_value()) << parsed.error().message;
  EXPECT_EQ(parsed->id, "tts/acme");
  EXPECT_EQ(parsed->version, "1.2.3");
  EXPECT_EQ(parsed->abi, 1u);
  const ProviderManifest* provider = parsed->find("acme");
  ASSERT_NE(provider, nullptr);
  EXPECT_EQ(parsed->find("other"), nullptr);
  EXPECT_TRUE(provider->serves("acme.sing/2"));
  EXPECT_FALSE(provider->serves("acme.sing/1"));
  EXPECT_EQ(provider->concurrency_max, 4);
  ASSERT_TRUE(provider->prices);
  EXPECT_EQ(provider->prices->at(0), (Price{"characters", 30000, {"tts.speak/1"}}));
  EXPECT_EQ(provider->secrets, std::vector<std::string>{"api_key"});
  EXPECT_EQ(provider->resume, Resume::kReattach);
  EXPECT_EQ(provider->isolation, Isolation::kProcessOnly);
  EXPECT_EQ(provider->cancel_grace_ms, 250u);
  EXPECT_TRUE(provider->schemas.contains("acme.sing/2"));
  EXPECT_TRUE(provider->config_check->check({{"volume", 1}}).empty());
}

TEST(Manifest, DefaultsAreTheCautiousOnes) {
  Json json = manifest();
  json["providers"][0] = {
      {"id", "acme"}, {"kinds", {"tts.speak/1"}}, {"config_schema", Json::object()}};
  const auto parsed = parse_manifest(json.dump(), "x.so");
  ASSERT_TRUE(parsed.has_value()) << parsed.error().message;
  EXPECT_EQ(parsed->providers[0].concurrency_max, 1);
  EXPECT_FALSE(parsed->providers[0].prices);  // unknown, not free
  EXPECT_EQ(parsed->providers[0].resume, Resume::kNone);
}

TEST(Manifest, SaysWhereItIsWrong) {
  const auto with = [](const char* pointer, Json value) {
    Json json = manifest();
    json[Json::json_pointer(pointer)] = std::move(value);
    return json;
  };
  expect_bad(with("/id", "Acme"), "/id: expected");
  expect_bad(with("/version", "one"), "/version: expected");
  expect_bad(with("/providers", Json::array()), "/providers");
  expect_bad(with("/providers/0/kinds/1", "Sing"), "/providers/0/kinds/1");
  expect_bad(with("/providers/0/concurrency/max", 0), "/providers/0/concurrency/max");
  expect_bad(with("/providers/0/prices/0/nano_usd", 0.5), "expected type integer");
  expect_bad(with("/providers/0/resume", "maybe"), "one of none, reattach, restart");
  expect_bad(with("/providers/0/config_schema/properties", 3), "/providers/0/config_schema");
  expect_bad(with("/providers/0/schemas/x.y~11", Json{{"request", {}}, {"result", {}}}),
             "/schemas/x.y~11");
  Json twice = manifest();
  twice["providers"].push_back(twice["providers"][0]);
  expect_bad(twice, "/providers/1/id");
  twice["providers"][1]["id"] = "another";
  EXPECT_TRUE(parse_manifest(twice.dump(), "x.so").has_value());
  twice["providers"][1]["schemas"]["acme.sing/2"]["result"] = {{"type", "object"}};
  expect_bad(twice, "/providers/1/schemas: expected for \"acme.sing/2\" what provider");
  Json taken = manifest();
  taken["providers"][0]["schemas"]["tts.speak/1"] = taken["providers"][0]["schemas"]["acme.sing/2"];
  expect_bad(taken, "found one that showrunner defines");
  expect_bad(Json::array(), "expected type object");
}

TEST(Manifest, OtherMajorsAreNamedFirst) {
  Json json = {{"abi", 2}, {"everything", "else differs"}};
  expect_bad(json, "built for ABI 2, this host speaks ABI 1", LoadState::kAbiTooNew);
  json["abi"] = 0;
  expect_bad(json, "built for ABI 0", LoadState::kAbiMismatch);
}

TEST(Manifest, BrokenJsonHasLineAndColumn) {
  const auto parsed = parse_manifest("{\n  \"id\": }", "x.so");
  ASSERT_FALSE(parsed.has_value());
  EXPECT_EQ(parsed.error().state, LoadState::kBadManifest);
  EXPECT_THAT(parsed.error().message, HasSubstr("manifest:2:9"));
}

}  // namespace
}  // namespace showrunner::plugin
