#include "input.h"

#include <map>

#include "plan_check.h"
#include "showrunner/cpp/error.hpp"

namespace showrunner::drama {
namespace {

using std::string;

void require(const string& base, std::vector<Problem> problems) {
  if (problems.empty()) return;
  problems.front().pointer.insert(0, base);
  string message = describe(problems.front());
  if (problems.size() > 1) message += " (and " + std::to_string(problems.size() - 1) + " more)";
  throw sr::invalid_argument(message);
}

std::vector<Problem> check_scene_numbers(const Script& script) {
  std::vector<Problem> out;
  std::map<int, size_t> seen;
  for (size_t i = 0; i < script.scenes.size(); ++i) {
    const int number = script.scenes[i].scene_number;
    const auto [it, fresh] = seen.emplace(number, i);
    if (!fresh)
      out.push_back({"/scenes/" + std::to_string(i) + "/scene_number", std::to_string(number),
                     "a number of its own; /scenes/" + std::to_string(it->second) + " has it"});
  }
  return out;
}

}  // namespace

ProduceInput read_input(const sr::Json& request) {
  ProduceInput input;
  input.brief = sr::read_json<Brief>(request.at("brief"));
  require("/brief", check_characters(input.brief.characters));
  if (request.contains("plan")) {
    input.plan = sr::read_json<Plan>(request["plan"]);
    require("/plan", check_characters(input.plan->characters));
  }
  if (request.contains("script")) {
    input.script = sr::read_json<Script>(request["script"]);
    input.episode = input.script->episode_number;
  }
  input.episode = request.value("episode", input.episode);
  if (request.contains("folder")) input.folder = request["folder"].get<string>();
  return input;
}

void check_for_production(Script& script, const std::vector<Character>& characters) {
  for (Scene& scene : script.scenes)
    for (size_t i = 0; i < scene.dialogues.size(); ++i)
      if (scene.dialogues[i].id == 0) scene.dialogues[i].id = static_cast<int>(i) + 1;
  require("/script", check_script(script, characters));
  require("/script", check_scene_numbers(script));
  complete_casts(script);
}

}  // namespace showrunner::drama
