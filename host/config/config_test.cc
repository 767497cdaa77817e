#include "host/config/config.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

namespace showrunner::config {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class ConfigTest : public testing::Test {
 protected:
  ConfigTest() { fs::create_directories(folder_ / "conf.d"); }
  ~ConfigTest() override { fs::remove_all(folder_); }

  fs::path write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
    return folder_ / name;
  }
  std::string error_of(const std::string& text) const {
    const auto loaded = load(write("config.json", text));
    return loaded.has_value() ? "" : loaded.error().message;
  }

  const fs::path folder_ =
      fs::path(testing::TempDir()) /
      (std::string("config-") + testing::UnitTest::GetInstance()->current_test_info()->name());
};

const Instance& find(const Config& config, const std::string& name) {
  for (const Instance& instance : config.instances)
    if (instance.name == name) return instance;
  throw std::out_of_range(name);
}

TEST_F(ConfigTest, TheDefaultEnablesEveryEmbeddedProvider) {
  const Config config = load(write("config.json", "{}")).value();
  EXPECT_EQ(find(config, "espeak").plugin, "tts/espeak");
  EXPECT_EQ(config.instances.size(), 8u);
  EXPECT_EQ(config.policy_for("tts.speak/1").kind, PolicyKind::kCheapest);
}

TEST_F(ConfigTest, DropInsAreMergedByNameAfterTheMainFile) {
  write("conf.d/20-second.json", R"({"instances":{"acme":{"config":{"key":"b"}}}})");
  write("conf.d/10-first.json",
        R"({"instances":{"acme":{"plugin":"./acme.so","config":{"key":"a","size":2}}}})");
  const Config config =
      load(
          write("config.json", R"({"instances":{"espeak":{"enabled":false},"puppet":null}} // ok)"))
          .value();
  EXPECT_FALSE(find(config, "espeak").enabled);
  EXPECT_THROW(find(config, "puppet"), std::out_of_range);
  EXPECT_EQ(find(config, "acme").plugin, (folder_ / "conf.d/acme.so").string());
  EXPECT_EQ(find(config, "acme").config, Json({{"key", "b"}, {"size", 2}}));
  EXPECT_THAT(config.files, ElementsAre(folder_ / "config.json", folder_ / "conf.d/10-first.json",
                                        folder_ / "conf.d/20-second.json"));
}

TEST_F(ConfigTest, ReadsPricesBudgetsAndPolicies) {
  const Config config = load(write("config.json", R"({
    "instances": {"acme": {"plugin": "tts/acme", "timeout_s": 5,
                           "prices": [{"unit": "characters", "nano_usd": 15000}]}},
    "budgets": {"monthly": {"window": "month", "cap_usd": 20.5, "kinds": ["tts.speak/1"]}},
    "routing": {"tts.speak/1": {"policy": "ordered", "order": ["acme", "espeak"]}}})"))
                            .value();
  EXPECT_THAT(*find(config, "acme").prices, ElementsAre(Price{"characters", 15000, {}}));
  EXPECT_EQ(find(config, "acme").timeout_s, 5);
  EXPECT_EQ(config.budgets.at(0).cap_nano_usd, 20'500'000'000);
  EXPECT_EQ(config.budgets.at(0).window, Window::kMonth);
  EXPECT_TRUE(config.budgets.at(0).covers("tts.speak/1"));
  EXPECT_FALSE(config.budgets.at(0).covers("llm.chat/1"));
  EXPECT_THAT(config.policy_for("tts.speak/1").order, ElementsAre("acme", "espeak"));
}

TEST_F(ConfigTest, ReadsWhereAnInstanceRunsAndWhatItMayUse) {
  const Config config = load(write("config.json", R"({"instances": {
    "own": {"plugin": "tts/acme", "isolation": "process",
            "sandbox": {"memory_mb": 64, "files": 32, "read": ["models"], "write": ["/tmp/w"]}},
    "shared": {"plugin": "tts/acme", "isolation": "host"}}})"))
                            .value();
  EXPECT_EQ(find(config, "own").own_process, true);
  EXPECT_EQ(find(config, "shared").own_process, false);
  EXPECT_EQ(find(config, "espeak").own_process, std::nullopt);
  const Sandbox& sandbox = find(config, "own").sandbox;
  EXPECT_EQ(sandbox.memory_mb, 64);
  EXPECT_EQ(sandbox.files, 32);
  EXPECT_EQ(sandbox.cpu_s, std::nullopt);
  EXPECT_THAT(sandbox.read, ElementsAre(folder_ / "models"));
  EXPECT_THAT(sandbox.write, ElementsAre("/tmp/w"));
  EXPECT_THAT(error_of(R"({"instances": {"own": {"isolation": "thread"}}})"),
              HasSubstr("/instances/own/isolation"));
}

TEST_F(ConfigTest, ReadsHowToServe) {
  EXPECT_EQ(load(write("config.json", "{}")).value().serve.listen, "127.0.0.1:7878");
  const Serve serve = load(write("config.json", R"({"serve":{"listen":"[::1]:0","drain_s":5,
      "tls":{"certificate":"tls/own.pem","key":"/etc/key"}}})"))
                          .value()
                          .serve;
  EXPECT_EQ(serve.listen, "[::1]:0");
  EXPECT_EQ(serve.drain_s, 5);
  EXPECT_EQ(serve.tls->certificate, folder_ / "tls/own.pem");
  EXPECT_EQ(serve.tls->key, "/etc/key");
  EXPECT_THAT(error_of(R"({"serve":{"tls":{"key":"k"}}})"), HasSubstr("/serve/tls"));
}

TEST_F(ConfigTest, ErrorsNameFileAndPlace) {
  EXPECT_THAT(error_of("{\"instances\": {\n  \"a\": }"), HasSubstr("config.json:2:"));
  EXPECT_THAT(error_of(R"({"instances":{"a":{"plugin":7}}})"), HasSubstr("/instances/a"));
  EXPECT_THAT(error_of(R"({"instances":{"a":{"enabled":true}}})"),
              HasSubstr("/instances/a: no \"plugin\""));
  EXPECT_THAT(error_of(R"({"budgets":{"b":{"window":"day"}}})"), HasSubstr("no \"cap_usd\""));
  EXPECT_THAT(error_of(R"({"routing":{"default":{"order":["nobody"]}}})"),
              HasSubstr("there is no instance \"nobody\""));
  EXPECT_THAT(load(folder_ / "absent.json").error().message, HasSubstr("absent.json"));
}

TEST_F(ConfigTest, ErrorsOfTheWholeNameTheLastFileThatSaysSomethingThere) {
  write("conf.d/10-acme.json", R"({"instances":{"acme":{"timeout_s":5}}})");
  write("conf.d/20-other.json", R"({"routing":{"tts.speak/1":{"order":["nobody"]}}})");
  EXPECT_THAT(error_of(R"({"instances":{"acme":{"enabled":true}}})"),
              StartsWith((folder_ / "conf.d/10-acme.json").string() + ": /instances/acme: no"));
  EXPECT_THAT(error_of(R"({"instances":{"acme":{"plugin":"tts/acme"}}})"),
              StartsWith((folder_ / "conf.d/20-other.json").string() +
                         ": /routing/tts.speak~11/order: there is no instance \"nobody\""));
}

TEST_F(ConfigTest, AMisspeltKindIsRefused) {
  for (const char* kind :
       {"tts.speak", "tts.speak/", "tts.speak/0", "speak/1", "TTS.speak/1", ""}) {
    const Json kinds{{"kinds", {kind}}};
    Json budget{{"cap_usd", 1}}, price{{"unit", "characters"}, {"nano_usd", 1}};
    budget.update(kinds);
    price.update(kinds);
    EXPECT_THAT(error_of(Json{{"budgets", {{"b", budget}}}}.dump()),
                HasSubstr("/budgets/b/kinds/0"))
        << kind;
    const Json acme{{"plugin", "tts/acme"}, {"prices", {price}}};
    EXPECT_THAT(error_of(Json{{"instances", {{"acme", acme}}}}.dump()),
                HasSubstr("/instances/acme/prices/0/kinds/0"))
        << kind;
  }
  EXPECT_EQ(error_of(R"({"budgets":{"b":{"cap_usd":1,"kinds":["acme-co.say_it.well/12"]}},
                         "routing":{"acme-co.say_it.well/12":{"policy":"ordered"}}})"),
            "")
      << "as a manifest may name one";
}

TEST_F(ConfigTest, ALaterFileReplacesASecretWhole) {
  write("conf.d/a.json", R"({"secrets":{"one":{"file":"key"},"three":null}})");
  const Config config = load(write("config.json", R"({"secrets":{
    "one":{"env":"ONE"},"two":{"env":"TWO"},"three":{"env":"THREE"}}})"))
                            .value();
  EXPECT_EQ(config.secrets.at("one").env, "");
  EXPECT_EQ(config.secrets.at("one").file, folder_ / "conf.d/key");
  EXPECT_EQ(config.secrets.at("two").env, "TWO");
  EXPECT_EQ(config.secrets.count("three"), 0u);
}

TEST_F(ConfigTest, WhatIsThereButCannotBeReadIsAnError) {
  fs::create_symlink("loop.json", folder_ / "loop.json");
  for (const char* name : {"loop.json", "conf.d"}) {
    const auto refused = load(folder_ / name);
    ASSERT_FALSE(refused.has_value()) << name;
    EXPECT_EQ(refused.error().kind, ErrorKind::kConfig);
    EXPECT_THAT(refused.error().message, HasSubstr((folder_ / name).string()));
    EXPECT_THAT(refused.error().message, HasSubstr("--config"));
  }
  fs::remove(folder_ / "conf.d");
  EXPECT_EQ(error_of("{}"), "");
  fs::create_symlink("conf.d", folder_ / "conf.d");
  EXPECT_THAT(error_of("{}"),
              HasSubstr("cannot read " + (folder_ / "conf.d").string() + ": Too many"));
  EXPECT_EQ(load(folder_ / "config.json").error().kind, ErrorKind::kConfig);
}

TEST_F(ConfigTest, NoErrorShowsASecret) {
  for (const char* wrong :
       {"{\"secrets\": {\n \"acme\": \"sk-SECRET }}", R"({"secrets":{"acme":{"env":sk-SECRET}}})",
        R"({"secrets":{"acme":"sk-SECRET"}})", R"({"secrets":"sk-SECRET"})",
        R"({"secrets":{"acme":{"value":"sk-SECRET"}}})", R"({"secrets":{"acme":["sk-SECRET"]}})",
        R"({"instances":{"acme":{"plugin":"tts/acme","config":"sk-SECRET"}}})"}) {
    EXPECT_THAT(error_of(wrong), HasSubstr("config.json")) << wrong;
    EXPECT_THAT(error_of(wrong), Not(HasSubstr("SECRET")));
  }
  EXPECT_THAT(
      error_of(R"({"secrets":{"acme":"sk-SECRET"}})"),
      HasSubstr("/secrets/acme: expected an object with \"env\" or \"file\", or null, found "
                "a value that is not shown (a string)"));
}

TEST_F(ConfigTest, SecretsComeFromTheEnvironmentOrAPrivateFile) {
  const fs::path file = write("key", "abc\n");
  const Config config = load(write("config.json", R"({"secrets": {
    "env": {"env": "SHOWRUNNER_TEST_SECRET"}, "file": {"file": "key"}}})"))
                            .value();
  setenv("SHOWRUNNER_TEST_SECRET", "xyz", 1);
  EXPECT_EQ(read_secret(config, "env").value(), "xyz");
  unsetenv("SHOWRUNNER_TEST_SECRET");
  EXPECT_THAT(read_secret(config, "env").error().message,
              HasSubstr("export SHOWRUNNER_TEST_SECRET"));
  chmod(file.c_str(), 0644);
  EXPECT_THAT(read_secret(config, "file").error().message, HasSubstr("chmod 600"));
  chmod(file.c_str(), 0600);
  EXPECT_EQ(read_secret(config, "file").value(), "abc");
  EXPECT_EQ(read_secret(config, "other").error().kind, ErrorKind::kNotFound);
}

}  // namespace
}  // namespace showrunner::config
