/* test.script/1 - lets a test play the provider: each slot of scripted.c asks the test. */
#ifndef SHOWRUNNER_TESTDATA_SCRIPTED_H_
#define SHOWRUNNER_TESTDATA_SCRIPTED_H_
#include "showrunner/abi.h"
#ifdef __cplusplus
extern "C" {
#endif

#define SCRIPT_V1 "test.script/1"

typedef struct script_v1 {
  sr_status (*create)(void* ctx, const sr_instance_args* args, sr_error* error) SR_NOEXCEPT;
  void (*destroy)(void* ctx) SR_NOEXCEPT;
  sr_status (*submit)(void* ctx, const sr_op* op, const sr_sink* sink, sr_error* error) SR_NOEXCEPT;
  void (*cancel)(void* ctx, sr_op_id id) SR_NOEXCEPT;
  sr_status (*drain)(void* ctx, uint64_t deadline_unix_ms) SR_NOEXCEPT;
} script_v1;

#ifdef __cplusplus
}
#endif
#endif
