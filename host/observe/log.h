// The structured log: one JSON object per line, {"time","level","event", fields..}.
//
// Threads: any. Durability: written through to the file, not synced; rotated at 20 MB, 5 files
// kept. What is logged must hold no secret; requests and results of providers are not logged.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

#include "host/base/json.h"
#include "host/base/result.h"

namespace showrunner::observe {

enum class Level { kDebug, kInfo, kWarn, kError };

class Log {
 public:
  Log();  // drops everything
  ~Log();
  Log(Log&&) noexcept;
  Log& operator=(Log&&) noexcept;
  static Result<Log> open_file(const std::filesystem::path& path, Level least);
  // Gives each line to `take` instead of a file.
  using Take = std::function<void(Level, std::string_view event, const Json& fields)>;
  static Log forward(Take take);

  bool writes(Level level) const;
  void write(Level level, std::string_view event, const Json& fields = Json::object());

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace showrunner::observe
