// The process of an isolated plugin: loads one plugin, holds one instance, and passes everything
// between it and the host. To the plugin it is a host like any other.
//
// Threads: the main thread reads the channel and never runs code of the plugin; the loader, the
// control thread and workers are as in the host. The process ends with the channel.
#pragma once

namespace showrunner::plugin::isolation {

// What main() does for `showrunner --provider-shim PARENT`; the exit code.
int run_shim(int argc, char** argv);

}  // namespace showrunner::plugin::isolation
