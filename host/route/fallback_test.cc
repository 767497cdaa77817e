// What the router does when attempts fail: fallback, faults, budgets, instances that rest.
#include <gmock/gmock.h>

#include <limits>

#include "host/base/hash.h"
#include "host/plugin/control_thread.h"
#include "host/route/testdata/router_fixture.h"

namespace showrunner::route {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(RouterTest, FallsBackInTheOrderOfThePlanAndSaysWhatEachSaid) {
  open({actor("c"), actor("a"), actor("b")});
  Pending call = start(request());
  for (const char* name : {"a", "b", "c"}) {
    const Played played = next();
    EXPECT_EQ(played.instance, name);
    played.fail(SR_UNAVAILABLE, SR_RETRY_OTHER, std::string("down: ") + name);
  }
  const CallOutcome outcome = call.get();
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->code, SR_UNAVAILABLE);
  EXPECT_EQ(outcome.error->message,
            "no provider could serve test.make/1: a: UNAVAILABLE down: a; "
            "b: UNAVAILABLE down: b; c: UNAVAILABLE down: c");
  EXPECT_EQ(outcome.instance, "c");
  EXPECT_EQ(stage_->attempts().size(), 3u);
}

TEST_F(RouterTest, TheSecondServesWhatTheFirstCannot) {
  open({actor("a"), actor("b")});
  Pending call = start(request());
  next().fail(SR_UNIMPLEMENTED, SR_RETRY_OTHER, "not this");
  next().complete({{"n", 2}});
  const CallOutcome outcome = call.get();
  EXPECT_FALSE(outcome.error);
  EXPECT_EQ(outcome.instance, "b");
  EXPECT_EQ(state_of(0), "failed");
  EXPECT_EQ(state_of(1), "ok");
}

TEST_F(RouterTest, ASingleFailureIsToldAsItIs) {
  open({actor("a")});
  Pending call = start(request());
  next().fail(SR_CONTENT_REFUSED, SR_RETRY_OTHER, "not nice");
  const CallOutcome outcome = call.get();
  EXPECT_EQ(outcome.error->code, SR_CONTENT_REFUSED);
  EXPECT_EQ(outcome.error->message, "not nice");
}

TEST_F(RouterTest, StopsWhereAnotherTryCouldBePaidTwice) {
  open({actor("a", 8, costs(10)), actor("b", 8, costs(20))});
  for (const uint32_t effect : {SR_EFFECT_UNKNOWN, SR_EFFECT_COMMITTED}) {
    Pending call = start(request());
    next().fail(call_error(SR_UNAVAILABLE, SR_RETRY_OTHER, "connection lost", effect));
    const CallOutcome outcome = call.get();
    EXPECT_EQ(outcome.error->code, SR_UNAVAILABLE);
    EXPECT_EQ(outcome.charge_nano_usd, 10) << "in doubt it was billed";
  }
  EXPECT_EQ(stage_->actors.asked(), 2u) << "b was never asked";
}

// A step of a run, which the next command asks for again.
CallRequest repeated(const std::string& kind = "test.make/1") {
  CallRequest out = request();
  out.kind = kind;
  out.path = "ep1/publish";
  out.idempotency = "run 1, ep1/publish";
  return out;
}

TEST_F(RouterTest, WhatMayHaveBeenBilledIsNotAskedAgainByTheNextCommand) {
  for (const char* how : {"unknown", "committed", "abandoned"}) {
    stage_.reset();
    std::filesystem::remove(folder_.path() / "test.db");
    open({actor("a", 8, costs(10)), actor("b", 8, costs(20))});
    Pending call = start(repeated());
    const Played played = next();
    if (how == std::string("abandoned")) {
      ASSERT_EQ(stage_->ledger.abandon_open().value(), 1);
      played.complete();
    } else {
      played.fail(
          call_error(SR_UNAVAILABLE, SR_RETRY_OTHER, "connection lost",
                     how == std::string("unknown") ? SR_EFFECT_UNKNOWN : SR_EFFECT_COMMITTED));
    }
    static_cast<void>(call.get());
    stage_.reset();
    open({actor("a", 8, costs(10)), actor("b", 8, costs(20))});
    const CallOutcome outcome = start(repeated()).get();
    ASSERT_TRUE(outcome.error) << how;
    EXPECT_EQ(outcome.error->code, SR_FAILED_PRECONDITION);
    EXPECT_THAT(
        outcome.error->message,
        HasSubstr("an attempt on a at 2025-11-21T12:00:00.000Z may have acted or been billed"));
    EXPECT_THAT(outcome.error->message, HasSubstr("--redo ep1/publish"));
    EXPECT_EQ(stage_->actors.asked(), 0u);
    EXPECT_EQ(stage_->router->explain(repeated()).value().stopped, outcome.error->message);
    CallRequest redone = repeated();
    redone.idempotency += ", again";
    Pending again = start(redone);
    next().complete();
    EXPECT_FALSE(again.get().error);
  }
}

TEST_F(RouterTest, WhatIsFreeIsAskedAgainUnlessItPublishes) {
  open({actor("a")});
  for (const char* kind : {"test.make/1", "publish.test/1"}) {
    Pending call = start(repeated(kind));
    next().fail(call_error(SR_INVALID_ARGUMENT, SR_RETRY_NEVER, "odd", SR_EFFECT_UNKNOWN));
    EXPECT_TRUE(call.get().error);
    EXPECT_EQ(stage_->router->explain(repeated(kind)).value().stopped.empty(),
              kind == std::string("test.make/1"));
    stage_->database->query("DELETE FROM attempt").value();
  }
}

TEST_F(RouterTest, AnOperationWithACheckpointGoesOnWhereItWas) {
  open({actor("a", 8, costs(10)), actor("b", 8, costs(20))});
  CallRequest asks = repeated();
  asks.prefer = "b";
  Pending call = start(asks);
  const Played played = next();
  ASSERT_EQ(played.sink.checkpoint(played.sink.ctx, plugin::to_str(R"({"job":7})")), SR_OK);
  played.fail(call_error(SR_UNAVAILABLE, SR_RETRY_OTHER, "connection lost", SR_EFFECT_COMMITTED));
  EXPECT_TRUE(call.get().error);
  Pending again = start(repeated());
  const Played resumed = next();
  EXPECT_EQ(resumed.instance, "b") << "though a is cheaper";
  EXPECT_EQ(resumed.resume, R"({"job":7})");
  resumed.complete();
  EXPECT_FALSE(again.get().error);
}

TEST_F(RouterTest, AnOperationWhoseInstanceIsGoneWaitsForIt) {
  open({actor("a", 8, costs(10)), actor("b", 8, costs(20))});
  Pending call = start(repeated());
  const Played played = next();
  ASSERT_EQ(played.sink.checkpoint(played.sink.ctx, plugin::to_str("{}")), SR_OK);
  played.fail(call_error(SR_UNAVAILABLE, SR_RETRY_OTHER, "connection lost", SR_EFFECT_COMMITTED));
  EXPECT_TRUE(call.get().error);
  stage_.reset();
  open({actor("b", 8, costs(20))});
  EXPECT_THAT(start(repeated()).get().error->message,
              HasSubstr("Enable the instance again, or look there what became of it: --redo"));
}

TEST_F(RouterTest, AProviderThatKnowsItsKeysIsAskedAgain) {
  config::Instance careful = actor("a", 8, costs(10));
  careful.provider = "careful";
  open({careful, actor("b", 8, costs(1))});
  CallRequest asks = repeated();
  asks.prefer = "a";
  Pending call = start(asks);
  const Played first = next();
  first.fail(call_error(SR_UNAVAILABLE, SR_RETRY_OTHER, "connection lost", SR_EFFECT_UNKNOWN));
  EXPECT_TRUE(call.get().error) << "b does not know the key";
  Pending again = start(repeated());
  const Played second = next();
  EXPECT_EQ(second.instance, "a") << "though b is cheaper";
  EXPECT_EQ(second.key, first.key);
  second.complete();
  EXPECT_FALSE(again.get().error);
}

TEST_F(RouterTest, ACallBelowAnotherHasItsRunAndAKeyOfItsOwn) {
  open({actor("a")});
  CallRequest asks = repeated();
  asks.run_id = 3;
  asks.show = "drama";
  Pending above = start(asks);
  const Played outer = next();
  CallRequest below = request(5);
  below.parent = above.id();
  std::vector<std::string> keys;
  for (int i = 0; i < 2; ++i) {
    Pending call = start(below);
    const Played inner = next();
    EXPECT_EQ(inner.context["run"], 3);
    EXPECT_EQ(inner.context["path"], "ep1/publish");
    EXPECT_EQ(inner.context["show"], "drama");
    keys.push_back(inner.key);
    inner.complete();
    EXPECT_FALSE(call.get().error);
  }
  EXPECT_NE(keys[0], keys[1]) << "the provider wants two, like two verses";
  EXPECT_NE(keys[0], outer.key);
  outer.complete();
  EXPECT_FALSE(above.get().error);
}

TEST_F(RouterTest, ACallDoesNotWaitForTheOperationThatItIsAPartOf) {
  open({actor("a", 1), actor("b", 1)});
  Pending above = start(request(1));
  const Played outer = next();
  EXPECT_EQ(outer.instance, "a");
  CallRequest below = request(2);
  below.parent = above.id();
  Pending moved = start(below);
  const Played inner = next();
  EXPECT_EQ(inner.instance, "b");
  below.only = "a";
  const CallOutcome refused = start(below).get();
  EXPECT_EQ(refused.error->code, SR_UNAVAILABLE);
  EXPECT_THAT(refused.error->message,
              HasSubstr("a: busy with the operation that this call is a part of"));
  inner.complete();
  EXPECT_FALSE(moved.get().error);
  outer.complete();
  EXPECT_FALSE(above.get().error);
}

CallRequest below(const Pending& above, int n = 5) {
  CallRequest out = only("paid", n);
  out.parent = above.id();
  return out;
}

TEST_F(RouterTest, WhatAPluginBoughtForAStepIsNotBoughtAgain) {
  const auto reopen = [&] {
    stage_.reset();
    open({actor("free"), actor("paid", 8, costs(10))});
  };
  reopen();
  Pending step = start(repeated());
  const Played first = next();
  EXPECT_EQ(first.instance, "free");
  Pending bought = start(below(step));
  next().complete({{"n", 6}});
  EXPECT_FALSE(bought.get().error);
  first.fail(call_error(SR_INTERNAL, SR_RETRY_SAME, "stumbled", SR_EFFECT_UNKNOWN));
  const Played second = next();
  EXPECT_EQ(second.instance, "free") << "only there what was bought is of use";
  EXPECT_EQ(Json::parse(start(below(step)).get().result_json), (Json{{"n", 6}}));
  Pending another = start(below(step));
  next().complete({{"n", 7}});
  EXPECT_FALSE(another.get().error) << "a second one in the same attempt is another purchase";
  second.fail(call_error(SR_INTERNAL, SR_RETRY_OTHER, "fell", SR_EFFECT_UNKNOWN));
  EXPECT_EQ(step.get().error->message, "fell") << "paid was not asked in its place";
  reopen();
  Pending again = start(repeated());
  const Played third = next();
  EXPECT_EQ(third.instance, "free");
  EXPECT_EQ(Json::parse(start(below(again)).get().result_json), (Json{{"n", 6}}));
  EXPECT_EQ(Json::parse(start(below(again)).get().result_json), (Json{{"n", 7}}));
  EXPECT_EQ(stage_->actors.asked(), 1u);
  third.complete();
  EXPECT_FALSE(again.get().error);
  EXPECT_THAT(stage_->database->query("SELECT * FROM answer").value(), IsEmpty());
}

TEST_F(RouterTest, APurchaseOfAPluginThatIsInDoubtStopsTheStep) {
  open({actor("free"), actor("paid", 8, costs(10))});
  Pending step = start(repeated());
  const Played first = next();
  Pending bought = start(below(step));
  next().fail(call_error(SR_UNAVAILABLE, SR_RETRY_OTHER, "connection lost", SR_EFFECT_UNKNOWN));
  EXPECT_TRUE(bought.get().error);
  first.fail(call_error(SR_INTERNAL, SR_RETRY_OTHER, "no voice", SR_EFFECT_UNKNOWN));
  EXPECT_TRUE(step.get().error);
  Pending again = start(repeated());
  const Played second = next();
  EXPECT_EQ(second.instance, "free");
  EXPECT_THAT(start(below(again)).get().error->message, HasSubstr("--redo ep1/publish"));
  second.complete();
  EXPECT_FALSE(again.get().error);
}

TEST_F(RouterTest, ABudgetThatEndsBetweenTriesEndsTheCall) {
  config::Instance careful = actor("a", 8, costs(10));
  careful.provider = "careful";
  open({careful, actor("b", 8, costs(1))}, {{"all", {}, 15, {}}});
  CallRequest asks = repeated("publish.test/1");
  asks.prefer = "a";
  Pending call = start(asks);
  const Played first = next();
  Pending other = start(only("b"));
  const Played taken = next();
  taken.bill(30);
  taken.complete();
  EXPECT_FALSE(other.get().error);
  first.bill(2);
  first.fail(call_error(SR_UNAVAILABLE, SR_RETRY_SAME, "connection lost", SR_EFFECT_UNKNOWN));
  const CallOutcome outcome = call.get();
  EXPECT_EQ(outcome.error->code, SR_BUDGET_DENIED);
  EXPECT_EQ(stage_->actors.asked(), 2u) << "b was not asked in its place";
  EXPECT_FALSE(stage_->router->explain(asks).value().doubt.empty());
}

TEST_F(RouterTest, GoingOnIsPaidByWhatTheFirstAttemptWasCharged) {
  open({actor("a", 8, costs(10)), actor("b", 8, costs(1))}, {{"all", {}, 12, {}}});
  CallRequest asks = repeated();
  asks.prefer = "a";
  Pending call = start(asks);
  const Played first = next();
  ASSERT_EQ(first.sink.checkpoint(first.sink.ctx, plugin::to_str("{}")), SR_OK);
  first.fail(call_error(SR_UNAVAILABLE, SR_RETRY_OTHER, "connection lost", SR_EFFECT_UNKNOWN));
  EXPECT_EQ(call.get().charge_nano_usd, 10);
  const Plan planned = stage_->router->explain(repeated()).value();
  ASSERT_THAT(planned.choices, SizeIs(1));
  EXPECT_EQ(planned.choices[0].worst_nano_usd, 0);
  EXPECT_THAT(planned.refusals.at(0).reason, HasSubstr("an earlier attempt goes on at a"));
  Pending unlucky = start(repeated());
  next().fail(SR_UNAVAILABLE, SR_RETRY_OTHER, "still down");
  EXPECT_THAT(unlucky.get().error->message,
              HasSubstr("still down. Before, an attempt on a at 2025-11-21T12:00:00.000Z may have "
                        "acted or been billed (connection lost). It goes on there; --redo "
                        "ep1/publish asks anew"));
  Pending again = start(repeated());
  const Played second = next();
  second.bill(11);
  second.complete();
  EXPECT_EQ(again.get().charge_nano_usd, 1) << "11 in all";
}

TEST_F(RouterTest, CallsThatWouldWaitForEachOtherDoNot) {
  open({actor("a", 2)});
  Pending one = start(request(1)), two = start(request(2));
  const Played first = next(), second = next();
  CallRequest below_one = request(3), below_two = request(4);
  below_one.parent = one.id();
  below_two.parent = two.id();
  Pending waits = start(below_one);
  EXPECT_EQ(start(below_two).get().error->code, SR_UNAVAILABLE);
  second.complete();
  EXPECT_FALSE(two.get().error);
  const Played third = next();
  EXPECT_EQ(third.request["n"], 3);
  third.complete();
  EXPECT_FALSE(waits.get().error);
  first.complete();
  EXPECT_FALSE(one.get().error);
}

TEST_F(RouterTest, StopsWhereNothingElseCanHelp) {
  open({actor("a"), actor("b")});
  Pending call = start(request());
  next().fail(SR_INVALID_ARGUMENT, SR_RETRY_NEVER, "empty prompt");
  EXPECT_EQ(call.get().error->message, "empty prompt");
  EXPECT_EQ(stage_->actors.asked(), 1u);
}

TEST_F(RouterTest, AResultThatMissesItsSchemaIsAFaultOfThePlugin) {
  open({actor("a")});
  for (const Json& wrong : {Json{{"n", "seven"}}, Json::array()}) {
    Pending call = start(request());
    next().complete(wrong);
    const CallOutcome outcome = call.get();
    ASSERT_TRUE(outcome.error);
    EXPECT_EQ(outcome.error->code, SR_PLUGIN_FAULT);
    EXPECT_THAT(outcome.error->message, HasSubstr("expected type"));
  }
  EXPECT_EQ(stage_->attempts().at(0).outcome.code, "PLUGIN_FAULT");
  EXPECT_THAT(stage_->attempts().at(0).outcome.message, HasSubstr("/n: expected type integer"));
}

TEST_F(RouterTest, AFreeFaultMovesOnAndAPaidOneIsChargedAndStops) {
  open({actor("a"), actor("b")});
  Pending free = start(request());
  next().complete(Json::array());
  next().complete();
  EXPECT_EQ(free.get().instance, "b");
  stage_.reset();
  open({actor("a", 8, costs(10)), actor("b", 8, costs(20))});
  Pending paid = start(request());
  next().complete(Json::array());
  const CallOutcome outcome = paid.get();
  EXPECT_EQ(outcome.error->code, SR_PLUGIN_FAULT);
  EXPECT_EQ(outcome.charge_nano_usd, 10);
}

TEST_F(RouterTest, AResultMayNameOnlyStoredArtifacts) {
  open({actor("a")});
  const std::string stored = stage_->blobs->put("voice").value().sha256;
  Pending good = start(request());
  next().complete({{"audio", {{"sha256", stored}}}});
  EXPECT_FALSE(good.get().error);
  const std::string never = sha256_hex("never");
  Pending bad = start(request());
  next().complete({{"list", {{{"sha256", stored}}, {{"sha256", never}}}}});
  const CallOutcome outcome = bad.get();
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->code, SR_PLUGIN_FAULT);
  EXPECT_THAT(outcome.error->message, HasSubstr(never + ", which was never stored"));
  CallRequest explained = request();
  explained.explained = true;
  Pending marked = start(explained);
  next().complete({{"sha256", never}});
  EXPECT_FALSE(marked.get().error);
}

TEST_F(RouterTest, ABudgetThatIsUsedUpWhileACallWaitsMovesItOn) {
  open({actor("cheap", 1, costs(10)), actor("dear", 8, costs(50))}, {{"all", {}, 60, {}}});
  Pending first = start(request(1));
  const Played one = next();
  Pending second = start(only("cheap", 2)), third = start(request(3));
  Pending large = start(only("dear", 4));
  const Played four = next();
  one.bill(10);
  one.complete();
  EXPECT_FALSE(first.get().error);
  const CallOutcome refused = second.get();
  EXPECT_EQ(refused.error->code, SR_BUDGET_DENIED);
  EXPECT_THAT(refused.error->message, HasSubstr("the budget \"all\" has 0.00 of"));
  EXPECT_EQ(third.get().error->code, SR_BUDGET_DENIED);
  four.complete();
  EXPECT_FALSE(large.get().error);
  EXPECT_EQ(stage_->attempts().size(), 2u) << "nobody was asked beyond the cap";
}

TEST_F(RouterTest, ABudgetsRefusalMovesOnToAFreeInstance) {
  open({actor("free"), actor("paid", 1, costs(10)), actor("other", 8, costs(15))},
       {{"all", {}, 25, {}}});
  CallRequest asks = request();
  asks.prefer = "paid";
  Pending first = start(asks);
  const Played one = next();
  Pending second = start(asks);
  Pending other = start(only("other"));
  const Played two = next();
  EXPECT_EQ(two.instance, "other");
  one.bill(10);
  one.complete();
  const Played three = next();
  EXPECT_EQ(three.instance, "free");
  three.complete();
  EXPECT_FALSE(second.get().error);
  two.complete();
}

TEST_F(RouterTest, ABudgetThatFitsNobodyIsABudgetsRefusal) {
  open({actor("a", 8, costs(10))}, {{"all", {}, 9, {}}});
  const CallOutcome outcome = start(request()).get();
  EXPECT_EQ(outcome.error->code, SR_BUDGET_DENIED);
  EXPECT_THAT(outcome.error->message, HasSubstr("a: may cost 0.00000001 USD, the budget has"));
}

TEST_F(RouterTest, AnExhaustedInstanceRestsUntilItsQuotaIsBack) {
  open({actor("a"), actor("b")});
  auto exhausted = call_error(SR_QUOTA_EXHAUSTED, SR_RETRY_OTHER, "out of credits");
  exhausted.retry_after_ms = 5000;
  Pending call = start(request());
  next().fail(exhausted);
  next().complete();
  EXPECT_FALSE(call.get().error);
  ASSERT_THAT(plan().refusals, SizeIs(1));
  EXPECT_EQ(plan().refusals[0].instance, "a");
  EXPECT_EQ(plan().refusals[0].reason,
            "QUOTA_EXHAUSTED until 2025-11-21T12:00:05.000Z: out of credits");
  Pending meanwhile = start(request());
  const Played played = next();
  EXPECT_EQ(played.instance, "b");
  played.complete();
  EXPECT_FALSE(meanwhile.get().error);
  stage_->clock.advance(5000);
  EXPECT_THAT(plan().refusals, IsEmpty());
}

TEST_F(RouterTest, AnInstanceThatNeedsAPersonRestsUntilARestart) {
  open({actor("a"), actor("b")});
  Pending call = start(request());
  next().fail(SR_UNAUTHENTICATED, SR_RETRY_AFTER_HUMAN, "the key is wrong");
  next().complete();
  EXPECT_FALSE(call.get().error);
  stage_->clock.advance(int64_t{1000} * 86'400'000);
  ASSERT_THAT(plan().refusals, SizeIs(1));
  EXPECT_EQ(plan().refusals[0].reason,
            "UNAUTHENTICATED until showrunner is restarted: the key is wrong");
}

TEST_F(RouterTest, WhoWaitsForAnInstanceThatComesToRestMovesOn) {
  open({actor("a", 1), actor("b", 1)});
  Pending first = start(request(1));
  const Played refused = next();
  CallRequest asks = request(2);
  asks.prefer = "a";
  Pending second = start(asks);
  Pending third = start(only("a"));
  static_cast<void>(plan());  // both wait
  refused.fail(SR_UNAUTHENTICATED, SR_RETRY_AFTER_HUMAN, "the key is wrong");
  for (int i = 0; i < 2; ++i) {
    const Played served = next();
    EXPECT_EQ(served.instance, "b");
    served.complete();
  }
  EXPECT_FALSE(first.get().error);
  EXPECT_FALSE(second.get().error);
  EXPECT_THAT(third.get().error->message, HasSubstr("a: UNAUTHENTICATED until showrunner"));
  EXPECT_EQ(stage_->actors.asked(), 3u) << "a was asked once";
}

TEST_F(RouterTest, AnAbsurdRetryAfterIsForAlwaysAndNoOverflow) {
  open({actor("a"), actor("b"), actor("c")});
  for (const uint64_t ms : {static_cast<uint64_t>(std::numeric_limits<int64_t>::max()),
                            std::numeric_limits<uint64_t>::max() - 1}) {
    auto absurd = call_error(SR_QUOTA_EXHAUSTED, SR_RETRY_OTHER, "later");
    absurd.retry_after_ms = ms;
    Pending call = start(request());
    next().fail(absurd);
    next().complete();
    EXPECT_FALSE(call.get().error);
  }
  ASSERT_THAT(plan().refusals, SizeIs(2));
  EXPECT_THAT(plan().refusals[0].reason, HasSubstr("until showrunner is restarted"));
}

TEST_F(RouterTest, AnInstanceInWhichAnOperationHangsIsLeftOut) {
  open({actor("a"), actor("b")});
  stage_->actors.cancelled = [](const Played&) {};
  Pending call = start(only("a"));
  const Played hanging = next();
  Pending told = start(only("b"));
  const Played other = next();
  stage_->router->cancel(call.id());
  other.complete();
  EXPECT_FALSE(told.get().error) << "so the router has cancelled the first";
  plugin::watch_thread().run_delayed_now();
  EXPECT_EQ(call.get().error->code, SR_CANCELLED);
  ASSERT_THAT(plan().refusals, SizeIs(1));
  EXPECT_THAT(plan().refusals[0].reason, HasSubstr("an operation hangs in it"));
  hanging.complete();
}

TEST_F(RouterTest, WhatIsRecordedStandsWithTheCharge) {
  open({actor("a", 8, costs(10))});
  CallRequest asks = request();
  asks.record = [&](const CallOutcome& outcome) -> Result<> {
    EXPECT_EQ(outcome.charge_nano_usd, 10);
    EXPECT_EQ(state_of(0), "ok") << "it is settled in the same transaction";
    SR_TRY(stage_->database->query("INSERT INTO kv VALUES ('r', ?1, ?2)",
                                   {outcome.instance, outcome.result_json}));
    return {};
  };
  Pending call = start(asks);
  next().complete({{"n", 1}});
  EXPECT_FALSE(call.get().error);
  EXPECT_EQ(stage_->database->query("SELECT value FROM kv").value().at(0).text(0), R"({"n":1})");
}

TEST_F(RouterTest, WhatCannotBeRecordedIsNotCharged) {
  open({actor("a", 1, costs(10))}, {{"all", {}, 100, {}}});
  CallRequest asks = request();
  asks.record = [&](const CallOutcome&) -> Result<> {
    SR_TRY(stage_->database->query("INSERT INTO kv VALUES ('r', 'k', 'v')"));
    return make_error(ErrorKind::kState, "the disk is full");
  };
  Pending call = start(asks), waiting = start(request());
  next().complete();
  const CallOutcome outcome = call.get();
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->code, SR_INTERNAL);
  EXPECT_THAT(outcome.error->message, HasSubstr("the disk is full"));
  EXPECT_THAT(stage_->database->query("SELECT * FROM kv").value(), IsEmpty());
  const auto budget = stage_->ledger.budgets().value().at(0);
  EXPECT_EQ(budget.charged_nano_usd, 0);
  EXPECT_EQ(state_of(0), "open") << "the hold stays: the vendor may have billed it";
  next().complete();
  EXPECT_FALSE(waiting.get().error) << "its seat is free";
}

TEST_F(RouterTest, AnAbsurdBillIsCutAndNoOverflow) {
  open({actor("a"), actor("b")}, {{"all", {}, 100, {}}});
  Pending call = start(request());
  for (const bool ends : {false, true}) {
    const Played played = next();
    played.bill(std::numeric_limits<int64_t>::max());
    if (ends)
      played.complete();
    else
      played.fail(SR_UNAVAILABLE, SR_RETRY_OTHER, "down");
  }
  const CallOutcome outcome = call.get();
  EXPECT_FALSE(outcome.error);
  EXPECT_EQ(outcome.charge_nano_usd, 2'000'000'000'000'000);
  EXPECT_EQ(stage_->ledger.budgets().value().at(0).charged_nano_usd, 2'000'000'000'000'000);
}

}  // namespace
}  // namespace showrunner::route
