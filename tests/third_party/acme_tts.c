/* A voice in plain C11 that needs nothing but the SDK's headers. It speaks a tone as long as the
 * text; its config {"behave":"quota"} makes every call end like that row of the table. */
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "showrunner/abi.h"
#include "showrunner/ext/blob.h"
#include "showrunner/ext/executor.h"
#include "showrunner_manifest.h"

SR_MANIFEST(SHOWRUNNER_MANIFEST_JSON);

typedef struct behaviour {
  const char* name;
  sr_status code;
  uint32_t retry, effect, retry_after_ms;
} behaviour;

static const behaviour behaviours[] = {
    {"ok", SR_OK, 0, 0, 0},
    {"unavailable_same", SR_UNAVAILABLE, SR_RETRY_SAME, SR_EFFECT_NONE, 0},
    {"unavailable_other", SR_UNAVAILABLE, SR_RETRY_OTHER, SR_EFFECT_NONE, 0},
    {"unavailable_never", SR_UNAVAILABLE, SR_RETRY_NEVER, SR_EFFECT_NONE, 0},
    {"rate_limited", SR_RESOURCE_EXHAUSTED, SR_RETRY_SAME, SR_EFFECT_NONE, 50},
    {"rate_limited_hour", SR_RESOURCE_EXHAUSTED, SR_RETRY_SAME, SR_EFFECT_NONE, 3600000},
    {"quota", SR_QUOTA_EXHAUSTED, SR_RETRY_OTHER, SR_EFFECT_NONE, 0},
    {"budget", SR_BUDGET_DENIED, SR_RETRY_OTHER, SR_EFFECT_NONE, 0},
    {"auth", SR_UNAUTHENTICATED, SR_RETRY_AFTER_HUMAN, SR_EFFECT_NONE, 0},
    {"forbidden", SR_PERMISSION_DENIED, SR_RETRY_AFTER_HUMAN, SR_EFFECT_NONE, 0},
    {"invalid", SR_INVALID_ARGUMENT, SR_RETRY_NEVER, SR_EFFECT_NONE, 0},
    {"not_found", SR_NOT_FOUND, SR_RETRY_OTHER, SR_EFFECT_NONE, 0},
    {"content_refused", SR_CONTENT_REFUSED, SR_RETRY_OTHER, SR_EFFECT_NONE, 0},
    {"unimplemented", SR_UNIMPLEMENTED, SR_RETRY_OTHER, SR_EFFECT_NONE, 0},
    {"precondition", SR_FAILED_PRECONDITION, SR_RETRY_OTHER, SR_EFFECT_NONE, 0},
    {"cancelled", SR_CANCELLED, SR_RETRY_NEVER, SR_EFFECT_NONE, 0},
    {"data_loss", SR_DATA_LOSS, SR_RETRY_OTHER, SR_EFFECT_NONE, 0},
    {"deadline_unknown_effect", SR_DEADLINE_EXCEEDED, SR_RETRY_SAME, SR_EFFECT_UNKNOWN, 0},
    {"internal_no_effect", SR_INTERNAL, SR_RETRY_OTHER, SR_EFFECT_NONE, 0},
    {"internal_unknown_effect", SR_INTERNAL, SR_RETRY_SAME, SR_EFFECT_UNKNOWN, 0},
    {"internal_committed", SR_INTERNAL, SR_RETRY_SAME, SR_EFFECT_COMMITTED, 0},
    {"values_of_tomorrow", 4711, 99, 99, 0},
    {"flaky", SR_UNAVAILABLE, SR_RETRY_SAME, SR_EFFECT_NONE, 0}, /* calls 1, 3, 5 .. */
    {"rejected", SR_UNAVAILABLE, SR_RETRY_OTHER, SR_EFFECT_NONE, 0},
    {"bad_result", SR_OK, 0, 0, 0},
    {"broken_result", SR_OK, 0, 0, 0},
    {"never_completes", SR_OK, 0, 0, 0},
};

static const behaviour no_room = {"no_room", SR_INTERNAL, SR_RETRY_OTHER, SR_EFFECT_NONE, 0};
static const behaviour bad_config = {"bad_config", SR_INVALID_ARGUMENT, 0, SR_EFFECT_NONE, 0};

typedef struct instance {
  const sr_host* host;
  const sr_blob_v1* blob;
  const sr_executor_v1* executor;
  const behaviour* behave;
  atomic_uint calls, open;
} instance;

typedef struct speech {
  instance* self;
  sr_sink sink;
  behaviour behave;
  uint32_t characters;
} speech;

static sr_str str(const char* text) { return (sr_str){text, strlen(text)}; }
static int is(sr_str a, const char* b) { return a.size == strlen(b) && !memcmp(a.data, b, a.size); }

static sr_status fail(sr_error* error, const behaviour* why) {
  error->retry = why->retry;
  error->effect = why->effect;
  error->retry_after_ms = why->retry_after_ms;
  snprintf(error->message, sizeof error->message, "Acme ends the call with %s", why->name);
  return error->code = why->code;
}

/* The string after `"name":` in JSON, still escaped; empty if there is none. */
static sr_str member(sr_str json, const char* name) {
  const char *at = json.data, *end = json.data + json.size, *stop;
  const size_t size = strlen(name);
  while (at + size < end && memcmp(at, name, size) != 0) ++at;
  for (at += size; at < end && (*at == ' ' || *at == ':'); ++at) continue;
  if (at >= end || *at++ != '"') return (sr_str){NULL, 0};
  for (stop = at; stop < end && *stop != '"';) stop += *stop == '\\' ? 2 : 1;
  return (sr_str){at, stop < end ? (uint64_t)(stop - at) : 0};
}

/* RIFF/WAVE, PCM, one channel, 16 bit: a sine of 220 Hz. */
static sr_status speak(const speech* op, char* result, size_t capacity, sr_error* error) {
  enum { RATE = 24000, SAMPLES_PER_CHARACTER = RATE * 60 / 1000, HEADER = 44 };
  const sr_blob_v1* blob = op->self->blob;
  void* ctx = op->self->host->ctx;
  const uint32_t samples = op->characters * SAMPLES_PER_CHARACTER, bytes = 2 * samples;
  const uint32_t header[] = {0x46464952, bytes + HEADER - 8, 0x45564157, 0x20746d66, 16,   0x10001,
                             RATE,       2 * RATE,           0x100002,   0x61746164, bytes};
  char* file = malloc(HEADER + bytes);
  if (file == NULL) return fail(error, &no_room);
  memcpy(file, header, HEADER);
  int16_t* wave = (int16_t*)(void*)(file + HEADER);
  for (uint32_t i = 0; i < samples; ++i)
    wave[i] = (int16_t)(8000 * sin(6.283185307179586 * 220 * i / RATE));
  int32_t fd;
  char sha256[65];
  uint64_t size = 0;
  sr_status status = blob->create(ctx, &fd, error);
  if (status == SR_OK && write(fd, file, HEADER + bytes) != (ssize_t)(HEADER + bytes)) {
    blob->abandon(ctx, fd);
    status = fail(error, &no_room);
  }
  free(file);
  if (status == SR_OK) status = blob->commit(ctx, fd, sha256, &size, error);
  if (status == SR_OK)
    snprintf(result, capacity,
             "{\"audio\":{\"sha256\":\"%s\",\"media_type\":\"audio/wav\",\"bytes\":%u},"
             "\"duration_ms\":%u,\"sample_rate\":%d,\"samples\":%u}",
             sha256, (unsigned)size, samples / (RATE / 1000), RATE, samples);
  return status;
}

static void work(void* user) {
  speech* op = user;
  char result[512] = "{\"audio\":\"none\"}";
  sr_error error = {.struct_size = sizeof error};
  sr_status status = SR_OK;
  if (op->behave.code != SR_OK) {
    status = fail(&error, &op->behave);
  } else if (strcmp(op->behave.name, "broken_result") == 0) {
    result[8] = 0;
  } else if (strcmp(op->behave.name, "bad_result") != 0) {
    status = speak(op, result, sizeof result, &error);
  }
  const sr_quantity item = {str("characters"), op->characters};
  const int billed = status == SR_OK || op->behave.effect == SR_EFFECT_COMMITTED;
  const sr_usage usage = {sizeof usage, 1, -1, &item, billed ? 1 : 0, {NULL, 0}};
  op->sink.usage(op->sink.ctx, &usage);
  atomic_fetch_sub(&op->self->open, 1); /* the instance may be gone once the call has ended */
  op->sink.complete(op->sink.ctx, status == SR_OK ? NULL : &error, str(result));
  free(op);
}

static sr_status create(const sr_host* host, const sr_instance_args* args, void** out,
                        sr_error* error) {
  const sr_str wanted = member(args->config_json, "\"behave\"");
  const behaviour* found = wanted.size == 0 ? behaviours : NULL;
  for (size_t i = 0; i < sizeof behaviours / sizeof *behaviours; ++i)
    if (is(wanted, behaviours[i].name)) found = &behaviours[i];
  if (found == NULL) return fail(error, &bad_config);
  instance* self = calloc(1, sizeof *self);
  if (self == NULL) return fail(error, &no_room);
  self->host = host;
  self->blob = host->service(host->ctx, str(SR_BLOB_V1));
  self->executor = host->service(host->ctx, str(SR_EXECUTOR_V1));
  if (self->blob == NULL || self->executor == NULL) return free(self), fail(error, &no_room);
  self->behave = found;
  *out = self;
  return SR_OK;
}

static sr_status submit(void* user, const sr_op* op, const sr_sink* sink, sr_error* error) {
  instance* self = user;
  const char* answer = "{\"models\":[{\"id\":\"tone\",\"kinds\":[\"tts.speak/1\"]}]}";
  if (is(op->kind, "sr.health/1")) answer = "{\"status\":\"healthy\"}";
  if (!is(op->kind, "tts.speak/1")) return sink->complete(sink->ctx, NULL, str(answer)), SR_OK;
  if (strcmp(self->behave->name, "rejected") == 0) return fail(error, self->behave);
  if (strcmp(self->behave->name, "never_completes") == 0) return SR_OK;
  speech* one = calloc(1, sizeof *one);
  if (one == NULL) return fail(error, &no_room);
  *one = (speech){self, *sink, *self->behave, 0};
  if (strcmp(one->behave.name, "flaky") == 0 && atomic_fetch_add(&self->calls, 1) % 2 == 1)
    one->behave = behaviours[0];
  const sr_str text = member(op->request_json, "\"text\"");
  for (uint64_t i = 0; i < text.size && one->characters < 5000; ++i)
    one->characters += (text.data[i] & 0xC0) != 0x80; /* one per code point */
  atomic_fetch_add(&self->open, 1);
  if (self->executor->run(self->host->ctx, work, one) == SR_OK) return SR_OK;
  atomic_fetch_sub(&self->open, 1);
  free(one);
  return fail(error, &no_room);
}

static void cancel(void* self, sr_op_id id) { (void)self, (void)id; }
static sr_status drain(void* self, uint64_t deadline_unix_ms) {
  return (void)deadline_unix_ms,
         atomic_load(&((instance*)self)->open) == 0 ? SR_OK : SR_UNAVAILABLE;
}
static const void* extension(void* self, sr_str id) { return (void)self, (void)id, NULL; }

static const sr_provider table = {sizeof table, 0, create, free, submit, cancel, drain, extension};
static sr_status init(const sr_host* h, sr_error* e) { return (void)h, (void)e, SR_OK; }
static void deinit(void) {}
static const sr_provider* provider(sr_str id) { return is(id, "acme") ? &table : NULL; }

const sr_entry sr_entry_v1 = {sizeof sr_entry_v1, SR_ABI_MAJOR, SR_ABI_MINOR, 0,
                              SR_MANIFEST_STR,    init,         deinit,       provider};
