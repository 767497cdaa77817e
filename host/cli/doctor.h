// What an operator looks at when something is wrong: the sandbox that this kernel gives, plugins
// and instances that cannot be used, faults and quarantine.
//
// Threads: the main thread. Errors: as Result, for report().
#pragma once
#include <string>

#include "host/base/result.h"
#include "host/cli/application.h"

namespace showrunner::cli {

// kPlugin if there is something to mend; a weaker sandbox alone is only told.
Result<> doctor(const Settings& settings, bool json);

// Ends the quarantine of a plugin's file and forgets its faults.
Result<> release_plugin(const Settings& settings, const std::string& id);

}  // namespace showrunner::cli
