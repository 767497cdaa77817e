#include "host/run/engine.h"

#include <gmock/gmock.h>

#include "host/run/testdata/engine_fixture.h"

namespace showrunner::run {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST_F(EngineTest, ARunIsItsSteps) {
  Recorder recorder;
  RunRequest request = play({made("a", 1), step("b", {{"from", {{"$from", "a"}}}})});
  request.observer = &recorder;
  const RunOutcome outcome = run(std::move(request));
  ASSERT_FALSE(outcome.error) << outcome.error->message;
  EXPECT_EQ(outcome.result["a"]["n"], 2);
  EXPECT_EQ(outcome.steps_run, 2);
  EXPECT_EQ(outcome.charge_nano_usd, 200);
  EXPECT_THAT(recorder.lines(), ElementsAre("started a", "finished a", "started b", "finished b"));
  ASSERT_EQ(runs().size(), 1u);
  EXPECT_EQ(runs()[0].state, "done");
  EXPECT_EQ(Json::parse(runs()[0].result_json), outcome.result);
  Journal journal(*world_->stage.database, world_->stage.clock);
  const auto head = journal.head(outcome.run_id, "a").value();
  ASSERT_TRUE(head);
  EXPECT_EQ(head->instance, "a");
  EXPECT_EQ(head->charge_nano_usd, 100);
  EXPECT_EQ(world_->stage.attempts().at(1).intent.path, "a");
  EXPECT_EQ(world_->stage.attempts().at(1).intent.run_id, outcome.run_id);
}

TEST_F(EngineTest, FinishedStepsAnswerFromTheJournalInTheNextLife) {
  const Steps steps = {made("a", 1), made("b", 2)};
  const RunOutcome first = perform(steps);
  reopen();
  served();
  Recorder recorder;
  RunRequest request = play(steps);
  request.observer = &recorder;
  const RunOutcome again = run(std::move(request));
  EXPECT_EQ(again.run_id, first.run_id);
  EXPECT_EQ(again.result, first.result);
  EXPECT_EQ(again.steps_run, 0);
  EXPECT_EQ(again.steps_reused, 2);
  EXPECT_EQ(again.charge_nano_usd, 0);
  EXPECT_THAT(served(), IsEmpty());
  EXPECT_THAT(recorder.lines(), ElementsAre("reused a", "reused b"));
}

TEST_F(EngineTest, OnlyWhatTheEditTouchesRunsAgain) {
  const auto steps = [](int n) -> Steps {
    return {made("a", n), made("other", 7), step("b", {{"from", {{"$from", "a"}}}})};
  };
  perform(steps(1));
  served();
  EXPECT_EQ(perform(steps(2)).steps_run, 2);
  EXPECT_THAT(served(), ElementsAre("a", "b"));
  EXPECT_EQ(perform(steps(1)).steps_run, 0) << "an undone edit costs nothing";
}

TEST_F(EngineTest, WhatActsOutsideActsAgainWhenAnEditIsUndone) {
  const auto steps = [](int n) -> Steps { return {step("out", {{"n", n}}, "publish.test/1")}; };
  for (const int n : {1, 1, 2, 1}) perform(steps(n));
  EXPECT_THAT(served(), ElementsAre("out", "out", "out")) << "1, 2 and 1 again";
}

TEST_F(EngineTest, APinIsPartOfTheInputs) {
  Json one = made("a", 1);
  perform({one});
  one["pin"] = "v2";
  EXPECT_EQ(perform({one}).steps_run, 1);
  EXPECT_EQ(perform({one}).steps_run, 0);
}

TEST_F(EngineTest, APreferredInstanceServesButIsNoInput) {
  Json one = made("a", 1);
  one["prefer"] = "b";
  EXPECT_EQ(perform({one}).charge_nano_usd, 200);
  EXPECT_EQ(perform({made("a", 1)}).steps_run, 0);
}

TEST_F(EngineTest, RedoRunsAPathAndAllBelowItOnce) {
  const Steps steps = {made("ep1/a", 1), made("ep1/b", 2), made("ep10", 3)};
  perform(steps);
  served();
  RunRequest again = play(steps);
  again.redo = {"ep1"};
  EXPECT_EQ(run(again).steps_run, 2);
  EXPECT_THAT(served(), ElementsAre("ep1/a", "ep1/b"));
  EXPECT_EQ(perform(steps).steps_run, 0) << "the new results stand";
  reopen();
  EXPECT_EQ(perform(steps).steps_run, 0);
}

TEST_F(EngineTest, AStepWhoseArtifactIsLostOrDamagedRunsAgain) {
  const Steps steps = {made("a", 1)};
  const std::string sha256 = perform(steps).result["a"]["audio"]["sha256"];
  std::filesystem::remove(world_->stage.blobs->path_of(sha256));
  EXPECT_EQ(perform(steps).steps_run, 1);
  const auto file = world_->stage.blobs->path_of(sha256);
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  write_test_file(file, "damaged");
  reopen();
  EXPECT_EQ(perform(steps).steps_run, 1);
  EXPECT_EQ(perform(steps).steps_run, 0);
}

TEST_F(EngineTest, TwoStepsOfOnePathAreABugOfTheShow) {
  const RunOutcome outcome = perform({made("a", 1), made("b", 2), made("a", 3)});
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->code, SR_PLUGIN_FAULT);
  EXPECT_EQ(outcome.error->message, "two steps of one run have the path a");
  EXPECT_EQ(runs().at(0).state, "failed");
}

TEST_F(EngineTest, APathHasAForm) {
  for (const char* wrong : {"", "/a", "a//b", "a b", "가"}) {
    const RunOutcome outcome = perform({made(wrong, 1)});
    ASSERT_TRUE(outcome.error) << wrong;
    EXPECT_EQ(outcome.error->code, SR_PLUGIN_FAULT);
    EXPECT_THAT(outcome.error->message, HasSubstr("is no path of a step"));
  }
  EXPECT_THAT(served(), IsEmpty());
}

TEST_F(EngineTest, AStepOfNoOpenRunIsRefused) {
  std::promise<std::pair<sr_status, std::string>> answer;
  world_->engine->step({"a", "test.make/1", "{}", "", "", 12345, "show"},
                       [&](const plugin::CallError* error, std::string_view) {
                         answer.set_value({error->code, error->message});
                       });
  auto future = answer.get_future();
  const auto [code, message] = route::wait_for(future);
  EXPECT_EQ(code, SR_FAILED_PRECONDITION);
  EXPECT_EQ(message, "the run has ended or was cancelled");
  world_->engine->event(12345, "lost", "{}");
  EXPECT_THAT(served(), IsEmpty());
}

TEST_F(EngineTest, AFailedStepFailsTheRunAndFinishedStepsStand) {
  world_->stage.actors.play = [&](const Played& played) {
    if (played.request["n"] != 2) return played.complete(answer(played.request)), true;
    return played.fail(SR_CONTENT_REFUSED, SR_RETRY_NEVER, "not nice"), true;
  };
  const Steps steps = {made("a", 1), made("b", 2), made("c", 3)};
  const RunOutcome failed = perform(steps);
  ASSERT_TRUE(failed.error);
  EXPECT_EQ(failed.error->code, SR_CONTENT_REFUSED);
  EXPECT_EQ(failed.error->message, "b: not nice");
  EXPECT_EQ(runs().at(0).state, "failed");
  EXPECT_EQ(runs().at(0).error, "b: not nice");
  serve();
  const RunOutcome again = perform(steps);
  EXPECT_FALSE(again.error);
  EXPECT_THAT(served(), ElementsAre("b", "c"));
  EXPECT_EQ(runs().at(0).state, "done");
}

TEST_F(EngineTest, AnUnknownShowOrActionIsAnError) {
  RunRequest request = play({});
  request.key.show = "nobody";
  EXPECT_TRUE(run(request).error);
  request.key = {"show", "dance", "x"};
  EXPECT_EQ(run(request).error->code, SR_INVALID_ARGUMENT);
}

TEST_F(EngineTest, ACancelledRunGoesOnWhereItStopped) {
  const Steps steps = {made("a", 1), made("b", 2)};
  hold();
  auto outcome = start(play(steps));
  const Played first = next();
  first.complete(answer(first.request));
  next();
  world_->engine->cancel_all();
  EXPECT_EQ(route::wait_for(outcome).error->code, SR_CANCELLED);
  EXPECT_EQ(runs().at(0).state, "cancelled");
  serve();
  EXPECT_EQ(perform(steps).steps_run, 1);
  EXPECT_THAT(served(), ElementsAre("b"));
}

TEST_F(EngineTest, ARunEndsWithItsLastStep) {
  hold();
  std::promise<Played> told;
  world_->stage.actors.cancelled = [&](const Played& played) { told.set_value(played); };
  Recorder recorder;
  Json forgotten = made("a", 1);
  forgotten["forget"] = true;
  RunRequest request = play({forgotten, made("b", 2)});
  request.observer = &recorder;
  auto outcome = start(request);
  const Played one = next(), two = next();
  EXPECT_EQ(two.context["path"], "b");
  two.complete(answer(two.request));
  auto cancelled = told.get_future();
  EXPECT_EQ(route::wait_for(cancelled).id, one.id) << "the show has ended";
  settle();
  EXPECT_NE(outcome.wait_for(std::chrono::seconds(0)), std::future_status::ready);
  one.complete(answer(one.request));
  const RunOutcome ended = route::wait_for(outcome);
  EXPECT_FALSE(ended.error);
  EXPECT_EQ(ended.steps_run, 2);
  const auto heard = recorder.lines();
  EXPECT_THAT(heard, UnorderedElementsAre("started a", "started b", "finished b", "finished a"));
  settle();
  EXPECT_EQ(recorder.lines(), heard);
  serve();
  EXPECT_EQ(perform({made("a", 1), made("b", 2)}).steps_run, 0);
}

TEST_F(EngineTest, StepsRunAtOnce) {
  Steps steps;
  for (int i = 0; i < 30; ++i) steps.push_back(made("s" + std::to_string(i), i));
  RunRequest request = play(steps);
  request.request["at_once"] = true;
  hold();
  auto outcome = start(request);
  std::vector<Played> open;
  for (int i = 0; i < 8; ++i) open.push_back(next());
  EXPECT_EQ(world_->stage.actors.asked(), 8u) << "as many as the instance takes";
  for (int i = 0; i < 30; ++i) {
    const Played played = i < 8 ? open[static_cast<size_t>(i)] : next();
    played.complete(answer(played.request));
  }
  const RunOutcome ended = route::wait_for(outcome);
  ASSERT_FALSE(ended.error) << ended.error->message;
  EXPECT_EQ(ended.steps_run, 30);
  EXPECT_EQ(ended.result["s29"]["n"], 30);
  EXPECT_EQ(run(request).steps_reused, 30);
}

TEST_F(EngineTest, EventsAndProgressReachTheObserver) {
  Recorder recorder;
  RunRequest request = play({made("a", 1)});
  request.request["event"] = {{"total", 1}};
  request.request["progress"] = 0.5;
  request.observer = &recorder;
  EXPECT_FALSE(run(request).error);
  EXPECT_THAT(recorder.lines(), UnorderedElementsAre("event noted {\"total\":1}", "progress half",
                                                     "started a", "finished a"));
}

TEST_F(EngineTest, AnActionAsAStepRunsInARunOfItsOwn) {
  Json part = step("part", {{"steps", Steps{made("inner", 1), made("second", 2)}}}, "show.part/1");
  const Steps steps = {part, made("a", 3)};
  const RunOutcome outcome = perform(steps);
  ASSERT_FALSE(outcome.error) << outcome.error->message;
  EXPECT_EQ(outcome.result["part"]["inner"]["n"], 2);
  EXPECT_EQ(outcome.steps_run, 3);
  EXPECT_EQ(outcome.charge_nano_usd, 300);
  ASSERT_EQ(runs().size(), 2u);
  EXPECT_EQ(runs()[1].key.subject, "x/part");
  EXPECT_EQ(runs()[1].key.action, "part");
  EXPECT_EQ(runs()[1].state, "done");
  const RunOutcome again = perform(steps);
  EXPECT_EQ(again.steps_run, 0);
  EXPECT_EQ(again.steps_reused, 2) << "the part as a whole, and a";
  served();
  part["subject"] = "common";
  part["request"]["steps"][1]["request"]["n"] = 7;
  perform({part});
  EXPECT_THAT(served(), ElementsAre("inner", "second")) << "another run, another journal";
  EXPECT_EQ(runs().at(2).key.subject, "common");
}

TEST_F(EngineTest, ARunIsOpenOnce) {
  Json one = step("one", {{"steps", Steps{made("inner", 1)}}}, "show.part/1");
  one["subject"] = "common";
  Json two = one;
  two["path"] = "two";
  RunRequest request = play({one, two});
  request.request["at_once"] = true;
  const RunOutcome twice = run(request);
  ASSERT_TRUE(twice.error);
  EXPECT_EQ(twice.error->code, SR_PLUGIN_FAULT);
  EXPECT_THAT(twice.error->message, HasSubstr("the run common of part is open"));
  EXPECT_LE(served().size(), 1u) << "what is in it is bought once at most";
  EXPECT_FALSE(perform({one, two}).error) << "one after the other";
  Json itself = step("itself", {{"steps", Json::array()}}, "show.play/1");
  itself["subject"] = "x";
  EXPECT_THAT(perform({itself}).error->message, HasSubstr("the run x of play is open"));
}

TEST_F(EngineTest, AFailedPartFailsItsStep) {
  world_->stage.actors.play = [&](const Played& played) {
    return played.fail(SR_CONTENT_REFUSED, SR_RETRY_NEVER, "not nice"), true;
  };
  const RunOutcome outcome =
      perform({step("part", {{"steps", Steps{made("inner", 1)}}}, "show.part/1")});
  ASSERT_TRUE(outcome.error);
  EXPECT_THAT(outcome.error->message, HasSubstr("inner: not nice"));
  for (const RunRecord& record : runs()) EXPECT_EQ(record.state, "failed");
}

}  // namespace
}  // namespace showrunner::run
