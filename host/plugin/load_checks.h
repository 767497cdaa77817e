// What decides of a sound file, beyond its soundness, whether it may be loaded, and where.
//
// Threads: pure functions.
#pragma once
#include <optional>
#include <string>

#include "host/config/pins.h"
#include "host/plugin/loader.h"

namespace showrunner::plugin {

// State: kPinMismatch, if the plugin is pinned to other content. In any process.
std::optional<LoadFailure> check_pin(const PluginFile& file, const config::Pins& pins);

// In the host's own process a plugin exports its entry and nothing else: its other symbols and
// those of the host or of another plugin would take each other's place. State: kForeignExports.
std::optional<LoadFailure> check_for_host_process(const PluginFile& file);

// What becomes of many such plugins in one process, and the fix; empty if it is none.
std::string static_tls_warning(const Linkage& linkage);

}  // namespace showrunner::plugin
