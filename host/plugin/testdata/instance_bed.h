// An instance of the scripted fixture plugin, whose slots the test plays itself.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "host/plugin/control_thread.h"
#include "host/plugin/error.h"
#include "host/plugin/instance.h"
#include "host/plugin/testdata/test_bed.h"

namespace showrunner::plugin {

// A copy of what submit got, for reports from wherever the test likes.
struct Sink {
  sr_op_id id = 0;
  sr_sink c{};

  void complete(std::string_view result) const { c.complete(c.ctx, nullptr, to_str(result)); }
  void fail(sr_status code) const {
    sr_error error{};
    error.struct_size = sizeof error;
    error.code = code;
    error.effect = SR_EFFECT_NONE;
    c.complete(c.ctx, &error, {});
  }
  sr_status progress(double fraction) const { return c.progress(c.ctx, fraction, to_str("mix")); }
  sr_status chunk(uint64_t seq, std::string_view data) const {
    sr_chunk chunk{};
    chunk.struct_size = sizeof chunk;
    chunk.seq = seq;
    chunk.part = to_str("text");
    chunk.data = {reinterpret_cast<const uint8_t*>(data.data()), data.size()};
    return c.chunk(c.ctx, &chunk);
  }
};

class InstanceTest : public testing::Test {
 protected:
  InstanceTest() {
    script_.add_to(bed_.services);
    script_.submit = [this](const sr_op* op, const sr_sink* sink, sr_error*) {
      submitted_.set_value({op->id, *sink});
      return SR_OK;
    };
    script_.destroy = [this] { destroyed_ = true; };
  }

  LoadResult<std::shared_ptr<Instance>> create(Json config = Json::object()) {
    InstanceConfig wanted;
    wanted.name = "one";
    wanted.plugin = "test/scripted";
    wanted.config = std::move(config);
    return Instance::create(bed_.environment, bed_.load_test_plugin("test_scripted"), wanted);
  }

  void make() {
    auto created = create();
    ASSERT_TRUE(created.has_value()) << created.error().message;
    instance_ = *created;
  }

  static OperationRequest request() {
    OperationRequest out;
    out.kind = "test.op/1";
    out.request_json = "{}";
    return out;
  }

  // Starts an operation that the plugin keeps open.
  Sink open(OperationEvents events) {
    submitted_ = {};
    instance_->start(request(), std::move(events));
    return submitted_.get_future().get();
  }

  double counted(std::string_view counter) const {
    return bed_.metrics.value(counter, {{"plugin", "test/scripted"}, {"instance", "one"}});
  }

  TestBed bed_;
  Script script_;
  std::promise<Sink> submitted_;
  std::atomic<bool> destroyed_{false};
  std::shared_ptr<Instance> instance_;
};

}  // namespace showrunner::plugin
