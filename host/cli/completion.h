// Shell completion, made from the commands and options that there are.
//
// Threads: pure function.
#pragma once
#include <string>

namespace CLI {
class App;
}

namespace showrunner::cli {

// A script for bash, zsh or fish. Commands and options are completed; all else as files.
std::string completion(const CLI::App& app, const std::string& shell);

}  // namespace showrunner::cli
