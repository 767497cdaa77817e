// sr.blob/1: the artifact store as plugins see it.
//
// A plugin gets a descriptor of its own for each file that it writes; the host keeps another. So
// what a plugin does to numbers that are not its own, or to its own too early, harms no file of the
// host.
//
// Threads: any.
#pragma once
#include "host/plugin/services.h"
#include "showrunner/ext/blob.h"

namespace showrunner::plugin {

// Owner: HostServices.
const sr_blob_v1& blob_service();

// Drops what an instance did not commit. close_fds: also the plugin's descriptors; only if none of
// its code can run any more.
void release_blob_writers(const HostContext& caller, bool close_fds);

}  // namespace showrunner::plugin
