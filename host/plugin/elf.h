// Reads what the host must know of a shared library before any of its code runs.
//
// Bounds-checked over a byte span: any content gives a value or a failure. Threads: any.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/plugin/load_state.h"

namespace showrunner::plugin {

// What ties it to the rest of a process, by its own word.
struct Linkage {
  std::vector<std::string> exports;    // functions and data that others see: global, weak, unique
  std::vector<std::string> undefined;  // symbols that others must define; without weak ones
  std::vector<std::string> needed;     // libraries by name: DT_NEEDED
  bool static_tls = false;             // DF_STATIC_TLS: few such libraries fit into a process
};

struct ElfFacts {
  std::string manifest_json;  // from section .sr_manifest
  Linkage linkage;
  uint64_t entry_size = 0;  // of the data symbol sr_entry_v1; 0: there is none
};

// `file` goes into the messages. States: kNotElf, kTruncated, kWrongMachine, kNoManifest,
// kBadManifest.
LoadResult<ElfFacts> read_elf(std::span<const std::byte> content, std::string_view file);

// The function that holds this address of the library, as its symbol table names it. Empty: none,
// or stripped.
std::string function_at(std::span<const std::byte> content, uint64_t address);

}  // namespace showrunner::plugin
