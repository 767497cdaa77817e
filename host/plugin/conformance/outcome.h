// What a test of a plugin's conformance found.
//
// Threads: values, any.
#pragma once
#include <cstdint>
#include <string>

#include "host/plugin/load_state.h"

namespace showrunner::plugin::conformance {

enum class Verdict {
  kPass,
  kWarn,  // allowed, but look at it
  kFail,
  kSkip  // nothing could be proved
};
const char* verdict_name(Verdict verdict);  // "pass"

// Where the plugin's code runs during a test.
enum class Place {
  kNowhere,
  kHost,    // as in the host's process
  kProcess  // in a process of its own
};
const char* place_name(Place place);  // "", and as in an instance's "isolation": "host", "process"

struct Finding {
  Verdict verdict = Verdict::kPass;
  std::string found;
  std::string expected;
  std::string fix;
};

inline Finding pass(std::string found = {}) { return {Verdict::kPass, std::move(found), {}, {}}; }
inline Finding fail(std::string found, std::string expected, std::string fix) {
  return {Verdict::kFail, std::move(found), std::move(expected), std::move(fix)};
}
inline Finding warn(std::string found, std::string expected, std::string fix) {
  return {Verdict::kWarn, std::move(found), std::move(expected), std::move(fix)};
}
inline Finding skip(std::string found, std::string fix) {
  return {Verdict::kSkip, std::move(found), {}, std::move(fix)};
}
// Its message says all three.
Finding failure_of(const LoadFailure& failure);

// The one that counts: a failure, else a warning, else the first.
Finding worse_of(Finding first, Finding second);

struct Outcome {
  std::string test;
  std::string proves;
  std::string provider;  // empty: of the file
  Place place = Place::kNowhere;
  Finding finding;
  int64_t took_ms = 0;
};

}  // namespace showrunner::plugin::conformance
