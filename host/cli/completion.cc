#include "host/cli/completion.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <vector>

namespace showrunner::cli {
namespace {

std::vector<std::string> words_after(const CLI::App& command) {
  std::vector<std::string> out;
  for (const CLI::App* sub : command.get_subcommands([](const CLI::App*) { return true; }))
    out.push_back(sub->get_name());
  for (const CLI::Option* option : command.get_options())
    for (const std::string& name : option->get_lnames()) out.push_back("--" + name);
  return out;
}

// "produce" -> its options, "plugin" -> list show, "plugin show" -> its options.
void collect(const CLI::App& command, const std::string& path,
             std::vector<std::pair<std::string, std::string>>& out) {
  out.emplace_back(path, fmt::format("{}", fmt::join(words_after(command), " ")));
  for (const CLI::App* sub : command.get_subcommands([](const CLI::App*) { return true; }))
    collect(*sub, path.empty() ? sub->get_name() : path + ' ' + sub->get_name(), out);
}

std::string bash(const std::vector<std::pair<std::string, std::string>>& commands) {
  std::string cases;
  for (const auto& [path, words] : commands)
    cases += fmt::format("    \"{}\") words=\"{}\" ;;\n", path, words);
  return "_showrunner() {\n"
         "  local path= words= i\n"
         "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
         "    [[ ${COMP_WORDS[i]} =~ ^[a-z]+$ ]] && path=\"${path:+$path }${COMP_WORDS[i]}\"\n"
         "  done\n"
         "  case \"$path\" in\n" +
         cases +
         "  esac\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
         "}\n"
         "complete -o default -o bashdefault -F _showrunner showrunner\n";
}

std::string fish(const CLI::App& command, const std::string& condition) {
  std::string out;
  const auto subcommands = command.get_subcommands([](const CLI::App*) { return true; });
  for (const CLI::Option* option : command.get_options())
    for (const std::string& name : option->get_lnames())
      out += fmt::format("complete -c showrunner -n '{}' -l {}\n", condition, name);
  for (const CLI::App* sub : subcommands) {
    out += fmt::format("complete -c showrunner -f -n '{}' -a {}\n", condition, sub->get_name());
    out += fish(*sub, "__fish_seen_subcommand_from " + sub->get_name());
  }
  return out;
}

}  // namespace

std::string completion(const CLI::App& app, const std::string& shell) {
  if (shell == "fish") return fish(app, "__fish_use_subcommand");
  std::vector<std::pair<std::string, std::string>> commands;
  collect(app, "", commands);
  return (shell == "zsh" ? "autoload -U +X bashcompinit && bashcompinit\n" : "") + bash(commands);
}

}  // namespace showrunner::cli
