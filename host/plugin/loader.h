// From a file to a loaded plugin: inspect (runs nothing), stage (copies), load (runs init).
//
// The operator's file is never mapped: the host loads its own copy, named by its hash, and never
// closes it. Threads: any; loading is serialised. Durability: a staged copy is on disk when stage
// returns; copies of equal content are shared.
#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "host/plugin/elf.h"
#include "host/plugin/load_state.h"
#include "host/plugin/manifest.h"
#include "host/plugin/services.h"
#include "showrunner/abi.h"

namespace showrunner::plugin {

// A file that was read once and found sound.
struct PluginFile {
  std::filesystem::path path;
  std::string sha256;
  Manifest manifest;
  std::string manifest_json;
  Linkage linkage;
  std::string content;  // what was hashed and checked, and what will be staged
};

// "plugin tts/acme (/path/acme.so)", for messages.
std::string title(const PluginFile& file);

struct LoadedPlugin {
  std::filesystem::path path;  // the operator's file, for messages
  std::string sha256;
  Manifest manifest;
  std::string manifest_json;
  std::filesystem::path staged;
  const sr_entry* entry = nullptr;  // null: only for processes of its own

  // The table of a provider of the manifest; checked at load.
  const sr_provider* provider(std::string_view id) const;
};

// Reads only the file itself: needs no state folder.
LoadResult<PluginFile> inspect(const std::filesystem::path& path);
// <state>/plugins/<sha256>/<file name>; an intact copy is used again.
LoadResult<std::filesystem::path> stage(const PluginFile& file,
                                        const std::filesystem::path& state_folder);
// Into this process: see check_for_host_process. Once per content in the life of the process; later
// calls give the same.
LoadResult<std::shared_ptr<const LoadedPlugin>> load(const PluginFile& file,
                                                     const Environment& environment);
// The rest of load, of a copy that is staged. `file` needs no content.
LoadResult<std::shared_ptr<const LoadedPlugin>> load_staged(const PluginFile& file,
                                                            const std::filesystem::path& staged,
                                                            const Environment& environment);
// For processes of its own (isolation/): staged, but none of its code runs here.
LoadResult<std::shared_ptr<const LoadedPlugin>> prepare(const PluginFile& file,
                                                        const Environment& environment);
// Runs its deinit, when no instance is left. The code stays mapped.
void deinit(const LoadedPlugin& plugin);

}  // namespace showrunner::plugin
