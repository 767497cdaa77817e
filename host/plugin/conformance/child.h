// The process of one test: gets a task from the runner, runs it, and answers what was found.
//
// Threads: the main thread reads the channel; the test has one of its own. The process ends with
// the channel, whatever the plugin does then.
#pragma once

namespace showrunner::plugin::conformance {

// What main() does for `showrunner --plugin-conformance PARENT`; the exit code.
int run_child(int argc, char** argv);

}  // namespace showrunner::plugin::conformance
