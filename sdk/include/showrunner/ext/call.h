/* sr.call/1 - a plugin asks the router for an operation of any kind.
 *
 * The call belongs to an open operation of the caller: it shares its budget, project and trace, and
 * is cancelled with it.
 *
 * Threads: start and cancel [any]; done on the caller's [control], never inside start. */
#ifndef SHOWRUNNER_EXT_CALL_H_
#define SHOWRUNNER_EXT_CALL_H_
#include "showrunner/abi.h"
#ifdef __cplusplus
extern "C" {
#endif

#define SR_CALL_V1 "sr.call/1"

/* error NULL: success. Both views are valid only during the call. */
typedef void (*sr_call_done)(void* user, const sr_error* error, sr_str result_json) SR_NOEXCEPT;

/* APPENDABLE. */
typedef struct sr_call_request {
  uint32_t struct_size;
  uint32_t reserved0;
  sr_op_id parent; /* the caller's open operation */
  sr_str kind;
  sr_str request_json;
  sr_str options_json; /* {"prefer":{"instance":".."}} or empty */
} sr_call_request;
#define SR_CALL_REQUEST_MIN 64u

/* APPENDABLE. */
typedef struct sr_call_v1 {
  uint32_t struct_size;
  uint32_t reserved0;
  /* SR_OK: *call names it and done follows exactly once. Else *error says why and done never runs.
   */
  sr_status (*start)(void* ctx, const sr_call_request* request, sr_call_done done, void* user,
                     uint64_t* call, sr_error* error) SR_NOEXCEPT;
  /* Best effort; done still follows. */
  void (*cancel)(void* ctx, uint64_t call) SR_NOEXCEPT;
} sr_call_v1;

#ifdef __cplusplus
}
#endif
#endif
