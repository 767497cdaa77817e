#include "host/plugin/conformance/outcome.h"

namespace showrunner::plugin::conformance {

const char* verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "pass";
    case Verdict::kWarn:
      return "warn";
    case Verdict::kFail:
      return "fail";
    case Verdict::kSkip:
      return "skip";
  }
  return "fail";
}

const char* place_name(Place place) {
  switch (place) {
    case Place::kNowhere:
      return "";
    case Place::kHost:
      return "host";
    case Place::kProcess:
      return "process";
  }
  return "";
}

Finding failure_of(const LoadFailure& failure) {
  return fail(std::string(load_state_name(failure.state)) + ": " + failure.message, {}, {});
}

Finding worse_of(Finding first, Finding second) {
  for (const Verdict verdict : {Verdict::kFail, Verdict::kWarn})
    for (Finding* finding : {&first, &second})
      if (finding->verdict == verdict) return std::move(*finding);
  return first;
}

}  // namespace showrunner::plugin::conformance
