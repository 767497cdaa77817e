#include "showrunner/testing/test_host.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <future>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "showrunner/ext/blob.h"
#include "showrunner/ext/call.h"
#include "showrunner/ext/executor.h"
#include "showrunner/ext/kv.h"
#include "showrunner/ext/metric.h"
#include "showrunner/ext/run.h"
#include "showrunner/ext/secret.h"

namespace sr::testing {
namespace fs = std::filesystem;

struct TestHost::State {
  fs::path folder;
  sr_host host{};
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::function<void()>> posts;
  std::vector<std::thread> workers;
  std::map<int, fs::path> open_files;
  std::map<std::string, std::string> values, secrets;
  std::function<Json(const std::string&, const Json&)> answer;
  bool stopping = false;
  std::atomic<bool> cancelled{false};
  std::atomic<uint64_t> next_id{1};
  std::thread control;

  void post(std::function<void()> work) {
    std::lock_guard lock(mutex);
    posts.push_back(std::move(work));
    changed.notify_all();
  }
};

namespace {

using State = TestHost::State;
State& state_of(void* ctx) { return *static_cast<State*>(ctx); }

[[noreturn]] void breach(const char* what) {
  std::fprintf(stderr, "ABI breach: %s\n", what);
  std::abort();
}

sr_status fail(sr_error* out, sr_status code, const std::string& message) {
  to_c(Error(code, message), out);
  return code;
}

std::string sha256_of(const fs::path& path) {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> ctx(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_DigestInit_ex(ctx.get(), EVP_sha256(), nullptr);
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  std::array<char, 1 << 16> buffer;
  while (size_t n = std::fread(buffer.data(), 1, buffer.size(), file.get()))
    EVP_DigestUpdate(ctx.get(), buffer.data(), n);
  std::array<unsigned char, 32> digest;
  EVP_DigestFinal_ex(ctx.get(), digest.data(), nullptr);
  std::string hex;
  for (unsigned char byte : digest) {
    constexpr char kDigits[] = "0123456789abcdef";
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

sr_status blob_open(void* ctx, sr_str sha256, int32_t* fd, uint64_t* size, sr_error* e) noexcept {
  const fs::path path = state_of(ctx).folder / view(sha256);
  *fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (*fd < 0) return fail(e, SR_NOT_FOUND, "no artifact " + std::string(view(sha256)));
  struct stat info {};
  fstat(*fd, &info);
  *size = static_cast<uint64_t>(info.st_size);
  return SR_OK;
}

sr_status blob_create(void* ctx, int32_t* fd, sr_error* e) noexcept {
  State& state = state_of(ctx);
  const fs::path path = state.folder / ("tmp-" + std::to_string(state.next_id++));
  *fd = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (*fd < 0) return fail(e, SR_INTERNAL, "cannot create a file");
  std::lock_guard lock(state.mutex);
  state.open_files[*fd] = path;
  return SR_OK;
}

fs::path take_file(State& state, int fd) {
  std::lock_guard lock(state.mutex);
  auto node = state.open_files.extract(fd);
  if (node.empty()) breach("commit or abandon of a file that create() did not give");
  close(fd);
  return node.mapped();
}

sr_status blob_commit(void* ctx, int32_t fd, char sha256_hex[65], uint64_t* size,
                      sr_error*) noexcept {
  State& state = state_of(ctx);
  const fs::path path = take_file(state, fd);
  const std::string hex = sha256_of(path);
  *size = fs::file_size(path);
  fs::rename(path, state.folder / hex);
  std::memcpy(sha256_hex, hex.c_str(), 65);
  return SR_OK;
}

void blob_abandon(void* ctx, int32_t fd) noexcept { fs::remove(take_file(state_of(ctx), fd)); }

sr_status executor_run(void* ctx, void (*work)(void*) noexcept, void* user) noexcept {
  State& state = state_of(ctx);
  std::lock_guard lock(state.mutex);
  state.workers.emplace_back([work, user] { work(user); });
  return SR_OK;
}

sr_status executor_post(void* ctx, uint64_t, void (*work)(void*) noexcept, void* user) noexcept {
  state_of(ctx).post([work, user] { work(user); });
  return SR_OK;
}

sr_status give(const std::map<std::string, std::string>& values, sr_str key, void* buffer,
               uint64_t capacity, uint64_t* size, sr_error* e) {
  const auto it = values.find(std::string(view(key)));
  if (it == values.end()) return fail(e, SR_NOT_FOUND, "no " + std::string(view(key)));
  *size = it->second.size();
  if (*size > capacity) return SR_RESOURCE_EXHAUSTED;
  std::memcpy(buffer, it->second.data(), *size);
  return SR_OK;
}

sr_status secret_get(void* ctx, sr_str name, char* buffer, uint64_t capacity, uint64_t* size,
                     sr_error* e) noexcept {
  std::lock_guard lock(state_of(ctx).mutex);
  return give(state_of(ctx).secrets, name, buffer, capacity, size, e);
}

sr_status kv_get(void* ctx, sr_str key, uint8_t* buffer, uint64_t capacity, uint64_t* size,
                 sr_error* e) noexcept {
  std::lock_guard lock(state_of(ctx).mutex);
  return give(state_of(ctx).values, key, buffer, capacity, size, e);
}

sr_status kv_put(void* ctx, sr_str key, sr_bytes value, sr_error*) noexcept {
  std::lock_guard lock(state_of(ctx).mutex);
  state_of(ctx).values[std::string(view(key))].assign(reinterpret_cast<const char*>(value.data),
                                                      value.size);
  return SR_OK;
}

sr_status kv_remove(void* ctx, sr_str key, sr_error*) noexcept {
  std::lock_guard lock(state_of(ctx).mutex);
  state_of(ctx).values.erase(std::string(view(key)));
  return SR_OK;
}

void answer(State& state, std::string kind, std::string request, sr_call_done done, void* user) {
  state.post([&state, kind = std::move(kind), request = std::move(request), done, user] {
    sr_error error{};
    error.struct_size = sizeof error;
    try {
      if (!state.answer) throw unimplemented("this test answers no calls: " + kind);
      const std::string result = state.answer(kind, Json::parse(request)).dump();
      done(user, nullptr, str(result));
    } catch (const Error& e) {
      to_c(e, &error);
      done(user, &error, {});
    }
  });
}

sr_status call_start(void* ctx, const sr_call_request* request, sr_call_done done, void* user,
                     uint64_t* call, sr_error*) noexcept {
  State& state = state_of(ctx);
  *call = state.next_id++;
  answer(state, std::string(view(request->kind)), std::string(view(request->request_json)), done,
         user);
  return SR_OK;
}
void call_cancel(void*, uint64_t) noexcept {}

sr_status run_step(void* ctx, const sr_step* step, sr_call_done done, void* user,
                   sr_error*) noexcept {
  answer(state_of(ctx), std::string(view(step->kind)), std::string(view(step->request_json)), done,
         user);
  return SR_OK;
}
void run_event(void*, sr_op_id, sr_str, sr_str) noexcept {}

void metric_add(void*, sr_str, sr_str, double) noexcept {}

const void* find_service(void*, sr_str id) noexcept {
  static constexpr sr_blob_v1 blob{sizeof blob, 0,           blob_open,
                                   blob_create, blob_commit, blob_abandon};
  static constexpr sr_executor_v1 executor{sizeof executor, 0, executor_run, executor_post};
  static constexpr sr_secret_v1 secret{sizeof secret, 0, secret_get};
  static constexpr sr_kv_v1 kv{sizeof kv, 0, kv_get, kv_put, kv_remove};
  static constexpr sr_call_v1 call{sizeof call, 0, call_start, call_cancel};
  static constexpr sr_run_v1 run{sizeof run, 0, run_step, run_event};
  static constexpr sr_metric_v1 metric{sizeof metric, 0, metric_add, metric_add};
  const std::string_view name = view(id);
  if (name == SR_BLOB_V1) return &blob;
  if (name == SR_EXECUTOR_V1) return &executor;
  if (name == SR_SECRET_V1) return &secret;
  if (name == SR_KV_V1) return &kv;
  if (name == SR_CALL_V1) return &call;
  if (name == SR_RUN_V1) return &run;
  if (name == SR_METRIC_V1) return &metric;
  return nullptr;
}

void log(void*, int32_t level, sr_str event, sr_str fields) noexcept {
  if (level >= SR_LOG_WARN)
    std::fprintf(stderr, "%.*s %.*s\n", static_cast<int>(event.size), event.data,
                 static_cast<int>(fields.size), fields.data);
}

uint64_t now(void*) noexcept {
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                   std::chrono::system_clock::now().time_since_epoch())
                                   .count());
}

void control_loop(State& state) {
  for (;;) {
    std::function<void()> work;
    {
      std::unique_lock lock(state.mutex);
      state.changed.wait(lock, [&] { return state.stopping || !state.posts.empty(); });
      if (state.posts.empty()) return;
      work = std::move(state.posts.front());
      state.posts.pop_front();
    }
    work();
  }
}

// One operation in flight: what sr_sink.ctx points to. The test waits for it, so it outlives the
// operation.
struct Flight {
  State& state;
  Observed observed;
  uint64_t next_seq = 0;
  std::promise<std::string> result;
  std::atomic<bool> ended{false};
};
Flight& flight_of(void* ctx) { return *static_cast<Flight*>(ctx); }

sr_status sink_chunk(void* ctx, const sr_chunk* chunk) noexcept {
  Flight& flight = flight_of(ctx);
  if (chunk->seq != flight.next_seq++) breach("a gap in the sequence of chunks");
  if (chunk->data.size > 65536) breach("a chunk larger than 64 KiB");
  flight.observed.chunks.push_back(
      {std::string(view(chunk->part)),
       std::string(reinterpret_cast<const char*>(chunk->data.data), chunk->data.size),
       chunk->meta_json.size ? Json::parse(view(chunk->meta_json)) : Json()});
  return flight.state.cancelled ? SR_CANCELLED : SR_OK;
}
sr_status sink_wait(void*, uint32_t) noexcept { return SR_OK; }
sr_status sink_progress(void* ctx, double fraction, sr_str) noexcept {
  flight_of(ctx).observed.progress = fraction;
  return SR_OK;
}
sr_status sink_checkpoint(void* ctx, sr_str resume) noexcept {
  flight_of(ctx).observed.checkpoints.emplace_back(view(resume));
  return SR_OK;
}
void sink_usage(void* ctx, const sr_usage* usage) noexcept {
  Observed& observed = flight_of(ctx).observed;
  observed.cost_nano_usd = usage->cost_nano_usd;
  observed.usage.clear();
  for (uint64_t i = 0; i < usage->count; ++i)
    observed.usage.emplace_back(view(usage->items[i].unit), usage->items[i].quantity);
}
int32_t sink_cancelled(void* ctx) noexcept { return flight_of(ctx).state.cancelled ? 1 : 0; }
void sink_complete(void* ctx, const sr_error* error, sr_str result) noexcept {
  Flight& flight = flight_of(ctx);
  if (flight.ended.exchange(true)) breach("complete() called twice");
  if (error != nullptr) {
    flight.result.set_exception(std::make_exception_ptr(from_c(*error)));
  } else {
    flight.result.set_value(std::string(view(result)));
  }
}

// Runs work on the control thread and waits for it.
void on_control(State& state, const std::function<void()>& work) {
  std::promise<void> done;
  state.post([&] {
    work();
    done.set_value();
  });
  done.get_future().wait();
}

}  // namespace

TestHost::TestHost() : state_(std::make_unique<State>()) {
  std::string pattern = (fs::temp_directory_path() / "showrunner-test-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make " + pattern);
  state_->folder = pattern;
  state_->host = {sizeof(sr_host), SR_ABI_MINOR, state_.get(), str("test"), log, now, find_service};
  state_->control = std::thread([this] { control_loop(*state_); });
}

TestHost::~TestHost() {
  for (auto& worker : state_->workers) worker.join();
  {
    std::lock_guard lock(state_->mutex);
    state_->stopping = true;
    state_->changed.notify_all();
  }
  state_->control.join();
  fs::remove_all(state_->folder);
}

Host TestHost::host() const { return Host(&state_->host); }
const fs::path& TestHost::folder() const { return state_->folder; }
void TestHost::set_secret(std::string name, std::string value) {
  std::lock_guard lock(state_->mutex);
  state_->secrets[std::move(name)] = std::move(value);
}
void TestHost::answer_calls(std::function<Json(const std::string&, const Json&)> answer) {
  state_->answer = std::move(answer);
}

Instance::Instance(TestHost& host, const sr_provider* table, const Json& config,
                   const std::string& provider_id)
    : host_(host), table_(table) {
  const std::string config_text = config.dump();
  const std::string state_dir = host.folder().string();
  sr_instance_args args{
      sizeof(sr_instance_args), 0, str(provider_id), str("test"), str(config_text), str(state_dir)};
  sr_error error{};
  error.struct_size = sizeof error;
  sr_status status = SR_OK;
  on_control(host.state(),
             [&] { status = table_->create(host_.host().raw(), &args, &self_, &error); });
  if (status != SR_OK) throw from_c(error);
}

Instance::~Instance() {
  on_control(host_.state(), [&] { table_->destroy(self_); });
}

Json Instance::call(const std::string& kind, const Json& request, Observed* observed,
                    const Json& resume) {
  Flight flight{host_.state(), {}, 0, {}, {}};
  auto result = flight.result.get_future();
  const std::string request_text = request.dump();
  const std::string resume_text = resume.is_null() ? std::string() : resume.dump();
  sr_op op{};
  op.struct_size = sizeof op;
  op.id = host_.state().next_id++;
  op.kind = str(kind);
  op.request_json = str(request_text);
  op.context_json = str("{}");
  op.resume_json = str(resume_text);
  op.budget_nano_usd = -1;
  const sr_sink sink{
      sizeof(sr_sink), 0,          &flight,        sink_chunk,   sink_wait, sink_progress,
      sink_checkpoint, sink_usage, sink_cancelled, sink_complete};
  sr_error error{};
  error.struct_size = sizeof error;
  sr_status status = SR_OK;
  on_control(host_.state(), [&] { status = table_->submit(self_, &op, &sink, &error); });
  if (status != SR_OK) throw from_c(error);
  struct Copy {
    Flight& flight;
    Observed* out;
    ~Copy() {
      if (out != nullptr) *out = flight.observed;
    }
  } copy{flight, observed};
  return Json::parse(result.get());
}

void Instance::cancel_all() { host_.state().cancelled = true; }

}  // namespace sr::testing
