/* sr.executor/1 - threads lent by the host, so that a plugin with blocking code needs none.
 *
 * Threads: every slot [any]. Work runs on [worker], posts run on [control]. */
#ifndef SHOWRUNNER_EXT_EXECUTOR_H_
#define SHOWRUNNER_EXT_EXECUTOR_H_
#include "showrunner/abi.h"
#ifdef __cplusplus
extern "C" {
#endif

#define SR_EXECUTOR_V1 "sr.executor/1"

/* APPENDABLE. The work runs exactly once if SR_OK is returned, else never. */
typedef struct sr_executor_v1 {
  uint32_t struct_size;
  uint32_t reserved0;
  /* Runs work(user) on a worker thread. */
  sr_status (*run)(void* ctx, void (*work)(void* user) SR_NOEXCEPT, void* user) SR_NOEXCEPT;
  /* Runs work(user) on this instance's control thread, after delay_ms (0: as soon as possible). */
  sr_status (*post)(void* ctx, uint64_t delay_ms, void (*work)(void* user) SR_NOEXCEPT,
                    void* user) SR_NOEXCEPT;
} sr_executor_v1;

#ifdef __cplusplus
}
#endif
#endif
