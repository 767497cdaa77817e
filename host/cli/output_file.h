// A file that the person who ran the command asked for (--out): theirs, not the state's.
//
// Durability: the file is on disk when write_output_file returns. Threads: the main thread. Errors:
// kUsage with the path, the cause and the fix.
#pragma once
#include <filesystem>
#include <string_view>

#include "host/base/result.h"

namespace showrunner::cli {

// Whether it can be written, as far as can be known before: for work that costs.
Result<> check_output_file(const std::filesystem::path& path);

// Replaces the file whole, or leaves it as it was. Follows links; keeps the mode of a file that
// exists, else goes by the umask. A pipe, a device or what stdout is redirected to is written as it
// is.
Result<> write_output_file(const std::filesystem::path& path, std::string_view content);

}  // namespace showrunner::cli
