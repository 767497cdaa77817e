// The first load of a file that is to run in the host's process: in a child, which it may crash.
//
// Threads: any. Durability: that a file passed is kept beside its staged copy, so that it is asked
// once for each version of the host.
#pragma once
#include <optional>

#include "host/plugin/load_state.h"
#include "host/plugin/loader.h"
#include "host/plugin/services.h"

namespace showrunner::plugin::isolation {

// `plugin` is prepared (loader.h). Empty: it loads. kProbeFailed: it crashed, or did not return.
std::optional<LoadFailure> probe(const LoadedPlugin& plugin, const Environment& environment);

}  // namespace showrunner::plugin::isolation
