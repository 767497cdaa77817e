#include "host/plugin/isolation/stack_names.h"

#include <cxxabi.h>

#include <cstdlib>
#include <filesystem>
#include <memory>

#include "host/base/files.h"
#include "host/base/utf8.h"
#include "host/plugin/elf.h"

namespace showrunner::plugin::isolation {
namespace {

constexpr size_t kMostFrames = 30;
constexpr size_t kMaxName = 300;
constexpr size_t kMaxFile = size_t{1} << 30;

std::string readable(const std::string& symbol) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status), &std::free);
  return bounded_utf8(status == 0 ? name.get() : symbol, kMaxName);
}

std::string hex(uint64_t value) {
  char text[24];
  std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(value));
  return text;
}

}  // namespace

std::vector<std::string> name_frames(const std::vector<CrashReader::Frame>& frames,
                                     const LoadedPlugin& plugin) {
  std::vector<std::string> out;
  if (frames.empty()) return out;
  const Result<std::string> content = read_file(plugin.staged, kMaxFile);
  // The handler itself, and what called it, stand before the first frame of the plugin.
  const auto is_plugins = [&](const CrashReader::Frame& frame) {
    return frame.module == plugin.staged.native();
  };
  auto first = std::find_if(frames.begin(), frames.end(), is_plugins);
  if (first == frames.end()) first = frames.begin();
  for (auto frame = first; frame != frames.end() && out.size() < kMostFrames; ++frame) {
    const std::string file = std::filesystem::path(frame->module).filename().string();
    // A return address is behind its call.
    const uint64_t address = frame->offset > 0 ? frame->offset - 1 : 0;
    const std::string function = is_plugins(*frame) && content.has_value()
                                     ? function_at(std::as_bytes(std::span(*content)), address)
                                     : std::string();
    out.push_back(function.empty()
                      ? bounded_utf8(file, kMaxName) + "+" + hex(frame->offset)
                      : readable(function) + " (" + bounded_utf8(file, kMaxName) + ")");
  }
  return out;
}

}  // namespace showrunner::plugin::isolation
