// The command line: options to commands, and errors to exit codes.
#pragma once
#include <functional>

namespace showrunner::cli {

// The process's exit code.
int run_command_line(int argc, char** argv);

// The exit code of `run`; of an exception, 1, told as JSON if `json` is set by then.
int report_exceptions(const std::function<int()>& run, const bool& json);

}  // namespace showrunner::cli
