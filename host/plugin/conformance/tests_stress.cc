#include <signal.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <random>
#include <thread>

#include "host/plugin/conformance/snapshot.h"
#include "host/plugin/conformance/tests.h"

namespace showrunner::plugin::conformance {
namespace {

using std::chrono::milliseconds;

struct Running {
  std::shared_ptr<Asked> asked;
  OperationId id = 0;
};

// As many at once as the provider takes, each cancelled at a moment of its own by two threads.
std::optional<Finding> storm(Bench& bench, Instance& instance, size_t width,
                             std::mt19937_64& random) {
  constexpr uint64_t kMostDelayUs = 20'000;
  std::vector<Running> running(width);
  for (Running& one : running) {
    const auto& requests = bench.requests();
    one.asked = bench.start(instance, requests[random() % requests.size()], &one.id);
  }
  std::ranges::shuffle(running, random);
  for (const Running& one : running) {
    std::this_thread::sleep_for(std::chrono::microseconds(random() % kMostDelayUs / width));
    std::thread other([&] { instance.cancel(one.id); });
    instance.cancel(one.id);
    other.join();
  }
  for (const Running& one : running)
    if (auto finding = judge_end(bench, *one.asked)) return finding;
  for (const Running& one : running) instance.cancel(one.id);  // it is over
  return std::nullopt;
}

// Until the host knew of its end, and started it again.
bool wait_until_it_is_back(const Bench& bench, const Instance& instance) {
  constexpr milliseconds kStep{10};
  for (milliseconds waited{0}; waited < bench.patience(); waited += kStep) {
    if (!bench.crash().empty() && instance.accepts()) return true;
    std::this_thread::sleep_for(kStep);
  }
  return false;
}

// Kills its process once: at its checkpoint, soon after its start, or when it has ended.
std::shared_ptr<Asked> run_and_kill(Bench& bench, Instance& instance,
                                    const OperationRequest& request) {
  constexpr milliseconds kUntilItWorks{20};
  const auto kill_once = [once = std::make_shared<std::once_flag>()] {
    std::call_once(*once, [] {
      for (const pid_t pid : child_processes()) kill(pid, SIGKILL);
    });
  };
  auto asked = bench.expect(request.kind);
  asked->on_checkpoint = kill_once;
  instance.start(request, asked->events());
  if (!asked->wait(kUntilItWorks) && asked->checkpoint().empty()) kill_once();
  const bool ended = asked->wait(bench.patience());
  kill_once();
  return ended ? asked : nullptr;
}

// Empty: the request was refused, so there was nothing to go on with.
std::optional<Finding> resume(Bench& bench, Instance& instance, OperationRequest request) {
  const auto killed = run_and_kill(bench, instance, request);
  if (killed == nullptr) return bench.hangs(request.kind);
  if (!wait_until_it_is_back(bench, instance))
    return fail("its process was killed, and no new one serves", "a provider that starts again",
                "Let create work on what an earlier process left in state_dir");
  if (const auto& error = killed->completion().error; error && error->code != SR_PLUGIN_FAULT)
    return std::nullopt;
  request.resume_json = killed->checkpoint();
  const auto again = bench.run(instance, request);
  if (again == nullptr) return bench.hangs(request.kind);
  const auto& error = again->completion().error;
  if (!error) return pass();
  return fail(request.kind + " was submitted again after its process was killed" +
                  (request.resume_json.empty() ? "" : ", with its checkpoint") +
                  ", and ended with " + status_name(error->code) + ": " + error->message,
              "its result: the manifest promises to go on, or to do it again without harm",
              "Go on from sr_op.resume_json and idempotency_key, or say \"resume\": \"none\"");
}

}  // namespace

Finding test_cancel_storm(Bench& bench) {
  constexpr int kRounds = 20;
  constexpr int kMostAtOnce = 8;
  const auto instance = bench.create();
  if (!instance.has_value()) return bench.failure_to_create(instance.error());
  std::mt19937_64 random(bench.task().seed);
  const auto width = static_cast<size_t>(std::min((*instance)->concurrency(), kMostAtOnce));
  const auto begin = std::chrono::steady_clock::now();
  for (int round = 0; round < kRounds; ++round) {
    if (auto finding = storm(bench, **instance, width, random)) return *finding;
    if (std::chrono::steady_clock::now() - begin > bench.patience() / 2) break;
  }
  if (auto finding = judge_end(bench, *bench.start(**instance, bench.requests().front())))
    return *finding;
  return pass();
}

Finding test_absent_services(Bench& bench) {
  constexpr int kRounds = 8;
  constexpr double kAbsent = 0.1;
  std::vector<std::set<std::string>> rounds;
  for (const char* id : kServices) rounds.push_back({id});
  rounds.emplace_back(std::begin(kServices), std::end(kServices));
  std::mt19937_64 random(bench.task().seed);
  std::bernoulli_distribution is_absent(kAbsent);
  for (int i = 0; i < kRounds; ++i) {
    std::set<std::string> absent;
    for (const char* id : kServices)
      if (is_absent(random)) absent.insert(id);
    if (absent.size() > 1) rounds.push_back(std::move(absent));
  }
  const auto plugin = bench.load();
  if (!plugin.has_value()) return failure_of(plugin.error());
  for (const auto& absent : rounds) {
    std::string named;
    for (const std::string& id : absent) named += (named.empty() ? "" : ", ") + id;
    bench.begin_stage("without " + named);
    const auto instance = bench.create(*plugin, absent);
    if (const std::string cause = bench.crash(); !cause.empty())
      return fail("without " + named + " its process ended: " + cause,
                  "an error of create, or of each operation",
                  "Look whether sr_host.service gave NULL before you use what it gave");
    if (!instance.has_value()) continue;
    if (auto finding = ask_all(bench, **instance)) {
      finding->found = "without " + named + ": " + finding->found;
      return *finding;
    }
    (*instance)->drain_and_destroy(0);
  }
  return pass();
}

Finding test_resume(Bench& bench) {
  if (bench.provider().resume == Resume::kNone)
    return skip("its manifest says \"resume\": \"none\"", {});
  const auto instance = bench.create();
  if (!instance.has_value()) return bench.failure_to_create(instance.error());
  if (child_processes().empty())
    return skip("this kernel does not list the children of a process", {});
  for (const OperationRequest& request : bench.requests()) {
    if (request.kind.starts_with("sr.")) continue;
    if (auto finding = resume(bench, **instance, request)) return *finding;
    break;  // after a few ends of its process the host would start it no more
  }
  return skip("no request was served that could be interrupted",
              "Give one: --request " + bench.provider().kinds.front() + "=FILE");
}

}  // namespace showrunner::plugin::conformance
