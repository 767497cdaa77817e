// What the process of a test is told, and what it answers, as JSON.
//
// Threads: values, any. Errors: a task comes from this program; an answer may be the plugin's
// forgery, and what is wrong with it reads as a failure.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "host/base/json.h"
#include "host/plugin/conformance/outcome.h"

namespace showrunner::plugin::conformance {

struct Task {
  std::string test;  // a name of tests.h
  std::filesystem::path file;
  std::string provider;
  Place place = Place::kNowhere;
  uint64_t seed = 0;
  int64_t patience_ms = 0;         // after which what hangs should be told
  std::filesystem::path folder;    // an empty one for this test alone
  std::optional<Json> config;      // of the instance; absent: made from the provider's schema
  Json requests = Json::object();  // by kind: the author's own
  Json examples = Json::object();  // by kind: used where there is none of the author's
};

std::string encode(const Task& task);
Task decode_task(std::string_view text);

std::string encode(const Finding& finding);
Finding decode_finding(std::string_view text);

// Begins a line of the process on its standard error: where the test is.
constexpr std::string_view kStepMark = "showrunner-step ";

// What stands for a secret in a test. It must come out nowhere.
std::string canary(uint64_t seed);

}  // namespace showrunner::plugin::conformance
