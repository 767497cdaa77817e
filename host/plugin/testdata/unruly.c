/* A provider that does what the request's "do" says, most of it forbidden. Its answer is a JSON
 * string: "ok", or what the system said. sr.health/1 and sr.catalog/1 it answers well. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "showrunner/abi.h"
#include "showrunner/ext/blob.h"
#include "showrunner/ext/executor.h"
#include "showrunner/ext/kv.h"
#include "showrunner/ext/secret.h"

SR_MANIFEST(
    "{\"id\":\"test/unruly\",\"version\":\"1.0.0\",\"abi\":1,\"providers\":[{\"id\":\"unruly\","
    "\"kinds\":[\"test.op/1\"],\"config_schema\":{\"type\":\"object\"},\"concurrency\":{\"max\":"
    "2000},\"prices\":[],\"secrets\":[\"key\"],\"resume\":\"reattach\",\"cancel_grace_ms\":200,"
    "\"schemas\":{\"test.op/1\":{\"request\":{"
    "\"type\":\"object\"},\"result\":{\"type\":\"string\"}}}}]}");

typedef struct self {
  const sr_host* host;
  char state_dir[512];
  char polite[8]; /* "yes": does nothing of the kind */
} self;

typedef struct job {
  const self* of;
  sr_sink sink;
  char what[64];
  char argument[512];
  char resume[128];
  uint64_t deadline_unix_ms;
} job;

static sr_str str(const char* text) { return (sr_str){text, strlen(text)}; }

static const void* service(const sr_host* host, const char* id) {
  return host->service(host->ctx, str(id));
}

static void answer(const job* j, const char* text) {
  char json[300];
  snprintf(json, sizeof json, "\"%s\"", text);
  j->sink.complete(j->sink.ctx, NULL, str(json));
}

/* The value of `"key":"value"`, or "". */
static void read_member(sr_str json, const char* key, char* out, size_t capacity) {
  char pattern[64];
  snprintf(pattern, sizeof pattern, "\"%s\":\"", key);
  out[0] = '\0';
  const char* at = memmem(json.data, json.size, pattern, strlen(pattern));
  if (at == NULL) return;
  at += strlen(pattern);
  for (size_t i = 0; i + 1 < capacity && at + i < json.data + json.size && at[i] != '"'; ++i) {
    out[i] = at[i];
    out[i + 1] = '\0';
  }
}

/* The fault must be the machine's, not a sanitizer's message. */
__attribute__((noinline, no_sanitize("undefined"))) static void crash_here(void) {
  volatile int* volatile nowhere = NULL;
  *nowhere = 1;
  __asm__ volatile("");
}

static void leak(const job* j) {
  const size_t step = 16 << 20;
  size_t total = 0;
  for (; total < ((size_t)1 << 30); total += step) {
    char* block = malloc(step);
    if (block == NULL) break;
    memset(block, 1, step);
  }
  answer(j, total < ((size_t)1 << 30) ? "refused" : "leaked");
}

static void open_files(const job* j) {
  static int fds[10000];
  int opened = 0;
  while (opened < 10000 && (fds[opened] = open("/dev/null", O_RDONLY)) >= 0) ++opened;
  const int few = errno;
  for (int i = 0; i < opened; ++i) close(fds[i]);
  if (opened == 10000) {
    answer(j, "10000 opened");
  } else {
    answer(j, few == EMFILE ? "refused" : strerror(few));
  }
}

static void fork_one(const job* j) {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  if (child > 0) waitpid(child, NULL, 0);
  answer(j, child < 0 ? "refused" : "forked");
}

static void leave_a_process(const job* j) {
  const pid_t child = fork();
  while (child == 0) pause();
  answer(j, child < 0 ? "refused" : "forked");
}

static void try_to_open(const job* j, int flags) {
  const int fd = open(j->argument, flags, 0600);
  answer(j, fd < 0 ? strerror(errno) : "opened");
  if (fd >= 0) close(fd);
}

static void copy_artifact(const job* j) {
  const sr_blob_v1* blob = service(j->of->host, SR_BLOB_V1);
  void* ctx = j->of->host->ctx;
  int32_t from = -1, to = -1;
  uint64_t size = 0;
  char sha256[65] = "";
  sr_error error = {.struct_size = sizeof error};
  if (blob->open(ctx, str(j->argument), &from, &size, &error) != SR_OK ||
      blob->create(ctx, &to, &error) != SR_OK) {
    answer(j, error.message);
    return;
  }
  char buffer[1 << 16];
  for (ssize_t n; (n = read(from, buffer, sizeof buffer)) > 0;)
    if (write(to, buffer, (size_t)n) != n) {
      answer(j, "cannot write");
      return;
    }
  close(from);
  if (write(to, "!", 1) != 1) {
    answer(j, "cannot write");
    return;
  }
  if (blob->commit(ctx, to, sha256, &size, &error) != SR_OK) {
    answer(j, error.message);
    return;
  }
  answer(j, sha256);
}

static void use_keys(const job* j) {
  const sr_kv_v1* kv = service(j->of->host, SR_KV_V1);
  void* ctx = j->of->host->ctx;
  sr_error error = {.struct_size = sizeof error};
  uint8_t buffer[8];
  uint64_t size = 0;
  if (kv->put(ctx, str("k"), (sr_bytes){(const uint8_t*)"value", 5}, &error) != SR_OK ||
      kv->get(ctx, str("k"), buffer, sizeof buffer, &size, &error) != SR_OK) {
    answer(j, error.message);
    return;
  }
  const sr_status small = kv->get(ctx, str("k"), buffer, 2, &size, &error);
  const bool fine = small == SR_RESOURCE_EXHAUSTED && size == 5 && memcmp(buffer, "value", 5) == 0;
  answer(j, fine ? "ok" : "wrong");
}

static void checkpoint_and_crash(const job* j) {
  if (j->resume[0] != '\0') {
    answer(j, "resumed");
    return;
  }
  if (j->sink.checkpoint(j->sink.ctx, str("{\"job\":17}")) != SR_OK) {
    answer(j, "refused");
    return;
  }
  crash_here();
}

/* Leaves a job with the remote side, and its own pid, then waits for ever. */
static void park(job* j) {
  if (j->resume[0] != '\0') {
    answer(j, "resumed");
    return;
  }
  snprintf(j->argument, sizeof j->argument, "%.490s/jobs", j->of->state_dir);
  FILE* jobs = fopen(j->argument, "a");
  if (jobs == NULL || j->sink.checkpoint(j->sink.ctx, str("{\"job\":17}")) != SR_OK) {
    answer(j, "refused");
    return;
  }
  fprintf(jobs, "%d\n", (int)getpid());
  fclose(jobs);
  for (;;) pause();
}

static void fail_with(const job* j, sr_status code, const char* message) {
  sr_error error = {.struct_size = sizeof error, .code = code, .effect = SR_EFFECT_NONE};
  snprintf(error.message, sizeof error.message, "%s", message);
  j->sink.complete(j->sink.ctx, &error, (sr_str){NULL, 0});
}

static void* wait_for_ever(void* user) {
  for (;;) pause();
  return user;
}

/* What a process has once only, and another plugin relies on. */
static bool spoil_process(const char* what) {
  pthread_t thread;
  if (strcmp(what, "thread") == 0) return pthread_create(&thread, NULL, wait_for_ever, NULL) == 0;
  if (strcmp(what, "fd") == 0) return open("/dev/null", O_RDONLY) >= 0;
  if (strcmp(what, "handler") == 0) return signal(SIGUSR1, SIG_IGN) != SIG_ERR;
  if (strcmp(what, "locale") == 0) return setlocale(LC_ALL, "C.UTF-8") != NULL;
  if (strcmp(what, "umask") == 0) return umask(0) != 0;
  if (strcmp(what, "chdir") == 0) return chdir("/usr") == 0;
  return strcmp(what, "setenv") == 0 && setenv("UNRULY", "1", 1) == 0;
}

static void write_into_closed_pipe(const job* j) {
  int ends[2];
  if (pipe(ends) != 0) return;
  close(ends[0]);
  const ssize_t n = write(ends[1], "x", 1);
  close(ends[1]);
  answer(j, n < 0 ? strerror(errno) : "written");
}

/* By the way that "argument" names. */
static void tell_secret(const job* j) {
  const sr_secret_v1* secret = service(j->of->host, SR_SECRET_V1);
  char value[200] = "", json[300];
  uint64_t size = 0;
  sr_error error = {.struct_size = sizeof error};
  if (secret != NULL)
    secret->get(j->of->host->ctx, str("canary"), value, sizeof value - 1, &size, &error);
  snprintf(json, sizeof json, "{\"key\":\"%s\"}", value);
  const char* way = j->argument;
  if (strcmp(way, "log") == 0)
    j->of->host->log(j->of->host->ctx, SR_LOG_INFO, str("asked"), str(json));
  if (strcmp(way, "output") == 0) fprintf(stderr, "key %s\n", value);
  if (strcmp(way, "error") == 0)
    fail_with(j, SR_UNAUTHENTICATED, value);
  else
    answer(j, strcmp(way, "result") == 0 ? value : "ok");
}

static void skip_a_chunk(const job* j) {
  const sr_chunk chunk = {.struct_size = sizeof chunk, .seq = 1, .part = str("text")};
  j->sink.chunk(j->sink.ctx, &chunk);
  answer(j, "ok");
}

static void bill(const job* j) {
  const sr_usage usage = {.struct_size = sizeof usage, .final = 1, .cost_nano_usd = 500};
  j->sink.usage(j->sink.ctx, &usage);
  answer(j, "ok");
}

static void heed_deadline(const job* j, uint64_t now_unix_ms) {
  const bool is_over = j->deadline_unix_ms != 0 && j->deadline_unix_ms < now_unix_ms;
  if (is_over)
    fail_with(j, SR_DEADLINE_EXCEEDED, "too late");
  else
    answer(j, "ok");
}

/* As if the host were a later one. */
static void read_beyond_the_host(const job* j) {
  const volatile char* host = (const char*)j->of->host;
  answer(j, host[j->of->host->struct_size] == 0 ? "ok" : "more");
}

static void misbehave(void* user) SR_NOEXCEPT {
  job* j = user;
  const char* what = j->what;
  if (strcmp(what, "ok") == 0) answer(j, "ok");
  if (strcmp(what, "segfault") == 0) crash_here();
  if (strcmp(what, "abort") == 0) abort();
  if (strcmp(what, "exit") == 0) exit(3);
  if (strcmp(what, "leak") == 0) leak(j);
  if (strcmp(what, "files") == 0) open_files(j);
  if (strcmp(what, "fork") == 0) fork_one(j);
  if (strcmp(what, "write") == 0) try_to_open(j, O_WRONLY | O_CREAT);
  if (strcmp(what, "read") == 0) try_to_open(j, O_RDONLY);
  if (strcmp(what, "state") == 0) {
    snprintf(j->argument, sizeof j->argument, "%.490s/file", j->of->state_dir);
    try_to_open(j, O_WRONLY | O_CREAT);
  }
  if (strcmp(what, "kill") == 0) answer(j, kill(getppid(), 0) == 0 ? "killed" : strerror(errno));
  if (strcmp(what, "socket") == 0)
    answer(j, socket(AF_INET, SOCK_STREAM, 0) < 0 ? strerror(errno) : "opened");
  if (strcmp(what, "environment") == 0)
    answer(j, environ == NULL || *environ == NULL ? "ok" : *environ);
  if (strcmp(what, "blob") == 0) copy_artifact(j);
  if (strcmp(what, "kv") == 0) use_keys(j);
  if (strcmp(what, "checkpoint") == 0) checkpoint_and_crash(j);
  if (strcmp(what, "park") == 0) park(j);
  if (strcmp(what, "twice") == 0) {
    answer(j, "first");
    answer(j, "second");
  }
  if (strcmp(what, "late") == 0) {
    answer(j, "ok");
    j->sink.progress(j->sink.ctx, 1, str("done"));
  }
  if (strcmp(what, "gap") == 0) skip_a_chunk(j);
  if (strcmp(what, "slow") == 0) {
    nanosleep(&(struct timespec){.tv_sec = 1}, NULL);
    answer(j, "ok");
  }
  if (strcmp(what, "pipe") == 0) write_into_closed_pipe(j);
  if (strcmp(what, "secret") == 0) tell_secret(j);
  if (strcmp(what, "bill") == 0) bill(j);
  if (strcmp(what, "clock") == 0) heed_deadline(j, (uint64_t)time(NULL) * 1000);
  if (strcmp(what, "host clock") == 0) heed_deadline(j, j->of->host->now_unix_ms(j->of->host->ctx));
  if (strcmp(what, "orphan") == 0) leave_a_process(j);
  if (strcmp(what, "beyond") == 0) read_beyond_the_host(j);
  if (strcmp(what, "number") == 0) j->sink.complete(j->sink.ctx, NULL, str("17"));
  if (strcmp(what, "spoil") == 0) answer(j, spoil_process(j->argument) ? "ok" : "refused");
  if (strcmp(what, "close") == 0) shutdown(3, SHUT_RDWR);
  if (strcmp(what, "talk") == 0) {
    fprintf(stderr, "about to crash\n");
    crash_here();
  }
  /* "keep": never answers. */
  free(j);
}

static sr_status create(const sr_host* host, const sr_instance_args* args, void** out,
                        sr_error* error) {
  self* made = calloc(1, sizeof *made);
  made->host = host;
  snprintf(made->state_dir, sizeof made->state_dir, "%.*s", (int)args->state_dir.size,
           args->state_dir.data);
  read_member(args->config_json, "polite", made->polite, sizeof made->polite);
  char what[64];
  read_member(args->config_json, "create", what, sizeof what);
  if (strcmp(what, "crash") == 0) crash_here();
  if (strcmp(what, "fail") == 0) {
    error->code = SR_FAILED_PRECONDITION;
    snprintf(error->message, sizeof error->message, "no graphics card");
    return SR_FAILED_PRECONDITION;
  }
  *out = made;
  return SR_OK;
}
static void destroy(void* self) { free(self); }

static bool is(sr_str a, const char* b) {
  return a.size == strlen(b) && memcmp(a.data, b, a.size) == 0;
}

static sr_status submit(void* self_, const sr_op* op, const sr_sink* sink, sr_error* error) {
  if (is(op->kind, "sr.health/1") || is(op->kind, "sr.catalog/1")) {
    const char* good = is(op->kind, "sr.health/1") ? "{\"status\":\"healthy\"}" : "{\"models\":[]}";
    sink->complete(sink->ctx, NULL, str(good));
    return SR_OK;
  }
  job* j = calloc(1, sizeof *j);
  j->of = self_;
  j->sink = *sink;
  j->deadline_unix_ms = op->deadline_unix_ms;
  read_member(op->request_json, "do", j->what, sizeof j->what);
  if (j->of->polite[0] != '\0') snprintf(j->what, sizeof j->what, "ok");
  read_member(op->request_json, "argument", j->argument, sizeof j->argument);
  snprintf(j->resume, sizeof j->resume, "%.*s", (int)op->resume_json.size, op->resume_json.data);
  if (strcmp(j->what, "hang") == 0)
    for (;;) pause();
  if (strcmp(j->what, "reject") == 0) {
    error->code = SR_CONTENT_REFUSED;
    error->effect = SR_EFFECT_NONE;
    snprintf(error->message, sizeof error->message, "not this");
    free(j);
    return SR_CONTENT_REFUSED;
  }
  if (strcmp(j->what, "wait here") == 0) {
    const sr_status status = sink->checkpoint(sink->ctx, str("{}"));
    answer(j, status == SR_FAILED_PRECONDITION ? "refused" : "taken");
    free(j);
    return SR_OK;
  }
  const sr_executor_v1* executor = service(j->of->host, SR_EXECUTOR_V1);
  if (executor != NULL) return executor->run(j->of->host->ctx, misbehave, j);
  free(j);
  return SR_FAILED_PRECONDITION;
}
static void cancel(void* self, sr_op_id id) {
  (void)self;
  (void)id;
}
static sr_status drain(void* self, uint64_t deadline_unix_ms) {
  (void)self;
  (void)deadline_unix_ms;
  return SR_OK;
}
static const void* extension(void* self, sr_str id) {
  (void)self;
  (void)id;
  return NULL;
}
static const sr_provider kTable = {
    sizeof(sr_provider), 0, create, destroy, submit, cancel, drain, extension};

static sr_status init(const sr_host* host, sr_error* error) {
  (void)host;
  (void)error;
  return SR_OK;
}
static void deinit(void) {}
static const sr_provider* provider(sr_str id) { return is(id, "unruly") ? &kTable : NULL; }
const sr_entry sr_entry_v1 = {sizeof(sr_entry), SR_ABI_MAJOR, SR_ABI_MINOR, 0,
                              SR_MANIFEST_STR,  init,         deinit,       provider};
