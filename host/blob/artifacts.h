// Artifacts within JSON documents: every object with a member "sha256" of 64 hexadecimal digits.
//
// Threads: pure functions.
#pragma once
#include <functional>
#include <string>

#include "host/base/json.h"

namespace showrunner::blob {

void for_each_artifact(const Json& document,
                       const std::function<void(const std::string& sha256)>& visit);
// Gives each artifact's hash the value that `replace` returns.
void replace_artifacts(Json& document,
                       const std::function<std::string(const std::string& sha256)>& replace);

}  // namespace showrunner::blob
