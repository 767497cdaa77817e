// What a provider throws; the SDK turns it into an sr_error at the boundary.
//
// Say what was found, what was expected and what fixes it. Never put a secret into the message.
#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "showrunner/abi.h"

namespace sr {

// The effect is what the remote side did or billed, as far as the thrower knows; the makers below
// are for what fails before anything was done.
struct Error : std::runtime_error {
  Error(sr_status code_in, const std::string& message, uint32_t retry_in = SR_RETRY_NEVER,
        uint32_t effect_in = SR_EFFECT_UNKNOWN)
      : std::runtime_error(message), code(code_in), retry(retry_in), effect(effect_in) {}

  sr_status code;
  uint32_t retry;
  uint32_t effect;
  uint64_t retry_after_ms = 0;
  uint32_t http_status = 0;
  std::string vendor_code;
};

// The request is wrong; no provider could serve it.
inline Error invalid_argument(const std::string& message) {
  return {SR_INVALID_ARGUMENT, message, SR_RETRY_NEVER, SR_EFFECT_NONE};
}
// This provider cannot serve the request, another may: the router moves on.
inline Error unimplemented(const std::string& message) {
  return {SR_UNIMPLEMENTED, message, SR_RETRY_OTHER, SR_EFFECT_NONE};
}
// The machine lacks something this provider needs (a font, a device); another may serve.
inline Error failed_precondition(const std::string& message) {
  return {SR_FAILED_PRECONDITION, message, SR_RETRY_OTHER, SR_EFFECT_NONE};
}
// A bug or an unexpected answer of a library, before anything was done remotely.
inline Error internal(const std::string& message) {
  return {SR_INTERNAL, message, SR_RETRY_OTHER, SR_EFFECT_NONE};
}
// The operation was cancelled on its way; whoever knows that nothing was done yet says so.
inline Error cancelled(uint32_t effect = SR_EFFECT_UNKNOWN) {
  return {SR_CANCELLED, "cancelled", SR_RETRY_NEVER, effect};
}

// Copies into the inline strings of `out` (whose struct_size is set), cut at a UTF-8 boundary.
void to_c(const Error& error, sr_error* out);
Error from_c(const sr_error& error);

inline std::string_view view(sr_str s) {
  return s.size == 0 ? std::string_view{} : std::string_view{s.data, s.size};
}
inline sr_str str(std::string_view s) { return {s.data(), s.size()}; }

}  // namespace sr
