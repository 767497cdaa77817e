#include "host/plugin/host_services.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/base/hash.h"
#include "host/plugin/blob_service.h"
#include "host/plugin/control_thread.h"
#include "host/plugin/memory_values.h"
#include "host/plugin/testdata/test_bed.h"
#include "showrunner/ext/executor.h"
#include "showrunner/ext/kv.h"
#include "showrunner/ext/metric.h"
#include "showrunner/ext/secret.h"

namespace showrunner::plugin {
namespace {

using testing::HasSubstr;

class HostServicesTest : public testing::Test {
 protected:
  HostServicesTest() {
    services_.blobs = blobs_.get();
    services_.workers = &workers_;
    services_.values = &values_;
    services_.metrics = &bed_.metrics;
    services_.secrets = [](std::string_view name) -> Result<std::string> {
      if (name == "acme") return std::string("s3cr3t");
      return make_error(ErrorKind::kNotFound, "no secret ", name);
    };
    register_host_services(bed_.services, services_);
    one_ = make_context("one");
    two_ = make_context("two");
  }
  ~HostServicesTest() override {
    for (HostContext* context : {one_, two_}) {
      release_blob_writers(*context, true);
      context->control().stop(std::chrono::seconds(60));
      context->close();
    }
  }

  HostContext* make_context(const std::string& name) {
    return &HostContext::make(bed_.environment,
                              {name, "test/services", "provider", {"acme", "absent"}},
                              std::make_shared<ControlThread>(name));
  }

  template <class T>
  const T& table(std::string_view id) {
    const sr_host* host = one_->host();
    return *static_cast<const T*>(host->service(host->ctx, to_str(id)));
  }

  std::string message() const { return error_.message; }

  TestBed bed_;
  std::unique_ptr<blob::Store> blobs_ =
      blob::Store::open_store(bed_.folder.path() / "blobs").value();
  WorkerPool workers_{2};
  MemoryValues values_;
  HostServices services_;
  HostContext* one_ = nullptr;
  HostContext* two_ = nullptr;
  sr_error error_ = [] {
    sr_error error{};
    error.struct_size = sizeof error;
    return error;
  }();
};

TEST_F(HostServicesTest, AbsentServicesAreNull) {
  const sr_host* host = one_->host();
  EXPECT_EQ(host->service(host->ctx, to_str("sr.nothing/1")), nullptr);
  EXPECT_EQ(host->service(host->ctx, {nullptr, 5}), nullptr);
  HostContext& init = HostContext::make(bed_.environment, {"", "test/x", "", {}}, nullptr);
  EXPECT_EQ(init.host()->service(init.host()->ctx, to_str(SR_BLOB_V1)), nullptr);
  init.close();
}

TEST_F(HostServicesTest, AnArtifactIsWrittenAndRead) {
  const auto& blob = table<sr_blob_v1>(SR_BLOB_V1);
  int32_t fd = -1;
  ASSERT_EQ(blob.create(one_, &fd, &error_), SR_OK);
  ASSERT_EQ(write(fd, "hello", 5), 5);
  char sha256[65] = {};
  uint64_t size = 0;
  ASSERT_EQ(blob.commit(one_, fd, sha256, &size, &error_), SR_OK) << message();
  EXPECT_EQ(sha256, sha256_hex("hello"));
  EXPECT_EQ(size, 5u);
  EXPECT_EQ(fcntl(fd, F_GETFD), -1);  // closed

  int32_t in = -1;
  size = 0;
  ASSERT_EQ(blob.open(two_, to_str(sha256), &in, &size, &error_), SR_OK) << message();
  char buffer[8] = {};
  EXPECT_EQ(read(in, buffer, sizeof buffer), 5);
  EXPECT_EQ(size, 5u);
  close(in);
}

TEST_F(HostServicesTest, BadArtifactNamesAreRefused) {
  const auto& blob = table<sr_blob_v1>(SR_BLOB_V1);
  int32_t fd = -1;
  uint64_t size = 0;
  EXPECT_EQ(blob.open(one_, to_str(sha256_hex("nothing")), &fd, &size, &error_), SR_NOT_FOUND);
  EXPECT_EQ(blob.open(one_, to_str("../../etc/passwd"), &fd, &size, &error_), SR_INVALID_ARGUMENT);
  EXPECT_EQ(blob.open(one_, {nullptr, 64}, &fd, &size, &error_), SR_INVALID_ARGUMENT);
  EXPECT_EQ(blob.open(one_, to_str(sha256_hex("x")), nullptr, &size, nullptr), SR_INVALID_ARGUMENT);
  EXPECT_EQ(fd, -1);
}

TEST_F(HostServicesTest, ADamagedArtifactIsDataLoss) {
  const auto stored = blobs_->put("precious");
  ASSERT_TRUE(stored.has_value());
  const auto path = blobs_->path_of(stored->sha256);
  chmod(path.c_str(), 0600);
  write_whole(path, "precioux");
  auto again = blob::Store::open_store(bed_.folder.path() / "blobs").value();
  services_.blobs = again.get();
  int32_t fd = -1;
  uint64_t size = 0;
  EXPECT_EQ(table<sr_blob_v1>(SR_BLOB_V1).open(one_, to_str(stored->sha256), &fd, &size, &error_),
            SR_DATA_LOSS);
  EXPECT_THAT(message(), HasSubstr("damaged"));
  services_.blobs = blobs_.get();
}

TEST_F(HostServicesTest, OnlyFilesOfCreateAreCommitted) {
  const auto& blob = table<sr_blob_v1>(SR_BLOB_V1);
  const Fd own(open("/dev/null", O_RDONLY | O_CLOEXEC));  // a file of the host
  char sha256[65] = {};
  uint64_t size = 0;
  for (const int32_t fd : {own.get(), -1, 1 << 20, INT32_MIN}) {
    EXPECT_EQ(blob.commit(one_, fd, sha256, &size, &error_), SR_INVALID_ARGUMENT);
    blob.abandon(one_, fd);
  }
  EXPECT_NE(fcntl(own.get(), F_GETFD), -1);  // still open

  int32_t fd = -1;
  ASSERT_EQ(blob.create(one_, &fd, &error_), SR_OK);
  EXPECT_EQ(blob.commit(two_, fd, sha256, &size, &error_), SR_INVALID_ARGUMENT);  // not its own
  blob.abandon(two_, fd);
  EXPECT_EQ(blob.commit(one_, fd, nullptr, nullptr, &error_), SR_INVALID_ARGUMENT);
  EXPECT_EQ(blob.commit(one_, fd, sha256, &size, &error_), SR_INVALID_ARGUMENT);  // gone
}

TEST_F(HostServicesTest, AFileThatThePluginClosedHarmsNobody) {
  const auto& blob = table<sr_blob_v1>(SR_BLOB_V1);
  int32_t fd = -1;
  ASSERT_EQ(blob.create(one_, &fd, &error_), SR_OK);
  ASSERT_EQ(write(fd, "hello", 5), 5);
  close(fd);
  const Fd taken(open("/dev/null", O_RDONLY | O_CLOEXEC));
  ASSERT_EQ(taken.get(), fd);  // the number now names a file of the host
  char sha256[65] = {};
  uint64_t size = 0;
  EXPECT_EQ(blob.commit(one_, fd, sha256, &size, &error_), SR_OK);
  EXPECT_EQ(sha256, sha256_hex("hello"));
  EXPECT_NE(fcntl(taken.get(), F_GETFD), -1);
}

TEST_F(HostServicesTest, WritersAreLimitedAndReleased) {
  const auto& blob = table<sr_blob_v1>(SR_BLOB_V1);
  int32_t fd = -1;
  for (int i = 0; i < 256; ++i) ASSERT_EQ(blob.create(one_, &fd, &error_), SR_OK) << message();
  int32_t more = -1;
  EXPECT_EQ(blob.create(one_, &more, &error_), SR_RESOURCE_EXHAUSTED);
  EXPECT_EQ(blob.create(two_, &more, &error_), SR_OK);
  release_blob_writers(*one_, true);
  EXPECT_EQ(fcntl(fd, F_GETFD), -1);
  EXPECT_NE(fcntl(more, F_GETFD), -1);
  blob.abandon(two_, more);
  EXPECT_TRUE(std::filesystem::is_empty(bed_.folder.path() / "blobs" / "tmp"));
}

TEST_F(HostServicesTest, SecretsAreReadOnlyByTheirNames) {
  const auto& secret = table<sr_secret_v1>(SR_SECRET_V1);
  char buffer[16] = {};
  uint64_t size = 0;
  EXPECT_EQ(secret.get(one_, to_str("acme"), buffer, sizeof buffer, &size, &error_), SR_OK);
  EXPECT_EQ(std::string(buffer, size), "s3cr3t");
  EXPECT_EQ(secret.get(one_, to_str("acme"), buffer, 2, &size, &error_), SR_RESOURCE_EXHAUSTED);
  EXPECT_EQ(size, 6u);
  EXPECT_EQ(secret.get(one_, to_str("acme"), nullptr, 0, &size, &error_), SR_RESOURCE_EXHAUSTED);
  EXPECT_EQ(secret.get(one_, to_str("absent"), buffer, 16, &size, &error_), SR_NOT_FOUND);
  EXPECT_EQ(secret.get(one_, to_str("others"), buffer, 16, &size, &error_), SR_PERMISSION_DENIED);
  EXPECT_EQ(secret.get(one_, to_str("acme"), buffer, 16, nullptr, &error_), SR_INVALID_ARGUMENT);
}

TEST_F(HostServicesTest, MemoryValuesBelongToTheirInstance) {
  const auto& kv = table<sr_kv_v1>(SR_KV_V1);
  const auto bytes = [](std::string_view text) {
    return sr_bytes{reinterpret_cast<const uint8_t*>(text.data()), text.size()};
  };
  EXPECT_EQ(kv.put(one_, to_str("k"), bytes("v"), &error_), SR_OK);
  uint8_t buffer[8] = {};
  uint64_t size = 0;
  EXPECT_EQ(kv.get(one_, to_str("k"), buffer, 8, &size, &error_), SR_OK);
  EXPECT_EQ(size, 1u);
  EXPECT_EQ(kv.get(two_, to_str("k"), buffer, 8, &size, &error_), SR_NOT_FOUND);
  EXPECT_EQ(kv.remove(one_, to_str("k"), &error_), SR_OK);
  EXPECT_EQ(kv.remove(one_, to_str("k"), &error_), SR_OK);
  EXPECT_EQ(kv.get(one_, to_str("k"), buffer, 8, &size, &error_), SR_NOT_FOUND);

  EXPECT_EQ(kv.put(one_, to_str(""), bytes("v"), &error_), SR_INVALID_ARGUMENT);
  EXPECT_EQ(kv.put(one_, to_str(std::string(257, 'k')), bytes("v"), &error_), SR_INVALID_ARGUMENT);
  EXPECT_EQ(kv.put(one_, to_str("\xFF"), bytes("v"), &error_), SR_INVALID_ARGUMENT);
  EXPECT_EQ(kv.put(one_, to_str("k"), {nullptr, 3}, &error_), SR_INVALID_ARGUMENT);
  EXPECT_EQ(kv.put(one_, to_str("k"), bytes(std::string((1 << 20) + 1, 'v')), &error_),
            SR_INVALID_ARGUMENT);
}

TEST_F(HostServicesTest, MetricsCarryTheCallersLabels) {
  const auto& metric = table<sr_metric_v1>(SR_METRIC_V1);
  metric.add(one_, to_str("calls_total"), to_str(R"({"model":"m"})"), 2);
  metric.set(one_, to_str("depth"), {}, 5);
  EXPECT_EQ(bed_.metrics.value("provider_calls_total",
                               {{"plugin", "test/services"}, {"instance", "one"}, {"model", "m"}}),
            2);
  EXPECT_EQ(
      bed_.metrics.value("provider_depth", {{"plugin", "test/services"}, {"instance", "one"}}), 5);
  metric.add(one_, to_str("calls_total"), to_str(R"({"instance":"two"})"), 1);
  metric.add(one_, to_str("calls_total"), to_str(R"({"n":1})"), 1);
  metric.add(one_, to_str("calls_total"), to_str("{"), 1);
  metric.add(one_, {nullptr, 3}, {}, 1);
  EXPECT_THAT(bed_.metrics.text(), HasSubstr("metrics_dropped_total 4\n"));
}

TEST_F(HostServicesTest, WorkRunsOnWorkersAndPostsOnTheControlThread) {
  const auto& executor = table<sr_executor_v1>(SR_EXECUTOR_V1);
  struct Seen {
    HostContext* context;
    std::promise<bool> on_control;
  };
  const auto work = [](void* user) noexcept {
    auto* seen = static_cast<Seen*>(user);
    seen->on_control.set_value(seen->context->control().is_current());
  };
  Seen on_worker{one_, {}}, posted{one_, {}}, delayed{one_, {}};
  EXPECT_EQ(executor.run(one_, work, &on_worker), SR_OK);
  EXPECT_FALSE(on_worker.on_control.get_future().get());
  EXPECT_EQ(executor.post(one_, 0, work, &posted), SR_OK);
  EXPECT_TRUE(posted.on_control.get_future().get());
  EXPECT_EQ(executor.post(one_, 3'600'000, work, &delayed), SR_OK);
  EXPECT_FALSE(one_->wait_for_holds(std::chrono::milliseconds(0)));
  one_->control().run_delayed_now();
  EXPECT_TRUE(delayed.on_control.get_future().get());
  EXPECT_TRUE(one_->wait_for_holds(std::chrono::seconds(60)));

  EXPECT_EQ(executor.run(one_, nullptr, nullptr), SR_INVALID_ARGUMENT);
  one_->refuse_work();
  EXPECT_EQ(executor.run(one_, work, &posted), SR_UNAVAILABLE);
  EXPECT_EQ(executor.post(one_, 0, work, &posted), SR_UNAVAILABLE);
  EXPECT_TRUE(one_->wait_for_holds(std::chrono::milliseconds(0)));
}

TEST_F(HostServicesTest, AClosedContextIsHarmless) {
  const auto& blob = table<sr_blob_v1>(SR_BLOB_V1);
  const auto& executor = table<sr_executor_v1>(SR_EXECUTOR_V1);
  const auto& kv = table<sr_kv_v1>(SR_KV_V1);
  const auto& secret = table<sr_secret_v1>(SR_SECRET_V1);
  const auto& metric = table<sr_metric_v1>(SR_METRIC_V1);
  one_->close();
  const sr_host* host = one_->host();
  int32_t fd = -1;
  uint64_t size = 0;
  EXPECT_EQ(host->service(host->ctx, to_str(SR_BLOB_V1)), nullptr);
  EXPECT_EQ(blob.create(one_, &fd, &error_), SR_UNAVAILABLE);
  EXPECT_EQ(executor.run(
                one_, [](void*) noexcept {}, nullptr),
            SR_UNAVAILABLE);
  EXPECT_EQ(kv.remove(one_, to_str("k"), &error_), SR_UNAVAILABLE);
  EXPECT_EQ(secret.get(one_, to_str("acme"), nullptr, 0, &size, &error_), SR_UNAVAILABLE);
  metric.add(one_, to_str("x"), {}, 1);
  host->log(host->ctx, SR_LOG_ERROR, to_str("gone"), {});
  EXPECT_GT(host->now_unix_ms(host->ctx), 0u);
  EXPECT_THAT(bed_.log_text(), testing::Not(HasSubstr("gone")));
}

TEST_F(HostServicesTest, LogsAreBoundedAndNamed) {
  const sr_host* host = one_->host();
  host->log(host->ctx, SR_LOG_WARN, to_str("fine"), to_str(R"({"n":1,"plugin":"forged"})"));
  host->log(host->ctx, 99, to_str("odd \xFF"), to_str("not json"));
  host->log(host->ctx, SR_LOG_INFO, to_str("deep"), to_str(std::string(10'000, '[')));
  host->log(host->ctx, SR_LOG_INFO, {nullptr, 9}, to_str(std::string(20'000, 'x')));
  const std::string text = bed_.log_text();
  EXPECT_THAT(text, HasSubstr(R"("event":"fine")"));
  EXPECT_THAT(text, HasSubstr(R"("plugin":"test/services")"));
  EXPECT_THAT(text, testing::Not(HasSubstr("forged")));
  EXPECT_THAT(text, HasSubstr(R"("event":"odd ?")"));
  EXPECT_THAT(text, HasSubstr(R"("text":"not json")"));
  EXPECT_THAT(text, HasSubstr("larger than 16 KiB"));
  EXPECT_EQ(host->now_unix_ms(host->ctx), 1'000'000u);
}

TEST_F(HostServicesTest, AnSdkProviderUsesThemAll) {
  InstanceConfig config;
  config.name = "echo";
  config.config = {{"api_key", {{"$secret", "acme"}}}};
  auto created = Instance::create(bed_.environment, bed_.load_test_plugin("test_echo"), config);
  ASSERT_TRUE(created.has_value()) << created.error().message;
  const auto stored = blobs_->put("from the host");
  Outcome outcome;
  OperationEvents events = outcome.events();
  std::string parts, resume;
  double fraction = 0;
  events.chunk = [&](const ChunkView& chunk) -> sr_status {
    parts += std::string(chunk.part) + "=" + std::string(chunk.data) + ";";
    return SR_OK;
  };
  events.checkpoint = [&](std::string_view text) -> sr_status {
    resume = text;
    return SR_OK;
  };
  events.progress = [&](double value, std::string_view) { fraction = value; };
  OperationRequest request;
  request.kind = "test.echo/1";
  request.request_json = Json{{"text", "안녕"}, {"sha256", stored->sha256}}.dump();
  request.resume_json = R"({"job":"j0"})";
  (*created)->start(request, std::move(events));
  const Completion completion = outcome.get();
  ASSERT_FALSE(completion.error) << completion.error->message;
  const Json result = Json::parse(completion.result_json);
  EXPECT_EQ(result["text"], "안녕");
  EXPECT_EQ(result["secret"], "s3cr3t");
  EXPECT_EQ(result["value"], "안녕");
  EXPECT_EQ(result["content"], "from the host");
  EXPECT_EQ(result["resume"]["job"], "j0");
  EXPECT_EQ(result["artifact"], sha256_hex("artifact content"));
  EXPECT_TRUE(blobs_->contains(sha256_hex("artifact content")));
  EXPECT_EQ(parts, "text=first;text=second;");
  EXPECT_EQ(resume, R"({"job":"j1"})");
  EXPECT_EQ(fraction, 0.5);
  EXPECT_EQ(completion.usage.cost_nano_usd, 500);
  EXPECT_EQ(bed_.metrics.value("provider_echoes_total",
                               {{"plugin", "test/echo"}, {"instance", "echo"}, {"language", "ko"}}),
            1);
  EXPECT_THAT(bed_.log_text(), HasSubstr("echoed"));
  EXPECT_THAT(bed_.log_text(), testing::Not(HasSubstr("s3cr3t")));
  (*created)->drain_and_destroy(60'000);
}

}  // namespace
}  // namespace showrunner::plugin
