#include "ask.h"

#include <utility>

namespace showrunner::drama {
namespace {

std::vector<Problem> faults_of(const sr::Json& json, const Check& check) {
  if (!json.is_object()) return {{"", "text that is not a JSON object", "one JSON object"}};
  try {
    return check(json);
  } catch (const sr::Json::exception& error) {
    return {{"", error.what(), "a document that satisfies the schema"}};
  }
}

}  // namespace

sr::Json json_of_answer(const std::string& text) {
  const size_t begin = text.find('{');
  const size_t end = text.rfind('}');
  if (begin == std::string::npos || end == std::string::npos || end < begin)
    return sr::Json(sr::Json::value_t::discarded);
  return sr::Json::parse(text.begin() + static_cast<std::ptrdiff_t>(begin),
                         text.begin() + static_cast<std::ptrdiff_t>(end + 1), nullptr, false);
}

sr::Task<Answer> ask(sr::Run& run, std::string path, const Prompt& prompt, Check check) {
  sr::ChatRequest request = prompt.request;
  sr::StepOptions options;
  options.estimate = prompt.estimate;
  sr::ChatResult said = co_await run.call(path, std::move(request), std::move(options));
  Answer answer;
  answer.json = json_of_answer(said.text);
  answer.problems = faults_of(answer.json, check);
  if (answer.problems.empty()) co_return answer;

  request = retry_request(prompt.request, said.text, describe(answer.problems));
  sr::StepOptions again;
  again.estimate = prompt.estimate;
  said = co_await run.call(path + "-retry1", std::move(request), std::move(again));
  Answer second;
  second.json = json_of_answer(said.text);
  second.problems = faults_of(second.json, check);
  // A second answer without any object is worth less than the faulty first one.
  if (second.json.is_object() || !answer.json.is_object()) co_return second;
  co_return answer;
}

void require_none(const std::string& path, const std::vector<Problem>& problems) {
  if (problems.empty()) return;
  std::string message = "step " + path + ": the language model's answer cannot be used (" +
                        std::to_string(problems.size()) + " faults), first " +
                        describe(problems.front()) + ". Redo the step or use another model";
  throw sr::Error(SR_INTERNAL, message, SR_RETRY_OTHER, SR_EFFECT_NONE);
}

}  // namespace showrunner::drama
