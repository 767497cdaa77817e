// A plugin that is given the least that the ABI promises: structs of their minimum sizes, tables
// and texts that end where readable memory ends. What reads further crashes.
//
// Threads: one provider in the life of the process; the rest any.
#pragma once
#include <memory>

#include "host/plugin/loader.h"

namespace showrunner::plugin::conformance {

// `plugin` is loaded in this process. Instances of that provider get the least.
std::shared_ptr<const LoadedPlugin> with_least_tables(const LoadedPlugin& plugin,
                                                      std::string_view provider_id);

// The plugin's own table and instance, of the last that was made so.
struct RawInstance {
  const sr_provider* table = nullptr;
  void* self = nullptr;
};
RawInstance last_raw_instance();

}  // namespace showrunner::plugin::conformance
