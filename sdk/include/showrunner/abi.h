/* showrunner/abi.h - the provider ABI, major 1. C11 and C++20, LP64, little-endian, no
 * dependencies.
 *
 * A plugin is one shared library that exports one data symbol, `sr_entry_v1`. It holds one or more
 * providers. A provider is one static table of functions that accepts operations; what an operation
 * means is its kind (`tts.speak/1`), whose request and result are JSON checked by the host against
 * sdk/schemas. A new kind or field is a schema revision, never a change of this header.
 *
 * Compatibility:
 *  - FROZEN structs never change. APPENDABLE structs only grow at the end, by whole fields.
 *  - Every APPENDABLE struct starts with `struct_size`, set by the side that made it. A reader
 *    accepts any size >= the pinned minimum (SR_*_MIN) and reads later fields only behind SR_HAS.
 *  - SR_ABI_MINOR counts appended fields and new service ids. SR_ABI_MAJOR means a new entry
 * symbol.
 *  - Unknown status, retry or effect values read as SR_UNKNOWN, SR_RETRY_NEVER, SR_EFFECT_UNKNOWN.
 *
 * Memory: views in, copies out. A view is valid only during the call that passes it, and no side
 * frees what the other allocated. Big data travels as artifacts (ext/blob.h), never inline.
 *
 * Threads, by tag on every slot:
 *  [loader]   the host's one loader thread, before any instance exists
 *  [control]  one real thread per instance; never block it (<= 20 ms)
 *  [worker]   a thread that may block: the plugin's own, or one lent by ext/executor.h
 *  [any]      every thread, concurrently
 */
#ifndef SHOWRUNNER_ABI_H_
#define SHOWRUNNER_ABI_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define SR_NOEXCEPT \
  noexcept /* part of the pointer's type: a slot that may throw does not compile */
extern "C" {
#else
#define SR_NOEXCEPT
#endif

#define SR_ABI_MAJOR 1u
#define SR_ABI_MINOR 0u

/* True if the struct that `p` points to was made by a side that knows field `f`. */
#define SR_HAS(p, T, f) ((p)->struct_size >= offsetof(T, f) + sizeof((p)->f))

/* ---- Values ---------------------------------------------------------------------------------- */

/* FROZEN. UTF-8 text, not NUL-terminated. data may be NULL when size is 0. */
typedef struct sr_str {
  const char* data;
  uint64_t size;
} sr_str;

/* FROZEN. */
typedef struct sr_bytes {
  const uint8_t* data;
  uint64_t size;
} sr_bytes;

/* Made by the host, never reused in the life of a process; 0 is no operation. */
typedef uint64_t sr_op_id;

/* Fixed width, not a C enum: -fshort-enums must not change a layout. 1..16 as in gRPC. */
typedef int32_t sr_status;
enum {
  SR_OK = 0,
  SR_CANCELLED = 1,
  SR_UNKNOWN = 2,
  SR_INVALID_ARGUMENT = 3,
  SR_DEADLINE_EXCEEDED = 4,
  SR_NOT_FOUND = 5,
  SR_PERMISSION_DENIED = 7,
  SR_RESOURCE_EXHAUSTED = 8, /* slow down: the same call may work soon */
  SR_FAILED_PRECONDITION = 9,
  SR_UNIMPLEMENTED = 12, /* this provider cannot do this request; another may */
  SR_INTERNAL = 13,
  SR_UNAVAILABLE = 14,
  SR_DATA_LOSS = 15,
  SR_UNAUTHENTICATED = 16,
  SR_CONTENT_REFUSED = 100, /* the vendor's content rules said no */
  SR_QUOTA_EXHAUSTED = 101, /* a quota window is used up: not before it resets */
  SR_BUDGET_DENIED = 102,   /* the host's own budget said no */
  SR_PLUGIN_FAULT = 199     /* set by the host: exception, crash or breach of this contract */
};

/* May the call be tried again? Honoured only if nothing was done remotely (SR_EFFECT_NONE). */
enum {
  SR_RETRY_NEVER = 0,
  SR_RETRY_SAME = 1,       /* by the same instance, after retry_after_ms or the host's back-off */
  SR_RETRY_OTHER = 2,      /* by another instance, at once */
  SR_RETRY_AFTER_HUMAN = 3 /* this instance needs a person (key, consent); others may be tried */
};

/* Did the remote side act or bill? */
enum { SR_EFFECT_UNKNOWN = 0, SR_EFFECT_NONE = 1, SR_EFFECT_COMMITTED = 2 };

enum { SR_LOG_DEBUG = 0, SR_LOG_INFO = 1, SR_LOG_WARN = 2, SR_LOG_ERROR = 3 };

/* APPENDABLE. The caller zeroes it and sets struct_size. Strings are inline, NUL-terminated and
 * truncated at a UTF-8 boundary, so an error needs no allocator. message must hold no secret. */
typedef struct sr_error {
  uint32_t struct_size;
  sr_status code;
  uint32_t retry;
  uint32_t effect;
  uint64_t retry_after_ms; /* 0: the host's back-off applies */
  uint32_t http_status;    /* 0: no HTTP was involved */
  uint32_t reserved0;
  char vendor_code[64];
  char message[256];
} sr_error;
#define SR_ERROR_MIN 352u

/* FROZEN. One measured amount. Standard units: input_tokens, cached_input_tokens, output_tokens,
 * characters, audio_ms, video_ms, images, requests, credits. */
typedef struct sr_quantity {
  sr_str unit;
  int64_t quantity;
} sr_quantity;

/* APPENDABLE. Cumulative per operation; sent on failure and cancel too. */
typedef struct sr_usage {
  uint32_t struct_size;
  uint32_t final;        /* 1 exactly once, before complete() */
  int64_t cost_nano_usd; /* what the vendor says it billed; -1: the host prices the items */
  const sr_quantity* items;
  uint64_t count;
  sr_str quota_json; /* {"bucket":"..","left":8400,"resets_at":"RFC 3339"} or empty */
} sr_usage;
#define SR_USAGE_MIN 48u

/* APPENDABLE. One item of a streamed result. */
typedef struct sr_chunk {
  uint32_t struct_size;
  uint32_t final_of_part;
  uint64_t seq;     /* 0, 1, 2 .. per operation, without gaps */
  sr_str part;      /* "text", "audio/pcm16", "log", .. */
  sr_str meta_json; /* or empty */
  sr_bytes data;    /* at most 64 KiB */
} sr_chunk;
#define SR_CHUNK_MIN 64u

/* ---- The host's side of one operation -------------------------------------------------------- */

/* APPENDABLE. Copy it by value in submit(). ctx is a checked handle, not memory: a call after
 * complete() is counted and does nothing. All slots may be called before submit() returns.
 * [any], but one call at a time per operation. */
typedef struct sr_sink {
  uint32_t struct_size;
  uint32_t reserved0;
  void* ctx;
  /* Copies. SR_CANCELLED: stop. SR_RESOURCE_EXHAUSTED: not taken; resend the same seq after
   * wait_writable(). */
  sr_status (*chunk)(void* ctx, const sr_chunk* chunk) SR_NOEXCEPT;
  /* Blocks until chunk() takes again or `ms` passed (SR_DEADLINE_EXCEEDED). [worker] only. */
  sr_status (*wait_writable)(void* ctx, uint32_t ms) SR_NOEXCEPT;
  /* fraction in 0..1, or -1 if unknown; also the heartbeat of a long operation. */
  sr_status (*progress)(void* ctx, double fraction, sr_str stage) SR_NOEXCEPT;
  /* Returns when resume_json is on disk; it comes back in sr_op.resume_json. [worker] only. */
  sr_status (*checkpoint)(void* ctx, sr_str resume_json) SR_NOEXCEPT;
  void (*usage)(void* ctx, const sr_usage* usage) SR_NOEXCEPT;
  int32_t (*cancelled)(void* ctx) SR_NOEXCEPT; /* cheap; non-zero: finish soon with SR_CANCELLED */
  /* Exactly once, last. error NULL: success with result_json (even if a cancel was asked). */
  void (*complete)(void* ctx, const sr_error* error, sr_str result_json) SR_NOEXCEPT;
} sr_sink;
#define SR_SINK_MIN 72u

/* APPENDABLE. Owned by the host; the plugin copies what it keeps. */
typedef struct sr_op {
  uint32_t struct_size;
  uint32_t reserved0;
  sr_op_id id;
  sr_str kind;
  sr_str request_json;       /* valid by the kind's schema */
  sr_str context_json;       /* {call, attempt, run, path, show, project, user, priority, trace} */
  sr_str idempotency_key;    /* the same over retries and restarts */
  sr_str resume_json;        /* last checkpoint, or empty: re-attach, do not submit again */
  uint64_t deadline_unix_ms; /* 0: none */
  int64_t budget_nano_usd;   /* the hold; -1: none. Ask for more and end with SR_BUDGET_DENIED */
} sr_op;
#define SR_OP_MIN 112u

/* ---- Host services --------------------------------------------------------------------------- */

/* APPENDABLE. One per instance (and one for init); outlives it. Its ctx is the first argument of
 * every service function. Services: ext/blob.h, executor.h, secret.h, kv.h, metric.h, call.h,
 * run.h. Ids are sr.<name>/<n>; drafts sr.draft.<name>/<n>; vendors com.acme.<name>/<n>. */
typedef struct sr_host {
  uint32_t struct_size;
  uint32_t abi_minor;
  void* ctx;
  sr_str version;
  void (*log)(void* ctx, int32_t level, sr_str event, sr_str fields_json) SR_NOEXCEPT; /* [any] */
  uint64_t (*now_unix_ms)(void* ctx) SR_NOEXCEPT;          /* [any] may be virtual under test */
  const void* (*service)(void* ctx, sr_str id)SR_NOEXCEPT; /* [any] NULL: absent */
} sr_host;
#define SR_HOST_MIN 56u

/* ---- The plugin's side ----------------------------------------------------------------------- */

/* APPENDABLE. */
typedef struct sr_instance_args {
  uint32_t struct_size;
  uint32_t reserved0;
  sr_str provider_id;
  sr_str instance_name;
  sr_str config_json; /* valid by the manifest's config_schema; secrets are {"$secret":"name"} */
  sr_str state_dir;   /* a private, writable directory */
} sr_instance_args;
#define SR_INSTANCE_ARGS_MIN 72u

/* APPENDABLE. One static table per provider. */
typedef struct sr_provider {
  uint32_t struct_size;
  uint32_t reserved0;
  /* [control] Makes an instance. No network, no long work. Non-OK: *error says why. */
  sr_status (*create)(const sr_host* host, const sr_instance_args* args, void** self,
                      sr_error* error) SR_NOEXCEPT;
  /* [control] After drain; joins the instance's own threads. */
  void (*destroy)(void* self) SR_NOEXCEPT;
  /* [control] <= 20 ms. Non-OK: rejected, the sink was and will not be touched. OK: complete() is
   * owed exactly once. Every provider also takes sr.health/1 and sr.catalog/1. */
  sr_status (*submit)(void* self, const sr_op* op, const sr_sink* sink,
                      sr_error* error) SR_NOEXCEPT;
  /* [any] Does not block; best effort; an unknown or finished id does nothing. */
  void (*cancel)(void* self, sr_op_id id) SR_NOEXCEPT;
  /* [control] No submit follows. SR_OK: nothing is open. SR_UNAVAILABLE: still finishing. */
  sr_status (*drain)(void* self, uint64_t deadline_unix_ms) SR_NOEXCEPT;
  /* [any] NULL: absent. */
  const void* (*extension)(void* self, sr_str id)SR_NOEXCEPT;
} sr_provider;
#define SR_PROVIDER_MIN 56u

/* The first 16 bytes are FROZEN for ever, the rest is APPENDABLE. Read as data before any code of
 * the plugin runs. */
typedef struct sr_entry {
  uint32_t struct_size;
  uint32_t abi_major;
  uint32_t abi_minor;
  uint32_t flags;       /* 0 */
  sr_str manifest_json; /* the JSON that section .sr_manifest holds */
  sr_status (*init)(const sr_host* host, sr_error* error) SR_NOEXCEPT; /* [loader] no I/O */
  void (*deinit)(void) SR_NOEXCEPT;                                    /* [loader] */
  const sr_provider* (*provider)(sr_str provider_id)SR_NOEXCEPT; /* [any] NULL: no such provider */
} sr_entry;
#define SR_ENTRY_MIN 56u

/* ---- Making a plugin ------------------------------------------------------------------------- */

/* The one exported symbol. The plugin defines it:
 *   SR_MANIFEST("{\"id\":\"tts/acme\", ..}");
 *   const sr_entry sr_entry_v1 = {sizeof(sr_entry), SR_ABI_MAJOR, SR_ABI_MINOR, 0,
 *                                 SR_MANIFEST_STR, init, deinit, provider};                      */
extern __attribute__((visibility("default"))) const sr_entry sr_entry_v1;

#define SR_MANIFEST_MAGIC "SRMF1"

/* Puts the manifest (a string literal of JSON) where the host reads it without loading. */
#define SR_MANIFEST(json)                                                       \
  static const struct sr_manifest_section {                                     \
    char magic[8];                                                              \
    uint32_t size;                                                              \
    uint32_t reserved0;                                                         \
    char text[sizeof(json)];                                                    \
  } sr_manifest_ __attribute__((section(".sr_manifest"), used, aligned(8))) = { \
      SR_MANIFEST_MAGIC, (uint32_t)(sizeof(json) - 1), 0u, json}
#define SR_MANIFEST_STR \
  { sr_manifest_.text, sizeof(sr_manifest_.text) - 1 }

#ifdef __cplusplus
} /* extern "C" */
#endif
#endif /* SHOWRUNNER_ABI_H_ */
