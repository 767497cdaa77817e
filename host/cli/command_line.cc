#include "host/cli/command_line.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <exception>
#include <functional>

#include "host/base/kinds.h"
#include "host/cli/check.h"
#include "host/cli/completion.h"
#include "host/cli/doctor.h"
#include "host/cli/inspect.h"
#include "host/cli/interrupt.h"
#include "host/cli/new_plugin.h"
#include "host/cli/output.h"
#include "host/cli/pin.h"
#include "host/cli/produce.h"
#include "host/cli/serve.h"
#include "host/store/state_folder.h"

namespace showrunner::cli {
namespace {

struct Options {
  Settings settings{std::nullopt, store::default_state_root()};
  bool json = false;
  bool dry_run = false;
  ProduceOptions produce;
  PlanOptions plan;
  CallOptions call;
  LedgerOptions ledger;
  NewPluginOptions new_plugin;
  CheckOptions check;
  std::string plugin;
  PinOptions pin;
  std::string shell;
};

using Action = std::function<Result<>()>;

void add_produce_options(CLI::App& command, ProduceOptions& options) {
  command.add_option("brief", options.brief, "The series: docs/formats.md")->required();
  command.add_option("--script", options.script,
                     "The episode's script; without it the show plans the series and writes one");
  command.add_option("--plan", options.plan, "The series' plan, as showrunner plan printed it");
  command.add_option("--episode", options.episode, "Default: the script's own number, else 1")
      ->check(CLI::Range(1, 1000));
  command.add_option("--out", options.out, "Folder for what is published")->capture_default_str();
  command.add_option("--show", options.show, "The instance of the show")->capture_default_str();
  command.add_option("--redo", options.redo,
                     "Run steps at or below this path again, e.g. ep1/scene1/line3/voice");
}

void add_producing(CLI::App& app, Options& options, Action& action) {
  CLI::App* produce_command =
      app.add_subcommand("produce", "Make an episode, or go on where an earlier try stopped");
  add_produce_options(*produce_command, options.produce);
  produce_command->add_flag("--quiet", options.produce.quiet, "No progress");
  produce_command->add_flag("--dry-run", options.dry_run, "The same as showrunner explain");
  produce_command->callback([&] {
    options.produce.json = options.json;
    action = [&] {
      return options.dry_run ? explain(options.settings, options.produce)
                             : produce(options.settings, options.produce);
    };
  });

  CLI::App* explain_command = app.add_subcommand(
      "explain", "Tell what produce would run, why, and what it would cost; runs nothing");
  add_produce_options(*explain_command, options.produce);
  explain_command->callback([&] {
    options.produce.json = options.json;
    action = [&] { return explain(options.settings, options.produce); };
  });

  CLI::App* plan_command = app.add_subcommand("plan", "Plan a series: characters, arc, outlines");
  plan_command->add_option("brief", options.plan.brief, "The series: docs/formats.md")->required();
  plan_command->add_option("--out", options.plan.out, "File for the plan; default: stdout");
  plan_command->add_option("--show", options.plan.show, "The instance of the show")
      ->capture_default_str();
  plan_command->add_flag("--quiet", options.plan.quiet, "No progress");
  plan_command->callback([&] { action = [&] { return plan(options.settings, options.plan); }; });
}

void add_inspection(CLI::App& app, Options& options, Action& action) {
  CLI::App* runs = app.add_subcommand("runs", "All runs, their state and cost");
  runs->callback([&] { action = [&] { return list_runs(options.settings, options.json); }; });

  CLI::App* ledger = app.add_subcommand("ledger", "Every attempt of every call, and the budgets");
  ledger->add_option("--run", options.ledger.run_id, "Only of this run");
  ledger->add_option("--limit", options.ledger.limit, "The newest so many")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  ledger->callback([&] {
    action = [&] { return show_ledger(options.settings, options.ledger, options.json); };
  });

  CLI::App* call_command =
      app.add_subcommand("call", "One routed call: request as JSON in, result as JSON out");
  call_command->add_option("kind", options.call.kind, "E.g. tts.speak/1")->required();
  call_command->add_option("request", options.call.request, "A file; default: stdin");
  call_command->add_option("--instance", options.call.instance, "Only this one may serve");
  call_command->add_option("--out", options.call.out, "Copy the result's artifact to this file");
  call_command->callback([&] { action = [&] { return call(options.settings, options.call); }; });
}

void add_new_plugin(CLI::App& plugins, Options& options, Action& action) {
  CLI::App* command = plugins.add_subcommand("new", "A project for a plugin of your own");
  command->add_option("name", options.new_plugin.id, "Category and name, e.g. tts/acme")
      ->required();
  command->add_option("--kind", options.new_plugin.kind, "What it serves, e.g. tts.speak")
      ->required();
  command->add_option("--language", options.new_plugin.language, "c, cpp or rust")
      ->capture_default_str();
  command->add_option("--out", options.new_plugin.out, "Folder for it; default: the name");
  command->callback([&] { action = [&] { return new_plugin(options.new_plugin, options.json); }; });
}

void add_check(CLI::App& plugins, CheckOptions& options, const bool& json, Action& action) {
  CLI::App* command = plugins.add_subcommand(
      "check", "Does a plugin keep the rules of the ABI: each test in a process of its own");
  command->add_option("file", options.file, "The plugin's .so")->required();
  command->add_option("--config", options.config,
                      "The instance's config, a file or JSON; default: made from its schema");
  command
      ->add_option("--request", options.requests,
                   "KIND=FILE: what to ask; default: an example of the kind")
      ->allow_extra_args(false);
  command->add_option("--seed", options.seed, "Of what is left to chance")->capture_default_str();
  command->add_option("--timeout", options.timeout_s, "Seconds for one test")
      ->check(CLI::Range(1, 86400))
      ->capture_default_str();
  command->add_option("--test", options.tests, "Only this one; may be repeated")
      ->allow_extra_args(false)
      ->check(CLI::IsMember(check_names()));
  command->add_flag("--in-process", options.in_process,
                    "Only in the host's process, not in one of its own");
  command->add_option("--junit", options.junit, "File for the results as JUnit's XML");
  command->callback([&] { action = [&] { return check_plugin(options, json); }; });
}

void add_administration(CLI::App& app, Options& options, Action& action) {
  CLI::App* plugins = app.add_subcommand("plugin", "Plugins: what is there, and is it usable");
  plugins->require_subcommand(1);
  plugins->add_subcommand("list", "All plugins with state, instances and kinds")->callback([&] {
    action = [&] { return list_plugins(options.settings, options.json); };
  });
  CLI::App* show =
      plugins->add_subcommand("show", "One plugin's manifest, with how to configure it");
  show->add_option("id", options.plugin, "E.g. tts/espeak")->required();
  show->callback([&] { action = [&] { return show_plugin(options.settings, options.plugin); }; });
  add_new_plugin(*plugins, options, action);
  add_check(*plugins, options.check, options.json, action);

  CLI::App* release = plugins->add_subcommand(
      "release", "End the quarantine of a plugin that crashed too often, and forget its faults");
  release->add_option("id", options.plugin, "E.g. tts/acme")->required();
  release->callback(
      [&] { action = [&] { return release_plugin(options.settings, options.plugin); }; });

  app.add_subcommand("doctor", "What cannot be used and why, faults, and how plugins are confined")
      ->callback([&] { action = [&] { return doctor(options.settings, options.json); }; });

  CLI::App* pin = plugins->add_subcommand(
      "pin", "Refuse these plugins from now on, should their content be another than now");
  CLI::Option* ids = pin->add_option("ids", options.pin.ids, "E.g. tts/espeak");
  pin->add_flag("--all", options.pin.all, "Every plugin that is there")->excludes(ids);
  pin->callback(
      [&] { action = [&] { return pin_plugins(options.settings, options.pin, options.json); }; });
  CLI::App* unpin = plugins->add_subcommand("unpin", "Take these plugins with any content again");
  unpin->add_option("ids", options.pin.ids, "E.g. tts/espeak")->required();
  unpin->callback([&] {
    action = [&] { return unpin_plugins(options.settings, options.pin.ids, options.json); };
  });

  app.add_subcommand("serve", "The host as a service, with an HTTP API, until it is told to end")
      ->callback([&] { action = [&] { return serve(options.settings, options.json); }; });

  CLI::App* config = app.add_subcommand("config", "The configuration");
  config->require_subcommand(1);
  config->add_subcommand("check", "Is it valid, and is every enabled instance usable")
      ->callback([&] { action = [&] { return check_config(options.settings, options.json); }; });
  config->add_subcommand("schema", "Its JSON Schema, for editors")->callback([&] {
    action = [] {
      print(std::string(embedded_schema("config-1")) + '\n');
      return Result<>();
    };
  });
}

void add_completion(CLI::App& app, Options& options, Action& action) {
  CLI::App* command = app.add_subcommand(
      "completion", "Prints completion for a shell: source <(showrunner completion bash)");
  command->add_option("shell", options.shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->callback([&] {
    action = [&] {
      print(completion(app, options.shell));
      return Result<>();
    };
  });
}

// A script's unset variable, most likely.
Result<> check_settings(const Settings& settings) {
  if (settings.state.empty())
    return make_error(ErrorKind::kUsage, "--state: expected a folder, found an empty name. Name ",
                      "one, or leave --state away for ", store::default_state_root().string());
  if (settings.config && settings.config->empty())
    return make_error(ErrorKind::kUsage, "--config: expected a file, found an empty name. Name ",
                      "one, or leave --config away for the default");
  return {};
}

// Else a file that is opened later takes the place of a closed one, and gets what is printed.
void fill_closed_streams() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
      static_cast<void>(open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY));
}

int parse_and_run(int argc, char** argv, Options& options) {
  Action action;
  CLI::App app{
      "Makes productions from providers of generative media: script, voices, pictures, "
      "edit, publication.\nExit codes and environment: docs/operating.md"};
  app.name("showrunner");
  app.set_version_flag("--version", SHOWRUNNER_VERSION);
  app.fallthrough();
  app.require_subcommand(1);
  app.add_option("--config", options.settings.config,
                 "Configuration file; default: $SHOWRUNNER_CONFIG, ~/.config/showrunner/"
                 "config.json, /etc/showrunner/config.json");
  app.add_option("--state", options.settings.state, "State folder; default: $SHOWRUNNER_STATE or")
      ->capture_default_str();
  app.add_flag("--json", options.json, "Results and errors as one JSON document on stdout");
  add_producing(app, options, action);
  add_inspection(app, options, action);
  add_administration(app, options, action);
  add_completion(app, options, action);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    if (options.json) return report({ErrorKind::kUsage, error.what()}, true);
    app.exit(error);
    return exit_code(ErrorKind::kUsage);
  }
  Result<> done = check_settings(options.settings);
  if (done.has_value()) done = action();
  return done.has_value() ? 0 : report(done.error(), options.json);
}

}  // namespace

int run_command_line(int argc, char** argv) {
  fill_closed_streams();
  catch_signals();
  Options options;
  return check_stdout(
      report_exceptions([&] { return parse_and_run(argc, argv, options); }, options.json));
}

int report_exceptions(const std::function<int()>& run, const bool& json) {
  try {
    return run();
  } catch (const std::exception& error) {
    return report({ErrorKind::kInternal, fmt::format("unexpected error: {}", error.what())}, json);
  }
}

}  // namespace showrunner::cli
