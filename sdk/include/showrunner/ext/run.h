/* sr.run/1 - memoised steps of a durable run; what shows are made of.
 *
 * An operation of a kind `show.<action>/1` executes within a run. The show's code runs again from
 * its start after every restart; a step that finished before answers at once from the journal. A
 * step is known by its path within the run (`scene3/line7/voice`) and the hash of its inputs: kind,
 * canonical request and the artifacts named in it. Same path, same hash: the stored result.
 * Two steps of one execution with the same path and different inputs are an error of the show.
 *
 * Threads: every slot [any]; done on the caller's [control], never inside step.
 * Durability: when done runs with a result, the result and its artifacts are on disk. */
#ifndef SHOWRUNNER_EXT_RUN_H_
#define SHOWRUNNER_EXT_RUN_H_
#include "showrunner/abi.h"
#include "showrunner/ext/call.h"
#ifdef __cplusplus
extern "C" {
#endif

#define SR_RUN_V1 "sr.run/1"

/* APPENDABLE. */
typedef struct sr_step {
  uint32_t struct_size;
  uint32_t reserved0;
  sr_op_id parent; /* the show's open operation */
  sr_str path;     /* unique in the run; segments [A-Za-z0-9._-]+ joined by '/' */
  sr_str kind;
  sr_str request_json;
  sr_str options_json;  /* {"prefer":{"instance":".."},"pin":"..","subject":".."} or empty. subject:
                           only for show.* kinds, names the run that the action executes in */
  sr_str estimate_json; /* stands in for the result when a run is only explained, or empty; not part
                           of the input hash. Artifacts in it need no real sha256 */
} sr_step;
#define SR_STEP_MIN 96u

/* APPENDABLE. */
typedef struct sr_run_v1 {
  uint32_t struct_size;
  uint32_t reserved0;
  /* SR_OK: done follows exactly once. */
  sr_status (*step)(void* ctx, const sr_step* step, sr_call_done done, void* user,
                    sr_error* error) SR_NOEXCEPT;
  /* Tells observers of the run: {"step.total":120} and the like. Best effort. */
  void (*event)(void* ctx, sr_op_id parent, sr_str name, sr_str fields_json) SR_NOEXCEPT;
} sr_run_v1;

#ifdef __cplusplus
}
#endif
#endif
