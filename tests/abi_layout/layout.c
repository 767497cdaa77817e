/* The layout of the ABI on x86-64, pinned. Compiled as C11 and as C++20 by abi_layout_test.py.
 *
 * A failure here means that plugins which exist will break. APPENDABLE structs may grow at the end:
 * then add lines, and change no line but the struct's SIZE. Nothing else here ever changes. */
#include <assert.h>

#include "showrunner/abi.h"
#include "showrunner/ext/blob.h"
#include "showrunner/ext/call.h"
#include "showrunner/ext/executor.h"
#include "showrunner/ext/kv.h"
#include "showrunner/ext/metric.h"
#include "showrunner/ext/run.h"
#include "showrunner/ext/secret.h"

/* `last` is the last field: tail padding would let a new field hide in an old struct's size. */
#define SIZE(type, size, last)                             \
  static_assert(sizeof(type) == (size), "size of " #type); \
  static_assert(offsetof(type, last) + sizeof(((type*)0)->last) == (size), "padding: " #type)
#define AT(type, field, offset) static_assert(offsetof(type, field) == (offset), #type "." #field)
#define VALUE(name, value) static_assert((name) == (value), #name)

SIZE(sr_str, 16, size);
AT(sr_str, data, 0);
AT(sr_str, size, 8);

SIZE(sr_bytes, 16, size);
AT(sr_bytes, data, 0);
AT(sr_bytes, size, 8);

SIZE(sr_error, 352, message);
AT(sr_error, struct_size, 0);
AT(sr_error, code, 4);
AT(sr_error, retry, 8);
AT(sr_error, effect, 12);
AT(sr_error, retry_after_ms, 16);
AT(sr_error, http_status, 24);
AT(sr_error, reserved0, 28);
AT(sr_error, vendor_code, 32);
AT(sr_error, message, 96);

SIZE(sr_quantity, 24, quantity);
AT(sr_quantity, unit, 0);
AT(sr_quantity, quantity, 16);

SIZE(sr_usage, 48, quota_json);
AT(sr_usage, struct_size, 0);
AT(sr_usage, final, 4);
AT(sr_usage, cost_nano_usd, 8);
AT(sr_usage, items, 16);
AT(sr_usage, count, 24);
AT(sr_usage, quota_json, 32);

SIZE(sr_chunk, 64, data);
AT(sr_chunk, struct_size, 0);
AT(sr_chunk, final_of_part, 4);
AT(sr_chunk, seq, 8);
AT(sr_chunk, part, 16);
AT(sr_chunk, meta_json, 32);
AT(sr_chunk, data, 48);

SIZE(sr_sink, 72, complete);
AT(sr_sink, struct_size, 0);
AT(sr_sink, reserved0, 4);
AT(sr_sink, ctx, 8);
AT(sr_sink, chunk, 16);
AT(sr_sink, wait_writable, 24);
AT(sr_sink, progress, 32);
AT(sr_sink, checkpoint, 40);
AT(sr_sink, usage, 48);
AT(sr_sink, cancelled, 56);
AT(sr_sink, complete, 64);

SIZE(sr_op, 112, budget_nano_usd);
AT(sr_op, struct_size, 0);
AT(sr_op, reserved0, 4);
AT(sr_op, id, 8);
AT(sr_op, kind, 16);
AT(sr_op, request_json, 32);
AT(sr_op, context_json, 48);
AT(sr_op, idempotency_key, 64);
AT(sr_op, resume_json, 80);
AT(sr_op, deadline_unix_ms, 96);
AT(sr_op, budget_nano_usd, 104);

SIZE(sr_host, 56, service);
AT(sr_host, struct_size, 0);
AT(sr_host, abi_minor, 4);
AT(sr_host, ctx, 8);
AT(sr_host, version, 16);
AT(sr_host, log, 32);
AT(sr_host, now_unix_ms, 40);
AT(sr_host, service, 48);

SIZE(sr_instance_args, 72, state_dir);
AT(sr_instance_args, struct_size, 0);
AT(sr_instance_args, reserved0, 4);
AT(sr_instance_args, provider_id, 8);
AT(sr_instance_args, instance_name, 24);
AT(sr_instance_args, config_json, 40);
AT(sr_instance_args, state_dir, 56);

SIZE(sr_provider, 56, extension);
AT(sr_provider, struct_size, 0);
AT(sr_provider, reserved0, 4);
AT(sr_provider, create, 8);
AT(sr_provider, destroy, 16);
AT(sr_provider, submit, 24);
AT(sr_provider, cancel, 32);
AT(sr_provider, drain, 40);
AT(sr_provider, extension, 48);

SIZE(sr_entry, 56, provider);
AT(sr_entry, struct_size, 0);
AT(sr_entry, abi_major, 4);
AT(sr_entry, abi_minor, 8);
AT(sr_entry, flags, 12);
AT(sr_entry, manifest_json, 16);
AT(sr_entry, init, 32);
AT(sr_entry, deinit, 40);
AT(sr_entry, provider, 48);

SIZE(sr_blob_v1, 40, abandon);
AT(sr_blob_v1, struct_size, 0);
AT(sr_blob_v1, reserved0, 4);
AT(sr_blob_v1, open, 8);
AT(sr_blob_v1, create, 16);
AT(sr_blob_v1, commit, 24);
AT(sr_blob_v1, abandon, 32);

SIZE(sr_call_request, 64, options_json);
AT(sr_call_request, struct_size, 0);
AT(sr_call_request, reserved0, 4);
AT(sr_call_request, parent, 8);
AT(sr_call_request, kind, 16);
AT(sr_call_request, request_json, 32);
AT(sr_call_request, options_json, 48);

SIZE(sr_call_v1, 24, cancel);
AT(sr_call_v1, struct_size, 0);
AT(sr_call_v1, reserved0, 4);
AT(sr_call_v1, start, 8);
AT(sr_call_v1, cancel, 16);

SIZE(sr_executor_v1, 24, post);
AT(sr_executor_v1, struct_size, 0);
AT(sr_executor_v1, reserved0, 4);
AT(sr_executor_v1, run, 8);
AT(sr_executor_v1, post, 16);

SIZE(sr_kv_v1, 32, remove);
AT(sr_kv_v1, struct_size, 0);
AT(sr_kv_v1, reserved0, 4);
AT(sr_kv_v1, get, 8);
AT(sr_kv_v1, put, 16);
AT(sr_kv_v1, remove, 24);

SIZE(sr_metric_v1, 24, set);
AT(sr_metric_v1, struct_size, 0);
AT(sr_metric_v1, reserved0, 4);
AT(sr_metric_v1, add, 8);
AT(sr_metric_v1, set, 16);

SIZE(sr_step, 96, estimate_json);
AT(sr_step, struct_size, 0);
AT(sr_step, reserved0, 4);
AT(sr_step, parent, 8);
AT(sr_step, path, 16);
AT(sr_step, kind, 32);
AT(sr_step, request_json, 48);
AT(sr_step, options_json, 64);
AT(sr_step, estimate_json, 80);

SIZE(sr_run_v1, 24, event);
AT(sr_run_v1, struct_size, 0);
AT(sr_run_v1, reserved0, 4);
AT(sr_run_v1, step, 8);
AT(sr_run_v1, event, 16);

SIZE(sr_secret_v1, 16, get);
AT(sr_secret_v1, struct_size, 0);
AT(sr_secret_v1, reserved0, 4);
AT(sr_secret_v1, get, 8);

VALUE(SR_OK, 0);
VALUE(SR_CANCELLED, 1);
VALUE(SR_UNKNOWN, 2);
VALUE(SR_INVALID_ARGUMENT, 3);
VALUE(SR_DEADLINE_EXCEEDED, 4);
VALUE(SR_NOT_FOUND, 5);
VALUE(SR_PERMISSION_DENIED, 7);
VALUE(SR_RESOURCE_EXHAUSTED, 8);
VALUE(SR_FAILED_PRECONDITION, 9);
VALUE(SR_UNIMPLEMENTED, 12);
VALUE(SR_INTERNAL, 13);
VALUE(SR_UNAVAILABLE, 14);
VALUE(SR_DATA_LOSS, 15);
VALUE(SR_UNAUTHENTICATED, 16);
VALUE(SR_CONTENT_REFUSED, 100);
VALUE(SR_QUOTA_EXHAUSTED, 101);
VALUE(SR_BUDGET_DENIED, 102);
VALUE(SR_PLUGIN_FAULT, 199);
VALUE(SR_RETRY_NEVER, 0);
VALUE(SR_RETRY_SAME, 1);
VALUE(SR_RETRY_OTHER, 2);
VALUE(SR_RETRY_AFTER_HUMAN, 3);
VALUE(SR_EFFECT_UNKNOWN, 0);
VALUE(SR_EFFECT_NONE, 1);
VALUE(SR_EFFECT_COMMITTED, 2);
VALUE(SR_LOG_DEBUG, 0);
VALUE(SR_LOG_INFO, 1);
VALUE(SR_LOG_WARN, 2);
VALUE(SR_LOG_ERROR, 3);

VALUE(SR_ERROR_MIN, 352);
VALUE(SR_USAGE_MIN, 48);
VALUE(SR_CHUNK_MIN, 64);
VALUE(SR_SINK_MIN, 72);
VALUE(SR_OP_MIN, 112);
VALUE(SR_HOST_MIN, 56);
VALUE(SR_INSTANCE_ARGS_MIN, 72);
VALUE(SR_PROVIDER_MIN, 56);
VALUE(SR_ENTRY_MIN, 56);
