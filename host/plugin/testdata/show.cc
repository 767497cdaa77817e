// A show that takes the steps that its request lists:
//
//   {"steps": [{"path", "kind", "request", "pin"?, "prefer"?, "subject"?, "estimate"?,
//               "forget"?: true, do not wait for it}],
//    "at_once"?: true, all together, "event"?: {..}, "progress"?: 0.5}
//
// {"$from": path} in a step's request stands for the result of an earlier step. The result is
// {path: result}.
#include "showrunner/cpp/show.hpp"

#include "showrunner/cpp/plugin.hpp"

namespace showrunner::test_show {

using sr::Json;

Json fill(const Json& value, const Json& results) {
  if (value.is_object() && value.contains("$from")) return results.at(value["$from"]);
  if (!value.is_structured()) return value;
  Json out = value;
  for (Json& member : out) member = fill(member, results);
  return out;
}

sr::Task<Json> take(sr::Run run, Json step, Json request) {
  sr::StepOptions options;
  options.pin = step.value("pin", "");
  options.prefer_instance = step.value("prefer", "");
  options.subject = step.value("subject", "");
  if (step.contains("estimate")) options.estimate = step["estimate"];
  std::string path = step["path"];
  std::string kind = step["kind"];
  co_return co_await run.call(std::move(path), std::move(kind), std::move(request),
                              std::move(options));
}

sr::detail::Detached forget(sr::Task<Json> task) {
  try {
    co_await std::move(task);
  } catch (const sr::Error&) {
    // Nobody waits for it.
  }
}

class Show : public sr::ShowProvider {
 public:
  Show(sr::Host host, const sr::InstanceArgs&) : ShowProvider(host) {}

  Json catalog() override { return {{"entries", Json::array()}}; }

  sr::Task<Json> act(sr::Run& run, std::string, Json request) override {
    if (request.contains("event")) run.event("noted", request["event"]);
    if (request.contains("progress")) run.progress(request["progress"], "half");
    const Json steps = request.value("steps", Json::array());
    Json results = Json::object();
    if (request.value("at_once", false)) {
      std::vector<sr::Task<Json>> tasks;
      for (const Json& step : steps) tasks.push_back(take(run, step, step["request"]));
      const std::vector<Json> made = co_await sr::all(std::move(tasks));
      for (size_t i = 0; i < made.size(); ++i) results[steps[i]["path"]] = made[i];
      co_return results;
    }
    for (const Json& step : steps) {
      Json filled = fill(step["request"], results);
      sr::Task<Json> task = take(run, step, std::move(filled));
      if (step.value("forget", false)) {
        forget(std::move(task));
        continue;
      }
      Json result = co_await std::move(task);
      results[step["path"]] = std::move(result);
    }
    co_return results;
  }
};

}  // namespace showrunner::test_show

SR_PLUGIN({"show", sr::provider_table<showrunner::test_show::Show>()});
