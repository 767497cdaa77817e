/* Between the C ABI (plugin.c) and what you write (handler.c). */
#ifndef PLUGIN_H_
#define PLUGIN_H_
#include <stddef.h>

#include "showrunner/abi.h"

/* One operation, on a worker thread. */
typedef struct operation {
  const sr_host* host;
  sr_sink sink;
  char* kind;
  char* request; /* JSON that the host has checked against the kind's schema */
} operation;

/* In handler.c. Gives the result as JSON in memory that free() takes, or NULL and fills *error.
 * Several operations run at once if the manifest's concurrency says so; may block. In long work ask
 * is_cancelled(). */
char* handle(const operation* op, sr_error* error);
/* The result of sr.catalog/1. */
extern const char catalog[];

int is_cancelled(const operation* op);
/* Stores a file as an artifact. 0: sha256 holds its name. Else *error says why. */
int put_artifact(const operation* op, const void* content, size_t size, char sha256[65],
                 sr_error* error);
/* Fills *error for what failed before anything was done or billed; gives the code. Retry is
 * SR_RETRY_OTHER if another provider may succeed; the message must hold no secret. */
sr_status fail(sr_error* error, sr_status code, uint32_t retry, const char* message);

#endif
