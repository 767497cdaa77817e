// Exports a plugin's entry. Use once per plugin, at namespace scope, with the providers by id:
//
//   SR_PLUGIN({"espeak", sr::provider_table<Espeak>()});
//
// SHOWRUNNER_MANIFEST_JSON comes from the header that showrunner_add_plugin() generates from
// manifest.json.
#pragma once
#include <string_view>

#include "showrunner/abi.h"
#include "showrunner/cpp/provider.hpp"
#include "showrunner_manifest.h"

namespace sr {
struct ProviderEntry {
  std::string_view id;
  const sr_provider* table;
};
}  // namespace sr

#define SR_PLUGIN(...)                                                           \
  namespace {                                                                    \
  SR_MANIFEST(SHOWRUNNER_MANIFEST_JSON);                                         \
  constexpr ::sr::ProviderEntry kProviders[] = {__VA_ARGS__};                    \
  sr_status sr_plugin_init(const sr_host*, sr_error*) noexcept { return SR_OK; } \
  void sr_plugin_deinit() noexcept {}                                            \
  const sr_provider* sr_plugin_provider(sr_str id) noexcept {                    \
    for (const auto& entry : kProviders)                                         \
      if (entry.id == ::sr::view(id)) return entry.table;                        \
    return nullptr;                                                              \
  }                                                                              \
  }                                                                              \
  const sr_entry sr_entry_v1 = {                                                 \
      sizeof(sr_entry), SR_ABI_MAJOR,   SR_ABI_MINOR,     0,                     \
      SR_MANIFEST_STR,  sr_plugin_init, sr_plugin_deinit, sr_plugin_provider}
