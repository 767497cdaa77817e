#include "host/cli/new_plugin.h"

#include <gmock/gmock.h>

#include "host/base/kinds.h"
#include "host/base/testdata/test_folder.h"
#include "host/plugin/manifest.h"

namespace showrunner::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

Error error_of(NewPluginOptions options) {
  const auto project = make_project(options);
  return project.has_value() ? Error{ErrorKind::kInternal, "no error"} : project.error();
}

// What a project of this kind and language must be, whatever it is filled with.
void check_project(const std::string& kind, const std::string& language) {
  SCOPED_TRACE(kind + ' ' + language);
  const auto project = make_project({"some-where/my_own-1", kind, language, {}});
  ASSERT_TRUE(project.has_value()) << project.error().message;
  const auto& files = project->files;
  for (const auto& [path, text] : files)
    EXPECT_FALSE(testing::Matches(testing::ContainsRegex("[{][{][a-z_]+[}][}]"))(text)) << path;
  for (const char* path : {"README.md", ".gitignore", ".github/workflows/build.yml"})
    EXPECT_TRUE(files.contains(path)) << path;
  EXPECT_TRUE(files.contains(project->handler));

  const auto manifest = plugin::parse_manifest(files.at("manifest.json"), "manifest.json");
  ASSERT_TRUE(manifest.has_value());
  EXPECT_EQ(manifest->id, "some-where/my_own-1");
  ASSERT_NE(manifest->find("my_own-1"), nullptr);
  EXPECT_TRUE(manifest->find("my_own-1")->serves(kind));

  const Kinds kinds;
  EXPECT_TRUE(kinds.find(kind)->request.accepts(Json::parse(files.at("request.json"))));
  const Json config = Json::parse(files.at("config.json"));
  const auto schema = Schema::compile(Json::parse(embedded_schema("config-1")));
  EXPECT_TRUE(schema->accepts(config)) << config;
}

TEST(NewPlugin, MakesAProjectOfEveryKindInEveryLanguage) {
  for (const EmbeddedSchema& schema : embedded_schemas()) {
    if (schema.name.starts_with("sr.") || !Json::parse(schema.text).contains("request")) continue;
    std::string kind(schema.name);
    kind[kind.rfind('-')] = '/';
    for (const char* language : {"c", "cpp", "rust"}) check_project(kind, language);
  }
}

TEST(NewPlugin, RefusesWhatItDoesNotKnow) {
  for (const char* id : {"acme", "tts/", "/acme", "tts/Acme", "tts/acme/x", "tts/a b", "", "../x"})
    EXPECT_THAT(error_of({id, "tts.speak", "c", {}}).message,
                AllOf(HasSubstr('"' + std::string(id) + '"'), HasSubstr("category/name"),
                      HasSubstr("plugin new tts/acme")));
  EXPECT_THAT(error_of({"tts/" + std::string(65, 'a'), "tts.speak", "c", {}}).message,
              HasSubstr("at most 64"));
  for (const char* kind : {"tts.sing", "tts.speak/2", "sr.health", "config", "tts", ""})
    EXPECT_THAT(error_of({"tts/acme", kind, "c", {}}).message,
                AllOf(HasSubstr('"' + std::string(kind) + '"'), HasSubstr("tts.speak/1, "),
                      Not(HasSubstr("sr.catalog"))));
  const Error error = error_of({"tts/acme", "tts.speak", "go", {}});
  EXPECT_EQ(error.kind, ErrorKind::kUsage);
  EXPECT_THAT(error.message, AllOf(HasSubstr("\"go\""), HasSubstr("c, cpp or rust")));
}

TEST(NewPlugin, WritesIntoAnEmptyFolderOnly) {
  const TestFolder folder;
  const auto out = folder.path() / "new" / "voice";
  const NewPluginOptions options{"tts/acme", "tts.speak", "rust", out};
  testing::internal::CaptureStdout();
  EXPECT_TRUE(new_plugin(options, false).has_value());
  EXPECT_THAT(testing::internal::GetCapturedStdout(),
              AllOf(HasSubstr("cargo build"), HasSubstr("call tts.speak/1 request.json")));
  const auto project = make_project(options);
  EXPECT_EQ(count_files(out), project->files.size());
  EXPECT_EQ(read_test_file(out / "src/abi.rs"), project->files.at("src/abi.rs"));

  const auto again = new_plugin(options, false);
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(again.error().message, AllOf(HasSubstr(out.string()), HasSubstr("--out")));
  const auto onto_a_file = new_plugin({"tts/acme", "tts.speak", "c", out / "README.md"}, false);
  EXPECT_THAT(onto_a_file.error().message, HasSubstr("cannot make the folder"));
}

}  // namespace
}  // namespace showrunner::cli
