// Where the configuration's files are.
//
// Threads: any, while nobody changes the environment. Errors: kConfig for a file or folder that is
// there but cannot be looked at, with path, cause and fix; one that is not there is skipped.
#pragma once
#include <filesystem>
#include <optional>
#include <vector>

#include "host/base/result.h"

namespace showrunner::config {

// In the order of merging: the main file, then conf.d/*.json beside it by name, without hidden
// ones. The main file is `named`, else $SHOWRUNNER_CONFIG, whether or not it is there; else
// config.json in the first default folder that holds any of these files.
Result<std::vector<std::filesystem::path>> find_files(
    const std::optional<std::filesystem::path>& named);

// plugins.lock beside these files. Without any of them, in the first default folder that holds one,
// else in the first default folder.
Result<std::filesystem::path> find_pin_file(const std::optional<std::filesystem::path>& named);

}  // namespace showrunner::config
