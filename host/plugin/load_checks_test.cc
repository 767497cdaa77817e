#include "host/plugin/load_checks.h"

#include <gmock/gmock.h>

namespace showrunner::plugin {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::optional<LoadFailure> check(std::vector<std::string> exports) {
  PluginFile file;
  file.path = "/p/acme.so";
  file.manifest.id = "tts/acme";
  file.linkage.exports = std::move(exports);
  return check_for_host_process(file);
}

TEST(CheckPin, DecidesByTheContent) {
  PluginFile file;
  file.path = "/p/acme.so";
  file.sha256 = "f00d";
  file.manifest.id = "tts/acme";
  file.manifest.version = "1.0.1";
  EXPECT_FALSE(check_pin(file, {}));
  EXPECT_FALSE(check_pin(file, {{"tts/other", {"beef", "1.0.0"}}}));
  EXPECT_FALSE(check_pin(file, {{"tts/acme", {"f00d", "1.0.0"}}})) << "the version is for people";
  const auto failure = check_pin(file, {{"tts/acme", {"beef", "1.0.0"}}});
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->state, LoadState::kPinMismatch);
  EXPECT_EQ(failure->message,
            "plugin tts/acme (/p/acme.so): found version 1.0.1 with SHA-256 f00d, expected what "
            "plugins.lock pins: version 1.0.0 with SHA-256 beef. If the change was meant: "
            "showrunner plugin pin tts/acme; else restore the file");
}

TEST(CheckForHostProcess, TakesAnEntryAndWhatLinkersAdd) {
  EXPECT_FALSE(check({"sr_entry_v1"}));
  EXPECT_FALSE(check({"sr_entry_v1", "sr_entry_v0", "sr_entry_v9", "_init", "_fini", "_edata",
                      "_end", "__bss_start"}));
}

TEST(CheckForHostProcess, NamesWhatElseIsExported) {
  const auto failure = check({"sr_entry_v1", "SSL_read", "_end"});
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->state, LoadState::kForeignExports);
  EXPECT_THAT(failure->message,
              HasSubstr("plugin tts/acme (/p/acme.so): exports 1 symbol besides its entry "
                        "(SSL_read), expected none"));
  EXPECT_THAT(failure->message, HasSubstr("-fvisibility=hidden and a version script"));
  EXPECT_THAT(failure->message, HasSubstr("showrunner_add_plugin"));
}

TEST(CheckForHostProcess, CountsThemAllAndShowsThree) {
  const auto failure = check({"a", "b", "sr_entry_v1", "c", "d", "e"});
  ASSERT_TRUE(failure);
  EXPECT_THAT(failure->message, HasSubstr("exports 5 symbols besides its entry (a, b, c, ..)"));
}

TEST(CheckForHostProcess, NoNameThatOnlyLooksLikeAnEntry) {
  for (const char* name : {"sr_entry_v", "sr_entry_v10", "sr_entry_vx", "my_sr_entry_v1"})
    EXPECT_TRUE(check({name})) << name;
}

TEST(StaticTls, IsWarnedOf) {
  Linkage linkage;
  EXPECT_THAT(static_tls_warning(linkage), IsEmpty());
  linkage.static_tls = true;
  EXPECT_THAT(static_tls_warning(linkage), HasSubstr("-ftls-model=global-dynamic"));
}

}  // namespace
}  // namespace showrunner::plugin
