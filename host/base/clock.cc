#include "host/base/clock.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace showrunner {
namespace {

template <class C>
int64_t ms_of() {
  using std::chrono::duration_cast, std::chrono::milliseconds;
  return duration_cast<milliseconds>(C::now().time_since_epoch()).count();
}

}  // namespace

int64_t SystemClock::now_unix_ms() const { return ms_of<std::chrono::system_clock>(); }
int64_t SystemClock::monotonic_ms() const { return ms_of<std::chrono::steady_clock>(); }

std::string format_utc(int64_t unix_ms) {
  const std::time_t seconds = static_cast<std::time_t>(unix_ms / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> date{};
  const size_t n = std::strftime(date.data(), date.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::array<char, 8> ms{};
  std::snprintf(ms.data(), ms.size(), ".%03dZ", static_cast<int>(unix_ms % 1000));
  return std::string(date.data(), n) + ms.data();
}

}  // namespace showrunner
