#include "host/plugin/registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "host/plugin/control_thread.h"
#include "host/plugin/state_gauges.h"
#include "host/plugin/testdata/test_bed.h"

namespace showrunner::plugin {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class PluginsTest : public testing::Test {
 protected:
  PluginsTest() {
    script_.add_to(bed_.services);
    for (const fs::path& folder : {first_, second_}) fs::create_directories(folder);
  }

  void install(const fs::path& folder, const std::string& name, const std::string& as = "") {
    fs::copy_file(test_plugin(name), folder / ((as.empty() ? name : as) + ".so"));
  }

  static InstanceConfig instance(std::string name, std::string plugin) {
    InstanceConfig config;
    config.name = std::move(name);
    config.plugin = std::move(plugin);
    return config;
  }

  Plugins make(std::vector<InstanceConfig> configs, config::Pins pins = {}) {
    return Plugins(bed_.environment, {{first_}, {second_}, {bed_.folder.path() / "absent"}},
                   std::move(configs), std::move(pins));
  }

  TestBed bed_;
  Script script_;
  const fs::path first_ = bed_.folder.path() / "first";
  const fs::path second_ = bed_.folder.path() / "second";
};

TEST_F(PluginsTest, NothingIsThere) {
  const Plugins plugins = make({});
  EXPECT_TRUE(plugins.status().empty());
  EXPECT_TRUE(plugins.instances().empty());
}

TEST_F(PluginsTest, LoadsWhatAnInstanceUsesAndNothingElse) {
  install(first_, "test_scripted");
  install(first_, "test_init_fails");
  write_whole(first_ / "readme.txt", "no plugin");
  const Plugins plugins =
      make({instance("one", "test/scripted"), instance("two", "test/scripted")});
  ASSERT_EQ(plugins.status().size(), 2u);
  EXPECT_EQ(plugins.status()[0].id, "test/faulty");
  EXPECT_EQ(plugins.status()[0].state, LoadState::kUnused);
  EXPECT_EQ(plugins.status()[1].state, LoadState::kLoaded);
  EXPECT_EQ(plugins.status()[1].version, "1.2.3");
  ASSERT_EQ(plugins.status()[1].instances.size(), 2u);
  ASSERT_EQ(plugins.instances().size(), 2u);
  EXPECT_EQ(plugins.instances()[0]->name(), "one");
  EXPECT_EQ(plugins.find("two"), plugins.instances()[1]);
  EXPECT_EQ(plugins.find("three"), nullptr);
  EXPECT_EQ(bed_.metrics.value("plugin_states_total", {{"what", "instance"}, {"state", "loaded"}}),
            2);
}

TEST_F(PluginsTest, TheEarlierFolderWins) {
  install(second_, "test_scripted", "a");
  install(first_, "test_scripted", "b");
  const Plugins plugins = make({instance("one", "test/scripted")});
  ASSERT_EQ(plugins.status().size(), 2u);
  EXPECT_EQ(plugins.status()[0].path, first_ / "b.so");
  EXPECT_EQ(plugins.status()[0].state, LoadState::kLoaded);
  EXPECT_EQ(plugins.status()[1].state, LoadState::kShadowed);
  EXPECT_THAT(plugins.status()[1].message, HasSubstr((first_ / "b.so").string()));
}

TEST_F(PluginsTest, ABrokenFileDoesNotHideAGoodOne) {
  write_whole(first_ / "scripted.so", read_whole(test_plugin("test_scripted")).substr(0, 3000));
  install(second_, "test_scripted");
  const Plugins plugins = make({instance("one", "test/scripted")});
  ASSERT_EQ(plugins.status().size(), 2u);
  EXPECT_EQ(plugins.status()[0].state, LoadState::kTruncated);
  EXPECT_EQ(plugins.status()[1].state, LoadState::kLoaded);
  EXPECT_NE(plugins.find("one"), nullptr);
  EXPECT_THAT(bed_.log_text(), HasSubstr(R"("state":"truncated")"));
}

TEST_F(PluginsTest, APluginThatFailsSaysSoForItsInstanceToo) {
  install(first_, "test_init_fails");
  install(first_, "test_create_fails", "other");
  const Plugins plugins = make({instance("one", "test/faulty")});
  EXPECT_TRUE(plugins.instances().empty());
  // The files are sorted: other.so comes first and is the plugin of that id.
  EXPECT_EQ(plugins.status()[0].state, LoadState::kLoaded);
  EXPECT_EQ(plugins.status()[0].instances[0].state, LoadState::kCreateFailed);
  EXPECT_THAT(plugins.status()[0].instances[0].message, HasSubstr("no graphics card"));
}

TEST_F(PluginsTest, InitErrorsAreOfThePlugin) {
  install(first_, "test_init_fails");
  const Plugins plugins = make({instance("one", "test/faulty")});
  EXPECT_EQ(plugins.status()[0].state, LoadState::kInitFailed);
  EXPECT_EQ(plugins.status()[0].instances[0].state, LoadState::kInitFailed);
}

TEST_F(PluginsTest, AnInstanceMayNameAFile) {
  const std::string path = test_plugin("test_scripted").string();
  const Plugins plugins = make({instance("one", path), instance("two", "/nowhere/x.so")});
  ASSERT_EQ(plugins.status().size(), 2u);
  EXPECT_EQ(plugins.status()[0].id, "test/scripted");
  EXPECT_EQ(plugins.status()[0].state, LoadState::kLoaded);
  EXPECT_EQ(plugins.status()[1].state, LoadState::kNotFound);
  EXPECT_EQ(plugins.status()[1].instances[0].state, LoadState::kNotFound);
}

TEST_F(PluginsTest, RefusesAnotherSchemaForAKindOfALoadedPlugin) {
  install(first_, "test_scripted");
  install(second_, "test_rival");
  const Plugins plugins = make({instance("one", "test/scripted"), instance("two", "test/rival")});
  ASSERT_EQ(plugins.instances().size(), 1u);
  const PluginStatus& rival = plugins.status()[1];
  EXPECT_EQ(rival.state, LoadState::kKindConflict);
  EXPECT_EQ(rival.instances[0].state, LoadState::kKindConflict);
  EXPECT_THAT(rival.message, HasSubstr("test_rival.so: plugin test/rival declares another schema "
                                       "for the kind test.own/1 than plugin test/scripted ("));
  EXPECT_THAT(rival.message, HasSubstr("Disable the instances of one"));
}

TEST_F(PluginsTest, TheRivalIsFineAlone) {
  install(first_, "test_scripted");
  install(second_, "test_rival");
  InstanceConfig off = instance("off", "test/scripted");
  off.enabled = false;
  EXPECT_EQ(make({off, instance("two", "test/rival")}).instances().size(), 1u);
}

TEST_F(PluginsTest, EqualSchemasOfOneKindAreFine) {
  install(first_, "test_scripted");
  const std::string copy = (bed_.folder.path() / "copy.so").string();
  fs::copy_file(test_plugin("test_scripted"), copy);
  InstanceConfig two = instance("two", copy);
  two.own_process = false;
  EXPECT_EQ(make({instance("one", "test/scripted"), two}).instances().size(), 2u);
}

TEST_F(PluginsTest, WrongInstancesAreNamed) {
  install(first_, "test_scripted");
  InstanceConfig off = instance("off", "test/scripted");
  off.enabled = false;
  InstanceConfig odd = instance("odd", "test/scripted");
  odd.config = {{"size", 0}};
  const Plugins plugins = make({off, odd, instance("one", "test/scripted"),
                                instance("one", "test/scripted"), instance("lost", "test/absent")});
  ASSERT_EQ(plugins.instances().size(), 1u);
  const auto& of_plugin = plugins.status()[0].instances;
  ASSERT_EQ(of_plugin.size(), 4u);
  EXPECT_EQ(of_plugin[0].state, LoadState::kDisabled);
  EXPECT_EQ(of_plugin[1].state, LoadState::kConfigInvalid);
  EXPECT_EQ(of_plugin[2].state, LoadState::kLoaded);
  EXPECT_EQ(of_plugin[3].state, LoadState::kConfigInvalid);
  EXPECT_THAT(of_plugin[3].message, HasSubstr("used twice"));
  EXPECT_EQ(plugins.status()[1].state, LoadState::kNotFound);
  EXPECT_THAT(plugins.status()[1].message, HasSubstr("known: test/scripted"));
}

TEST_F(PluginsTest, ADisabledInstanceAloneLoadsNothing) {
  install(first_, "test_scripted");
  InstanceConfig off = instance("off", "test/scripted");
  off.enabled = false;
  const Plugins plugins = make({off});
  EXPECT_EQ(plugins.status()[0].state, LoadState::kUnused);
  EXPECT_FALSE(fs::exists(bed_.folder.path() / "plugins"));
}

TEST_F(PluginsTest, PinsDecideWhichContentIsUsed) {
  install(first_, "test_scripted");
  const std::string sha256 = make({}).status()[0].sha256;
  const Plugins same = make({instance("one", "test/scripted")},
                            {{"test/scripted", {sha256, "1.2.3"}}, {"tts/absent", {"", ""}}});
  ASSERT_EQ(same.status().size(), 1u);
  EXPECT_EQ(same.status()[0].state, LoadState::kLoaded);
  EXPECT_TRUE(same.status()[0].pinned);

  const std::string path = (first_ / "test_scripted.so").string();
  const Plugins other = make({instance("one", "test/scripted"), instance("two", path)},
                             {{"test/scripted", {std::string(64, '0'), "1.2.2"}}});
  EXPECT_TRUE(other.instances().empty());
  ASSERT_EQ(other.status().size(), 1u);
  const PluginStatus& refused = other.status()[0];
  EXPECT_EQ(refused.state, LoadState::kPinMismatch);
  EXPECT_EQ(refused.id, "test/scripted");
  ASSERT_EQ(refused.instances.size(), 2u);
  EXPECT_EQ(refused.instances[0].state, LoadState::kPinMismatch);
  EXPECT_EQ(refused.instances[0].message, refused.message);
  EXPECT_EQ(
      bed_.metrics.value("plugin_states_total", {{"what", "plugin"}, {"state", "pin_mismatch"}}),
      1);
}

TEST_F(PluginsTest, AFileThatIsNotThePinnedOneHidesNoneThatIs) {
  install(second_, "test_scripted");
  const std::string sha256 = make({}).status()[0].sha256;
  write_whole(first_ / "a.so", read_whole(test_plugin("test_scripted")) + "changed");
  const Plugins plugins =
      make({instance("one", "test/scripted")}, {{"test/scripted", {sha256, "1.2.3"}}});
  ASSERT_EQ(plugins.status().size(), 2u);
  EXPECT_EQ(plugins.status()[0].state, LoadState::kPinMismatch);
  EXPECT_EQ(plugins.status()[1].state, LoadState::kLoaded);
  EXPECT_NE(plugins.find("one"), nullptr);
}

TEST_F(PluginsTest, LiveStatusShowsWhatBecameOfAnInstance) {
  install(first_, "test_scripted");
  std::promise<sr_sink> began;
  script_.submit = [&](const sr_op*, const sr_sink* sink, sr_error*) {
    began.set_value(*sink);
    return SR_OK;
  };
  const Plugins plugins =
      make({instance("one", "test/scripted"), instance("two", "test/scripted")});
  const observe::Labels hung{{"plugin", "test/scripted"}, {"instance", "one"}, {"state", "hung"}};
  Outcome outcome;
  OperationRequest request;
  request.kind = "test.op/1";
  request.request_json = "{}";
  const OperationId id = plugins.find("one")->start(request, outcome.events());
  const sr_sink sink = began.get_future().get();
  plugins.find("one")->cancel(id);
  watch_thread().run_delayed_now();  // the grace is over
  outcome.get();

  const std::vector<PluginStatus> live = plugins.live_status();
  EXPECT_EQ(live[0].state, LoadState::kLoaded);
  EXPECT_EQ(live[0].instances[0].state, LoadState::kHung);
  EXPECT_THAT(live[0].instances[0].message, HasSubstr("restart showrunner"));
  EXPECT_EQ(live[0].instances[1].state, LoadState::kLoaded);
  EXPECT_EQ(plugins.status()[0].instances[0].state, LoadState::kLoaded) << "as it was made";
  show_states(live, bed_.metrics);
  EXPECT_EQ(bed_.metrics.value("instance_state", hung), 1);
  EXPECT_EQ(bed_.metrics.value("plugin_state", {{"plugin", "test/scripted"}, {"state", "loaded"}}),
            1);

  sink.complete(sink.ctx, nullptr, to_str("1"));
  EXPECT_EQ(plugins.live_status()[0].instances[0].state, LoadState::kLoaded);
  show_states(plugins.live_status(), bed_.metrics);
  EXPECT_EQ(bed_.metrics.value("instance_state", hung), 0);
}

TEST_F(PluginsTest, AllAreDestroyedAtOnce) {
  install(first_, "test_scripted");
  std::atomic<int> destroyed{0};
  script_.destroy = [&] { ++destroyed; };
  Plugins plugins = make({instance("one", "test/scripted"), instance("two", "test/scripted")});
  plugins.drain_and_destroy(60'000);
  EXPECT_EQ(destroyed, 2);
  plugins.drain_and_destroy(0);
  EXPECT_EQ(destroyed, 2);
}

}  // namespace
}  // namespace showrunner::plugin
