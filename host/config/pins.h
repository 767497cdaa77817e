// Which content of a plugin is the right one: plugins.lock, beside the main configuration file, as
// sdk/schemas/plugins.lock-1.json defines it.
//
// Threads: any; processes that change one file take turns. Durability: change_pins returns when the
// new file is on disk; whoever reads meanwhile sees the old one or the new. Errors: kConfig with
// the file, and line and column or JSON pointer.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "host/base/result.h"

namespace showrunner::config {

struct Pin {
  std::string sha256;
  std::string version;  // for people

  bool operator==(const Pin&) const = default;
};
using Pins = std::map<std::string, Pin, std::less<>>;  // by the plugin's id

// None if there is no such file.
Result<Pins> load_pins(const std::filesystem::path& file);

// `change` gets what the file holds; nothing is written if it fails. Makes file and folder if need
// be.
Result<> change_pins(const std::filesystem::path& file,
                     const std::function<Result<>(Pins& pins)>& change);

}  // namespace showrunner::config
