#include <malloc.h>

#include <cstring>

#include "host/cli/command_line.h"
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
  namespace isolation = showrunner::plugin::isolation;
  if (argc > 1 && std::strcmp(argv[1], isolation::kShimFlag) == 0)
    return isolation::run_shim(argc, argv);
  return showrunner::cli::run_command_line(argc, argv);
}
