#include "host/plugin/isolation/crash.h"

#include <execinfo.h>
#include <link.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstring>

namespace showrunner::plugin::isolation {
namespace {

constexpr std::string_view kMark = "showrunner-frame ";
constexpr int kFrames = 64;
constexpr size_t kMostFrames = 256;  // that a reader keeps

struct Module {
  uintptr_t base, begin, end;
  std::array<char, 512> path;
};
// Fixed storage: the handler may not allocate.
std::array<Module, 512> modules;
size_t module_count = 0;
std::array<char, 64 << 10> signal_stack;

int note_module(dl_phdr_info* info, size_t, void*) {
  if (module_count == modules.size()) return 1;
  Module& module = modules[module_count];
  module = {info->dlpi_addr, UINTPTR_MAX, 0, {}};
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& part = info->dlpi_phdr[i];
    if (part.p_type != PT_LOAD) continue;
    module.begin = std::min(module.begin, info->dlpi_addr + part.p_vaddr);
    module.end = std::max(module.end, info->dlpi_addr + part.p_vaddr + part.p_memsz);
  }
  const bool is_program = info->dlpi_name[0] == '\0';
  strncpy(module.path.data(), is_program ? "showrunner" : info->dlpi_name, module.path.size() - 1);
  ++module_count;
  return 0;
}

// One line without allocation.
class Line {
 public:
  Line& text(std::string_view part) {
    const size_t n = std::min(part.size(), bytes_.size() - size_);
    std::memcpy(bytes_.data() + size_, part.data(), n);
    size_ += n;
    return *this;
  }
  Line& hex(uint64_t value) {
    std::array<char, 16> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
    return text({digits.data(), static_cast<size_t>(end - digits.data())});
  }
  void write() {
    text("\n");
    [[maybe_unused]] const ssize_t n = ::write(STDERR_FILENO, bytes_.data(), size_);
  }

 private:
  std::array<char, 700> bytes_;
  size_t size_ = 0;
};

void write_frame(uintptr_t pc) {
  for (size_t i = 0; i < module_count; ++i) {
    const Module& module = modules[i];
    if (pc < module.begin || pc >= module.end) continue;
    Line().text(kMark).hex(pc - module.base).text(" ").text(module.path.data()).write();
    return;
  }
  Line().text(kMark).hex(pc).text(" ").write();
}

extern "C" void on_fatal_signal(int signal) {
  std::array<void*, kFrames> frames;
  const int count = backtrace(frames.data(), kFrames);
  for (int i = 0; i < count; ++i)
    write_frame(reinterpret_cast<uintptr_t>(frames[static_cast<size_t>(i)]));
  raise(signal);  // its default comes now: the handler was reset
}

}  // namespace

void install_crash_handler() {
  std::array<void*, 1> warm_up;
  backtrace(warm_up.data(), 1);  // its first call loads a library
  const stack_t stack{signal_stack.data(), 0, signal_stack.size()};
  sigaltstack(&stack, nullptr);
  struct sigaction action {};
  action.sa_handler = on_fatal_signal;
  action.sa_flags = static_cast<int>(SA_ONSTACK | SA_RESETHAND | SA_NODEFER);
  for (const int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGSYS})
    sigaction(signal, &action, nullptr);
  note_modules();
}

void note_modules() {
  module_count = 0;
  dl_iterate_phdr(note_module, nullptr);
}

bool CrashReader::take(std::string_view line) {
  if (!line.starts_with(kMark)) return false;
  line.remove_prefix(kMark.size());
  Frame frame;
  const auto [end, error] =
      std::from_chars(line.data(), line.data() + line.size(), frame.offset, 16);
  if (error != std::errc() || end == line.data() + line.size() || *end != ' ') return false;
  frame.module = line.substr(static_cast<size_t>(end - line.data()) + 1);
  if (frames_.size() < kMostFrames) frames_.push_back(std::move(frame));
  return true;
}

}  // namespace showrunner::plugin::isolation
