#include "host/plugin/isolation/syscall_filter.h"

#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace showrunner::plugin::isolation {
namespace {

constexpr int kNever[] = {SCMP_SYS(fork),
                          SCMP_SYS(vfork),
                          SCMP_SYS(execve),
                          SCMP_SYS(execveat),
                          SCMP_SYS(ptrace),
                          SCMP_SYS(process_vm_readv),
                          SCMP_SYS(process_vm_writev),
                          SCMP_SYS(process_madvise),
                          SCMP_SYS(kcmp),
                          SCMP_SYS(pidfd_open),
                          SCMP_SYS(pidfd_getfd),
                          SCMP_SYS(pidfd_send_signal),
                          SCMP_SYS(tkill),
                          SCMP_SYS(mount),
                          SCMP_SYS(umount2),
                          SCMP_SYS(move_mount),
                          SCMP_SYS(fsopen),
                          SCMP_SYS(fsmount),
                          SCMP_SYS(open_tree),
                          SCMP_SYS(pivot_root),
                          SCMP_SYS(chroot),
                          SCMP_SYS(unshare),
                          SCMP_SYS(setns),
                          SCMP_SYS(bpf),
                          SCMP_SYS(perf_event_open),
                          SCMP_SYS(userfaultfd),
                          SCMP_SYS(keyctl),
                          SCMP_SYS(add_key),
                          SCMP_SYS(request_key),
                          SCMP_SYS(init_module),
                          SCMP_SYS(finit_module),
                          SCMP_SYS(delete_module),
                          SCMP_SYS(kexec_load),
                          SCMP_SYS(kexec_file_load),
                          SCMP_SYS(reboot),
                          SCMP_SYS(swapon),
                          SCMP_SYS(swapoff),
                          SCMP_SYS(acct),
                          SCMP_SYS(quotactl),
                          SCMP_SYS(open_by_handle_at),
                          SCMP_SYS(setpgid),
                          SCMP_SYS(setsid),
                          SCMP_SYS(io_uring_setup),
                          SCMP_SYS(io_uring_enter),
                          SCMP_SYS(io_uring_register)};

// Their first argument is a process: only this one.
constexpr int kOnItself[] = {SCMP_SYS(kill), SCMP_SYS(tgkill), SCMP_SYS(rt_sigqueueinfo),
                             SCMP_SYS(rt_tgsigqueueinfo)};

// 0, or the first error of libseccomp (negative). Calls that the kernel does not know are fine.
class Filter {
 public:
  Filter() : filter_(seccomp_init(SCMP_ACT_ALLOW), &seccomp_release) {
    if (filter_ == nullptr) error_ = -ENOMEM;
  }

  template <class... Conditions>
  void deny(int call, int with, Conditions... conditions) {
    if (error_ != 0) return;
    error_ = seccomp_rule_add(filter_.get(), SCMP_ACT_ERRNO(static_cast<uint16_t>(with)), call,
                              sizeof...(conditions), conditions...);
  }

  int load() {
    if (error_ == 0) error_ = seccomp_attr_set(filter_.get(), SCMP_FLTATR_CTL_TSYNC, 1);
    if (error_ == 0) error_ = seccomp_load(filter_.get());
    return error_;
  }

 private:
  std::unique_ptr<void, decltype(&seccomp_release)> filter_;
  int error_ = 0;
};

}  // namespace

std::string syscall_filter_lacks() {
  // As seccomp(2) says: EFAULT for the missing filter means that filters are supported.
  if (prctl(PR_SET_SECCOMP, 2 /* SECCOMP_MODE_FILTER */, nullptr, 0, 0) == -1 && errno == EFAULT)
    return {};
  return std::string("it can start processes: the kernel filters no system calls (") +
         std::strerror(errno) + "). Use a kernel with CONFIG_SECCOMP_FILTER";
}

void filter_system_calls(bool network, std::vector<std::string>& lacking) {
  Filter filter;
  for (const int call : kNever) filter.deny(call, EPERM);
  const auto self = static_cast<scmp_datum_t>(getpid());
  for (const int call : kOnItself) filter.deny(call, EPERM, SCMP_A0(SCMP_CMP_NE, self));
  filter.deny(SCMP_SYS(prlimit64), EPERM, SCMP_A0(SCMP_CMP_NE, 0));
  // Threads are made by clone, whose flags can be read. clone3's cannot: libc falls back on ENOSYS.
  filter.deny(SCMP_SYS(clone), EPERM, SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
  filter.deny(SCMP_SYS(clone3), ENOSYS);
  if (!network) filter.deny(SCMP_SYS(socket), EPERM);
  if (const int error = filter.load(); error != 0)
    lacking.push_back(std::string("it can start processes: no filter of system calls (") +
                      std::strerror(-error) + ")");
}

}  // namespace showrunner::plugin::isolation
