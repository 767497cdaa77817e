#include "host/route/router.h"

#include <gmock/gmock.h>

#include <thread>

#include "host/base/hash.h"
#include "host/route/testdata/router_fixture.h"

namespace showrunner::route {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(RouterTest, ServesACallAndBooksIt) {
  open({actor("a", 8, costs(1000))});
  CallRequest call = request(7);
  call.run_id = 3;
  call.path = "ep1/line1";
  call.show = "drama";
  Pending pending = start(std::move(call));
  const Played played = next();
  EXPECT_EQ(played.request, (Json{{"n", 7}}));
  EXPECT_EQ(played.context, (Json{{"call", call_name(pending.id())},
                                  {"attempt", 1},
                                  {"run", 3},
                                  {"path", "ep1/line1"},
                                  {"show", "drama"}}));
  EXPECT_EQ(played.budget_nano_usd, 1000);
  EXPECT_EQ(state_of(0), "open") << "in the ledger before the provider is asked";
  played.bill(400);
  played.complete({{"n", 8}});
  const CallOutcome outcome = pending.get();
  EXPECT_FALSE(outcome.error);
  EXPECT_EQ(Json::parse(outcome.result_json), (Json{{"n", 8}}));
  EXPECT_EQ(outcome.instance, "a");
  EXPECT_EQ(outcome.charge_nano_usd, 400);
  const auto attempts = stage_->attempts();
  ASSERT_EQ(attempts.size(), 1u);
  EXPECT_EQ(attempts[0].state, "ok");
  EXPECT_EQ(attempts[0].intent.run_id, 3);
  EXPECT_EQ(attempts[0].outcome.charge_nano_usd, 400);
}

TEST_F(RouterTest, CallsWaitForASeatInTheOrderOfTheirArrival) {
  open({actor("a", 1)});
  std::vector<Pending> calls;
  for (int n = 0; n < 4; ++n) calls.push_back(start(request(n)));
  for (int n = 0; n < 4; ++n) {
    const Played played = next();
    EXPECT_EQ(played.request["n"], n);
    EXPECT_EQ(stage_->actors.asked(), static_cast<size_t>(n) + 1) << "one at a time";
    played.complete();
    EXPECT_FALSE(calls[static_cast<size_t>(n)].get().error);
  }
}

TEST_F(RouterTest, AsManyRunAtOnceAsTheInstanceTakes) {
  open({actor("a", 2)});
  Pending first = start(request(1)), second = start(request(2)), third = start(request(3));
  const Played one = next(), two = next();
  EXPECT_EQ(stage_->actors.asked(), 2u);
  two.complete();
  EXPECT_FALSE(second.get().error);
  next().complete();
  EXPECT_FALSE(third.get().error);
  one.complete();
  EXPECT_FALSE(first.get().error);
}

TEST_F(RouterTest, ACallThatComesWhileASeatPassesOnWaits) {
  open({actor("a", 1)});
  stage_->actors.play = [](const Played& played) {
    played.complete();
    return true;
  };
  std::vector<Pending> calls;
  for (int n = 0; n < 500; ++n) calls.push_back(start(request(n)));
  for (Pending& call : calls) EXPECT_FALSE(call.get().error);
}

TEST_F(RouterTest, ACancelledCallLeavesTheQueue) {
  open({actor("a", 1)});
  Pending first = start(request(1)), second = start(request(2)), third = start(request(3));
  const Played one = next();
  stage_->router->cancel(second.id());
  EXPECT_EQ(second.get().error->code, SR_CANCELLED);
  one.complete();
  const Played after = next();
  EXPECT_EQ(after.request["n"], 3);
  after.complete();
  EXPECT_FALSE(third.get().error);
  EXPECT_EQ(stage_->attempts().size(), 2u) << "the second never reached the ledger";
}

TEST_F(RouterTest, ACancelledCallStopsItsOperationAndFreesItsSeat) {
  open({actor("a", 1)});
  Pending first = start(request(1)), second = start(request(2));
  next();
  stage_->router->cancel(first.id());
  EXPECT_EQ(first.get().error->code, SR_CANCELLED);
  next().complete();
  EXPECT_FALSE(second.get().error);
  EXPECT_EQ(stage_->attempts().at(0).outcome.code, "CANCELLED");
}

TEST_F(RouterTest, WhatEndedWellDespiteACancelStands) {
  open({actor("a")});
  stage_->actors.cancelled = [](const Played& played) { played.complete({{"n", 1}}); };
  Pending call = start(request());
  next();
  stage_->router->cancel(call.id());
  EXPECT_FALSE(call.get().error);
  EXPECT_EQ(state_of(0), "ok");
}

TEST_F(RouterTest, ACancelledCallDoesNotWaitForItsBackOff) {
  open({actor("a", 1)});
  Pending call = start(request(1)), waiting = start(request(2));
  auto slow_down = call_error(SR_RESOURCE_EXHAUSTED, SR_RETRY_SAME, "slow down");
  slow_down.retry_after_ms = 59'000;
  next().fail(slow_down);
  stage_->router->cancel(call.id());
  EXPECT_EQ(call.get().error->code, SR_CANCELLED);
  const Played other = next();
  EXPECT_EQ(other.request["n"], 2);
  other.complete();
  EXPECT_FALSE(waiting.get().error);
}

TEST_F(RouterTest, TheSameInstanceIsAskedAgainWithTheSameKeyAndCheckpoint) {
  open({actor("a"), actor("b")});
  CallRequest asks = request();
  asks.prefer = "a";
  asks.idempotency = "run 1, path x";
  Pending call = start(asks);
  const Played first = next();
  EXPECT_EQ(first.sink.checkpoint(first.sink.ctx, plugin::to_str(R"({"job":7})")), SR_OK);
  EXPECT_EQ(stage_->database->query("SELECT resume FROM checkpoint").value().at(0).text(0),
            R"({"job":7})");
  first.fail(SR_UNAVAILABLE, SR_RETRY_SAME, "busy");
  const Played second = next();
  EXPECT_EQ(second.instance, "a");
  EXPECT_EQ(second.key, first.key);
  EXPECT_EQ(second.key, sha256_hex("run 1, path x\na")) << "the same after a restart";
  EXPECT_EQ(second.resume, R"({"job":7})");
  EXPECT_EQ(second.context["attempt"], 2);
  second.complete();
  EXPECT_FALSE(call.get().error);
  EXPECT_THAT(stage_->database->query("SELECT * FROM checkpoint").value(), IsEmpty());
  EXPECT_EQ(stage_->attempts().size(), 2u);
}

TEST_F(RouterTest, ChildrenEndWithTheirParent) {
  open({actor("a")});
  Pending parent = start(request(1));
  const Played played = next();
  CallRequest below = request(2);
  below.parent = parent.id();
  Pending child = start(below);
  next();
  below = request(3);
  below.parent = child.id();
  Pending grandchild = start(below);
  next();
  EXPECT_FALSE(child.is_done());
  played.complete();
  EXPECT_FALSE(parent.get().error);
  EXPECT_EQ(child.get().error->code, SR_CANCELLED);
  EXPECT_EQ(grandchild.get().error->code, SR_CANCELLED);
}

TEST_F(RouterTest, CancellingAParentCancelsAllBelowIt) {
  open({actor("a", 2)});
  Pending parent = start(request(1)), stranger = start(request(2));
  next();
  const Played other = next();
  CallRequest below = request(3);
  below.parent = parent.id();
  Pending child = start(below), second_child = start(below);
  stage_->router->cancel(parent.id());
  for (Pending* call : {&parent, &child, &second_child})
    EXPECT_EQ(call->get().error->code, SR_CANCELLED);
  EXPECT_FALSE(stranger.is_done());
  other.complete();
  EXPECT_FALSE(stranger.get().error);
}

TEST_F(RouterTest, AParentThatIsCancelledOrGoneStartsNothing) {
  open({actor("a")});
  stage_->actors.cancelled = [](const Played&) {};  // takes its time
  Pending parent = start(request(1));
  const Played played = next();
  stage_->router->cancel(parent.id());
  CallRequest below = request(2);
  below.parent = parent.id();
  EXPECT_EQ(start(below).get().error->code, SR_CANCELLED);
  played.fail(SR_CANCELLED, SR_RETRY_NEVER, "stopped");
  EXPECT_EQ(parent.get().error->code, SR_CANCELLED);
  EXPECT_EQ(start(below).get().error->code, SR_CANCELLED);
  EXPECT_EQ(stage_->actors.asked(), 1u);
}

TEST_F(RouterTest, AWrongRequestReachesNobody) {
  open({actor("a")});
  CallRequest wrong = request();
  wrong.request = {{"n", "seven"}};
  const CallOutcome outcome = start(wrong).get();
  EXPECT_EQ(outcome.error->code, SR_INVALID_ARGUMENT);
  EXPECT_EQ(outcome.error->vendor_code, "request.schema");
  EXPECT_EQ(outcome.error->message, "/n: expected type integer, found \"seven\" (string)");
  wrong.kind = "test.nothing/1";
  EXPECT_THAT(start(wrong).get().error->message, HasSubstr("unknown kind test.nothing/1"));
  EXPECT_THAT(stage_->attempts(), IsEmpty());
}

TEST_F(RouterTest, SilenceBeyondTheTimeoutIsADeadline) {
  config::Instance slow = actor("a");
  slow.timeout_s = 1;
  open({slow, actor("b")});
  Pending call = start(request());
  EXPECT_EQ(next().instance, "a");
  const Played second = next();
  EXPECT_EQ(second.instance, "b");
  second.complete();
  EXPECT_FALSE(call.get().error);
  EXPECT_EQ(stage_->attempts().at(0).outcome.code, "DEADLINE_EXCEEDED");
  EXPECT_THAT(stage_->attempts().at(0).outcome.message, HasSubstr("for 1 s"));
}

TEST_F(RouterTest, ProgressReachesTheCaller) {
  open({actor("a")});
  std::promise<std::pair<double, std::string>> seen;
  CallRequest asks = request();
  asks.progress = [&](double fraction, std::string_view stage) {
    seen.set_value({fraction, std::string(stage)});
  };
  Pending call = start(asks);
  const Played played = next();
  EXPECT_EQ(played.sink.progress(played.sink.ctx, 0.25, plugin::to_str("mix")), SR_OK);
  auto future = seen.get_future();
  EXPECT_EQ(wait_for(future), (std::pair<double, std::string>(0.25, "mix")));
  played.complete();
  EXPECT_FALSE(call.get().error);
}

TEST_F(RouterTest, TheRouterEndsAllCallsBeforeItIsGone) {
  open({actor("a", 1), actor("b")});
  Pending running = start(only("a", 1)), waiting = start(only("a", 2));
  next();
  Pending resting = start(only("b", 3));
  auto slow_down = call_error(SR_UNAVAILABLE, SR_RETRY_SAME, "slow down");
  slow_down.retry_after_ms = 59'000;
  next().fail(slow_down);
  CallRequest below = only("b", 4);
  below.parent = running.id();
  Pending child = start(below);
  next();
  stage_->call_service.router = nullptr;
  stage_->router.reset();
  for (Pending* call : {&running, &waiting, &resting, &child}) {
    ASSERT_TRUE(call->is_done());
    EXPECT_EQ(call->get().error->code, SR_CANCELLED);
  }
}

TEST_F(RouterTest, ExplainsWithoutAskingAnybody) {
  open({actor("a", 8, costs(10)), actor("b")});
  const Plan made = plan();
  ASSERT_THAT(made.choices, testing::SizeIs(2));
  EXPECT_EQ(made.choices[0].instance, "b");
  EXPECT_EQ(made.choices[1].worst_nano_usd, 10);
  EXPECT_EQ(stage_->actors.asked(), 0u);
  CallRequest wrong = request();
  wrong.request = {{"n", "x"}};
  EXPECT_EQ(stage_->router->explain(wrong).error().kind, ErrorKind::kInput);
  wrong.kind = "llm.chat/1";
  wrong.request = {{"max_tokens", "many"}};
  EXPECT_EQ(stage_->router->explain(wrong).error().kind, ErrorKind::kInput);
  wrong.kind = "test.nothing/1";
  EXPECT_EQ(stage_->router->explain(wrong).error().kind, ErrorKind::kNotFound);
}

TEST_F(RouterTest, PluginsCallThroughTheService) {
  open({actor("a"), actor("b")});
  struct Answer {
    std::promise<std::string> text;
    static void done(void* user, const sr_error* error, sr_str result) noexcept {
      static_cast<Answer*>(user)->text.set_value(
          error != nullptr ? error->message : std::string(plugin::view(result)));
    }
  };
  Pending outer = start(only("a"));
  const Played caller = next();
  const auto* table = static_cast<const sr_call_v1*>(
      plugin::context_of(caller.host).find_service(SR_CALL_V1).table);
  sr_call_request asks{};
  asks.struct_size = sizeof asks;
  asks.parent = caller.id;
  asks.kind = plugin::to_str("test.make/1");
  asks.request_json = plugin::to_str(R"({"n":5})");
  asks.options_json = plugin::to_str(R"({"prefer":{"instance":"b"}})");
  sr_error error{};
  error.struct_size = sizeof error;
  uint64_t call = 0;
  Answer answer;
  ASSERT_EQ(table->start(caller.host, &asks, &Answer::done, &answer, &call, &error), SR_OK);
  const Played inner = next();
  EXPECT_EQ(inner.instance, "b");
  inner.bill(30);
  inner.complete({{"n", 6}});
  auto text = answer.text.get_future();
  EXPECT_EQ(wait_for(text), R"({"n":6})");

  asks.parent = caller.id + 1;
  EXPECT_EQ(table->start(caller.host, &asks, &Answer::done, &answer, &call, &error),
            SR_FAILED_PRECONDITION);
  asks.parent = caller.id;
  asks.request_json = plugin::to_str("{");
  EXPECT_EQ(table->start(caller.host, &asks, &Answer::done, &answer, &call, &error),
            SR_INVALID_ARGUMENT);
  asks.request_json = {nullptr, 5};
  EXPECT_EQ(table->start(caller.host, &asks, &Answer::done, &answer, &call, &error),
            SR_INVALID_ARGUMENT);
  caller.complete();
  const CallOutcome outcome = outer.get();
  EXPECT_FALSE(outcome.error);
  EXPECT_EQ(outcome.charge_nano_usd, 30) << "with what it bought";
}

TEST_F(RouterTest, ManyThreadsStartAndCancel) {
  open({actor("a", 2), actor("b", 2)});
  stage_->actors.play = [](const Played& played) {
    const int n = played.request["n"];
    if (n % 3 == 0) played.fail(SR_UNIMPLEMENTED, SR_RETRY_OTHER, "not this");
    if (n % 3 == 1) played.complete();
    return n % 3 != 2;
  };
  std::atomic<int> ended = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      std::vector<Pending> calls;
      for (int i = 0; i < 12; ++i) calls.push_back(start(request(t + i)));
      for (Pending& call : calls) stage_->router->cancel(call.id());
      for (Pending& call : calls) {
        call.get();
        ++ended;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(ended, 48);
  for (const auto& attempt : stage_->attempts()) EXPECT_NE(attempt.state, "open");
}

TEST(CallName, IsReadBack) {
  EXPECT_EQ(call_name(0x3f1c9a0b52d7e846), "3f1c9a0b52d7e846");
  EXPECT_EQ(call_name(1), "0000000000000001");
  EXPECT_EQ(parse_call_name("3f1c9a0b52d7e846"), CallId{0x3f1c9a0b52d7e846});
  for (const char* wrong : {"", "xyz", "1 ", "3f1c9a0b52d7e8460"})
    EXPECT_EQ(parse_call_name(wrong), std::nullopt) << wrong;
}

}  // namespace
}  // namespace showrunner::route
