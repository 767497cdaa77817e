#include "host/observe/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/rotating_file_sink.h>

#include "host/base/clock.h"

namespace showrunner::observe {
namespace {

constexpr size_t kFileBytes = 20 << 20;
constexpr size_t kFiles = 5;

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarn:
      return spdlog::level::warn;
    case Level::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

const char* name_of(Level level) {
  constexpr const char* kNames[] = {"debug", "info", "warn", "error"};
  return kNames[static_cast<int>(level)];
}

}  // namespace

struct Log::Impl {
  std::shared_ptr<spdlog::logger> logger;  // null: to `take`
  Take take;
  SystemClock clock;
};

Log::Log() = default;
Log::~Log() = default;
Log::Log(Log&&) noexcept = default;
Log& Log::operator=(Log&&) noexcept = default;

Result<Log> Log::open_file(const std::filesystem::path& path, Level least) {
  try {
    auto sink =
        std::make_shared<spdlog::sinks::rotating_file_sink_mt>(path.string(), kFileBytes, kFiles);
    Log log;
    log.impl_ = std::make_unique<Impl>();
    log.impl_->logger = std::make_shared<spdlog::logger>("showrunner", std::move(sink));
    log.impl_->logger->set_pattern("%v");
    log.impl_->logger->set_level(to_spdlog(least));
    log.impl_->logger->flush_on(spdlog::level::debug);
    return log;
  } catch (const spdlog::spdlog_ex& error) {
    return make_error(ErrorKind::kState, "cannot open the log: ", error.what());
  }
}

Log Log::forward(Take take) {
  Log log;
  log.impl_ = std::make_unique<Impl>();
  log.impl_->take = std::move(take);
  return log;
}

bool Log::writes(Level level) const {
  return impl_ != nullptr && (impl_->take || impl_->logger->should_log(to_spdlog(level)));
}

void Log::write(Level level, std::string_view event, const Json& fields) {
  if (!writes(level)) return;
  if (impl_->take) return impl_->take(level, event, fields);
  Json line = fields.is_object() ? fields : Json{{"fields", fields}};
  line["time"] = format_utc(impl_->clock.now_unix_ms());
  line["level"] = name_of(level);
  line["event"] = event;
  impl_->logger->log(to_spdlog(level), line.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace showrunner::observe
