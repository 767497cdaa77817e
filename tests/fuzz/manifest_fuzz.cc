// A plugin's manifest: whatever the text, a manifest that can be used or a failure that names the
// file.
#include <cstdlib>

#include "host/plugin/manifest.h"
#include "showrunner/abi.h"

using namespace showrunner::plugin;

namespace {

bool is_usable(const Manifest& manifest) {
  bool usable = manifest.abi == SR_ABI_MAJOR && !manifest.providers.empty();
  for (const ProviderManifest& provider : manifest.providers)
    usable = usable && manifest.find(provider.id) == &provider && provider.config_check &&
             provider.concurrency_max >= 1 && !provider.kinds.empty();
  return usable;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto manifest = parse_manifest({reinterpret_cast<const char*>(data), size}, "x.so");
  const bool fine =
      manifest.has_value() ? is_usable(*manifest) : manifest.error().message.starts_with("x.so: ");
  if (!fine) std::abort();
  return 0;
}
