// Which system calls this process may make from now on, by seccomp.
//
// Threads: holds for all threads of the process.
#pragma once
#include <string>
#include <vector>

namespace showrunner::plugin::isolation {

// Denied: new processes and programs, other processes' memory and signals, mounts, modules, kernel
// rings. Without `network` also sockets (pairs aside). Denied calls fail with EPERM.
void filter_system_calls(bool network, std::vector<std::string>& lacking);

// Whether this kernel filters system calls; empty if so, else why not.
std::string syscall_filter_lacks();

}  // namespace showrunner::plugin::isolation
