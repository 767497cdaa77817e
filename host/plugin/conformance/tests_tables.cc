#include <fmt/format.h>

#include <future>
#include <thread>

#include "host/plugin/conformance/least_tables.h"
#include "host/plugin/conformance/snapshot.h"
#include "host/plugin/conformance/tests.h"
#include "host/plugin/control_thread.h"

namespace showrunner::plugin::conformance {
namespace {

using std::chrono::milliseconds;

constexpr const char* kAsItWas = "the process as it was before there was an instance";
constexpr const char* kLeaveNothing =
    "Join threads and close files in destroy; leave the process's settings alone, or say "
    "\"isolation\": \"process_only\" in the manifest";

// Threads that the host starts once, when they are needed first.
void start_threads_of_host(Bench& bench) {
  std::promise<void> runs;
  watch_thread().post([&] { runs.set_value(); });
  runs.get_future().wait();
  static_cast<void>(
      load_staged(bench.file(), bench.task().folder / "none", bench.environment()).has_value());
}

// Open files of the host's own: contexts are never freed, nor what their control threads wait on.
std::map<std::string, int> left_by_an_instance(Bench& bench) {
  const Snapshot before = Snapshot::take();
  const auto control = std::make_shared<ControlThread>("none");
  HostContext::make(bench.environment(), {}, control).close();
  control->stop(milliseconds(1'000));
  std::map<std::string, int> out = Snapshot::take().files;
  for (auto& [name, count] : out)
    if (const auto it = before.files.find(name); it != before.files.end()) count -= it->second;
  return out;
}

// One instance from its creation to its end, with all that it is asked.
Finding live(const Bench& bench) {
  Bench& own = *new Bench(bench.task(), bench.file());  // never destroyed: see there
  const auto instance = own.create();
  if (!instance.has_value()) return failure_of(instance.error());
  if (auto finding = ask_all(own, **instance)) return *finding;
  return own.close();
}

// When threads that end by themselves have done so.
Snapshot settled(const Snapshot& expected) {
  constexpr milliseconds kEnding{2'000}, kStep{20};
  Snapshot out = Snapshot::take();
  for (milliseconds waited{0}; !grown(expected, out).empty() && waited < kEnding; waited += kStep) {
    std::this_thread::sleep_for(kStep);
    out = Snapshot::take();
  }
  return out;
}

}  // namespace

Finding test_host_tables(Bench& bench) {
  const auto plugin = bench.load();
  if (!plugin.has_value()) return failure_of(plugin.error());
  const auto instance = bench.create(with_least_tables(**plugin, bench.provider().id));
  if (!instance.has_value()) return bench.failure_to_create(instance.error());
  return ask_all(bench, **instance).value_or(pass());
}

Finding test_unknown_ids(Bench& bench) {
  const auto plugin = bench.load();
  if (!plugin.has_value()) return failure_of(plugin.error());
  for (const std::string_view id : {"", "no-such-provider"})
    if ((*plugin)->entry->provider(to_str(id)) != nullptr)
      return fail(fmt::format("sr_entry.provider gave a table for \"{}\"", id), "NULL",
                  "Compare the whole id, and return NULL for any other");
  const auto instance = bench.create(with_least_tables(**plugin, bench.provider().id));
  if (!instance.has_value()) return bench.failure_to_create(instance.error());
  const RawInstance raw = last_raw_instance();
  for (const std::string_view id : {"", "com.example.no-such-extension/1"})
    if (raw.table->extension(raw.self, to_str(id)) != nullptr)
      return fail(fmt::format("sr_provider.extension gave a table for \"{}\"", id), "NULL",
                  "Return NULL for every id that you do not know");
  OperationId over = 0;
  if (!bench.start(**instance, bench.requests().front(), &over)->wait(bench.patience()))
    return bench.hangs(bench.requests().front().kind);
  for (const OperationId id : {OperationId{0}, OperationId{1}, over, ~OperationId{0}}) {
    bench.note("at cancel of an operation that is not open");
    raw.table->cancel(raw.self, id);
  }
  return ask_all(bench, **instance).value_or(pass());
}

Finding test_process_state(Bench& bench) {
  start_threads_of_host(bench);
  const std::map<std::string, int> hosts = left_by_an_instance(bench);
  const auto after_one_more = [&](Snapshot before) {
    for (const auto& [name, count] : hosts) before.files[name] += count;
    return before;
  };
  const Snapshot before = Snapshot::take();
  if (Finding lived = live(bench); lived.verdict == Verdict::kFail) return lived;
  const Snapshot once = settled(after_one_more(before));
  if (Finding lived = live(bench); lived.verdict == Verdict::kFail) return lived;
  const Snapshot twice = settled(after_one_more(once));

  std::vector<std::string> faults = grown(after_one_more(once), twice);
  for (std::string& one : changed(before, twice)) faults.push_back(std::move(one));
  if (!faults.empty())
    return fail(fmt::format("an instance leaves behind: {}", fmt::join(faults, "; ")), kAsItWas,
                kLeaveNothing);
  const std::vector<std::string> kept = grown(after_one_more(before), once);
  if (kept.empty()) return pass();
  return warn(
      fmt::format("the first instance leaves behind, no other does: {}", fmt::join(kept, "; ")),
      kAsItWas, kLeaveNothing);
}

}  // namespace showrunner::plugin::conformance
