#include <exception>

#include "host/cli/command_line.h"
#include "host/cli/output.h"

int main(int argc, char** argv) {
  try {
    return showrunner::cli::run_command_line(argc, argv);
  } catch (const std::exception& error) {
    return showrunner::cli::report({showrunner::ErrorKind::kInternal, error.what()}, false);
  }
}
