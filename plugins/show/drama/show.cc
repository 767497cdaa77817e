#include "show.h"

namespace showrunner::drama {

sr::Task<sr::Json> Drama::act(sr::Run&, std::string action, sr::Json) {
  throw sr::unimplemented("the show drama has the actions plan and produce, not " + action);
  co_return sr::Json();
}

sr::Json Drama::catalog() {
  return {{"description", "Plans drama series and produces their episodes."},
          {"models", sr::Json::array({{{"id", "drama"},
                                       {"kinds", {"show.plan/1", "show.produce/1"}},
                                       {"languages", {"ko", "en"}}}})}};
}

}  // namespace showrunner::drama
