#include "host/plugin/isolation/sandbox.h"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "host/plugin/isolation/file_view.h"
#include "host/plugin/isolation/syscall_filter.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

namespace showrunner::plugin::isolation {
namespace {

void limit(std::vector<std::string>& lacking, const char* what, __rlimit_resource resource,
           uint64_t most) {
  rlimit now{};
  getrlimit(resource, &now);
  const rlimit wanted{std::min<rlim_t>(most, now.rlim_max), std::min<rlim_t>(most, now.rlim_max)};
  if (setrlimit(resource, &wanted) != 0)
    lacking.push_back(std::string("no limit of ") + what + ": " + std::strerror(errno));
}

void drop_capabilities(std::vector<std::string>& lacking) {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3]{};
  if (syscall(SYS_capset, &header, none) != 0)
    lacking.push_back(std::string("its capabilities are kept: ") + std::strerror(errno));
}

}  // namespace

void Sandbox::encode(Encoder& out) const {
  out.number(memory_bytes).number(files).number(cpu_s).number(static_cast<uint8_t>(network));
  for (const auto* paths : {&read, &write}) {
    out.number(static_cast<uint64_t>(paths->size()));
    for (const auto& path : *paths) out.text(path.native());
  }
}

Sandbox Sandbox::decode(Decoder& in) {
  Sandbox out;
  out.memory_bytes = in.number<uint64_t>();
  out.files = in.number<uint64_t>();
  out.cpu_s = in.number<uint64_t>();
  out.network = in.number<uint8_t>() != 0;
  for (auto* paths : {&out.read, &out.write}) {
    const auto count = in.number<uint64_t>();
    for (uint64_t i = 0; in.ok() && i < count; ++i) paths->emplace_back(in.text());
  }
  return out;
}

std::vector<std::string> confine(const Sandbox& sandbox) {
  std::vector<std::string> lacking;
  limit(lacking, "core dumps", RLIMIT_CORE, 0);
  limit(lacking, "open files", RLIMIT_NOFILE, sandbox.files);
  if (sandbox.cpu_s > 0) limit(lacking, "processor time", RLIMIT_CPU, sandbox.cpu_s);
  // The sanitizers reserve more address space than any limit.
  if (!kSanitized) limit(lacking, "memory", RLIMIT_DATA, sandbox.memory_bytes);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    lacking.push_back(std::string("it may gain privileges: ") + std::strerror(errno));
  limit_file_view(sandbox.read, sandbox.write, lacking);
  drop_capabilities(lacking);
  filter_system_calls(sandbox.network, lacking);
  return lacking;
}

}  // namespace showrunner::plugin::isolation
