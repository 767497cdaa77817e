#include "host/plugin/services.h"

#include <algorithm>
#include <shared_mutex>

#include "host/base/utf8.h"
#include "host/plugin/control_thread.h"
#include "host/plugin/error.h"

namespace showrunner::plugin {
namespace {

constexpr uint64_t kMaxEventBytes = 200;
constexpr uint64_t kMaxFieldBytes = 16 << 10;

struct Contexts {
  std::shared_mutex mutex;
  std::vector<HostContext*> by_slot;
};

// Never destroyed: threads that a plugin left behind may still ask.
Contexts& contexts() {
  static Contexts& all = *new Contexts;
  return all;
}

void host_log(void* ctx, int32_t level, sr_str event, sr_str fields_json) noexcept {
  const auto name = checked_view(event, UINT64_MAX);
  const auto text = checked_view(fields_json, kMaxFieldBytes);
  Json fields = Json::object();
  if (!text) {
    fields["dropped"] = "fields that are unreadable or larger than 16 KiB";
  } else if (!text->empty()) {
    Result<Json> parsed = parse_json(*text, "fields");
    if (parsed.has_value() && parsed->is_object()) {
      fields = std::move(*parsed);
    } else {
      fields["text"] = bounded_utf8(*text, kMaxFieldBytes);
    }
  }
  const int32_t bounded = std::clamp<int32_t>(level, SR_LOG_DEBUG, SR_LOG_ERROR);
  context_of(ctx).log(static_cast<observe::Level>(bounded),
                      bounded_utf8(name.value_or("unreadable"), kMaxEventBytes), std::move(fields));
}

uint64_t host_now(void* ctx) noexcept { return context_of(ctx).now_unix_ms(); }

const void* host_service(void* ctx, sr_str id) noexcept {
  const auto name = checked_view(id, kMaxEventBytes);
  return name ? context_of(ctx).find_service(*name).table : nullptr;
}

}  // namespace

void ServiceRegistry::add(std::string id, const void* table, void* owner) {
  services_.insert_or_assign(std::move(id), Service{table, owner});
}

ServiceRegistry::Service ServiceRegistry::find(std::string_view id) const {
  const auto it = services_.find(id);
  return it == services_.end() ? Service{} : it->second;
}

HostContext::Use::Use(const HostContext& context) : context_(context) {
  context_.uses_.fetch_add(1);
  environment_ = context_.environment_.load();
}

HostContext::Use::~Use() {
  if (context_.uses_.fetch_sub(1) == 1) context_.uses_.notify_all();
}

HostContext::HostContext(const Environment& environment, Caller caller,
                         std::shared_ptr<ControlThread> control)
    : caller_(std::move(caller)),
      labels_{{"plugin", caller_.plugin}, {"instance", caller_.instance}},
      control_(std::move(control)),
      environment_(&environment),
      host_{sizeof(sr_host), SR_ABI_MINOR, this,        to_str(SHOWRUNNER_VERSION),
            host_log,        host_now,     host_service} {}

HostContext& HostContext::make(const Environment& environment, Caller caller,
                               std::shared_ptr<ControlThread> control) {
  auto* context = new HostContext(environment, std::move(caller), std::move(control));
  Contexts& all = contexts();
  std::lock_guard lock(all.mutex);
  all.by_slot.push_back(context);
  context->slot_ = all.by_slot.size();
  return *context;
}

HostContext* HostContext::at(uint64_t slot) {
  Contexts& all = contexts();
  std::shared_lock lock(all.mutex);
  return slot == 0 || slot > all.by_slot.size() ? nullptr : all.by_slot[slot - 1];
}

ServiceRegistry::Service HostContext::find_service(std::string_view id) const {
  const Use use(*this);
  return use && control_ != nullptr ? use->services.find(id) : ServiceRegistry::Service{};
}

void HostContext::log(observe::Level level, std::string_view event, Json fields) {
  const Use use(*this);
  if (!use) return;
  fields["plugin"] = caller_.plugin;
  if (!caller_.instance.empty()) fields["instance"] = caller_.instance;
  use->log.write(level, event, fields);
}

void HostContext::count(std::string_view counter, double amount) {
  const Use use(*this);
  if (use) use->metrics.add(counter, labels_, amount);
}

uint64_t HostContext::now_unix_ms() const {
  const Use use(*this);
  return static_cast<uint64_t>(use ? use->clock.now_unix_ms() : SystemClock().now_unix_ms());
}

bool HostContext::wait_for_holds(std::chrono::milliseconds at_most) {
  std::unique_lock lock(mutex_);
  return released_.wait_for(lock, at_most, [&] { return holds_ == 0; });
}

void HostContext::close() {
  refusing_ = true;
  environment_ = nullptr;
  for (int uses = uses_; uses != 0; uses = uses_) uses_.wait(uses);
}

Hold::Hold(HostContext& context) : context_(&context) {
  std::lock_guard lock(context.mutex_);
  ++context.holds_;
}

Hold::~Hold() {
  if (context_ == nullptr) return;
  std::lock_guard lock(context_->mutex_);
  if (--context_->holds_ == 0) context_->released_.notify_all();
}

}  // namespace showrunner::plugin
