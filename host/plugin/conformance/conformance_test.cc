#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "host/base/kinds.h"
#include "host/base/testdata/sanitized.h"
#include "host/plugin/conformance/example.h"
#include "host/plugin/conformance/report.h"
#include "host/plugin/conformance/runner.h"
#include "host/plugin/conformance/tests.h"
#include "host/plugin/testdata/test_bed.h"

namespace showrunner::plugin::conformance {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

Options options_for(const std::string& plugin, Json request = Json()) {
  Options out;
  out.file = test_plugin(plugin);
  out.program = SHOWRUNNER_PROGRAM;
  if (!request.is_null()) out.requests["test.op/1"] = std::move(request);
  return out;
}

std::vector<Outcome> outcomes_of(const Options& options) {
  const std::atomic<bool> stop{false};
  return check(
             options, [](const Outcome&) {}, stop)
      .value();
}

const Outcome* find(const std::vector<Outcome>& outcomes, const std::string& test, Place place) {
  const auto it = std::ranges::find_if(outcomes, [&](const Outcome& one) {
    return one.test == test && (one.place == place || one.place == Place::kNowhere);
  });
  return it == outcomes.end() ? nullptr : &*it;
}

// Where a fixture is tested.
enum class In { kBoth, kHost, kProcess };

struct Fixture {
  const char* name;
  const char* plugin;
  const char* request;  // "": none
  const char* test;
  In in;
  Verdict verdict;
  const char* found;
  int timeout_s = 60;
};
void PrintTo(const Fixture& fixture, std::ostream* out) { *out << fixture.name; }

constexpr Verdict kFail = Verdict::kFail;
constexpr int kShort = 6;
constexpr Fixture kFixtures[] = {
    {"CrashInConstructor", "test_constructor_crashes", "", "create", In::kBoth, kFail, "signal 11"},
    {"HangInConstructor", "test_constructor_hangs", "", "create", In::kBoth, kFail,
     "did not end within 6 s", kShort},
    {"CrashInInit", "test_init_crashes", "", "create", In::kBoth, kFail, "signal 11"},
    {"HangInInit", "test_init_hangs", "", "create", In::kBoth, kFail, "did not end within 6 s",
     kShort},
    {"InitFails", "test_init_fails", "", "create", In::kBoth, kFail, "the licence file is missing"},
    {"CreateFails", "test_create_fails", "", "create", In::kBoth, kFail, "no graphics card"},
    {"CreateThrows", "test_throwing", "", "create", In::kBoth, kFail, "signal 6 (Aborted)"},
    {"EntryLiesAboutItsSize", "test_entry_size", "", "create", In::kBoth, kFail, "bad_entry"},
    {"TableLiesAboutItsSize", "test_table_size", "", "create", In::kBoth, kFail, "bad_entry"},
    {"NoEntry", "test_no_entry", "", "discovery", In::kBoth, kFail, "bad_entry"},
    {"StaticTls", "test_static_tls", "", "discovery", In::kBoth, Verdict::kWarn, "thread-local"},
    {"ExportsMoreInTheHost", "test_exports", "", "create", In::kHost, kFail, "foreign_exports"},
    {"ExportsMoreInItsProcess", "test_exports", "", "create", In::kProcess, Verdict::kPass, ""},
    {"AnyProviderIsThere", "test_static_tls", "", "unknown_ids", In::kHost, kFail,
     "gave a table for \"\""},
    {"NoHealth", "test_static_tls", "", "health", In::kBoth, kFail, "UNIMPLEMENTED"},
    {"Crash", "test_unruly", R"({"do":"segfault"})", "kinds", In::kBoth, kFail,
     "signal 11 (Segmentation fault) in crash_here"},
    {"CrashWithALastWord", "test_unruly", R"({"do":"talk"})", "kinds", In::kHost, kFail,
     "at test.op/1; it wrote: about to crash"},
    {"Abort", "test_unruly", R"({"do":"abort"})", "kinds", In::kBoth, kFail, "signal 6"},
    {"Exit", "test_unruly", R"({"do":"exit"})", "kinds", In::kBoth, kFail,
     kSanitized ? "exit status" : "exit status 3"},
    {"WriteIntoClosedPipe", "test_unruly", R"({"do":"pipe"})", "kinds", In::kBoth, kFail,
     "signal 13"},
    {"HangInSubmit", "test_unruly", R"({"do":"hang"})", "kinds", In::kBoth, kFail,
     "did not end within 2000 ms", kShort},
    {"NeverEnds", "test_unruly", R"({"do":"keep"})", "kinds", In::kBoth, kFail,
     "did not end within 2000 ms", kShort},
    {"EndsTwice", "test_unruly", R"({"do":"twice"})", "kinds", In::kBoth, kFail, "a second time"},
    {"ReportsAfterItsEnd", "test_unruly", R"({"do":"late"})", "kinds", In::kBoth, kFail,
     "operations that had ended"},
    {"SkipsAChunk", "test_unruly", R"({"do":"gap"})", "kinds", In::kBoth, kFail,
     "chunk 1 where 0 was expected"},
    {"ResultOfAnotherSchema", "test_unruly", R"({"do":"number"})", "kinds", In::kBoth, kFail,
     "the result of test.op/1"},
    {"RefusesWhatItsAuthorGave", "test_unruly", R"({"do":"reject"})", "kinds", In::kBoth, kFail,
     "CONTENT_REFUSED: not this"},
    {"IgnoresCancel", "test_unruly", R"({"do":"slow"})", "cancel_storm", In::kBoth, kFail,
     "did not end a cancelled test.op/1"},
    {"NeedsAService", "test_unruly", R"({"do":"kv"})", "absent_services", In::kBoth, kFail,
     "without sr.kv/1"},
    {"ReadsTheSystemsClock", "test_unruly", R"({"do":"clock"})", "clock", In::kBoth, kFail,
     "DEADLINE_EXCEEDED"},
    {"HeedsTheHostsClock", "test_unruly", R"({"do":"host clock"})", "clock", In::kBoth,
     Verdict::kPass, ""},
    {"BillsTooMuch", "test_unruly", R"({"do":"bill"})", "budget", In::kBoth, kFail, "billed 500"},
    {"LogsASecret", "test_unruly", R"({"do":"secret","argument":"log"})", "secrets", In::kBoth,
     kFail, "in a log"},
    {"PrintsASecret", "test_unruly", R"({"do":"secret","argument":"output"})", "secrets", In::kBoth,
     kFail, "in its output"},
    {"AnswersWithASecret", "test_unruly", R"({"do":"secret","argument":"result"})", "secrets",
     In::kBoth, kFail, "in a result"},
    {"FailsWithASecret", "test_unruly", R"({"do":"secret","argument":"error"})", "secrets",
     In::kBoth, kFail, "in an error"},
    {"ReadsBeyondTheHost", "test_unruly", R"({"do":"beyond"})", "host_tables", In::kHost, kFail,
     "signal 11"},
    {"Forks", "test_unruly", R"({"do":"fork"})", "process_state", In::kHost, kFail, "it forked"},
    {"LeavesAThread", "test_unruly", R"({"do":"spoil","argument":"thread"})", "process_state",
     In::kHost, kFail, "1 more threads"},
    {"LeavesAFile", "test_unruly", R"({"do":"spoil","argument":"fd"})", "process_state", In::kHost,
     kFail, "1 more open files (/dev/null)"},
    {"ChangesASignalHandler", "test_unruly", R"({"do":"spoil","argument":"handler"})",
     "process_state", In::kHost, kFail, "handler of SIGUSR1 was changed"},
    {"ChangesTheLocale", "test_unruly", R"({"do":"spoil","argument":"locale"})", "process_state",
     In::kHost, kFail, "locale was changed"},
    {"ChangesTheUmask", "test_unruly", R"({"do":"spoil","argument":"umask"})", "process_state",
     In::kHost, kFail, "umask was changed"},
    {"ChangesTheFolder", "test_unruly", R"({"do":"spoil","argument":"chdir"})", "process_state",
     In::kHost, kFail, "working directory was changed"},
    {"ChangesTheEnvironment", "test_unruly", R"({"do":"spoil","argument":"setenv"})",
     "process_state", In::kHost, kFail, "variable UNRULY was added"},
    {"GoesOnAfterAKill", "test_unruly", R"({"do":"park"})", "resume", In::kProcess, Verdict::kPass,
     ""}};

class FixtureTest : public testing::TestWithParam<Fixture> {};

TEST_P(FixtureTest, GetsItsVerdict) {
  const Fixture& fixture = GetParam();
  Options options =
      options_for(fixture.plugin, *fixture.request == '\0' ? Json() : Json::parse(fixture.request));
  options.tests = {fixture.test};
  options.timeout = std::chrono::seconds(fixture.timeout_s);
  options.in_process = fixture.in == In::kHost;
  const std::vector<Outcome> outcomes = outcomes_of(options);
  for (const Place place : {Place::kHost, Place::kProcess}) {
    if (fixture.in != In::kBoth && (fixture.in == In::kHost) != (place == Place::kHost)) continue;
    const Outcome* outcome = find(outcomes, fixture.test, place);
    ASSERT_NE(outcome, nullptr) << place_name(place);
    EXPECT_EQ(outcome->finding.verdict, fixture.verdict) << to_text(*outcome);
    EXPECT_THAT(outcome->finding.found, HasSubstr(fixture.found));
  }
}

INSTANTIATE_TEST_SUITE_P(Bad, FixtureTest, testing::ValuesIn(kFixtures),
                         [](const auto& fixture) { return fixture.param.name; });

TEST(ConformanceTest, AGoodProviderPassesEveryTestInBothPlaces) {
  const std::vector<Outcome> outcomes = outcomes_of(options_for("test_unruly", {{"do", "ok"}}));
  size_t expected = 1;  // discovery
  for (const auto& test : all_tests())
    expected += (test.in_host ? 1 : 0) + (test.in_process ? 1 : 0);
  EXPECT_THAT(outcomes, SizeIs(expected));
  for (const Outcome& one : outcomes)
    EXPECT_EQ(one.finding.verdict, Verdict::kPass) << to_text(one);
}

TEST(ConformanceTest, WhereThereIsNoInstanceTheRestIsSkipped) {
  const std::vector<Outcome> outcomes = outcomes_of(options_for("test_create_fails"));
  const Outcome* kinds = find(outcomes, "kinds", Place::kHost);
  ASSERT_NE(kinds, nullptr);
  EXPECT_EQ(kinds->finding.verdict, Verdict::kSkip);
  EXPECT_THAT(kinds->finding.found, HasSubstr("see create"));
}

TEST(ConformanceTest, AKindThatCannotBeAskedIsSkippedWithTheOption) {
  Options options = options_for("test_unruly");
  options.requests["test.op/1"] = 17;  // its schema wants an object
  options.tests = {"kinds"};
  const std::vector<Outcome> outcomes = outcomes_of(options);
  const Outcome* kinds = find(outcomes, "kinds", Place::kProcess);
  ASSERT_NE(kinds, nullptr);
  EXPECT_EQ(kinds->finding.verdict, Verdict::kSkip);
  EXPECT_THAT(kinds->finding.fix, HasSubstr("--request test.op/1=FILE"));
}

TEST(ConformanceTest, EndsEarlyWhenAsked) {
  std::atomic<bool> stop{false};
  const auto outcomes = check(
      options_for("test_unruly"), [&](const Outcome&) { stop = true; }, stop);
  EXPECT_THAT(outcomes.value(), SizeIs(1));
}

TEST(ConformanceTest, EndsWhatAPluginStarted) {
  Options options = options_for("test_unruly", {{"do", "orphan"}});
  options.tests = {"process_state"};
  options.in_process = true;
  const std::vector<Outcome> outcomes = outcomes_of(options);
  const Outcome* outcome = find(outcomes, "process_state", Place::kHost);
  ASSERT_NE(outcome, nullptr);
  const std::string found = outcome->finding.found, mark = "1 more child processes (";
  const size_t at = found.find(mark);
  ASSERT_NE(at, std::string::npos) << to_text(*outcome);
  const size_t begin = at + mark.size();
  const std::string pid = found.substr(begin, found.find(')', begin) - begin);
  // It was killed; that it is gone is told to nobody here.
  const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  const auto is_gone = [&] {
    const std::string stat = read_whole("/proc/" + pid + "/stat");
    return stat.empty() || stat.find(") Z ") != std::string::npos;
  };
  while (!is_gone() && std::chrono::steady_clock::now() < patience) std::this_thread::yield();
  EXPECT_TRUE(is_gone());
}

TEST(ConformanceTest, LeavesNothingInTheTemporaryFolder) {
  const Folder folder;
  setenv("TMPDIR", folder.path().c_str(), 1);
  outcomes_of(options_for("test_constructor_crashes"));
  unsetenv("TMPDIR");
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(ExampleTest, SatisfiesTheRequestOfEveryKind) {
  for (const EmbeddedSchema& schema : embedded_schemas()) {
    const Json document = Json::parse(schema.text);
    if (!document.contains("request")) continue;
    Json request = document["request"];
    if (document.contains("definitions")) request["definitions"] = document["definitions"];
    const auto example = make_example(request);
    ASSERT_TRUE(example.has_value()) << schema.name;
    EXPECT_TRUE(compile_kind(document).value().request.accepts(*example)) << schema.name;
  }
}

TEST(ExampleTest, FindsNoneForAPatternThatItDoesNotKnow) {
  for (const char* schema :
       {R"({"type": "string", "pattern": "^Q{7}$"})", R"({"$ref": "#/definitions/none"})"})
    EXPECT_FALSE(make_example(Json::parse(schema)).has_value()) << schema;
}

TEST(ExampleTest, TakesTheFirstBranchThatFits) {
  const Json schema = Json::parse(R"({
      "type": "object",
      "properties": {"a": {"type": "integer", "minimum": 3},
                     "b": {"type": "string", "pattern": "^Q{7}$"}},
      "oneOf": [{"required": ["b"]}, {"required": ["a"]}]})");
  EXPECT_EQ(make_example(schema), Json({{"a", 3}}));
}

TEST(ReportTest, JunitEscapesWhatThePluginSaid) {
  Outcome outcome{"kinds", "", "acme", Place::kHost, fail("<\"&\x01", "more", "less"), 1500};
  const std::string xml = to_junit({outcome}, "acme.so");
  EXPECT_THAT(xml, HasSubstr("<testsuite name=\"acme.host\" tests=\"1\" failures=\"1\""));
  EXPECT_THAT(xml, HasSubstr("message=\"&lt;&quot;&amp;?\""));
  EXPECT_THAT(xml, HasSubstr("time=\"1.500\""));
}

TEST(ReportTest, AnAnswerThatIsNoneIsAFailure) {
  for (const char* text : {"", "17", R"({"verdict":"splendid"})"})
    EXPECT_EQ(decode_finding(text).verdict, Verdict::kFail) << text;
  const Finding finding = decode_finding(encode(warn("a", "b", "c")));
  EXPECT_EQ(finding.verdict, Verdict::kWarn);
  EXPECT_EQ(finding.found + finding.expected + finding.fix, "abc");
}

}  // namespace
}  // namespace showrunner::plugin::conformance
