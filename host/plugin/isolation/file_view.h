// Which files this process may open from now on, by Landlock (Linux 5.13).
//
// Threads: before the process has other threads.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace showrunner::plugin::isolation {

// Reading: the system's libraries and data, /proc/self, `read` and `write`. Writing: `write`. Paths
// that do not exist are left out. Adds to `lacking` what the kernel cannot do.
void limit_file_view(const std::vector<std::filesystem::path>& read,
                     const std::vector<std::filesystem::path>& write,
                     std::vector<std::string>& lacking);

// Whether this kernel has Landlock; empty if so, else why not.
std::string file_view_lacks();

}  // namespace showrunner::plugin::isolation
