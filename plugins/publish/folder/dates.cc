#include "dates.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>

namespace showrunner::folder {
namespace chrono = std::chrono;

namespace {

constexpr int kYearOffset = 1900;  // of tm_year

}  // namespace

std::optional<int64_t> parse_rfc3339_ms(std::string text) {
  constexpr size_t kDateBytes = 10;
  for (char& c : text) c = c == 't' || c == 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  if (text.size() > kDateBytes && text[kDateBytes] == ' ') text[kDateBytes] = 'T';
  std::tm read{};
  const char* rest = strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &read);
  if (rest != nullptr && *rest == '.') rest += 1 + std::strspn(rest + 1, "0123456789");
  if (rest == nullptr || std::strchr("+-Z", *rest) == nullptr) return std::nullopt;
  const std::tm local = read;
  rest = strptime(rest, "%z", &read);
  if (rest == nullptr || *rest != '\0') return std::nullopt;
  const chrono::year_month_day date{chrono::year(local.tm_year + kYearOffset),
                                    chrono::month(static_cast<unsigned>(local.tm_mon + 1)),
                                    chrono::day(static_cast<unsigned>(local.tm_mday))};
  if (!date.ok()) return std::nullopt;
  const auto time = chrono::sys_days(date) + chrono::hours(local.tm_hour) +
                    chrono::minutes(local.tm_min) + chrono::seconds(local.tm_sec - read.tm_gmtoff);
  return chrono::duration_cast<chrono::milliseconds>(time.time_since_epoch()).count();
}

std::string rfc822(int64_t unix_ms) {
  constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const chrono::sys_seconds time(chrono::seconds(unix_ms / 1000));
  const auto day = chrono::floor<chrono::days>(time);
  const chrono::year_month_day date(day);
  const chrono::hh_mm_ss clock(time - day);
  std::array<char, 64> buffer;
  const int n = std::snprintf(
      buffer.data(), buffer.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
      kDays[chrono::weekday(day).c_encoding()], static_cast<unsigned>(date.day()),
      kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()));
  return {buffer.data(), static_cast<size_t>(n)};
}

}  // namespace showrunner::folder
