// showrunner plugin check: whether a plugin keeps the rules of the ABI, before anybody relies on
// it.
//
// Needs no state and no configuration. Threads: the main thread. Errors: kUsage, kInput for what it
// is given; kPlugin if a test failed.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/base/result.h"

namespace showrunner::cli {

struct CheckOptions {
  std::filesystem::path file;
  std::string config;                 // a file, or JSON that starts with {; empty: made up
  std::vector<std::string> requests;  // KIND=FILE
  uint64_t seed = 1;
  int timeout_s = 60;
  bool in_process = false;
  std::vector<std::string> tests;  // names; empty: all
  std::optional<std::filesystem::path> junit;
};

std::vector<std::string> check_names();  // of all tests

Result<> check_plugin(const CheckOptions& options, bool json);

}  // namespace showrunner::cli
