// Names for the frames of a process that died.
//
// Threads: any.
#pragma once
#include <string>
#include <vector>

#include "host/plugin/isolation/crash.h"
#include "host/plugin/loader.h"

namespace showrunner::plugin::isolation {

// "render_frame (acme.so)", or "acme.so+0x1f3c" where no symbol is known; the handler's own frames
// are left out. Functions are named in the plugin's file only.
std::vector<std::string> name_frames(const std::vector<CrashReader::Frame>& frames,
                                     const LoadedPlugin& plugin);

}  // namespace showrunner::plugin::isolation
