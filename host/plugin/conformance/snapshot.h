// What of this process a plugin must leave as it was.
//
// Threads: one; the counts of forks hold for the process.
#pragma once
#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

namespace showrunner::plugin::conformance {

std::vector<pid_t> child_processes();

struct Snapshot {
  std::map<std::string, int> threads;    // by name
  std::map<std::string, int> files;      // open ones, by what they lead to
  std::map<std::string, int> processes;  // children
  std::map<std::string, std::string> settings;
  int forks = 0;

  static Snapshot take();
};

// What there is more of, and which settings were changed: a few words each.
std::vector<std::string> grown(const Snapshot& before, const Snapshot& after);
std::vector<std::string> changed(const Snapshot& before, const Snapshot& after);

}  // namespace showrunner::plugin::conformance
