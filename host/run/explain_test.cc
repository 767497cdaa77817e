// Explained runs: what would run again and why, without doing any of it.
#include <gmock/gmock.h>

#include <fstream>

#include "host/run/testdata/engine_fixture.h"

namespace showrunner::run {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Json kEstimate = {{"n", 1}, {"audio", {{"sha256", std::string(64, '0')}}}};

Json estimated(Json step) {
  step["estimate"] = kEstimate;
  return step;
}

// a <- b <- c, and other.
Steps chain(int n) {
  return {estimated(made("a", n)), estimated(step("b", {{"from", {{"$from", "a"}}}})),
          estimated(step("c", {{"list", {{{"$from", "b"}}}}})), estimated(made("other", 7))};
}

TEST_F(EngineTest, ExplainsANewRunByItsEstimates) {
  const RunOutcome outcome = explain(chain(1));
  ASSERT_FALSE(outcome.error) << outcome.error->message;
  EXPECT_THAT(lines(outcome.planned), ElementsAre("new a", "new b < a", "new c < b", "new other"));
  EXPECT_EQ(outcome.planned[0].run, "x");
  EXPECT_EQ(outcome.planned[0].kind, "test.make/1");
  const auto& choices = outcome.planned[0].route.choices;
  ASSERT_EQ(choices.size(), 2u);
  EXPECT_EQ(choices[0].instance, "a");
  EXPECT_EQ(choices[0].reason, "expected 0.0000001 USD");
  EXPECT_EQ(choices[0].worst_nano_usd, 100);
  EXPECT_EQ(choices[0].expected_nano_usd, 100);
}

TEST_F(EngineTest, ExplainingChangesNothing) {
  explain(chain(1));
  EXPECT_THAT(runs(), IsEmpty());
  EXPECT_THAT(served(), IsEmpty());
  EXPECT_EQ(perform(chain(1)).steps_run, 4);
  const auto attempts = world_->stage.attempts().size();
  served();
  explain(chain(2), {"other"});
  EXPECT_THAT(served(), IsEmpty());
  EXPECT_EQ(runs().at(0).state, "done");
  ASSERT_EQ(world_->stage.attempts().size(), attempts + 1) << "the explained action itself";
  EXPECT_EQ(perform(chain(1)).steps_run, 0);
}

TEST_F(EngineTest, NothingToDoIsExplainedAsNothing) {
  perform(chain(1));
  const RunOutcome outcome = explain(chain(1));
  EXPECT_THAT(outcome.planned, IsEmpty());
  EXPECT_EQ(outcome.steps_reused, 4);
}

TEST_F(EngineTest, AnEditIsExplainedAsItThenRuns) {
  perform(chain(1));
  served();
  const RunOutcome explained = explain(chain(2));
  EXPECT_THAT(lines(explained.planned),
              ElementsAre("inputs changed a", "inputs changed b < a", "inputs changed c < b"));
  perform(chain(2));
  EXPECT_THAT(served(), ElementsAre("a", "b", "c"));
}

TEST_F(EngineTest, ALostArtifactIsExplained) {
  const RunOutcome outcome = perform(chain(1));
  const std::string sha256 = outcome.result["other"]["audio"]["sha256"];
  std::filesystem::remove(world_->stage.blobs->path_of(sha256));
  EXPECT_THAT(lines(explain(chain(1)).planned), ElementsAre("artifact missing other"));
}

TEST_F(EngineTest, RedoIsExplainedAsIf) {
  perform(chain(1));
  EXPECT_THAT(lines(explain(chain(1), {"b"}).planned),
              ElementsAre("redo b", "inputs changed c < b"));
  EXPECT_THAT(explain(chain(1)).planned, IsEmpty()) << "it was only as if";
}

TEST_F(EngineTest, ARepeatedPublicationIsExplained) {
  const auto out = [](int n) -> Steps {
    return {estimated(step("out", {{"n", n}}, "publish.test/1"))};
  };
  perform(out(1));
  perform(out(2));
  EXPECT_THAT(lines(explain(out(1)).planned), ElementsAre("inputs changed out"));
  EXPECT_THAT(explain(out(2)).planned, IsEmpty());
}

TEST_F(EngineTest, APublicationWhoseFilesWentAwayIsDoneAgain) {
  const std::filesystem::path film = folder_.path() / "film.mp4";
  std::vector<std::string> keys;
  world_->stage.actors.play = [&](const Played& played) {
    keys.push_back(played.key);
    std::ofstream(film) << "film";
    played.complete({{"files", {{{"path", film.string()}}}}});
    return true;
  };
  const Steps steps = {step("out", Json::object(), "publish.test/1")};
  perform(steps);
  EXPECT_THAT(explain(steps).planned, IsEmpty());
  std::filesystem::remove(film);
  EXPECT_THAT(lines(explain(steps).planned), ElementsAre("published file missing out"));
  EXPECT_EQ(perform(steps).steps_run, 1);
  EXPECT_TRUE(std::filesystem::exists(film));
  ASSERT_EQ(keys.size(), 2u);
  EXPECT_NE(keys[0], keys[1]) << "a vendor that knows the key would do nothing";
  EXPECT_EQ(perform(steps).steps_run, 0);
}

TEST_F(EngineTest, APublicationIsDoneAgainOnceWhateverWasRedoneBefore) {
  const std::filesystem::path film = folder_.path() / "film.mp4";
  const auto publish = [&](const Played& played) {
    served_.push_back(played.context.value("path", ""));
    if (played.kind != "publish.test/1") return played.complete(answer(played.request)), true;
    std::ofstream(film) << "film";
    played.complete({{"files", {{{"path", film.string()}}}}});
    return true;
  };
  world_->stage.actors.play = publish;
  const Steps steps = {made("voice", 1), step("out", Json::object(), "publish.test/1")};
  perform(steps);
  for (const char* path : {"voice", "voise"}) {
    RunRequest redo = play(steps);
    redo.redo = {path};
    run(redo);
  }
  served();
  std::filesystem::remove(film);
  EXPECT_THAT(lines(explain(steps).planned), ElementsAre("published file missing out"));
  perform(steps);
  perform(steps);
  EXPECT_THAT(served(), ElementsAre("out"));

  std::filesystem::remove(film);
  world_->stage.actors.play = [](const Played& played) {
    played.fail(
        route::call_error(SR_UNAVAILABLE, SR_RETRY_NEVER, "connection lost", SR_EFFECT_UNKNOWN));
    return true;
  };
  EXPECT_TRUE(perform(steps).error);
  world_->stage.actors.play = publish;
  EXPECT_THAT(perform(steps).error->message, HasSubstr("may have acted or been billed"));
  EXPECT_THAT(served(), IsEmpty());
}

TEST_F(EngineTest, APublicationWhoseFilesHaveAnotherShapeStands) {
  for (const Json& files : {Json{"a.html"}, Json("a.html"), Json{{{"path", 7}}}, Json(7)}) {
    world_->stage.actors.play = [&](const Played& played) {
      played.complete({{"files", files}});
      return true;
    };
    const Steps steps = {step("out", {{"as", files}}, "publish.test/1")};
    EXPECT_FALSE(perform(steps).error);
    EXPECT_EQ(perform(steps).steps_run, 0) << files;
  }
}

TEST_F(EngineTest, APublicationStandsOnlyIfNoLaterOneMayHaveTakenItsPlace) {
  const auto out = [](int n) -> Steps {
    return {estimated(step("out", {{"n", n}}, "publish.test/1"))};
  };
  perform(out(1));
  world_->stage.actors.play = [](const Played& played) {
    played.fail(
        route::call_error(SR_UNAVAILABLE, SR_RETRY_NEVER, "connection lost", SR_EFFECT_UNKNOWN));
    return true;
  };
  EXPECT_TRUE(perform(out(2)).error);
  serve();
  served();
  EXPECT_THAT(lines(explain(out(1)).planned), ElementsAre("inputs changed out"));
  EXPECT_EQ(perform(out(1)).steps_run, 1);
  EXPECT_THAT(explain(out(1)).planned, IsEmpty());
}

TEST_F(EngineTest, WithoutAnEstimateItEndsWhereItMustGuess) {
  const RunOutcome outcome = explain({estimated(made("a", 1)), made("b", 2), made("c", 3)});
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->vendor_code, "explain.unknown");
  EXPECT_THAT(outcome.error->message, HasSubstr("b never ran"));
  EXPECT_THAT(lines(outcome.planned), ElementsAre("new a", "new b"));
}

TEST_F(EngineTest, TheLastResultStandsInForOneThatWouldChange) {
  perform({made("a", 1)});
  const RunOutcome outcome = explain({made("a", 2)});
  ASSERT_FALSE(outcome.error) << "no estimate is needed";
  EXPECT_EQ(outcome.result["a"]["n"], 2) << "of the first run";
}

TEST_F(EngineTest, AWrongRequestIsAnErrorAsInARealRun) {
  const Steps steps = {estimated(made("a", 1)), estimated(step("b", {{"n", "seven"}}))};
  const RunOutcome explained = explain(steps);
  const RunOutcome real = perform(steps);
  for (const RunOutcome* outcome : {&explained, &real}) {
    ASSERT_TRUE(outcome->error);
    EXPECT_EQ(outcome->error->code, SR_INVALID_ARGUMENT);
    EXPECT_EQ(outcome->error->message, "b: /n: expected type integer, found \"seven\" (string)");
  }
}

TEST_F(EngineTest, PartsAreExplainedWithTheirSteps) {
  const auto steps = [](int n) -> Steps {
    return {step("part", {{"steps", Steps{estimated(made("inner", n))}}}, "show.part/1"),
            estimated(step("after", {{"from", {{"$from", "part"}}}}))};
  };
  const RunOutcome first = explain(steps(1));
  ASSERT_FALSE(first.error) << first.error->message;
  EXPECT_THAT(lines(first.planned), ElementsAre("new part", "new inner", "new after < inner"));
  EXPECT_EQ(first.planned[1].run, "x/part");
  EXPECT_THAT(runs(), IsEmpty());
  perform(steps(1));
  EXPECT_THAT(explain(steps(1)).planned, IsEmpty());
  EXPECT_THAT(
      lines(explain(steps(2)).planned),
      ElementsAre("inputs changed part", "inputs changed inner", "inputs changed after < inner"));
}

}  // namespace
}  // namespace showrunner::run
