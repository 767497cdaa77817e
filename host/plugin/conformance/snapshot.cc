#include "host/plugin/conformance/snapshot.h"

#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>

namespace showrunner::plugin::conformance {
namespace {

namespace fs = std::filesystem;

std::atomic<int> fork_count{0};

std::map<std::string, int> count_threads() {
  std::map<std::string, int> out;
  std::error_code gone;
  for (const auto& task : fs::directory_iterator("/proc/self/task", gone)) {
    std::string name;
    std::getline(std::ifstream(task.path() / "comm"), name);
    if (!name.empty()) ++out[name];
  }
  return out;
}

std::map<std::string, int> count_files() {
  std::map<std::string, int> out;
  std::error_code gone;
  for (const auto& file : fs::directory_iterator("/proc/self/fd", gone)) {
    const std::string target = fs::read_symlink(file, gone).string();
    ++out[target.substr(0, target.find(":["))];  // the number of a pipe or socket says nothing
  }
  return out;
}

std::map<std::string, int> count_processes() {
  std::map<std::string, int> out;
  for (const pid_t pid : child_processes()) out[std::to_string(pid)] = 1;
  return out;
}

std::map<std::string, std::string> read_settings() {
  std::map<std::string, std::string> out;
  out["locale"] = setlocale(LC_ALL, nullptr);
  const mode_t mask = umask(0);
  umask(mask);
  out["umask"] = std::to_string(mask);
  std::error_code gone;
  out["working directory"] = fs::current_path(gone).string();
  for (int number = 1; number < NSIG; ++number) {
    struct sigaction action {};
    if (sigaction(number, nullptr, &action) != 0) continue;
    const char* name = sigabbrev_np(number);
    out["handler of SIG" + (name != nullptr ? name : std::to_string(number))] =
        std::to_string(reinterpret_cast<uintptr_t>(action.sa_handler)) + '/' +
        std::to_string(action.sa_flags);
  }
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
    const std::string text = *variable;
    const size_t equals = text.find('=');
    out["variable " + text.substr(0, equals)] = text.substr(std::min(equals, text.size()));
  }
  return out;
}

void compare_counts(const char* what, const std::map<std::string, int>& before,
                    const std::map<std::string, int>& after, std::vector<std::string>& out) {
  for (const auto& [name, count] : after) {
    const auto it = before.find(name);
    const int more = count - (it == before.end() ? 0 : it->second);
    if (more > 0) out.push_back(std::to_string(more) + " more " + what + " (" + name + ")");
  }
}

}  // namespace

std::vector<pid_t> child_processes() {
  std::vector<pid_t> out;
  std::error_code gone;
  for (const auto& task : fs::directory_iterator("/proc/self/task", gone)) {
    std::ifstream children(task.path() / "children");
    for (pid_t pid = 0; children >> pid;) out.push_back(pid);
  }
  return out;
}

Snapshot Snapshot::take() {
  static const int counting = pthread_atfork([] { ++fork_count; }, nullptr, nullptr);
  static_cast<void>(counting);
  return {count_threads(), count_files(), count_processes(), read_settings(), fork_count};
}

std::vector<std::string> grown(const Snapshot& before, const Snapshot& after) {
  std::vector<std::string> out;
  compare_counts("threads", before.threads, after.threads, out);
  compare_counts("open files", before.files, after.files, out);
  compare_counts("child processes", before.processes, after.processes, out);
  return out;
}

std::vector<std::string> changed(const Snapshot& before, const Snapshot& after) {
  std::vector<std::string> out;
  if (after.forks > before.forks)
    out.push_back("it forked " + std::to_string(after.forks - before.forks) + " times");
  const auto look = [&](const std::map<std::string, std::string>& one,
                        const std::map<std::string, std::string>& other, const char* how) {
    for (const auto& [name, value] : one)
      if (!other.contains(name)) out.push_back(name + how);
  };
  look(before.settings, after.settings, " was removed");
  look(after.settings, before.settings, " was added");
  for (const auto& [name, value] : after.settings)
    if (const auto it = before.settings.find(name);
        it != before.settings.end() && it->second != value)
      out.push_back(name + " was changed");
  return out;
}

}  // namespace showrunner::plugin::conformance
