#include "host/plugin/conformance/least_tables.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <map>
#include <mutex>
#include <new>
#include <vector>

#include "host/plugin/services.h"

namespace showrunner::plugin::conformance {
namespace {

// Bytes behind which no memory is readable.
class Edge {
 public:
  Edge(const void* bytes, size_t size) {
    const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
    const size_t room = (size + page - 1) / page * page;
    size_ = room + page;
    void* base = mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (base == MAP_FAILED) throw std::bad_alloc();
    base_ = static_cast<char*>(base);
    mprotect(base_ + room, page, PROT_NONE);
    data_ = base_ + room - size;
    if (size > 0) std::memcpy(data_, bytes, size);
  }
  Edge(Edge&& other) noexcept
      : base_(std::exchange(other.base_, nullptr)), data_(other.data_), size_(other.size_) {}
  Edge& operator=(Edge&&) = delete;
  ~Edge() {
    if (base_ != nullptr) munmap(base_, size_);
  }
  char* data() const { return data_; }

 private:
  char* base_ = nullptr;
  char* data_ = nullptr;
  size_t size_ = 0;
};

// The edges of one call; what they hold is gone when it returns, as the ABI says of views.
class Call {
 public:
  sr_str text(sr_str value) {
    if (value.size == 0) return value;
    return {edges_.emplace_back(value.data, value.size).data(), value.size};
  }
  template <class T>
  T* value(T from, uint32_t least) {
    from.struct_size = least;
    return reinterpret_cast<T*>(edges_.emplace_back(&from, least).data());
  }

 private:
  std::vector<Edge> edges_;
};

struct Least {
  std::mutex mutex;
  sr_entry entry{};
  const sr_provider* table = nullptr;
  RawInstance last;
  std::map<const void*, Edge> tables;  // of services, for ever
  std::vector<Edge> hosts;             // likewise
};
Least& least() {
  static Least& all = *new Least;
  return all;
}

const void* least_service(void* ctx, sr_str id) noexcept {
  const HostContext& context = context_of(ctx);
  const void* table = context.find_service(view(id)).table;
  if (table == nullptr) return nullptr;
  uint32_t size = 0;
  std::memcpy(&size, table, sizeof size);  // each begins with it
  std::lock_guard lock(least().mutex);
  return least().tables.try_emplace(table, table, size).first->second.data();
}

sr_status create(const sr_host* host, const sr_instance_args* args, void** self,
                 sr_error* error) noexcept {
  sr_host small = *host;
  small.service = least_service;
  small.struct_size = SR_HOST_MIN;
  Call call;
  sr_instance_args given = *args;
  given.provider_id = call.text(given.provider_id);
  given.instance_name = call.text(given.instance_name);
  given.config_json = call.text(given.config_json);
  given.state_dir = call.text(given.state_dir);
  const auto* kept =
      reinterpret_cast<const sr_host*>(least().hosts.emplace_back(&small, SR_HOST_MIN).data());
  const sr_status status =
      least().table->create(kept, call.value(given, SR_INSTANCE_ARGS_MIN), self, error);
  if (status != SR_OK) return status;
  std::lock_guard lock(least().mutex);
  least().last = {least().table, *self};
  return SR_OK;
}

void destroy(void* self) noexcept { least().table->destroy(self); }

sr_status submit(void* self, const sr_op* op, const sr_sink* sink, sr_error* error) noexcept {
  Call call;
  sr_op given = *op;
  for (sr_str* text : {&given.kind, &given.request_json, &given.context_json,
                       &given.idempotency_key, &given.resume_json})
    *text = call.text(*text);
  return least().table->submit(self, call.value(given, SR_OP_MIN), call.value(*sink, SR_SINK_MIN),
                               error);
}

void cancel(void* self, sr_op_id id) noexcept { least().table->cancel(self, id); }

sr_status drain(void* self, uint64_t deadline_unix_ms) noexcept {
  return least().table->drain(self, deadline_unix_ms);
}

const void* extension(void* self, sr_str id) noexcept { return least().table->extension(self, id); }

const sr_provider* provider(sr_str) noexcept {
  static constexpr sr_provider kTable{
      sizeof(sr_provider), 0, create, destroy, submit, cancel, drain, extension};
  return &kTable;
}

}  // namespace

std::shared_ptr<const LoadedPlugin> with_least_tables(const LoadedPlugin& plugin,
                                                      std::string_view provider_id) {
  auto out = std::make_shared<LoadedPlugin>(plugin);
  least().table = plugin.provider(provider_id);
  least().entry = *out->entry;
  least().entry.provider = provider;
  out->entry = &least().entry;
  return out;
}

RawInstance last_raw_instance() {
  std::lock_guard lock(least().mutex);
  return least().last;
}

}  // namespace showrunner::plugin::conformance
