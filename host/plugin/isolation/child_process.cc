#include "host/plugin/isolation/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <future>

#include "host/base/utf8.h"
#include "host/plugin/control_thread.h"

namespace showrunner::plugin::isolation {
namespace fs = std::filesystem;
namespace {

constexpr size_t kLastLines = 20;
constexpr size_t kMaxLine = 1000;

// The process dies with the thread that started it (PR_SET_PDEATHSIG), so that one never ends.
ControlThread& spawn_thread() {
  static ControlThread& thread = *new ControlThread("sr-spawn");
  return thread;
}

// 0, or an errno.
int spawn_now(const fs::path& program, std::string flag, int socket, int output, pid_t* pid) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, output, STDERR_FILENO);
  posix_spawn_file_actions_adddup2(&files, socket, kShimSocket);
  posix_spawn_file_actions_addclosefrom_np(&files, kShimSocket + 1);
  posix_spawnattr_t how;
  posix_spawnattr_init(&how);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&how, &none);
  posix_spawnattr_setsigdefault(&how, &all);
  posix_spawnattr_setpgroup(&how, 0);
  posix_spawnattr_setflags(&how,
                           POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::string parent = std::to_string(getpid()), name = "showrunner";
  char* const arguments[] = {name.data(), flag.data(), parent.data(), nullptr};
  char* const environment[] = {nullptr};
  const int error = posix_spawn(pid, program.c_str(), &files, &how, arguments, environment);
  posix_spawnattr_destroy(&how);
  posix_spawn_file_actions_destroy(&files);
  return error;
}

// posix_spawn copies a descriptor onto its own number without clearing FD_CLOEXEC.
Fd above_the_shims(Fd fd) {
  if (fd.get() > kShimSocket) return fd;
  return Fd(fcntl(fd.get(), F_DUPFD_CLOEXEC, kShimSocket + 1));
}

}  // namespace

bool die_with_parent(int argc, char** argv) {
  const pid_t parent = argc == 3 ? std::atoi(argv[2]) : 0;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // It may have died before that was set.
  return parent != 0 && getppid() == parent;
}

Result<std::unique_ptr<ChildProcess>> ChildProcess::spawn(const fs::path& program, const char* flag,
                                                          Fd socket, OnLine on_line) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0)
    return make_error(ErrorKind::kInternal, "cannot make a pipe: ", std::strerror(errno));
  Fd ours(ends[0]);
  const Fd theirs = above_the_shims(Fd(ends[1]));
  socket = above_the_shims(std::move(socket));
  std::promise<int> started;
  pid_t pid = 0;
  spawn_thread().post(
      [&] { started.set_value(spawn_now(program, flag, socket.get(), theirs.get(), &pid)); });
  if (const int error = started.get_future().get(); error != 0)
    return make_error(ErrorKind::kInternal, "cannot start ", program.string(),
                      " as the process of a plugin: ", std::strerror(error));
  Fd pidfd(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  return std::unique_ptr<ChildProcess>(
      new ChildProcess(pid, std::move(pidfd), std::move(ours), std::move(on_line)));
}

ChildProcess::ChildProcess(pid_t pid, Fd pidfd, Fd output, OnLine on_line)
    : pid_(pid), pidfd_(std::move(pidfd)), output_(std::move(output)) {
  reader_ = std::thread([this, on_line = std::move(on_line)] { read_output(on_line); });
}

ChildProcess::~ChildProcess() {
  kill();
  wait(std::chrono::milliseconds(0));
}

void ChildProcess::kill() {
  std::lock_guard lock(mutex_);
  if (!reaped_) ::kill(-pid_, SIGKILL);
}

std::string ChildProcess::wait(std::chrono::milliseconds at_most) {
  {
    std::lock_guard lock(mutex_);
    if (reaped_) return {};
  }
  pollfd ended{pidfd_.get(), POLLIN, 0};
  while (poll(&ended, 1, static_cast<int>(at_most.count())) < 0 && errno == EINTR) {
  }
  kill();  // what it started, if not itself
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  {
    std::lock_guard lock(mutex_);
    reaped_ = true;
  }
  reader_.join();
  if (!WIFSIGNALED(status)) return "exit status " + std::to_string(WEXITSTATUS(status));
  const char* name = sigdescr_np(WTERMSIG(status));
  return "signal " + std::to_string(WTERMSIG(status)) + " (" +
         (name != nullptr ? name : "unknown") + ")";
}

// 0: the process has ended, and what it wrote is read; others may hold its output open.
ssize_t ChildProcess::read_some(std::span<char> buffer) {
  pollfd sources[] = {{output_.get(), POLLIN, 0}, {pidfd_.get(), POLLIN, 0}};
  while (poll(sources, 2, -1) < 0 && errno == EINTR) {
  }
  if (sources[1].revents != 0) {
    if (most_left_ == 0 || poll(sources, 1, 0) != 1) return 0;
    most_left_ -= std::min(most_left_, buffer.size());
  }
  return read(output_.get(), buffer.data(), buffer.size());
}

void ChildProcess::read_output(const OnLine& on_line) {
  std::string line;
  const auto end_line = [&] {
    if (!line.empty() && !crash_.take(line)) {
      const std::string text = bounded_utf8(line, kMaxLine);
      if (lines_.size() == kLastLines) lines_.pop_front();
      lines_.push_back(text);
      on_line(text);
    }
    line.clear();
  };
  std::array<char, 4096> buffer;
  for (;;) {
    const ssize_t n = read_some(buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    for (const char c : std::string_view(buffer.data(), static_cast<size_t>(n)))
      if (c == '\n')
        end_line();
      else if (line.size() < kMaxLine)
        line += c;
  }
  end_line();
}

}  // namespace showrunner::plugin::isolation
