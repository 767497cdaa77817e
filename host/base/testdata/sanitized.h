// Whether this is built with a sanitizer, which has memory and exit codes of its own.
#pragma once

namespace showrunner {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

}  // namespace showrunner
