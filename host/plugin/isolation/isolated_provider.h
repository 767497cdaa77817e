// A provider in a process of its own: starts the process, passes the calls, watches it, and starts
// it again after a fault.
//
//   down -> up -> down (fault) -> up .. -> ended (destroy, or quarantine)
//
// When the process dies, operations that had left a checkpoint (and given out no chunk) go on in
// the next one; the others end with SR_PLUGIN_FAULT and SR_EFFECT_UNKNOWN. Pauses before a restart
// double from 100 ms. A fault is logged with what the process said of it (fault_journal.h) and
// counted as plugin_faults_total.
//
// Threads: as Backend. Each process has one thread here that reads its channel.
#pragma once
#include <chrono>
#include <filesystem>
#include <memory>

#include "host/plugin/backend.h"
#include "host/plugin/isolation/sandbox.h"
#include "host/plugin/loader.h"
#include "host/plugin/services.h"

namespace showrunner::plugin::isolation {

struct Patience {
  std::chrono::milliseconds load{60'000};
  std::chrono::milliseconds create{30'000};
  std::chrono::milliseconds submit{10'000};  // by contract 20 ms
  std::chrono::milliseconds drain{5'000};
  std::chrono::milliseconds destroy{20'000};
  std::chrono::milliseconds ping{10'000};   // between two
  std::chrono::milliseconds stall{30'000};  // without an answer
  std::chrono::milliseconds first_restart{100};
};

struct Settings {
  std::filesystem::path program;  // that is started
  std::filesystem::path state;    // the state folder
  Sandbox sandbox;
  Patience patience;
};

// `context` outlives it.
std::shared_ptr<Backend> make_isolated(HostContext& context,
                                       std::shared_ptr<const LoadedPlugin> plugin,
                                       Settings settings);

}  // namespace showrunner::plugin::isolation
