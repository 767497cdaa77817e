#include "host/cli/produce.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/base/utf8.h"
#include "host/cli/action.h"
#include "host/cli/output.h"
#include "host/cli/output_file.h"
#include "host/cli/progress.h"
#include "host/ledger/ledger.h"

namespace showrunner::cli {
namespace fs = std::filesystem;
namespace {

constexpr const char* kAction = "produce";

Result<FileRequest> read_request(const ProduceOptions& options) {
  FileRequest request;
  SR_TRY(request.add("brief", options.brief));
  if (options.script) SR_TRY(request.add("script", *options.script));
  if (options.plan) SR_TRY(request.add("plan", *options.plan));
  if (options.episode) request.set("episode", *options.episode);
  if (!is_utf8(options.out.string()))
    return make_error(ErrorKind::kUsage, "the folder of --out must be named in UTF-8");
  request.set("folder", fs::absolute(options.out).lexically_normal().string());
  return request;
}

int episode_of(const Json& request) {
  if (request.contains("episode")) return request["episode"].get<int>();
  return request.contains("script") ? request["script"].value("episode_number", 1) : 1;
}

run::RunRequest run_request(const ProduceOptions& options, const FileRequest& files) {
  run::RunRequest out;
  out.key = {
      options.show, kAction,
      fmt::format("{}/ep{}", files.json()["brief"].value("title", ""), episode_of(files.json()))};
  out.request = files.json();
  out.redo = options.redo;
  return out;
}

// Of any show: only as far as its result looks like that of show.produce/1 of the drama.
std::vector<std::string> published_files(const Json& result) {
  std::vector<std::string> out;
  const Json::json_pointer files("/published/files");
  if (!result.contains(files)) return out;
  for (const Json& file : result[files])
    if (std::string path = text_at(file, "/path"); !path.empty()) out.push_back(std::move(path));
  return out;
}

// Where the film was published as a file, else where the store keeps it.
std::string film_path(Application& application, const Json& result) {
  const std::string extension =
      '.' + fs::path(text_at(result, "/film/media_type")).filename().string();
  for (const std::string& path : published_files(result))
    if (path.ends_with(extension)) return path;
  return application.blobs().path_of(text_at(result, "/film/sha256")).string();
}

std::string duration_text(const Json& result) {
  const Json::json_pointer at("/duration_ms");
  const bool known = result.contains(at) && result[at].is_number_integer();
  return format_duration(known ? result[at].get<int64_t>() : 0);
}

void print_result(Application& application, const run::RunOutcome& outcome, int64_t elapsed_ms,
                  bool json) {
  const Json& result = outcome.result;
  if (json) {
    const Json document{{"film", film_path(application, result)},
                        {"run", outcome.run_id},
                        {"steps_run", outcome.steps_run},
                        {"steps_reused", outcome.steps_reused},
                        {"cost_usd", ledger::format_usd(outcome.charge_nano_usd)},
                        {"elapsed_ms", elapsed_ms},
                        {"result", result}};
    return print_json(document);
  }
  print(fmt::format("{}, {}\n", text_at(result, "/title"), duration_text(result)));
  std::vector<std::vector<std::string>> rows{{"film", film_path(application, result)}};
  for (const std::string& path : published_files(result))
    if (path != rows.front().back()) rows.push_back({"", path});
  print(fmt::format("{}{} steps run, {} reused, {} USD, {}\n", format_table(rows),
                    outcome.steps_run, outcome.steps_reused,
                    ledger::format_usd(outcome.charge_nano_usd), format_duration(elapsed_ms)));
}

Result<> check_redone(const ProduceOptions& options, const run::RunOutcome& outcome) {
  for (const std::string& path : options.redo)
    if (std::find(outcome.redone.begin(), outcome.redone.end(), path) == outcome.redone.end())
      return make_error(ErrorKind::kUsage, "--redo ", path,
                        ": the run has no such step; all else is done. Paths look like "
                        "ep1/scene1/line3/voice; showrunner ledger shows those that ran");
  return {};
}

std::string why(const run::PlannedStep& step) {
  if (step.because_of.empty()) return run::reason_name(step.reason);
  return fmt::format("uses {}", fmt::join(step.because_of, ", "));
}

bool is_stuck(const run::PlannedStep& step) {
  return step.route.choices.empty() && !step.kind.starts_with("show.");
}

// Why nobody can serve it.
std::string obstacle(const route::Plan& route) {
  if (!route.stopped.empty()) return route.stopped;
  std::vector<std::string> reasons;
  for (const route::Refusal& refusal : route.refusals)
    reasons.push_back(refusal.instance + ": " + refusal.reason);
  return reasons.empty() ? "no enabled instance serves this kind"
                         : fmt::format("{}", fmt::join(reasons, "; "));
}

// Of the instance that would be asked first.
route::Choice first_choice(const run::PlannedStep& step) {
  return step.route.choices.empty() ? route::Choice{} : step.route.choices.front();
}

Json planned_json(const run::PlannedStep& step) {
  const route::Choice first = first_choice(step);
  Json out{{"run", step.run},
           {"path", step.path},
           {"kind", step.kind},
           {"reason", run::reason_name(step.reason)},
           {"because_of", step.because_of},
           {"instance", first.instance},
           {"expected_usd", ledger::format_usd(first.expected_nano_usd)},
           {"worst_usd", ledger::format_usd(first.worst_nano_usd)},
           {"choices", Json::array()},
           {"refusals", Json::array()}};
  for (const route::Choice& choice : step.route.choices)
    out["choices"].push_back({{"instance", choice.instance},
                              {"reason", choice.reason},
                              {"expected_usd", ledger::format_usd(choice.expected_nano_usd)},
                              {"worst_usd", ledger::format_usd(choice.worst_nano_usd)}});
  for (const route::Refusal& refusal : step.route.refusals)
    out["refusals"].push_back({{"instance", refusal.instance}, {"reason", refusal.reason}});
  if (is_stuck(step)) out["obstacle"] = obstacle(step.route);
  return out;
}

void print_explanation(const run::RunOutcome& outcome, bool json) {
  int64_t expected = 0;
  int64_t worst = 0;
  bool has_text = false;
  std::vector<std::vector<std::string>> rows, obstacles;
  Json steps = Json::array();
  for (const run::PlannedStep& step : outcome.planned) {
    const route::Choice first = first_choice(step);
    expected += first.expected_nano_usd;
    worst += first.worst_nano_usd;
    has_text = has_text || step.kind.starts_with("llm.");
    rows.push_back({"  " + step.path, step.kind, first.instance, why(step)});
    if (is_stuck(step)) obstacles.push_back({"  " + step.path, obstacle(step.route)});
    steps.push_back(planned_json(step));
  }
  if (json) {
    const Json document{{"steps", steps},
                        {"reused", outcome.steps_reused},
                        {"expected_usd", ledger::format_usd(expected)},
                        {"worst_usd", ledger::format_usd(worst)}};
    return print_json(document);
  }
  if (outcome.planned.empty())
    return print(fmt::format("Nothing would run: all {} steps are done.\n", outcome.steps_reused));
  print(fmt::format("{} steps would run, {} are done:\n{}Expected cost {} USD, at most {} USD.\n",
                    outcome.planned.size(), outcome.steps_reused, format_table(rows),
                    ledger::format_usd(expected), ledger::format_usd(worst)));
  if (!obstacles.empty())
    print(fmt::format("{} of them would fail:\n{}", obstacles.size(), format_table(obstacles)));
  if (has_text) print("New text of a language model may change more than this shows.\n");
}

}  // namespace

Result<> produce(const Settings& settings, const ProduceOptions& options) {
  const auto started = std::chrono::steady_clock::now();
  SR_ASSIGN(const FileRequest files, read_request(options));
  SR_ASSIGN(const auto application, Application::open(settings));
  SR_TRY(files.check(application->kinds(), std::string("show.") + kAction + "/1"));
  run::RunRequest request = run_request(options, files);
  run::RunOutcome outcome;
  {
    Progress progress(options.quiet);
    request.observer = &progress;
    outcome = execute(*application, std::move(request));
  }
  if (outcome.error && outcome.error->code == SR_CANCELLED && !options.redo.empty())
    return make_error(ErrorKind::kCancelled,
                      "cancelled. The same command without --redo goes on where this one stopped; "
                      "with it, its paths are asked anew");
  if (outcome.error) return run_error(*application, *outcome.error, files);
  const auto elapsed = std::chrono::steady_clock::now() - started;
  print_result(*application, outcome,
               std::chrono::duration_cast<std::chrono::milliseconds>(elapsed).count(),
               options.json);
  return check_redone(options, outcome);
}

Result<> explain(const Settings& settings, const ProduceOptions& options) {
  SR_ASSIGN(const FileRequest files, read_request(options));
  SR_ASSIGN(const auto application, Application::open(settings));
  SR_TRY(files.check(application->kinds(), std::string("show.") + kAction + "/1"));
  run::RunRequest request = run_request(options, files);
  request.explain = true;
  const run::RunOutcome outcome = execute(*application, std::move(request));
  if (outcome.error) return run_error(*application, *outcome.error, files);
  print_explanation(outcome, options.json);
  return check_redone(options, outcome);
}

Result<> plan(const Settings& settings, const PlanOptions& options) {
  FileRequest files;
  SR_TRY(files.add("", options.brief));
  if (options.out) SR_TRY(check_output_file(*options.out));
  SR_ASSIGN(const auto application, Application::open(settings));
  SR_TRY(files.check(application->kinds(), "show.plan/1"));
  run::RunRequest request;
  request.key = {options.show, "plan", files.json().value("title", "")};
  request.request = files.json();
  run::RunOutcome outcome;
  {
    Progress progress(options.quiet);
    request.observer = &progress;
    outcome = execute(*application, std::move(request));
  }
  if (outcome.error) return run_error(*application, *outcome.error, files);
  const std::string text = outcome.result.dump(2) + '\n';
  if (options.out) return write_output_file(*options.out, text);
  print(text);
  return {};
}

}  // namespace showrunner::cli
