// How commands speak: results to stdout, all else to stderr, exit codes by kind of error.
//
// Threads: the main thread.
#pragma once
#include <string>
#include <vector>

#include "host/base/result.h"
#include "host/plugin/operation.h"

namespace showrunner::cli {

// Documented in docs/operating.md; stable.
int exit_code(ErrorKind kind);
const char* error_kind_name(ErrorKind kind);  // "input"

// The call's error for the person who ran the command.
Error to_error(const plugin::CallError& error);

// "showrunner: ..", as JSON if the command speaks JSON; gives the exit code.
int report(const Error& error, bool json);

// Columns as wide as their widest cell; East Asian wide characters count as two.
std::string format_table(const std::vector<std::vector<std::string>>& rows);
std::string format_duration(int64_t ms);  // "0:58", "1:02:03"

}  // namespace showrunner::cli
