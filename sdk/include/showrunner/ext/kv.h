/* sr.kv/1 - a small durable store of one instance: keys up to 256 bytes, values up to 1 MiB.
 *
 * Threads: [worker]. Durability: put and remove are on disk when they return. */
#ifndef SHOWRUNNER_EXT_KV_H_
#define SHOWRUNNER_EXT_KV_H_
#include "showrunner/abi.h"
#ifdef __cplusplus
extern "C" {
#endif

#define SR_KV_V1 "sr.kv/1"

/* APPENDABLE. */
typedef struct sr_kv_v1 {
  uint32_t struct_size;
  uint32_t reserved0;
  /* As sr_secret_v1.get: *size is the value's size; SR_RESOURCE_EXHAUSTED: buffer too small.
   * SR_NOT_FOUND: no such key. */
  sr_status (*get)(void* ctx, sr_str key, uint8_t* buffer, uint64_t capacity, uint64_t* size,
                   sr_error* error) SR_NOEXCEPT;
  sr_status (*put)(void* ctx, sr_str key, sr_bytes value, sr_error* error) SR_NOEXCEPT;
  /* Removing an absent key is SR_OK. */
  sr_status (*remove)(void* ctx, sr_str key, sr_error* error) SR_NOEXCEPT;
} sr_kv_v1;

#ifdef __cplusplus
}
#endif
#endif
