#include "host/cli/output.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace showrunner::cli {
namespace {

// Width in terminal cells: Hangul, kana, CJK and full-width forms take two (Unicode UAX #11).
size_t cells(const std::string& text) {
  size_t out = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if ((lead & 0xC0) == 0x80) continue;
    out += lead >= 0xE1 && lead <= 0xED && !(lead == 0xE2) ? 2 : 1;
  }
  return out;
}

int stdout_error = 0;  // why print() could not, or 0

}  // namespace

void print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) stdout_error = errno;
}

void print_json(const Json& document, int indent) {
  print(document.dump(indent, ' ', false, Json::error_handler_t::replace) + '\n');
}

void tell(std::string_view text) {
  static_cast<void>(std::fwrite(text.data(), 1, text.size(), stderr));
}

int exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInternal:
      return 1;
    case ErrorKind::kUsage:
      return 2;
    case ErrorKind::kInput:
      return 3;
    case ErrorKind::kConfig:
      return 4;
    case ErrorKind::kPlugin:
      return 5;
    case ErrorKind::kState:
      return 6;
    case ErrorKind::kProvider:
      return 7;
    case ErrorKind::kBudget:
      return 8;
    case ErrorKind::kNotFound:
      return 9;
    case ErrorKind::kCancelled:
      return 130;
  }
  return 1;
}

const char* error_kind_name(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInternal:
      return "internal";
    case ErrorKind::kUsage:
      return "usage";
    case ErrorKind::kInput:
      return "input";
    case ErrorKind::kConfig:
      return "config";
    case ErrorKind::kPlugin:
      return "plugin";
    case ErrorKind::kState:
      return "state";
    case ErrorKind::kProvider:
      return "provider";
    case ErrorKind::kBudget:
      return "budget";
    case ErrorKind::kNotFound:
      return "not_found";
    case ErrorKind::kCancelled:
      return "cancelled";
  }
  return "internal";
}

Error to_error(const plugin::CallError& error) {
  switch (error.code) {
    case SR_INVALID_ARGUMENT:
      return {ErrorKind::kInput, error.message};
    case SR_BUDGET_DENIED:
      return {ErrorKind::kBudget, error.message};
    case SR_CANCELLED:
      return {ErrorKind::kCancelled, "cancelled. The same command goes on where this one stopped"};
    default:
      return {ErrorKind::kProvider,
              fmt::format("{} [{}]", error.message, plugin::status_name(error.code))};
  }
}

int report(const Error& error, bool json) {
  const int code = exit_code(error.kind);
  if (json)
    print_json({{"error",
                 {{"kind", error_kind_name(error.kind)},
                  {"message", error.message},
                  {"exit_code", code}}}});
  else
    tell("showrunner: " + error.message + '\n');
  return code;
}

int check_stdout(int code) {
  if (std::fflush(stdout) != 0) stdout_error = errno;
  // Who reads a pipe may have enough of it: `showrunner runs | head`.
  if (std::ferror(stdout) == 0 || stdout_error == EPIPE) return code;
  const char* cause = stdout_error == 0 ? "a write failed" : std::strerror(stdout_error);
  const Error lost{ErrorKind::kUsage,
                   std::string("cannot write all of the output to stdout: ") + cause +
                       ". Lead it to where it can be written; what the command did stays done"};
  const int lost_code = report(lost, false);
  return code == 0 ? lost_code : code;
}

std::string format_table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], cells(row[i]));
  }
  std::string out;
  for (const auto& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      out += row[i];
      if (i + 1 < row.size()) out.append(widths[i] - cells(row[i]) + 2, ' ');
    }
    out += '\n';
  }
  return out;
}

std::string format_duration(int64_t ms) {
  const int64_t seconds = (ms + 500) / 1000;
  if (seconds < 3600) return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

}  // namespace showrunner::cli
