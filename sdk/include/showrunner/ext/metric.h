/* sr.metric/1 - counters and gauges of a plugin, shown with the host's own.
 *
 * Names match [a-z][a-z0-9_]*; the host adds the plugin's and the instance's labels. labels_json is
 * an object of strings, or empty; at most 100 label sets per name, later ones are dropped.
 *
 * Threads: [any]. Durability: none. */
#ifndef SHOWRUNNER_EXT_METRIC_H_
#define SHOWRUNNER_EXT_METRIC_H_
#include "showrunner/abi.h"
#ifdef __cplusplus
extern "C" {
#endif

#define SR_METRIC_V1 "sr.metric/1"

/* APPENDABLE. */
typedef struct sr_metric_v1 {
  uint32_t struct_size;
  uint32_t reserved0;
  void (*add)(void* ctx, sr_str counter, sr_str labels_json, double amount) SR_NOEXCEPT;
  void (*set)(void* ctx, sr_str gauge, sr_str labels_json, double value) SR_NOEXCEPT;
} sr_metric_v1;

#ifdef __cplusplus
}
#endif
#endif
