#include "dates.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <regex>

namespace showrunner::folder {
namespace chrono = std::chrono;

std::optional<int64_t> parse_rfc3339_ms(const std::string& text) {
  static const std::regex kPattern(
      R"((\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:[Zz]|([+-])(\d{2}):(\d{2})))");
  std::smatch part;
  if (text.size() > 40 || !std::regex_match(text, part, kPattern)) return std::nullopt;
  const auto number = [&](size_t i) { return part[i].matched ? std::stoi(part[i]) : 0; };
  const chrono::year_month_day date{chrono::year(number(1)),
                                    chrono::month(static_cast<unsigned>(number(2))),
                                    chrono::day(static_cast<unsigned>(number(3)))};
  if (!date.ok() || number(4) > 23 || number(5) > 59 || number(6) > 60) return std::nullopt;
  const int offset_minutes = (part[7] == "-" ? -1 : 1) * (number(8) * 60 + number(9));
  const auto time = chrono::sys_days(date) + chrono::hours(number(4)) +
                    chrono::minutes(number(5) - offset_minutes) + chrono::seconds(number(6));
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
