// How commands speak: results to stdout, all else to stderr, exit codes by kind of error.
//
// Nothing in it throws for an output that cannot be written: of stdout check_stdout() tells, what
// stderr does not take is lost. Threads: one at a time; tell(), any.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "host/base/json.h"
#include "host/base/result.h"
#include "host/plugin/operation.h"

namespace showrunner::cli {

void print(std::string_view text);  // to stdout
// A document of its own; what is not UTF-8 (a file's name) is replaced. indent -1: on one line.
void print_json(const Json& document, int indent = -1);
void tell(std::string_view text);  // to stderr

// Documented in docs/operating.md; stable.
int exit_code(ErrorKind kind);
const char* error_kind_name(ErrorKind kind);  // "input"

// The call's error for the person who ran the command.
Error to_error(const plugin::CallError& error);

// "showrunner: ..", as JSON if the command speaks JSON; gives the exit code.
int report(const Error& error, bool json);
// At the end of a command that had `code`: if not all that was printed arrived, says so, and a
// success becomes the code of kUsage.
int check_stdout(int code);

// Columns as wide as their widest cell; East Asian wide characters count as two.
std::string format_table(const std::vector<std::vector<std::string>>& rows);
std::string format_duration(int64_t ms);  // "0:58", "1:02:03"

}  // namespace showrunner::cli
