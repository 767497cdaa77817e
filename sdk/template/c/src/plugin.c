/* The entry, the manifest, and the life of an operation. */
#include "plugin.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "showrunner/ext/blob.h"
#include "showrunner/ext/executor.h"
#include "showrunner_manifest.h"

SR_MANIFEST(SHOWRUNNER_MANIFEST_JSON);

typedef struct instance {
  const sr_host* host;
  atomic_uint open_operations;
} instance;

typedef struct job {
  operation op;
  instance* self;
} job;

static sr_str view(const char* text) { return (sr_str){text, strlen(text)}; }
static int is(sr_str a, const char* b) { return a.size == strlen(b) && !memcmp(a.data, b, a.size); }

static char* copy(sr_str text) {
  char* out = malloc(text.size + 1);
  if (out == NULL) return NULL;
  if (text.size > 0) memcpy(out, text.data, text.size);
  out[text.size] = '\0';
  return out;
}

static const void* service(const sr_host* host, const char* id) {
  return host->service(host->ctx, view(id));
}

sr_status fail(sr_error* error, sr_status code, uint32_t retry, const char* message) {
  error->code = code;
  error->retry = retry;
  error->effect = SR_EFFECT_NONE;
  snprintf(error->message, sizeof error->message, "%s", message);
  return code;
}

int is_cancelled(const operation* op) { return op->sink.cancelled(op->sink.ctx); }

static int write_all(int fd, const char* content, size_t size) {
  while (size > 0) {
    const ssize_t written = write(fd, content, size);
    if (written <= 0) return -1;
    content += written;
    size -= (size_t)written;
  }
  return 0;
}

int put_artifact(const operation* op, const void* content, size_t size, char sha256[65],
                 sr_error* error) {
  void* ctx = op->host->ctx;
  const sr_blob_v1* blob = service(op->host, SR_BLOB_V1);
  uint64_t stored;
  int32_t fd;
  if (blob == NULL) {
    fail(error, SR_INTERNAL, SR_RETRY_OTHER, "the host lacks " SR_BLOB_V1);
    return -1;
  }
  if (blob->create(ctx, &fd, error) != SR_OK) return -1;
  if (write_all(fd, content, size) != 0) {
    blob->abandon(ctx, fd);
    fail(error, SR_INTERNAL, SR_RETRY_OTHER, "cannot write an artifact");
    return -1;
  }
  return blob->commit(ctx, fd, sha256, &stored, error) == SR_OK ? 0 : -1;
}

static void delete_job(job* one) {
  if (one == NULL) return;
  free(one->op.kind);
  free(one->op.request);
  free(one);
}

static void work(void* user) {
  job* one = user;
  const sr_sink sink = one->op.sink;
  sr_error error = {.struct_size = sizeof error};
  char* result = handle(&one->op, &error);
  atomic_fetch_sub(&one->self->open_operations, 1); /* complete() may end the instance */
  delete_job(one);
  if (result != NULL)
    sink.complete(sink.ctx, NULL, view(result));
  else
    sink.complete(sink.ctx, &error, (sr_str){NULL, 0});
  free(result);
}

static sr_status create(const sr_host* host, const sr_instance_args* args, void** out,
                        sr_error* error) {
  (void)args;
  instance* self = calloc(1, sizeof *self);
  if (self == NULL) return fail(error, SR_INTERNAL, SR_RETRY_OTHER, "out of memory");
  self->host = host;
  *out = self;
  return SR_OK;
}

static sr_status submit(void* user, const sr_op* op, const sr_sink* sink, sr_error* error) {
  instance* self = user;
  if (is(op->kind, "sr.health/1") || is(op->kind, "sr.catalog/1")) {
    const char* answer = is(op->kind, "sr.health/1") ? "{\"status\":\"healthy\"}" : catalog;
    sink->complete(sink->ctx, NULL, view(answer));
    return SR_OK;
  }
  const sr_executor_v1* executor = service(self->host, SR_EXECUTOR_V1);
  job* one = calloc(1, sizeof *one);
  if (one != NULL) *one = (job){{self->host, *sink, copy(op->kind), copy(op->request_json)}, self};
  atomic_fetch_add(&self->open_operations, 1);
  if (executor != NULL && one != NULL && one->op.kind != NULL && one->op.request != NULL &&
      executor->run(self->host->ctx, work, one) == SR_OK)
    return SR_OK;
  atomic_fetch_sub(&self->open_operations, 1);
  delete_job(one);
  return fail(error, SR_INTERNAL, SR_RETRY_OTHER, "no memory or no thread for the operation");
}

static void cancel(void* self, sr_op_id id) { (void)self, (void)id; }

static sr_status drain(void* self, uint64_t deadline_unix_ms) {
  (void)deadline_unix_ms;
  return atomic_load(&((instance*)self)->open_operations) == 0 ? SR_OK : SR_UNAVAILABLE;
}

static const void* extension(void* self, sr_str id) { return (void)self, (void)id, NULL; }

static const sr_provider table = {sizeof table, 0, create, free, submit, cancel, drain, extension};

static sr_status init(const sr_host* host, sr_error* error) {
  return (void)host, (void)error, SR_OK;
}
static void deinit(void) {}
static const sr_provider* provider(sr_str id) { return is(id, "{{name}}") ? &table : NULL; }

const sr_entry sr_entry_v1 = {sizeof sr_entry_v1, SR_ABI_MAJOR, SR_ABI_MINOR, 0,
                              SR_MANIFEST_STR,    init,         deinit,       provider};
