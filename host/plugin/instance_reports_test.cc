#include "host/plugin/testdata/instance_bed.h"

namespace showrunner::plugin {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(InstanceTest, ChunksComeInOrder) {
  make();
  Outcome outcome;
  OperationEvents events = outcome.events();
  std::string text;
  bool full = false;
  events.chunk = [&](const ChunkView& chunk) -> sr_status {
    if (std::exchange(full, false)) return SR_RESOURCE_EXHAUSTED;
    text += chunk.data;
    return SR_OK;
  };
  const Sink sink = open(std::move(events));
  EXPECT_EQ(sink.chunk(0, "a"), SR_OK);
  full = true;
  EXPECT_EQ(sink.chunk(1, "b"), SR_RESOURCE_EXHAUSTED);
  EXPECT_EQ(sink.c.wait_writable(sink.c.ctx, 1), SR_OK);
  EXPECT_EQ(sink.chunk(1, "b"), SR_OK);
  sink.complete("1");
  EXPECT_FALSE(outcome.get().error);
  EXPECT_EQ(text, "ab");
}

TEST_F(InstanceTest, ALostChunkMakesASuccessWorthless) {
  make();
  Outcome outcome;
  const Sink sink = open(outcome.events());
  EXPECT_EQ(sink.chunk(0, "a"), SR_OK);
  EXPECT_EQ(sink.chunk(2, "c"), SR_INVALID_ARGUMENT);
  sink.complete("1");
  const Completion completion = outcome.get();
  ASSERT_TRUE(completion.error);
  EXPECT_EQ(completion.error->code, SR_PLUGIN_FAULT);
  EXPECT_EQ(completion.error->effect, static_cast<uint32_t>(SR_EFFECT_COMMITTED));
  EXPECT_THAT(completion.error->message, HasSubstr("chunk 2 where 1 was expected"));
}

TEST_F(InstanceTest, BadReportsAreRefused) {
  make();
  Outcome outcome;
  const Sink sink = open(outcome.events());
  EXPECT_EQ(sink.c.chunk(sink.c.ctx, nullptr), SR_INVALID_ARGUMENT);
  EXPECT_EQ(sink.chunk(0, std::string(65537, 'x')), SR_INVALID_ARGUMENT);
  EXPECT_EQ(sink.c.checkpoint(sink.c.ctx, to_str("{")), SR_INVALID_ARGUMENT);
  EXPECT_EQ(sink.c.checkpoint(sink.c.ctx, {nullptr, 7}), SR_INVALID_ARGUMENT);
  EXPECT_EQ(sink.c.checkpoint(sink.c.ctx, to_str("{}")), SR_UNIMPLEMENTED);  // nobody keeps it
  sink.c.usage(sink.c.ctx, nullptr);
  sr_usage usage{};
  usage.struct_size = sizeof usage;
  usage.count = UINT64_MAX;
  sink.c.usage(sink.c.ctx, &usage);
  const sr_quantity negative{to_str("characters"), -5};
  usage.count = 1;
  usage.items = &negative;
  sink.c.usage(sink.c.ctx, &usage);
  EXPECT_EQ(counted("plugin_breaches_total"), 7);
  sink.c.complete(sink.c.ctx, nullptr, {nullptr, 7});
  const Completion completion = outcome.get();
  EXPECT_EQ(completion.error->code, SR_PLUGIN_FAULT);
  EXPECT_TRUE(completion.usage.items.empty());
}

TEST_F(InstanceTest, AResultMustBeJson) {
  make();
  for (const std::string_view bad : {"", "{", "nonsense", "\"\xFF\"", "{} {}"}) {
    Outcome outcome;
    open(outcome.events()).complete(bad);
    const Completion completion = outcome.get();
    ASSERT_TRUE(completion.error) << bad;
    EXPECT_EQ(completion.error->code, SR_PLUGIN_FAULT);
    EXPECT_THAT(completion.error->message, HasSubstr("a result that is not JSON"));
  }
}

TEST_F(InstanceTest, CheckpointsGoThroughOffTheControlThreadOnly) {
  make();
  Outcome outcome;
  OperationEvents events = outcome.events();
  std::string stored;
  events.checkpoint = [&](std::string_view text) -> sr_status {
    stored = text;
    return SR_OK;
  };
  script_.submit = [&](const sr_op* op, const sr_sink* sink, sr_error*) {
    EXPECT_EQ(sink->checkpoint(sink->ctx, to_str("{}")), SR_FAILED_PRECONDITION);
    EXPECT_EQ(sink->wait_writable(sink->ctx, 1000), SR_FAILED_PRECONDITION);
    submitted_.set_value({op->id, *sink});
    return SR_OK;
  };
  const Sink sink = open(std::move(events));
  EXPECT_EQ(stored, "");
  EXPECT_EQ(sink.c.checkpoint(sink.c.ctx, to_str(R"({"job":"j"})")), SR_OK);
  EXPECT_EQ(stored, R"({"job":"j"})");
  sink.complete("1");
  outcome.get();
}

TEST_F(InstanceTest, AnEndDuringACallbackWaitsForIt) {
  make();
  Outcome outcome;
  OperationEvents events = outcome.events();
  Sink sink;
  events.progress = [&](double, std::string_view) {
    sink.complete("1");  // a plugin that reports from two threads at once
    EXPECT_FALSE(outcome.came());
    EXPECT_EQ(sink.progress(0.9), SR_CANCELLED);
  };
  sink = open(std::move(events));
  sink.progress(0.5);
  EXPECT_TRUE(outcome.came());
  EXPECT_EQ(outcome.get().result_json, "1");
}

}  // namespace
}  // namespace showrunner::plugin
