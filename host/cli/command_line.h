// The command line: options to commands, and errors to exit codes.
#pragma once

namespace showrunner::cli {

// The process's exit code.
int run_command_line(int argc, char** argv);

}  // namespace showrunner::cli
