#include "host/plugin/error.h"

#include <cstring>
#include <span>

#include "host/base/utf8.h"

namespace showrunner::plugin {
namespace {

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
