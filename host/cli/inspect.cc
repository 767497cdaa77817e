#include "host/cli/inspect.h"

#include <fmt/format.h>

#include "host/api/documents.h"
#include "host/blob/artifacts.h"
#include "host/cli/action.h"
#include "host/cli/interrupt.h"
#include "host/cli/output.h"
#include "host/cli/output_file.h"
#include "host/cli/serve.h"
#include "host/ledger/ledger.h"
#include "host/run/journal.h"
#include "host/store/state_folder.h"

namespace showrunner::cli {
namespace {

using Table = std::vector<std::vector<std::string>>;

std::string kinds_of(const Json& plugin) {
  std::vector<std::string> kinds;
  if (plugin.contains("providers"))
    for (const Json& provider : plugin["providers"])
      for (const Json& kind : provider["kinds"]) kinds.push_back(kind);
  return fmt::format("{}", fmt::join(kinds, " "));
}

// Of the service that has the state, else of a host of our own.
Result<Json> plugins_document(const Settings& settings) {
  SR_ASSIGN(auto told, ask_service(settings, "/api/v1/plugins"));
  if (told) return ok(std::move(*told));
  SR_ASSIGN(const auto application, Application::open(settings));
  return ok(api::plugins_json(application->plugins().status()));
}

std::string outcome_text(const ledger::Attempt& attempt) {
  if (attempt.state != "failed") return attempt.outcome.message;
  return fmt::format("{} (retry {}, effect {}) {}", attempt.outcome.code, attempt.outcome.retry,
                     attempt.outcome.effect, attempt.outcome.message);
}

Json attempt_json(const ledger::Attempt& attempt) {
  Json out{{"id", attempt.id},
           {"call", attempt.intent.call},
           {"attempt", attempt.intent.number},
           {"instance", attempt.intent.instance},
           {"plugin", attempt.intent.plugin},
           {"kind", attempt.intent.kind},
           {"path", attempt.intent.path},
           {"state", attempt.state},
           {"hold_nano_usd", attempt.intent.hold_nano_usd},
           {"charge_nano_usd", attempt.outcome.charge_nano_usd},
           {"overrun_nano_usd", attempt.overrun_nano_usd},
           {"code", attempt.outcome.code},
           {"retry", attempt.outcome.retry},
           {"effect", attempt.outcome.effect},
           {"vendor_code", attempt.outcome.vendor_code},
           {"message", attempt.outcome.message},
           {"started_at", format_utc(attempt.started_at_unix_ms)}};
  if (attempt.intent.run_id) out["run"] = *attempt.intent.run_id;
  if (attempt.finished_at_unix_ms > 0) out["finished_at"] = format_utc(attempt.finished_at_unix_ms);
  if (!attempt.outcome.usage_json.empty()) out["usage"] = Json::parse(attempt.outcome.usage_json);
  return out;
}

Json budget_json(const ledger::BudgetState& state) {
  return {{"name", state.budget.name},
          {"window", state.window},
          {"cap_nano_usd", state.budget.cap_nano_usd},
          {"held_nano_usd", state.held_nano_usd},
          {"charged_nano_usd", state.charged_nano_usd},
          {"overrun_nano_usd", state.overrun_nano_usd},
          {"left_nano_usd", state.left_nano_usd()}};
}

bool is_served(const std::vector<plugin::PluginStatus>& plugins, const std::string& kind) {
  for (const auto& status : plugins)
    if (status.manifest)
      for (const auto& provider : status.manifest->providers)
        if (provider.serves(kind)) return true;
  return false;
}

// A cap on a kind that nobody knows would never apply.
std::string fault_of_budgets(Application& application) {
  std::string out;
  for (const config::Budget& budget : application.config().budgets)
    for (const std::string& kind : budget.kinds)
      if (application.kinds().find(kind) == nullptr &&
          !is_served(application.plugins().status(), kind))
        out += fmt::format(
            "{}/budgets/{}/kinds: there is no kind \"{}\". Correct it; showrunner plugin list "
            "shows the kinds that there are",
            out.empty() ? "" : "\n", budget.name, kind);
  return out;
}

Result<std::unique_ptr<store::Database>> open_database(const Settings& settings) {
  return store::Database::open_read_only(settings.state / store::StateFolder::kDatabase);
}

}  // namespace

Result<> list_plugins(const Settings& settings, bool json) {
  SR_ASSIGN(const Json document, plugins_document(settings));
  if (json) {
    print_json(document);
    return {};
  }
  Table rows{{"PLUGIN", "VERSION", "PINNED", "STATE", "INSTANCES", "KINDS"}};
  std::string messages;
  for (const Json& plugin : document) {
    std::vector<std::string> names;
    for (const Json& instance : plugin["instances"]) {
      const std::string name = instance["name"], state = instance["state"];
      names.push_back(state == "loaded" ? name : name + ":" + state);
      const std::string message = instance["message"];
      if (!message.empty() && message != plugin["message"]) messages += message + '\n';
    }
    const std::string id = plugin["id"], file = plugin["file"], message = plugin["message"];
    rows.push_back({id.empty() ? std::filesystem::path(file).filename().string() : id,
                    plugin["version"], plugin["pinned"].get<bool>() ? "yes" : "", plugin["state"],
                    fmt::format("{}", fmt::join(names, " ")), kinds_of(plugin)});
    if (!message.empty()) messages += message + '\n';
  }
  print(format_table(rows) + messages);
  return {};
}

Result<> show_plugin(const Settings& settings, const std::string& id) {
  SR_ASSIGN(const auto told, ask_service(settings, "/api/v1/plugins/" + id));
  if (told) {
    print_json(*told, 2);
    return {};
  }
  SR_ASSIGN(const auto application, Application::open(settings));
  for (const auto& status : application->plugins().status()) {
    if (status.id != id || !status.manifest) continue;
    print_json(api::plugin_details_json(status, settings.state), 2);
    return {};
  }
  return make_error(ErrorKind::kNotFound, "no plugin ", id,
                    ". showrunner plugin list shows the ids that there are");
}

Result<> check_config(const Settings& settings, bool json) {
  SR_ASSIGN(const auto application, Application::open(settings));
  SR_TRY(server_options(application->config().serve, application->state()));
  std::string messages = fault_of_budgets(*application);
  size_t usable = 0;
  for (const auto& status : application->plugins().status())
    for (const auto& instance : status.instances) {
      const bool fine = instance.state == plugin::LoadState::kLoaded ||
                        instance.state == plugin::LoadState::kDisabled;
      if (instance.state == plugin::LoadState::kLoaded) ++usable;
      if (fine) continue;
      if (!messages.empty()) messages += '\n';
      messages += fmt::format("{}: {}", instance.name, instance.message);
    }
  if (!messages.empty()) return make_error(ErrorKind::kConfig, messages);
  std::vector<std::string> files;
  for (const auto& file : application->config().files) files.push_back(file.string());
  if (json)
    print_json({{"files", files}, {"instances", usable}});
  else
    print(fmt::format("{} instances are usable. Files: {}\n", usable,
                      files.empty() ? "none, the built-in default only"
                                    : fmt::format("{}", fmt::join(files, ", "))));
  return {};
}

Result<> list_runs(const Settings& settings, bool json) {
  SR_ASSIGN(const auto database, open_database(settings));
  SR_ASSIGN(const auto runs, run::list_runs(*database));
  Json document = Json::array();
  Table rows{{"RUN", "SHOW", "ACTION", "SUBJECT", "STATE", "STEPS", "USD", "UPDATED"}};
  for (const run::RunRecord& run : runs) {
    document.push_back({{"id", run.id},
                        {"show", run.key.show},
                        {"action", run.key.action},
                        {"subject", run.key.subject},
                        {"state", run.state},
                        {"error", run.error},
                        {"steps", run.steps},
                        {"charge_nano_usd", run.charge_nano_usd},
                        {"created_at", format_utc(run.created_at_unix_ms)},
                        {"updated_at", format_utc(run.updated_at_unix_ms)}});
    rows.push_back({std::to_string(run.id), run.key.show, run.key.action, run.key.subject,
                    run.state, std::to_string(run.steps), ledger::format_usd(run.charge_nano_usd),
                    format_utc(run.updated_at_unix_ms)});
  }
  if (json)
    print_json(document);
  else
    print(format_table(rows));
  return {};
}

Result<> show_ledger(const Settings& settings, const LedgerOptions& options, bool json) {
  SR_ASSIGN(const config::Config config, config::load(settings.config));
  SR_ASSIGN(const auto database, open_database(settings));
  SR_ASSIGN(const auto attempts, ledger::attempts(*database, options.run_id, options.limit));
  const SystemClock clock;
  SR_ASSIGN(const auto budgets, ledger::Ledger(*database, clock, config.budgets).budgets());
  Json document{{"attempts", Json::array()}, {"budgets", Json::array()}};
  Table rows{
      {"ID", "CALL", "TRY", "INSTANCE", "KIND", "STATE", "HELD", "CHARGED", "PATH", "OUTCOME"}};
  for (const ledger::Attempt& attempt : attempts) {
    document["attempts"].push_back(attempt_json(attempt));
    rows.push_back({std::to_string(attempt.id), attempt.intent.call,
                    std::to_string(attempt.intent.number), attempt.intent.instance,
                    attempt.intent.kind, attempt.state,
                    ledger::format_usd(attempt.intent.hold_nano_usd),
                    ledger::format_usd(attempt.outcome.charge_nano_usd), attempt.intent.path,
                    outcome_text(attempt)});
  }
  Table caps{{"BUDGET", "WINDOW", "CAP", "CHARGED", "HELD", "OVERRUN", "LEFT"}};
  for (const ledger::BudgetState& state : budgets) {
    document["budgets"].push_back(budget_json(state));
    caps.push_back(
        {state.budget.name, state.window, ledger::format_usd(state.budget.cap_nano_usd),
         ledger::format_usd(state.charged_nano_usd), ledger::format_usd(state.held_nano_usd),
         ledger::format_usd(state.overrun_nano_usd), ledger::format_usd(state.left_nano_usd())});
  }
  if (json)
    print_json(document);
  else
    print(format_table(rows) + (budgets.empty() ? "" : '\n' + format_table(caps)));
  return {};
}

Result<> call(const Settings& settings, const CallOptions& options) {
  const std::string file =
      options.request.empty() || options.request == "-" ? "/dev/stdin" : options.request;
  SR_ASSIGN(Json request, read_input(file));
  if (options.out) SR_TRY(check_output_file(*options.out));
  SR_ASSIGN(const auto application, Application::open(settings));
  route::CallRequest routed;
  routed.kind = options.kind;
  routed.request = std::move(request);
  routed.only = options.instance;
  route::CallOutcome outcome;
  Wait wait;
  const route::CallId id =
      application->router().start(std::move(routed), [&](route::CallOutcome finished) {
        outcome = std::move(finished);
        wait.done();
      });
  wait.until_done([&] { application->router().cancel(id); });
  if (outcome.error) return call_error(*application, *outcome.error);
  const Json result = Json::parse(outcome.result_json);
  print_json(result, 2);
  if (!options.out) return {};
  std::string artifact;
  blob::for_each_artifact(result, [&](const std::string& sha256) {
    if (artifact.empty()) artifact = sha256;
  });
  if (artifact.empty())
    return make_error(ErrorKind::kUsage, "the result of ", options.kind,
                      " holds no artifact: leave --out away");
  SR_ASSIGN(const std::string content, application->blobs().read(artifact));
  return write_output_file(*options.out, content);
}

}  // namespace showrunner::cli
