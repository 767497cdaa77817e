#include "host/plugin/conformance/runner.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <cerrno>
#include <set>

#include "host/plugin/conformance/tests.h"
#include "host/plugin/isolation/process.h"
#include "host/plugin/loader.h"

namespace showrunner::plugin::conformance {
namespace {

namespace fs = std::filesystem;
using isolation::ChildProcess;
using isolation::Decoder;
using isolation::Encoder;
using isolation::Frame;
using isolation::Message;
using isolation::Process;
using std::chrono::milliseconds;

constexpr milliseconds kDying{2'000};
constexpr int kPatienceParts = 3;  // of a test's time, for one operation

class TemporaryFolder {
 public:
  static Result<TemporaryFolder> make() {
    std::error_code fault;
    fs::path parent = fs::temp_directory_path(fault);
    if (!fault) parent = fs::absolute(parent, fault);
    std::string pattern = (parent / "showrunner-check-XXXXXX").string();
    if (!fault && mkdtemp(pattern.data()) == nullptr) fault.assign(errno, std::generic_category());
    if (fault)
      return make_error(ErrorKind::kState, "cannot make a folder for the tests (", pattern,
                        "): ", fault.message(),
                        ". Name a folder that can be written: TMPDIR=FOLDER");
    TemporaryFolder out;
    out.path_ = pattern;
    return out;
  }
  TemporaryFolder() = default;
  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

// What the process of a test wrote, as far as it matters.
struct Output {
  std::string canary;
  std::string step;  // the last that it named
  std::string line;  // the last of the plugin
  bool leaks = false;

  // ", at tts.speak/1; it wrote: out of memory"
  std::string told() const {
    return (step.empty() ? "" : ", " + step) + (line.empty() ? "" : "; it wrote: " + line);
  }
};

ChildProcess::OnLine listen(Output& output) {
  return [&output](const std::string& line) {
    if (line.starts_with(kStepMark)) {
      output.step = line.substr(kStepMark.size());
      return;
    }
    output.line = line;
    output.leaks = output.leaks || line.find(output.canary) != std::string::npos;
  };
}

class Runner {
 public:
  Runner(const Options& options, const OnOutcome& on_outcome, const std::atomic<bool>& stop)
      : options_(options), on_outcome_(on_outcome), stop_(stop) {}

  Result<std::vector<Outcome>> run() {
    SR_TRY(try_one(*find_test(kDiscovery), {}, Place::kNowhere));
    if (outcomes_.back().finding.verdict == Verdict::kFail) return std::move(outcomes_);
    // It was read in a process of its own first, which it did not harm.
    const auto file = inspect(options_.file);
    if (!file.has_value()) {
      add({kDiscovery,
           find_test(kDiscovery)->proves,
           {},
           Place::kNowhere,
           failure_of(file.error()),
           0});
      return std::move(outcomes_);
    }
    SR_TRY(check_requests(file->manifest));
    sha256_ = file->sha256;
    for (const ProviderManifest& provider : file->manifest.providers)
      for (const Place place : {Place::kHost, Place::kProcess})
        if (place == Place::kHost || !options_.in_process) {
          SR_TRY(try_provider(provider, place));
        }
    return std::move(outcomes_);
  }

 private:
  Result<> check_requests(const Manifest& manifest) const {
    std::set<std::string> served;
    for (const ProviderManifest& provider : manifest.providers)
      served.insert(provider.kinds.begin(), provider.kinds.end());
    for (const auto& [kind, request] : options_.requests.items())
      if (!served.contains(kind))
        return make_error(ErrorKind::kUsage, "found a request of ", kind, ", expected one of what ",
                          "plugin ", manifest.id,
                          " serves: ", fmt::format("{}", fmt::join(served, ", ")));
    return {};
  }

  Result<> try_provider(const ProviderManifest& provider, Place place) {
    std::string obstacle;
    if (place == Place::kHost && provider.isolation == Isolation::kProcessOnly)
      obstacle = "its manifest says \"isolation\": \"process_only\"";
    for (const Test& test : all_tests()) {
      if (stop_ || !(place == Place::kHost ? test.in_host : test.in_process)) continue;
      const bool is_first = test.name == std::string_view(kCreate);
      if (!is_first && !is_wanted(test)) continue;
      if (!obstacle.empty()) {
        add({test.name, test.proves, provider.id, place, skip(obstacle, {}), 0});
        continue;
      }
      SR_TRY(try_one(test, provider.id, place));
      const Verdict verdict = outcomes_.back().finding.verdict;
      if (is_first && (verdict == Verdict::kFail || verdict == Verdict::kSkip))
        obstacle = "there is no instance: see " + std::string(kCreate);
    }
    return {};
  }

  bool is_wanted(const Test& test) const {
    return options_.tests.empty() ||
           std::ranges::find(options_.tests, test.name) != options_.tests.end();
  }

  Result<> try_one(const Test& test, const std::string& provider, Place place) {
    SR_ASSIGN(const TemporaryFolder folder, TemporaryFolder::make());
    const auto patience = milliseconds(options_.timeout) / kPatienceParts;
    const Task task{test.name,         options_.file,    provider,      place,
                    options_.seed,     patience.count(), folder.path(), options_.config,
                    options_.requests, options_.examples};
    const auto began = std::chrono::steady_clock::now();
    Finding finding = run(task);
    const auto took = std::chrono::steady_clock::now() - began;
    add({test.name, test.proves, provider, place, std::move(finding),
         std::chrono::duration_cast<milliseconds>(took).count()});
    return {};
  }

  Finding run(const Task& task) const {
    Output output{canary(options_.seed), {}, {}, false};
    const auto process =
        Process::spawn(options_.program, isolation::kConformanceFlag, listen(output));
    if (!process.has_value()) return fail(process.error().message, "a process for the test", {});
    (*process)->read([](Frame) {}, [] {});
    const auto answer = (*process)->channel()->call(Message::kConformance,
                                                    Encoder().text(encode(task)), options_.timeout);
    if (!answer)
      (*process)->kill_if_silent("it did not end within " +
                                 std::to_string(options_.timeout.count()) + " s and was killed");
    (*process)->channel()->close();
    (*process)->join();
    const Process::End end = (*process)->end(staged(task), kDying);
    if (!answer)
      return fail("its process ended: " + end.cause + output.told(),
                  "a process that goes on until the test is done",
                  "Run the plugin under a debugger or a sanitizer; the cause names the function "
                  "where it is known");
    Finding finding = decode_finding(Decoder(answer->payload).text());
    if (output.leaks && finding.verdict != Verdict::kFail)
      return fail("the value of a secret came out in its output",
                  "no secret on standard output or standard error", "Take it out there");
    return finding;
  }

  // Where the process of the test put its copy.
  LoadedPlugin staged(const Task& task) const {
    LoadedPlugin out;
    out.staged = task.folder / "plugins" / sha256_ / options_.file.filename();
    return out;
  }

  void add(Outcome outcome) {
    on_outcome_(outcome);
    outcomes_.push_back(std::move(outcome));
  }

  const Options& options_;
  const OnOutcome& on_outcome_;
  const std::atomic<bool>& stop_;
  std::string sha256_;
  std::vector<Outcome> outcomes_;
};

}  // namespace

Result<std::vector<Outcome>> check(const Options& options, const OnOutcome& on_outcome,
                                   const std::atomic<bool>& stop) {
  return Runner(options, on_outcome, stop).run();
}

}  // namespace showrunner::plugin::conformance
