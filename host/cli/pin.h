// The commands that pin plugins to the content that is there now, in plugins.lock.
//
// They run no plugin and need no state, so they work beside a daemon, which heeds them at its next
// start. Threads: the main thread. Durability: as change_pins. Errors: kNotFound for an id that is
// not there, with those that are; kConfig.
#pragma once
#include <string>
#include <vector>

#include "host/base/result.h"
#include "host/cli/application.h"

namespace showrunner::cli {

struct PinOptions {
  std::vector<std::string> ids;
  bool all = false;  // every plugin that is sound
};
Result<> pin_plugins(const Settings& settings, const PinOptions& options, bool json);

Result<> unpin_plugins(const Settings& settings, const std::vector<std::string>& ids, bool json);

}  // namespace showrunner::cli
