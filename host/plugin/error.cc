#include "host/plugin/error.h"

#include <algorithm>
#include <cstring>
#include <span>

namespace showrunner::plugin {
namespace {

// Length of the well-formed UTF-8 sequence at `text`'s start (Unicode 15, table 3-7); 0: none.
size_t sequence_length(std::string_view text) {
  const auto at = [&](size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto is_tail = [&](size_t i) { return (at(i) & 0xC0u) == 0x80u; };
  const unsigned lead = at(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return is_tail(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool overlong = lead == 0xE0 && at(1) < 0xA0;
    const bool surrogate = lead == 0xED && at(1) > 0x9F;
    return is_tail(1) && is_tail(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool overlong = lead == 0xF0 && at(1) < 0x90;
    const bool beyond = lead == 0xF4 && at(1) > 0x8F;
    return is_tail(1) && is_tail(2) && is_tail(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

bool is_known(sr_status code) {
  return (code >= SR_OK && code <= SR_NOT_FOUND) ||
         (code >= SR_PERMISSION_DENIED && code <= SR_FAILED_PRECONDITION) ||
         (code >= SR_UNIMPLEMENTED && code <= SR_UNAUTHENTICATED) ||
         (code >= SR_CONTENT_REFUSED && code <= SR_BUDGET_DENIED) || code == SR_PLUGIN_FAULT;
}

std::string read_text(std::span<const char> field) {
  return bounded_utf8({field.data(), strnlen(field.data(), field.size())}, field.size());
}

void write_text(std::string_view text, std::span<char> out) {
  const std::string bounded = bounded_utf8(text, out.size() - 1);
  std::memcpy(out.data(), bounded.data(), bounded.size());
  out[bounded.size()] = '\0';
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const size_t n = sequence_length(text);
    if (n == 0) return false;
    text.remove_prefix(n);
  }
  return true;
}

std::string bounded_utf8(std::string_view text, size_t limit) {
  std::string out;
  while (!text.empty()) {
    const size_t n = sequence_length(text);
    const std::string_view next = n == 0 ? std::string_view("?") : text.substr(0, n);
    if (out.size() + next.size() > limit) break;
    out += next;
    text.remove_prefix(std::max<size_t>(n, 1));
  }
  return out;
}

CallError read_error(const sr_error* error, sr_status returned) {
  CallError out;
  const bool readable = error != nullptr && error->struct_size >= SR_ERROR_MIN;
  const sr_status named = readable ? error->code : SR_OK;
  const sr_status code = named != SR_OK ? named : returned;
  out.code = code != SR_OK && is_known(code) ? code : SR_UNKNOWN;
  if (readable) {
    if (error->retry <= SR_RETRY_AFTER_HUMAN) out.retry = error->retry;
    if (error->effect <= SR_EFFECT_COMMITTED) out.effect = error->effect;
    out.retry_after_ms = error->retry_after_ms;
    out.http_status = error->http_status;
    out.vendor_code = read_text(error->vendor_code);
    out.message = read_text(error->message);
  }
  if (out.message.empty()) out.message = "the plugin gave no message";
  return out;
}

sr_status write_error(const CallError& error, sr_error* out) {
  if (out == nullptr || out->struct_size < SR_ERROR_MIN) return error.code;
  out->code = error.code;
  out->retry = error.retry;
  out->effect = error.effect;
  out->retry_after_ms = error.retry_after_ms;
  out->http_status = error.http_status;
  write_text(error.vendor_code, out->vendor_code);
  write_text(error.message, out->message);
  return error.code;
}

sr_status refuse(sr_error* out, sr_status code, std::string_view message) {
  CallError error;
  error.code = code;
  error.effect = SR_EFFECT_NONE;
  error.message = message;
  return write_error(error, out);
}

sr_status refuse(sr_error* out, const Error& error) {
  const auto code = [&]() -> sr_status {
    switch (error.kind) {
      case ErrorKind::kNotFound:
        return SR_NOT_FOUND;
      case ErrorKind::kUsage:
      case ErrorKind::kInput:
        return SR_INVALID_ARGUMENT;
      case ErrorKind::kConfig:
      case ErrorKind::kPlugin:
        return SR_FAILED_PRECONDITION;
      case ErrorKind::kProvider:
        return SR_UNAVAILABLE;
      case ErrorKind::kBudget:
        return SR_BUDGET_DENIED;
      case ErrorKind::kCancelled:
        return SR_CANCELLED;
      case ErrorKind::kState:
      case ErrorKind::kInternal:
        return SR_INTERNAL;
    }
    return SR_INTERNAL;
  }();
  return refuse(out, code, error.message);
}

}  // namespace showrunner::plugin
