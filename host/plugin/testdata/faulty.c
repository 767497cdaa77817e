/* Plugins that are wrong in one way each: FAULT_* says which. */
#include <string.h>

#include "showrunner/abi.h"

#define UNUSED(x) (void)(x)

SR_MANIFEST(
    "{\"id\":\"test/faulty\",\"version\":\"1.0.0\",\"abi\":1,\"providers\":[{\"id\":\"faulty\","
    "\"kinds\":[\"test.op/1\"],\"config_schema\":{\"type\":\"object\"}}]}");

static sr_status fail(sr_error* error, const char* message) {
  error->code = SR_FAILED_PRECONDITION;
  strncpy(error->message, message, sizeof error->message - 1);
  return SR_FAILED_PRECONDITION;
}

#ifdef FAULT_UNDEFINED
extern int defined_nowhere(void);
#endif

#ifdef FAULT_EXPORTS
#define VISIBLE __attribute__((visibility("default")))
VISIBLE int bundled_read(void);
VISIBLE int bundled_read(void) { return 1; }
VISIBLE __attribute__((weak)) int bundled_weak = 1;
/* As of a C++ template's static data: one for the whole process. */
__asm__(
    ".pushsection .data\n"
    ".globl bundled_unique\n"
    ".type bundled_unique, %gnu_unique_object\n"
    ".size bundled_unique, 4\n"
    "bundled_unique: .long 0\n"
    ".popsection\n");
#endif

#ifdef FAULT_STATIC_TLS
static _Thread_local volatile int calls __attribute__((tls_model("initial-exec")));
#endif

#if defined(FAULT_CONSTRUCTOR_CRASHES) || defined(FAULT_INIT_CRASHES)
static void crash(void) {
  volatile int* volatile nowhere = NULL;
  *nowhere = 1;
}
#endif
#if defined(FAULT_CONSTRUCTOR_HANGS) || defined(FAULT_INIT_HANGS)
#include <unistd.h>
static void hang(void) {
  for (;;) pause();
}
#endif
#ifdef FAULT_CONSTRUCTOR_CRASHES
__attribute__((constructor)) static void construct(void) { crash(); }
#endif
#ifdef FAULT_CONSTRUCTOR_HANGS
__attribute__((constructor)) static void construct(void) { hang(); }
#endif

static sr_status create(const sr_host* host, const sr_instance_args* args, void** self,
                        sr_error* error) {
  UNUSED(host);
  UNUSED(args);
  UNUSED(self);
#ifdef FAULT_UNDEFINED
  if (defined_nowhere() != 0) return SR_INTERNAL;
#endif
#ifdef FAULT_CREATE_FAILS
  return fail(error, "no graphics card");
#else
  UNUSED(fail);
  UNUSED(error);
  *self = NULL;
  return SR_OK;
#endif
}
static void destroy(void* self) {
  UNUSED(self);
#ifdef FAULT_STATIC_TLS
  ++calls;
#endif
}
static sr_status submit(void* self, const sr_op* op, const sr_sink* sink, sr_error* error) {
  UNUSED(self);
  UNUSED(op);
  UNUSED(sink);
  UNUSED(error);
  return SR_UNIMPLEMENTED;
}
static void cancel(void* self, sr_op_id id) {
  UNUSED(self);
  UNUSED(id);
}
static sr_status drain(void* self, uint64_t deadline_unix_ms) {
  UNUSED(self);
  UNUSED(deadline_unix_ms);
  return SR_OK;
}
static const void* extension(void* self, sr_str id) {
  UNUSED(self);
  UNUSED(id);
  return NULL;
}

#if defined(FAULT_TABLE_SIZE)
#define TABLE_SIZE (SR_PROVIDER_MIN - 8)
#else
#define TABLE_SIZE sizeof(sr_provider)
#endif
#if defined(FAULT_TABLE_SLOT)
#define TABLE_DRAIN NULL
#else
#define TABLE_DRAIN drain
#endif

static const sr_provider* provider(sr_str id) {
  static sr_provider table;
  UNUSED(id);
  UNUSED(drain);
  table.struct_size = (uint32_t)TABLE_SIZE;
  table.create = create;
  table.destroy = destroy;
  table.submit = submit;
  table.cancel = cancel;
  table.drain = TABLE_DRAIN;
  table.extension = extension;
#ifdef FAULT_NO_PROVIDER
#define FOUND NULL
#else
#define FOUND (&table)
#endif
  return table.struct_size != 0 ? FOUND : NULL;
}

static sr_status init(const sr_host* host, sr_error* error) {
  UNUSED(host);
#ifdef FAULT_INIT_FAILS
  return fail(error, "the licence file is missing");
#else
#ifdef FAULT_INIT_CRASHES
  crash();
#endif
#ifdef FAULT_INIT_HANGS
  hang();
#endif
  UNUSED(error);
  return SR_OK;
#endif
}
static void deinit(void) {}
extern void (*const faulty_deinit)(void);
void (*const faulty_deinit)(void) = deinit;

#ifdef FAULT_ENTRY_ABI
#define ENTRY_ABI 7
#else
#define ENTRY_ABI SR_ABI_MAJOR
#endif
#ifdef FAULT_ENTRY_SIZE
#define ENTRY_SIZE 16
#else
#define ENTRY_SIZE sizeof(sr_entry)
#endif
#ifdef FAULT_ENTRY_SLOT
#define ENTRY_DEINIT NULL
#else
#define ENTRY_DEINIT deinit
#endif
#ifdef FAULT_MANIFEST_DIFFERS
#define ENTRY_MANIFEST \
  { "{}", 2 }
#else
#define ENTRY_MANIFEST SR_MANIFEST_STR
#endif

#if defined(FAULT_SECOND_MAJOR)
#define ENTRY_NAME sr_entry_v2
#elif defined(FAULT_NO_ENTRY)
#define ENTRY_NAME somebody_elses_entry
#else
#define ENTRY_NAME sr_entry_v1
#endif

#ifdef FAULT_ENTRY_SMALL
extern const sr_provider* (*const faulty_provider)(sr_str);
const sr_provider* (*const faulty_provider)(sr_str) = provider;
extern sr_status (*const faulty_init)(const sr_host*, sr_error*);
sr_status (*const faulty_init)(const sr_host*, sr_error*) = init;
__asm__(
    ".globl sr_entry_v1\n.type sr_entry_v1, @object\n.size sr_entry_v1, 8\n"
    ".pushsection .data\nsr_entry_v1: .quad 1\n.popsection\n");
#else
extern __attribute__((visibility("default"))) const sr_entry ENTRY_NAME;
const sr_entry ENTRY_NAME = {ENTRY_SIZE,     ENTRY_ABI, SR_ABI_MINOR, 0,
                             ENTRY_MANIFEST, init,      ENTRY_DEINIT, provider};
#endif
