#include "host/plugin/testdata/instance_bed.h"

namespace showrunner::plugin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(InstanceTest, PassesARequestAndItsResult) {
  make();
  script_.submit = [](const sr_op* op, const sr_sink* sink, sr_error*) {
    EXPECT_EQ(view(op->kind), "test.op/1");
    EXPECT_EQ(view(op->request_json), R"({"n":1})");
    EXPECT_EQ(view(op->context_json), R"({"run":7})");
    EXPECT_EQ(view(op->idempotency_key), "key");
    EXPECT_EQ(view(op->resume_json), R"({"job":1})");
    EXPECT_EQ(op->deadline_unix_ms, 5u);
    EXPECT_EQ(op->budget_nano_usd, 6);
    const sr_quantity items[] = {{to_str("characters"), 12}};
    sr_usage usage{};
    usage.struct_size = sizeof usage;
    usage.cost_nano_usd = 99;
    usage.items = items;
    usage.count = 1;
    sink->usage(sink->ctx, &usage);
    Sink{op->id, *sink}.complete(R"({"ok":true})");
    return SR_OK;
  };
  Outcome outcome;
  EXPECT_NE(
      instance_->start({"test.op/1", R"({"n":1})", R"({"run":7})", "key", R"({"job":1})", 5, 6},
                       outcome.events()),
      0u);
  const Completion completion = outcome.get();
  EXPECT_FALSE(completion.error);
  EXPECT_EQ(completion.result_json, R"({"ok":true})");
  EXPECT_EQ(completion.usage.cost_nano_usd, 99);
  EXPECT_THAT(completion.usage.items,
              ElementsAre(std::pair<std::string, int64_t>("characters", 12)));
  EXPECT_EQ(instance_->open_operations(), 0u);
}

TEST_F(InstanceTest, ARejectedSubmitIsAnError) {
  make();
  script_.submit = [](const sr_op*, const sr_sink*, sr_error* error) {
    return refuse(error, SR_CONTENT_REFUSED, "not this");
  };
  Outcome outcome;
  instance_->start(request(), outcome.events());
  const Completion completion = outcome.get();
  ASSERT_TRUE(completion.error);
  EXPECT_EQ(completion.error->code, SR_CONTENT_REFUSED);
  EXPECT_EQ(completion.error->effect, static_cast<uint32_t>(SR_EFFECT_NONE));
  EXPECT_EQ(completion.error->message, "not this");
}

TEST_F(InstanceTest, TheSecondCompleteIsCountedAndDropped) {
  make();
  Outcome outcome;
  const Sink sink = open(outcome.events());
  sink.complete(R"("first")");
  sink.complete(R"("second")");
  sink.fail(SR_INTERNAL);
  EXPECT_EQ(outcome.get().result_json, R"("first")");
  EXPECT_EQ(outcome.count, 1);
  EXPECT_EQ(counted("plugin_double_completes_total"), 2);
  EXPECT_THAT(bed_.log_text(), HasSubstr("plugin_double_complete"));
}

TEST_F(InstanceTest, CompletesFromManyThreadsGiveOneOutcome) {
  make();
  for (int round = 0; round < 50; ++round) {
    Outcome outcome;
    const Sink sink = open(outcome.events());
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&sink, i] {
        sink.progress(0.5);
        i % 2 == 0 ? sink.complete("1") : sink.fail(SR_INTERNAL);
      });
    instance_->cancel(sink.id);
    for (auto& thread : threads) thread.join();
    outcome.get();
    EXPECT_EQ(outcome.count, 1);
  }
  EXPECT_EQ(counted("plugin_double_completes_total"), 150);
}

TEST_F(InstanceTest, ReportsAfterTheEndDoNothing) {
  make();
  Outcome outcome;
  OperationEvents events = outcome.events();
  int reports = 0;
  events.progress = [&](double, std::string_view) { ++reports; };
  const Sink sink = open(std::move(events));
  EXPECT_EQ(sink.c.cancelled(sink.c.ctx), 0);
  EXPECT_EQ(sink.progress(0.1), SR_OK);
  sink.complete("1");
  EXPECT_EQ(sink.progress(0.2), SR_CANCELLED);
  EXPECT_EQ(sink.chunk(0, "x"), SR_CANCELLED);
  EXPECT_NE(sink.c.cancelled(sink.c.ctx), 0);
  EXPECT_EQ(reports, 1);
  EXPECT_EQ(counted("plugin_late_calls_total"), 2);
}

TEST_F(InstanceTest, AForgedSinkDoesNothing) {
  make();
  Outcome outcome;
  const Sink sink = open(outcome.events());
  for (const uint64_t ctx : {uint64_t{0}, uint64_t{42}, UINT64_MAX, sink.id + 1000}) {
    Sink forged = sink;
    forged.c.ctx = reinterpret_cast<void*>(ctx);
    EXPECT_EQ(forged.progress(0.5), SR_CANCELLED);
    forged.complete("1");
  }
  EXPECT_FALSE(outcome.came());
  sink.complete("2");
  EXPECT_EQ(outcome.get().result_json, "2");
}

TEST_F(InstanceTest, ACancelReachesThePlugin) {
  make();
  Outcome outcome;
  const Sink sink = open(outcome.events());
  std::promise<sr_op_id> told;
  script_.cancel = [&](sr_op_id id) { told.set_value(id); };
  instance_->cancel(sink.id);
  instance_->cancel(sink.id);  // told once
  EXPECT_EQ(told.get_future().get(), sink.id);
  EXPECT_NE(sink.c.cancelled(sink.c.ctx), 0);
  EXPECT_EQ(sink.progress(0.5), SR_CANCELLED);
  sink.fail(SR_CANCELLED);
  EXPECT_EQ(outcome.get().error->code, SR_CANCELLED);
  EXPECT_TRUE(instance_->accepts());
}

TEST_F(InstanceTest, ASuccessAfterACancelStands) {
  make();
  Outcome outcome;
  const Sink sink = open(outcome.events());
  instance_->cancel(sink.id);
  sink.complete("1");
  EXPECT_FALSE(outcome.get().error);
}

TEST_F(InstanceTest, ACancelBeforeTheSubmitEndsItAtOnce) {
  make();
  std::promise<void> busy, release;
  int submits = 0;
  script_.submit = [&](const sr_op* op, const sr_sink* sink, sr_error*) {
    ++submits;
    busy.set_value();
    release.get_future().get();
    Sink{op->id, *sink}.complete("1");
    return SR_OK;
  };
  Outcome first, second;
  instance_->start(request(), first.events());
  busy.get_future().get();
  const OperationId id = instance_->start(request(), second.events());
  instance_->cancel(id);
  const Completion completion = second.get();
  EXPECT_EQ(completion.error->code, SR_CANCELLED);
  EXPECT_EQ(completion.error->effect, static_cast<uint32_t>(SR_EFFECT_NONE));
  release.set_value();
  first.get();
  instance_->drain_and_destroy(60'000);
  EXPECT_EQ(submits, 1);
}

TEST_F(InstanceTest, ACancelDuringTheSubmitIsToldAfterIt) {
  make();
  std::promise<sr_op_id> told;
  script_.submit = [&](const sr_op* op, const sr_sink* sink, sr_error*) {
    bool was_told = false;
    script_.cancel = [&](sr_op_id) { was_told = true; };
    instance_->cancel(op->id);
    EXPECT_FALSE(was_told);
    script_.cancel = [&](sr_op_id id) { told.set_value(id); };
    submitted_.set_value({op->id, *sink});
    return SR_OK;
  };
  Outcome outcome;
  const Sink sink = open(outcome.events());
  EXPECT_EQ(told.get_future().get(), sink.id);
  sink.fail(SR_CANCELLED);
  outcome.get();
}

TEST_F(InstanceTest, AnOperationThatIgnoresItsCancelIsAbandoned) {
  make();
  Outcome outcome;
  const Sink sink = open(outcome.events());
  instance_->cancel(sink.id);
  EXPECT_FALSE(outcome.came());
  watch_thread().run_delayed_now();  // the grace is over
  const Completion completion = outcome.get();
  ASSERT_TRUE(completion.error);
  EXPECT_EQ(completion.error->code, SR_PLUGIN_FAULT);
  EXPECT_EQ(completion.error->effect, static_cast<uint32_t>(SR_EFFECT_UNKNOWN));
  EXPECT_THAT(completion.error->message, HasSubstr("within 60000 ms"));
  EXPECT_EQ(counted("plugin_abandoned_operations_total"), 1);

  EXPECT_FALSE(instance_->accepts());
  EXPECT_EQ(instance_->obstacle()->state, LoadState::kHung);
  EXPECT_THAT(instance_->obstacle()->message, HasSubstr("restart showrunner"));
  Outcome refused;
  EXPECT_EQ(instance_->start(request(), refused.events()), 0u);
  EXPECT_EQ(refused.get().error->code, SR_UNAVAILABLE);

  sink.complete("1");  // late, but then nothing runs in it any more
  EXPECT_EQ(counted("plugin_late_completes_total"), 1);
  EXPECT_EQ(outcome.count, 1);
  EXPECT_TRUE(instance_->accepts());
  sink.complete("1");
  EXPECT_EQ(counted("plugin_double_completes_total"), 1);
}

TEST_F(InstanceTest, WhatIsStillRunningIsNotDestroyed) {
  make();
  Outcome outcome;
  const Sink sink = open(outcome.events());
  instance_->cancel(sink.id);
  watch_thread().run_delayed_now();
  outcome.get();
  instance_->drain_and_destroy(0);
  EXPECT_FALSE(destroyed_);
  EXPECT_THAT(bed_.log_text(), HasSubstr("plugin_left_behind"));
  sink.complete("1");  // harmless after all is closed
}

TEST_F(InstanceTest, ASubmitThatHangsCanBeGivenUp) {
  make();
  std::promise<void> release;
  std::promise<sr_op_id> began;
  script_.submit = [&](const sr_op* op, const sr_sink*, sr_error*) {
    began.set_value(op->id);
    release.get_future().get();
    return SR_UNAVAILABLE;
  };
  Outcome outcome;
  instance_->start(request(), outcome.events());
  instance_->cancel(began.get_future().get());
  watch_thread().run_delayed_now();
  EXPECT_EQ(outcome.get().error->code, SR_PLUGIN_FAULT);
  EXPECT_FALSE(instance_->accepts());
  release.set_value();  // the rejection comes late: nothing runs
  instance_->drain_and_destroy(60'000);
  EXPECT_TRUE(destroyed_);
  EXPECT_EQ(counted("plugin_late_completes_total"), 1);
}

TEST_F(InstanceTest, ASlowSubmitIsLogged) {
  make();
  script_.submit = [&](const sr_op* op, const sr_sink* sink, sr_error*) {
    bed_.clock.advance(21);
    Sink{op->id, *sink}.complete("1");
    return SR_OK;
  };
  Outcome outcome;
  instance_->start(request(), outcome.events());
  outcome.get();
  instance_->drain_and_destroy(60'000);
  EXPECT_EQ(counted("plugin_slow_submits_total"), 1);
  EXPECT_THAT(bed_.log_text(), HasSubstr(R"("event":"plugin_slow_submit")"));
}

TEST_F(InstanceTest, OperationsAreFoundOnlyByTheirCaller) {
  make();
  HostContext* context = nullptr;
  script_.submit = [&](const sr_op* op, const sr_sink* sink, sr_error*) {
    context = HostContext::at(op->id >> 40);
    submitted_.set_value({op->id, *sink});
    return SR_OK;
  };
  Outcome outcome;
  const Sink sink = open(outcome.events());
  ASSERT_NE(context, nullptr);
  const auto found = find_operation(*context, sink.id);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->instance, "one");
  EXPECT_EQ(found->kind, "test.op/1");
  HostContext& stranger =
      HostContext::make(bed_.environment, {"two", "test/other", "other", {}}, nullptr);
  EXPECT_FALSE(find_operation(stranger, sink.id));
  EXPECT_FALSE(find_operation(*context, sink.id + 1));
  sink.complete("1");
  outcome.get();
  EXPECT_FALSE(find_operation(*context, sink.id));
  stranger.close();
}

TEST_F(InstanceTest, DrainWaitsCancelsAndDestroys) {
  make();
  Outcome outcome;
  const Sink sink = open(outcome.events());
  script_.cancel = [&](sr_op_id) { sink.fail(SR_CANCELLED); };
  bool drained = false;
  script_.drain = [&](uint64_t) {
    EXPECT_TRUE(outcome.came());
    EXPECT_FALSE(destroyed_);
    drained = true;
    return SR_OK;
  };
  instance_->drain_and_destroy(0);
  EXPECT_EQ(outcome.get().error->code, SR_CANCELLED);
  EXPECT_TRUE(drained);
  EXPECT_TRUE(destroyed_);
  Outcome refused;
  instance_->start(request(), refused.events());
  EXPECT_EQ(refused.get().error->code, SR_UNAVAILABLE);
}

TEST_F(InstanceTest, APluginThatIsNeverDrainedIsLeftBehind) {
  make();
  script_.drain = [](uint64_t) { return SR_UNAVAILABLE; };
  instance_->drain_and_destroy(0);
  EXPECT_FALSE(destroyed_);
}

TEST_F(InstanceTest, ItsLastOwnerMayBeItsOwnThread) {
  make();
  std::promise<void> gone;
  script_.submit = [&](const sr_op*, const sr_sink*, sr_error*) {
    instance_.reset();
    gone.set_value();
    return SR_UNAVAILABLE;
  };
  Outcome outcome;
  Instance& instance = *instance_;
  // The operation is open while the instance goes: it cannot be destroyed and is left behind.
  instance.start(request(), outcome.events());
  gone.get_future().get();
  outcome.get();
  EXPECT_FALSE(destroyed_);
}

TEST_F(InstanceTest, CreateSeesNameConfigAndItsOwnFolder) {
  script_.create = [&](const sr_instance_args* args, sr_error*) {
    EXPECT_EQ(view(args->provider_id), "scripted");
    EXPECT_EQ(view(args->instance_name), "one");
    EXPECT_EQ(view(args->config_json), R"({"size":3})");
    EXPECT_TRUE(std::filesystem::is_directory(view(args->state_dir)));
    return SR_OK;
  };
  const auto created = create({{"size", 3}});
  ASSERT_TRUE(created.has_value()) << created.error().message;
  EXPECT_EQ((*created)->concurrency(), 3);
  EXPECT_EQ((*created)->prices()->at(0).nano_usd, 1000);
}

TEST_F(InstanceTest, AFailedCreateHasItsReason) {
  script_.create = [](const sr_instance_args*, sr_error* error) {
    return refuse(error, SR_FAILED_PRECONDITION, "no graphics card");
  };
  const auto created = create();
  ASSERT_FALSE(created.has_value());
  EXPECT_EQ(created.error().state, LoadState::kCreateFailed);
  EXPECT_THAT(created.error().message,
              HasSubstr("instance one (plugin test/scripted, provider scripted): its create failed "
                        "with FAILED_PRECONDITION: no graphics card"));
}

struct BadConfig {
  const char* config;
  const char* what;
};

class InstanceConfigTest : public InstanceTest, public testing::WithParamInterface<BadConfig> {};

TEST_P(InstanceConfigTest, IsRefusedWithItsPointer) {
  const auto created = create(Json::parse(GetParam().config));
  ASSERT_FALSE(created.has_value());
  EXPECT_EQ(created.error().state, LoadState::kConfigInvalid);
  EXPECT_THAT(created.error().message, HasSubstr(GetParam().what));
  EXPECT_THAT(created.error().message, testing::Not(HasSubstr("hunter2")));
}

INSTANTIATE_TEST_SUITE_P(
    All, InstanceConfigTest,
    testing::Values(BadConfig{"[]", "expected an object, found array"},
                    BadConfig{R"({"size":0})", "/size: expected"},
                    BadConfig{R"({"size":"big"})", "/size: expected type integer"},
                    BadConfig{R"({"sise":3})", "\"sise\""},
                    BadConfig{R"({"api_key":"hunter2"})", "/api_key: expected {\"$secret\""},
                    BadConfig{R"({"api_key":{"$secret":"../x"}})", "/api_key: expected"},
                    BadConfig{R"({"size":{"$secret":"key"}})", "/size: expected a plain value"}));

TEST_F(InstanceTest, ConfigMayNameASecretWhereTheManifestAllowsIt) {
  const auto created = create({{"api_key", {{"$secret", "acme"}}}});
  ASSERT_TRUE(created.has_value()) << created.error().message;
}

TEST_F(InstanceTest, ConfigLowersConcurrencyAndReplacesPrices) {
  InstanceConfig config;
  config.name = "one";
  config.provider = "scripted";
  config.concurrency = 2;
  config.prices.emplace();
  auto created = Instance::create(bed_.environment, bed_.load_test_plugin("test_scripted"), config);
  ASSERT_TRUE(created.has_value()) << created.error().message;
  EXPECT_EQ((*created)->concurrency(), 2);
  EXPECT_TRUE((*created)->prices()->empty());
  config.concurrency = 9;
  config.name = "two";
  created = Instance::create(bed_.environment, bed_.load_test_plugin("test_scripted"), config);
  EXPECT_EQ((*created)->concurrency(), 3);
  config.provider = "another";
  created = Instance::create(bed_.environment, bed_.load_test_plugin("test_scripted"), config);
  ASSERT_FALSE(created.has_value());
  EXPECT_EQ(created.error().state, LoadState::kNoProvider);
}

}  // namespace
}  // namespace showrunner::plugin
