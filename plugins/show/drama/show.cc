#include "show.h"

#include "episode.h"
#include "plan.h"

namespace showrunner::drama {
namespace {

sr::Task<sr::Json> make_plan(sr::Run& run, sr::Json request) {
  const Brief brief = sr::read_json<Brief>(request);
  run.progress(0, "planning the series");
  const Plan plan = co_await plan_series(run, brief);
  co_return sr::write_json(plan);
}

}  // namespace

sr::Task<sr::Json> Drama::act(sr::Run& run, std::string action, sr::Json request) {
  if (action == "plan") return make_plan(run, std::move(request));
  if (action == "produce") return produce(run, std::move(request));
  throw sr::unimplemented("the show drama has the actions plan and produce, not " + action);
}

sr::Json Drama::catalog() {
  return {{"description", "Plans drama series and produces their episodes."},
          {"models", sr::Json::array({{{"id", "drama"},
                                       {"kinds", {"show.plan/1", "show.produce/1"}},
                                       {"languages", {"ko", "en"}}}})}};
}

}  // namespace showrunner::drama
