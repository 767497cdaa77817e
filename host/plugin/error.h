// Errors across the ABI: sr_error of an untrusted writer into a CallError, and back.
//
// Threads: any.
#pragma once
#include <string_view>

#include "host/base/result.h"
#include "host/plugin/operation.h"

namespace showrunner::plugin {

// `returned` is the status that the call gave; it stands in where *error names none. Unknown values
// read as SR_UNKNOWN, SR_RETRY_NEVER, SR_EFFECT_UNKNOWN; strings are bounded and made valid UTF-8.
CallError read_error(const sr_error* error, sr_status returned);
// Fills what out->struct_size covers, strings cut at a UTF-8 boundary; returns error.code.
sr_status write_error(const CallError& error, sr_error* out);
// The same for services that refuse: no retry, nothing done.
sr_status refuse(sr_error* out, sr_status code, std::string_view message);
// kNotFound, kInput, kState .. to a status.
sr_status refuse(sr_error* out, const Error& error);

}  // namespace showrunner::plugin
