#include "host/plugin/isolation/isolated_provider.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include "host/base/hash.h"
#include "host/base/testdata/sanitized.h"
#include "host/plugin/testdata/isolated_bed.h"

namespace showrunner::plugin {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

TEST_F(IsolatedTest, PassesARequestItsResultAndARefusal) {
  make();
  EXPECT_EQ(answer("ok"), R"("ok")");
  const Completion refused = run("reject");
  ASSERT_TRUE(refused.error);
  EXPECT_EQ(refused.error->code, SR_CONTENT_REFUSED);
  EXPECT_EQ(refused.error->message, "not this");
  EXPECT_EQ(refused.error->effect, static_cast<uint32_t>(SR_EFFECT_NONE));
}

TEST_F(IsolatedTest, ServesTheHostsServices) {
  make();
  EXPECT_EQ(answer("kv"), R"("ok")");
  Result<Fd> file = blobs_->create();
  ASSERT_TRUE(file.has_value());
  ASSERT_EQ(write(file->get(), "content", 7), 7);
  const auto stored = blobs_->commit(std::move(*file));
  ASSERT_TRUE(stored.has_value());
  const auto files = open_files_of_this_process();
  EXPECT_EQ(answer("blob", stored->sha256), '"' + sha256_hex("content!") + '"');
  EXPECT_EQ(open_files_of_this_process(), files);
  uint64_t size = 0;
  EXPECT_TRUE(blobs_->open(sha256_hex("content!"), &size).has_value());
  EXPECT_EQ(size, 8u);
  EXPECT_THAT(answer("blob", std::string(64, 'a')), HasSubstr("artifact"));
}

// The most that this process held since it was last asked.
size_t take_peak_bytes() {
  size_t peak_kb = 0;
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word && word != "VmHWM:";) {
  }
  status >> peak_kb;
  std::ofstream("/proc/self/clear_refs") << "5";
  return peak_kb << 10;
}

TEST_F(IsolatedTest, ABigArtifactCrossesAsAFileAndNotThroughTheSocket) {
  constexpr size_t kBytes = 200 << 20;
  make();
  Result<Fd> file = blobs_->create();
  ASSERT_TRUE(file.has_value());
  ASSERT_EQ(ftruncate(file->get(), kBytes), 0);
  const auto stored = blobs_->commit(std::move(*file));
  ASSERT_TRUE(stored.has_value());
  take_peak_bytes();
  const size_t before = take_peak_bytes();
  const std::string copied = answer("blob", stored->sha256);
  const size_t after = take_peak_bytes();
  uint64_t size = 0;
  EXPECT_TRUE(blobs_->open(copied.substr(1, 64), &size).has_value()) << copied;
  EXPECT_EQ(size, kBytes + 1);
  EXPECT_LT(after, before + (kBytes >> 2));
}

TEST_F(IsolatedTest, BreachesAreCountedAsInTheHost) {
  make();
  EXPECT_EQ(answer("twice"), R"("first")");
  EXPECT_EQ(answer("wait here"), R"("refused")");
  EXPECT_EQ(answer("ok"), R"("ok")");
  EXPECT_EQ(counted("plugin_double_completes_total"), 1);
  EXPECT_EQ(counted("plugin_breaches_total"), 1);
}

TEST_F(IsolatedTest, AFaultCostsItsOperationsAndNothingElse) {
  make();
  const struct {
    const char *what, *cause;
  } faults[] = {{"segfault", "signal 11 (Segmentation fault) in crash_here (test_unruly.so)"},
                {"exit", "exit status"},  // the thread sanitizer puts its own in its place

                {"abort", "signal 6 (Aborted)"}};
  for (const auto& fault : faults) {
    Outcome kept;
    instance_->start(request("keep"), kept.events());
    const Completion completion = run(fault.what);
    for (const Completion& one : {completion, kept.get()}) {
      ASSERT_TRUE(one.error) << fault.what;
      EXPECT_EQ(one.error->code, SR_PLUGIN_FAULT);
      EXPECT_EQ(one.error->retry, static_cast<uint32_t>(SR_RETRY_OTHER));
      EXPECT_EQ(one.error->effect, static_cast<uint32_t>(SR_EFFECT_UNKNOWN));
      EXPECT_THAT(one.error->message, HasSubstr(fault.cause));
    }
    wait_until_up();
    EXPECT_EQ(answer("ok"), R"("ok")");
  }
  EXPECT_EQ(counted("plugin_faults_total"), 3);
  EXPECT_EQ(instance_->open_operations(), 0u);
}

TEST_F(IsolatedTest, TheCrashReportNamesFunctionOperationAndLastLines) {
  make();
  run("talk");
  const auto faults = journal().faults();
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_THAT(faults[0].cause, HasSubstr("crash_here"));
  EXPECT_EQ(faults[0].instance, "one");
  EXPECT_THAT(faults[0].frames.at(0), StartsWith("crash_here"));
  EXPECT_THAT(faults[0].frames.at(1), StartsWith("misbehave"));
  EXPECT_THAT(faults[0].last_lines, ElementsAre("about to crash"));
  EXPECT_THAT(faults[0].operations, ElementsAre(R"(test.op/1 {"call":7})"));
  EXPECT_THAT(bed_.log_text(), HasSubstr("plugin_fault"));
}

TEST_F(IsolatedTest, AnOperationWithACheckpointGoesOnInTheNextProcess) {
  make();
  Outcome outcome;
  OperationEvents events = outcome.events();
  std::vector<std::string> durable;
  events.checkpoint = [&](std::string_view resume_json) {
    durable.emplace_back(resume_json);
    return SR_OK;
  };
  instance_->start(request("checkpoint"), std::move(events));
  const Completion completion = outcome.get();
  ASSERT_FALSE(completion.error) << completion.error->message;
  EXPECT_EQ(completion.result_json, R"("resumed")");
  EXPECT_THAT(durable, ElementsAre(R"({"job":17})"));
  EXPECT_EQ(outcome.count, 1);
  EXPECT_EQ(counted("plugin_faults_total"), 1);
}

TEST_F(IsolatedTest, QuarantineAfterFiveFaultsUntilReleased) {
  make();
  for (size_t i = 0; i < isolation::kMostFaults; ++i) {
    wait_until_up();
    run("segfault");
  }
  EXPECT_FALSE(instance_->accepts());
  EXPECT_TRUE(journal().is_quarantined());
  EXPECT_EQ(instance_->obstacle()->state, LoadState::kQuarantined);
  EXPECT_THAT(instance_->obstacle()->message,
              testing::AllOf(HasSubstr("crash_here"), HasSubstr("plugin release test/unruly")));
  const Completion refused = run("ok");
  ASSERT_TRUE(refused.error);
  EXPECT_EQ(refused.error->code, SR_UNAVAILABLE);
  EXPECT_EQ(refused.error->effect, static_cast<uint32_t>(SR_EFFECT_NONE));
  EXPECT_TRUE(journal().release().value());
  EXPECT_FALSE(journal().is_quarantined());
}

TEST_F(IsolatedTest, FaultsOfLongAgoDoNotCount) {
  make();
  for (size_t i = 0; i < isolation::kMostFaults; ++i) {
    run("segfault");
    wait_until_up();
    bed_.clock.advance(isolation::kWindowMs);
  }
  EXPECT_FALSE(journal().is_quarantined());
}

TEST_F(IsolatedTest, ACreateThatFailsOrCrashesIsTold) {
  auto created = create({{"create", "fail"}});
  ASSERT_FALSE(created.has_value());
  EXPECT_EQ(created.error().state, LoadState::kCreateFailed);
  EXPECT_THAT(created.error().message, HasSubstr("FAILED_PRECONDITION: no graphics card"));
  EXPECT_THAT(journal().faults(), IsEmpty());
  created = create({{"create", "crash"}});
  ASSERT_FALSE(created.has_value());
  EXPECT_EQ(created.error().state, LoadState::kCreateFailed);
  EXPECT_THAT(created.error().message, HasSubstr("signal 11 (Segmentation fault) in crash_here"));
  EXPECT_EQ(journal().faults().size(), 1u);
}

TEST_F(IsolatedTest, AnOperationThatIgnoresItsCancelEndsWithItsProcess) {
  make();
  Outcome outcome;
  OperationEvents events = outcome.events();
  std::promise<void> begun;
  events.checkpoint = [&](std::string_view) {
    begun.set_value();
    return SR_OK;
  };
  const OperationId id = instance_->start(request("park"), std::move(events));
  begun.get_future().wait();
  instance_->cancel(id);
  const Completion completion = outcome.get();
  ASSERT_TRUE(completion.error);
  EXPECT_EQ(completion.error->code, SR_PLUGIN_FAULT);
  wait_until_up();
  EXPECT_EQ(answer("ok"), R"("ok")");
  EXPECT_EQ(counted("plugin_abandoned_operations_total"), 1);
  EXPECT_EQ(counted("plugin_late_completes_total"), 0);
}

TEST_F(IsolatedTest, IsConfined) {
  if (kSanitized) GTEST_SKIP() << "the sanitizers' memory has no limit";
  config::Sandbox sandbox;
  sandbox.memory_mb = 256;
  make(sandbox);
  if (bed_.log_text().find("plugin_not_confined") != std::string::npos)
    GTEST_SKIP() << "this kernel lacks something: " << bed_.log_text();
  const fs::path secret = bed_.folder.path() / "secret";
  write_whole(secret, "s3cret");
  EXPECT_EQ(answer("fork"), R"("refused")");
  EXPECT_EQ(answer("files"), R"("refused")");
  EXPECT_EQ(answer("leak"), R"("refused")");
  EXPECT_EQ(answer("kill"), R"("Operation not permitted")");
  EXPECT_EQ(answer("socket"), R"("Operation not permitted")");
  EXPECT_EQ(answer("write", secret.string()), R"("Permission denied")");
  EXPECT_EQ(answer("read", secret.string()), R"("Permission denied")");
  EXPECT_EQ(answer("read", "/proc/" + std::to_string(getpid()) + "/environ"),
            R"("Permission denied")");
  EXPECT_EQ(answer("state"), R"("opened")");
  EXPECT_EQ(answer("environment"), R"("ok")");
}

TEST_F(IsolatedTest, MayReadAndWriteWhatTheOperatorAllows) {
  const Folder folder;
  write_whole(folder.path() / "model", "weights");
  config::Sandbox sandbox;
  sandbox.write = {folder.path()};
  make(sandbox);
  EXPECT_EQ(answer("read", (folder.path() / "model").string()), R"("opened")");
  EXPECT_EQ(answer("write", (folder.path() / "new").string()), R"("opened")");
}

TEST_F(IsolatedTest, AProcessThatClosesItsChannelIsEnded) {
  make();
  const Completion completion = run("close");
  ASSERT_TRUE(completion.error);
  EXPECT_EQ(completion.error->code, SR_PLUGIN_FAULT);
  wait_until_up();
  EXPECT_EQ(answer("ok"), R"("ok")");
}

TEST_F(IsolatedTest, LeavesNoFileOpen) {
  make();
  const auto live = [&] {
    run("segfault");
    wait_until_up();
    run("ok");
    return open_files_of_this_process();
  };
  const auto files = live();
  for (int i = 0; i < 2; ++i) EXPECT_EQ(live(), files);
}

}  // namespace
}  // namespace showrunner::plugin
