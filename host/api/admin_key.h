// The key of the API: 32 random bytes as base64url, in a file of the state folder.
//
// Threads: pure functions; load_admin_key by the process that owns the state. Durability: a new key
// is on disk when load_admin_key returns. Errors: kState for a file that others may read or that
// holds no key, with the fix; no message holds the key.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "host/base/result.h"

namespace showrunner::api {

// Made if the file is not there.
Result<std::string> load_admin_key(const std::filesystem::path& file);

// In a time that tells nothing of where they differ.
bool is_same_key(std::string_view expected, std::string_view given);

}  // namespace showrunner::api
