#include <malloc.h>

#include <string_view>

#include "host/cli/command_line.h"
#include "host/plugin/conformance/child.h"
#include "host/plugin/isolation/child_process.h"
#include "host/plugin/isolation/shim.h"

namespace {

// Frames and samples are large, short-lived and used by many threads. With glibc's defaults each
// thread's arena keeps what it ever held: three times the memory of a film's production.
void return_large_blocks_to_the_system() {
  constexpr int kArenas = 2;
  constexpr int kLargeBytes = 256 << 10;
  mallopt(M_ARENA_MAX, kArenas);
  mallopt(M_MMAP_THRESHOLD, kLargeBytes);
}

}  // namespace

int main(int argc, char** argv) {
  return_large_blocks_to_the_system();
  namespace plugin = showrunner::plugin;
  const std::string_view first = argc > 1 ? argv[1] : "";
  if (first == plugin::isolation::kShimFlag) return plugin::isolation::run_shim(argc, argv);
  if (first == plugin::isolation::kConformanceFlag)
    return plugin::conformance::run_child(argc, argv);
  return showrunner::cli::run_command_line(argc, argv);
}
