#include "host/plugin/load_checks.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace showrunner::plugin {
namespace {

constexpr size_t kMostShown = 3;

// What linkers add on their own. ld.bfd and gold export them where no version script hides them.
constexpr std::string_view kMarkers[] = {
    "_init", "_fini",  "_edata",  "edata",       "_end",          "end",         "__end__",
    "etext", "_etext", "__etext", "__bss_start", "__bss_start__", "__bss_end__", "_bss_end__"};

bool is_own(std::string_view name) {
  constexpr std::string_view kEntry = "sr_entry_v";
  if (name.starts_with(kEntry) && name.size() == kEntry.size() + 1)
    return name.back() >= '0' && name.back() <= '9';
  return std::ranges::find(kMarkers, name) != std::end(kMarkers);
}

}  // namespace

std::optional<LoadFailure> check_pin(const PluginFile& file, const config::Pins& pins) {
  const auto pin = pins.find(file.manifest.id);
  if (pin == pins.end() || pin->second.sha256 == file.sha256) return std::nullopt;
  return make_failure(LoadState::kPinMismatch, title(file), ": found version ",
                      file.manifest.version, " with SHA-256 ", file.sha256,
                      ", expected what plugins.lock pins: version ", pin->second.version,
                      " with SHA-256 ", pin->second.sha256,
                      ". If the change was meant: showrunner plugin pin ", file.manifest.id,
                      "; else restore the file");
}

std::optional<LoadFailure> check_for_host_process(const PluginFile& file) {
  std::string shown;
  size_t count = 0;
  for (const std::string& name : file.linkage.exports) {
    if (is_own(name)) continue;
    if (++count <= kMostShown) shown += (count == 1 ? "" : ", ") + name;
  }
  if (count == 0) return std::nullopt;
  if (count > kMostShown) shown += ", ..";
  return make_failure(
      LoadState::kForeignExports, title(file), ": exports ", std::to_string(count),
      count == 1 ? " symbol" : " symbols", " besides its entry (", shown,
      "), expected none: in the host's process they and those of the same name would take each ",
      "other's place. Build it with -fvisibility=hidden and a version script that makes all but ",
      "sr_entry_v1 local; showrunner_add_plugin of the SDK does both");
}

std::string static_tls_warning(const Linkage& linkage) {
  if (!linkage.static_tls) return {};
  return "uses static thread-local storage, of which a process has little: where many such plugins "
         "are loaded, the next one is refused. Build it, and the libraries in it, with "
         "-ftls-model=global-dynamic";
}

}  // namespace showrunner::plugin
