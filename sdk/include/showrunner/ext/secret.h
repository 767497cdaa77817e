/* sr.secret/1 - the values behind {"$secret":"name"} in an instance's config.
 *
 * Only secrets that this instance's config names are readable, and only if the manifest declares
 * them. Keep a value no longer than a request; never put it into a log, an error or a result.
 *
 * Threads: [any]; may read a file. */
#ifndef SHOWRUNNER_EXT_SECRET_H_
#define SHOWRUNNER_EXT_SECRET_H_
#include "showrunner/abi.h"
#ifdef __cplusplus
extern "C" {
#endif

#define SR_SECRET_V1 "sr.secret/1"

/* APPENDABLE. */
typedef struct sr_secret_v1 {
  uint32_t struct_size;
  uint32_t reserved0;
  /* Copies the value into buffer. *size is the value's size in any case; SR_RESOURCE_EXHAUSTED: the
   * buffer is too small and holds nothing. SR_NOT_FOUND: not set. SR_PERMISSION_DENIED: not
   * declared. */
  sr_status (*get)(void* ctx, sr_str name, char* buffer, uint64_t capacity, uint64_t* size,
                   sr_error* error) SR_NOEXCEPT;
} sr_secret_v1;

#ifdef __cplusplus
}
#endif
#endif
