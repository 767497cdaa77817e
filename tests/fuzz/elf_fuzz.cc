// A plugin's file, up to its manifest: whatever the bytes, facts or a failure that names the file.
#include <cstdlib>

#include "host/plugin/elf.h"
#include "host/plugin/manifest.h"

using namespace showrunner::plugin;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto facts = read_elf(std::as_bytes(std::span(data, size)), "x.so");
  if (facts.has_value())
    static_cast<void>(parse_manifest(facts->manifest_json, "x.so"));
  else if (!facts.error().message.starts_with("x.so: "))
    std::abort();
  return 0;
}
