/* sr.blob/1 - artifacts: files named by the SHA-256 of their content, never changed.
 *
 * Big data crosses the ABI only so: a request names an artifact {"sha256","media_type","bytes"},
 * the provider opens it here; a result names one that the provider made here. Files cross as file
 * descriptors, so an isolated plugin needs no path into the host's state.
 *
 * Threads: [worker]; every call may do disk I/O. */
#ifndef SHOWRUNNER_EXT_BLOB_H_
#define SHOWRUNNER_EXT_BLOB_H_
#include "showrunner/abi.h"
#ifdef __cplusplus
extern "C" {
#endif

#define SR_BLOB_V1 "sr.blob/1"

/* APPENDABLE. */
typedef struct sr_blob_v1 {
  uint32_t struct_size;
  uint32_t reserved0;
  /* Opens artifact `sha256` (64 lower-case hex digits) for reading; the content was verified
   * against its name. The caller closes *fd. SR_NOT_FOUND: unknown. SR_DATA_LOSS: damaged on disk.
   */
  sr_status (*open)(void* ctx, sr_str sha256, int32_t* fd, uint64_t* size,
                    sr_error* error) SR_NOEXCEPT;
  /* A new empty file to write. It is nothing until commit; a crash leaves no trace. */
  sr_status (*create)(void* ctx, int32_t* fd, sr_error* error) SR_NOEXCEPT;
  /* Takes the file of create(): hashes it, makes it durable, closes fd on every outcome. sha256_hex
   * receives 64 digits and a NUL. */
  sr_status (*commit)(void* ctx, int32_t fd, char sha256_hex[65], uint64_t* size,
                      sr_error* error) SR_NOEXCEPT;
  /* Drops and closes the file of create(). */
  void (*abandon)(void* ctx, int32_t fd) SR_NOEXCEPT;
} sr_blob_v1;

#ifdef __cplusplus
}
#endif
#endif
