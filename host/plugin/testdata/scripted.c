/* A provider without a will of its own. */
#include "scripted.h"

#define UNUSED(x) (void)(x)

#ifndef SCRIPT_MANIFEST
#define SCRIPT_MANIFEST                                                                      \
  "{\"id\":\"test/scripted\",\"version\":\"1.2.3\",\"vendor\":\"Test\",\"license\":\"MIT\"," \
  "\"abi\":1,\"description\":\"Does as the test says\",\"providers\":[{\"id\":\"scripted\"," \
  "\"kinds\":[\"test.op/1\",\"test.own/1\"],\"config_schema\":{\"type\":\"object\","         \
  "\"properties\":{\"size\":{\"type\":\"integer\",\"minimum\":1},"                           \
  "\"api_key\":{\"type\":\"string\"}},\"additionalProperties\":false},"                      \
  "\"concurrency\":{\"max\":3},\"prices\":[{\"unit\":\"requests\",\"nano_usd\":1000}],"      \
  "\"secrets\":[\"api_key\"],\"cancel_grace_ms\":60000,"                                     \
  "\"schemas\":{\"test.own/1\":{\"request\":{\"type\":\"object\"},"                          \
  "\"result\":{\"type\":\"object\"}}}}]}"
#endif
SR_MANIFEST(SCRIPT_MANIFEST);

static const script_v1* script_of(const sr_host* host) {
  const sr_str id = {SCRIPT_V1, sizeof(SCRIPT_V1) - 1};
  return host->service(host->ctx, id);
}

/* self is the host. */
static sr_status create(const sr_host* host, const sr_instance_args* args, void** self,
                        sr_error* error) {
  *self = (void*)(uintptr_t)host;
  return script_of(host)->create(host->ctx, args, error);
}
static void destroy(void* self) {
  const sr_host* host = self;
  script_of(host)->destroy(host->ctx);
}
static sr_status submit(void* self, const sr_op* op, const sr_sink* sink, sr_error* error) {
  const sr_host* host = self;
  return script_of(host)->submit(host->ctx, op, sink, error);
}
static void cancel(void* self, sr_op_id id) {
  const sr_host* host = self;
  script_of(host)->cancel(host->ctx, id);
}
static sr_status drain(void* self, uint64_t deadline_unix_ms) {
  const sr_host* host = self;
  return script_of(host)->drain(host->ctx, deadline_unix_ms);
}
static const void* extension(void* self, sr_str id) {
  UNUSED(self);
  UNUSED(id);
  return NULL;
}

static const sr_provider kTable = {
    sizeof(sr_provider), 0, create, destroy, submit, cancel, drain, extension};

static sr_status init(const sr_host* host, sr_error* error) {
  UNUSED(host);
  UNUSED(error);
  return SR_OK;
}
static void deinit(void) {}
static const sr_provider* provider(sr_str id) {
  UNUSED(id);
  return &kTable;
}

const sr_entry sr_entry_v1 = {sizeof(sr_entry), SR_ABI_MAJOR, SR_ABI_MINOR, 0,
                              SR_MANIFEST_STR,  init,         deinit,       provider};
