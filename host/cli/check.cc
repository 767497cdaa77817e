#include "host/cli/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <future>
#include <memory>

#include "host/cli/action.h"
#include "host/cli/interrupt.h"
#include "host/cli/new_plugin.h"
#include "host/cli/output.h"
#include "host/cli/output_file.h"
#include "host/plugin/conformance/report.h"
#include "host/plugin/conformance/runner.h"
#include "host/plugin/conformance/tests.h"

namespace showrunner::cli {
namespace {

namespace conformance = plugin::conformance;
using conformance::Outcome;
using conformance::Verdict;
using Outcomes = std::vector<Outcome>;

// The requests of the projects that `plugin new` makes, by kind.
Result<Json> example_requests() {
  constexpr std::string_view kName = "/any/request.json";
  Json out = Json::object();
  for (const TemplateFile& file : template_files()) {
    if (!file.path.ends_with(kName)) continue;
    std::string kind(file.path.substr(0, file.path.size() - kName.size()));
    kind[kind.rfind('-')] = '/';
    SR_ASSIGN(out[kind], parse_json(file.text, file.path));
  }
  return ok(std::move(out));
}

Result<Json> read_config(const std::string& config) {
  return config.starts_with('{') ? parse_json(config, "--config") : read_input(config);
}

Result<Json> read_requests(const std::vector<std::string>& options) {
  Json out = Json::object();
  for (const std::string& option : options) {
    const size_t equals = option.find('=');
    if (equals == std::string::npos)
      return make_error(ErrorKind::kUsage, "--request: found \"", option,
                        "\", expected KIND=FILE, e.g. tts.speak/1=request.json");
    SR_ASSIGN(out[option.substr(0, equals)], read_input(option.substr(equals + 1)));
  }
  return ok(std::move(out));
}

Result<conformance::Options> read_options(const CheckOptions& options) {
  conformance::Options out;
  out.file = options.file;
  out.seed = options.seed;
  out.in_process = options.in_process;
  out.tests = options.tests;
  out.timeout = std::chrono::seconds(options.timeout_s);
  if (!options.config.empty()) {
    SR_ASSIGN(out.config, read_config(options.config));
  }
  SR_ASSIGN(out.requests, read_requests(options.requests));
  SR_ASSIGN(out.examples, example_requests());
  return out;
}

// The first signal ends it after the test that runs.
Result<Outcomes> run(const conformance::Options& options, bool json, bool* cancelled) {
  std::atomic<bool> stop{false};
  Wait wait;
  auto outcomes = std::async(std::launch::async, [&] {
    const std::unique_ptr<Wait, void (*)(Wait*)> end(&wait, [](Wait* one) { one->done(); });
    return conformance::check(
        options,
        [&](const Outcome& outcome) {
          if (json) return;
          print(conformance::to_text(outcome));
          static_cast<void>(std::fflush(stdout));  // at once; check_stdout() tells a failure
        },
        stop);
  });
  wait.until_done([&] { stop = true; });
  *cancelled = stop;
  return outcomes.get();
}

}  // namespace

std::vector<std::string> check_names() {
  std::vector<std::string> out;
  for (const conformance::Test& test : conformance::all_tests()) out.emplace_back(test.name);
  return out;
}

Result<> check_plugin(const CheckOptions& options, bool json) {
  if (options.junit) SR_TRY(check_output_file(*options.junit));
  SR_ASSIGN(const conformance::Options wanted, read_options(options));
  bool cancelled = false;
  SR_ASSIGN(const Outcomes outcomes, run(wanted, json, &cancelled));
  if (options.junit)
    SR_TRY(
        write_output_file(*options.junit, conformance::to_junit(outcomes, options.file.string())));
  const std::string summary =
      fmt::format("{}, seed {}", conformance::summary(outcomes), options.seed);
  if (json)
    print_json({{"file", options.file.string()},
                {"seed", options.seed},
                {"tests", conformance::to_json(outcomes)}});
  else
    print(summary + '\n');
  if (cancelled) return make_error(ErrorKind::kCancelled, "cancelled: ", summary);
  const auto failed = [](const Outcome& one) { return one.finding.verdict == Verdict::kFail; };
  if (std::ranges::none_of(outcomes, failed)) return {};
  return make_error(ErrorKind::kPlugin, options.file.string(), ": ", summary,
                    ". Each failed test says what mends it");
}

}  // namespace showrunner::cli
