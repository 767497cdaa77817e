#include "host/plugin/conformance/bench.h"

#include <unistd.h>

#include <algorithm>

#include "host/plugin/conformance/example.h"
#include "host/plugin/isolation/crash.h"

namespace showrunner::plugin::conformance {
namespace {

using std::chrono::milliseconds;

constexpr const char* kInstance = "check";
constexpr size_t kMostWorkers = 64;
constexpr milliseconds kDrain{2'000};

struct Breach {
  const char* counter;
  const char* found;
  const char* expected;
  const char* fix;
};
constexpr Breach kBreaches[] = {
    {"plugin_double_completes_total", "ended operations a second time: ",
     "exactly one complete() for each submit that returned SR_OK",
     "Keep in each operation whether it has ended, and change that atomically"},
    {"plugin_late_completes_total", "ended operations after the host had given them up: ",
     "an end within cancel_grace_ms of a cancel",
     "Ask sink.cancelled() in long work, or raise cancel_grace_ms in the manifest"},
    {"plugin_late_calls_total",
     "reported of operations that had ended: ", "complete() as the last call of each sink",
     "Stop what reports (threads, timers, callbacks) before complete()"},
    {"plugin_overlapping_calls_total", "two threads reported of one operation at once: ",
     "one call at a time for each operation", "Let one thread report, or take a lock around it"},
    {"plugin_breaches_total", "broke a rule of the sink: ", "what showrunner/abi.h says of it",
     "Read the comment of that slot in showrunner/abi.h"},
    {"plugin_abandoned_operations_total",
     "did not end operations that were cancelled: ", "an end within cancel_grace_ms of a cancel",
     "Ask sink.cancelled() in long work, or raise cancel_grace_ms in the manifest"}};

}  // namespace

Bench::Bench(Task task, PluginFile file)
    : task_(std::move(task)),
      file_(std::move(file)),
      watch_(std::make_shared<SecretWatch>(canary(task_.seed))),
      log_(observe::Log::forward([this](observe::Level level, std::string_view event,
                                        const Json& fields) { log(level, event, fields); })),
      blobs_(blob::Store::open_store(task_.folder / "blobs").value()),
      workers_(kMostWorkers) {
  blobs_->put({}).value();  // what examples name
  services_.blobs = blobs_.get();
  services_.workers = &workers_;
  services_.values = &values_;
  services_.secrets = [value = canary(task_.seed)](std::string_view) {
    return Result<std::string>(value);
  };
  services_.metrics = &metrics_;
  register_host_services(registries_.emplace_back(), services_);
  environments_.push_back({log_, metrics_, clock_, registries_.front(), task_.folder});
  for (const ProviderManifest& one : file_.manifest.providers)
    for (const auto& [kind, schema] : one.schemas)
      if (const Result<> added = kinds_.add(kind, schema); !added.has_value())
        throw std::runtime_error("the schema of " + kind + ": " + added.error().message);
  if (task_.place != Place::kNowhere) collect_requests();
}

void Bench::collect_requests() {
  std::vector<std::string> kinds{"sr.health/1", "sr.catalog/1"};
  kinds.insert(kinds.end(), provider().kinds.begin(), provider().kinds.end());
  for (const std::string& kind : kinds) {
    const std::optional<Json> request = request_of(kind);
    const KindSchema* schema = kinds_.find(kind);
    if (!request || schema == nullptr) {
      unasked_[kind] = schema == nullptr
                           ? "its schema is nowhere, not even under \"schemas\" in the manifest"
                           : "no request could be made from its schema";
      continue;
    }
    if (const auto violations = schema->request.check(*request); !violations.empty()) {
      unasked_[kind] = "its request is not valid: " + violations.front().text();
      continue;
    }
    OperationRequest one;
    one.kind = kind;
    one.request_json = canonical(*request);
    one.idempotency_key = kind;
    requests_.push_back(std::move(one));
  }
}

std::optional<Json> Bench::request_of(const std::string& kind) const {
  for (const Json* known : {&task_.requests, &task_.examples})
    if (known->contains(kind)) return (*known)[kind];
  Json document;
  if (const auto it = provider().schemas.find(kind); it != provider().schemas.end()) {
    document = it->second;
  } else {
    std::string name = kind;
    std::ranges::replace(name, '/', '-');
    document = Json::parse(embedded_schema(name), nullptr, false);
  }
  if (!document.is_object()) return std::nullopt;
  Json schema = document.value("request", Json::object());
  if (document.contains("definitions")) schema["definitions"] = document["definitions"];
  return make_example(schema);
}

InstanceConfig Bench::instance_config() const {
  InstanceConfig out;
  out.name = kInstance;
  out.plugin = file_.path;
  out.provider = task_.provider;
  out.config = task_.config ? *task_.config
                            : make_example(provider().config_schema).value_or(Json::object());
  if (!task_.config && out.config.is_object())
    for (const std::string& member : provider().secrets)
      out.config[member] = {{"$secret", "canary"}};
  return out;
}

LoadResult<std::shared_ptr<const LoadedPlugin>> Bench::load() {
  if (task_.place == Place::kProcess) return prepare(file_, environment());
  auto loaded = plugin::load(file_, environment());
  isolation::note_modules();
  return loaded;
}

LoadResult<std::shared_ptr<Instance>> Bench::create(const std::set<std::string>& absent) {
  auto plugin = load();
  if (!plugin.has_value()) return plugin.error();
  return create(*plugin, absent);
}

LoadResult<std::shared_ptr<Instance>> Bench::create(std::shared_ptr<const LoadedPlugin> plugin,
                                                    const std::set<std::string>& absent) {
  const Environment* environment = &environments_.front();
  if (!absent.empty()) {
    ServiceRegistry& some = registries_.emplace_back();
    for (const char* id : kServices) {
      const ServiceRegistry::Service service = registries_.front().find(id);
      if (!absent.contains(id)) some.add(id, service.table, service.owner);
    }
    environment =
        &environments_.emplace_back(Environment{log_, metrics_, clock_, some, task_.folder});
  }
  auto made = Instance::create(*environment, std::move(plugin), instance_config());
  if (made.has_value()) instances_.push_back(*made);
  return made;
}

Finding Bench::failure_to_create(const LoadFailure& failure) const {
  const bool made_up = !task_.config && !instance_config().config.empty();
  if (failure.state == LoadState::kConfigInvalid ||
      (failure.state == LoadState::kCreateFailed && made_up)) {
    Finding finding = skip(failure.message, "Give a config that it takes: --config FILE|JSON");
    if (task_.config) finding.verdict = Verdict::kFail;
    return finding;
  }
  return failure_of(failure);
}

void Bench::begin_stage(std::string stage) {
  stage_.clear();
  note(stage);
  stage_ = std::move(stage) + ", ";
}

void Bench::note(const std::string& step) const {
  const std::string line = std::string(kStepMark) + stage_ + step + '\n';
  static_cast<void>(write_all(STDERR_FILENO, line, "stderr").has_value());
}

std::shared_ptr<Asked> Bench::start(Instance& instance, OperationRequest request, OperationId* id) {
  auto asked = expect(request.kind);
  const OperationId started = instance.start(std::move(request), asked->events());
  if (id != nullptr) *id = started;
  return asked;
}

std::shared_ptr<Asked> Bench::run(Instance& instance, OperationRequest request) {
  note("at " + request.kind);
  auto asked = start(instance, std::move(request));
  return asked->wait(patience()) ? asked : nullptr;
}

Finding Bench::hangs(const std::string& kind) const {
  return fail(kind + " did not end within " + std::to_string(task_.patience_ms) + " ms",
              "exactly one complete() for each submit that returned SR_OK",
              "End every operation with a result or an error. If it needs longer: --timeout");
}

void Bench::log(observe::Level level, std::string_view event, const Json& fields) {
  const char* where = event == "plugin_output" ? "its output" : "a log";
  watch_->look(where, event);
  watch_->look(where, fields.dump(-1, ' ', false, Json::error_handler_t::replace));
  std::lock_guard lock(mutex_);
  logged_.push_back({level, std::string(event), fields});
}

std::string Bench::logged(std::string_view event, const char* pointer) const {
  std::lock_guard lock(mutex_);
  for (auto it = logged_.rbegin(); it != logged_.rend(); ++it)
    if (it->event == event) return text_at(it->fields, pointer);
  return {};
}

Finding Bench::close(bool may_die) {
  for (const auto& instance : instances_) instance->drain_and_destroy(kDrain.count());
  instances_.clear();
  workers_.stop_within(kDrain);
  watch_->look("a metric", metrics_.text());
  return count_breaches(may_die);
}

Finding Bench::count_breaches(bool may_die) const {
  const observe::Labels labels{{"plugin", file_.manifest.id}, {"instance", kInstance}};
  const auto count = [&](const char* counter) {
    return static_cast<int64_t>(metrics_.value(counter, labels));
  };
  if (!may_die && !crash().empty())
    return fail("its process ended: " + crash(),
                "no crash, no exit, no call that blocks the control thread",
                "Run the test again under a debugger or a sanitizer; the cause names the function");
  for (const Breach& one : kBreaches) {
    if (count(one.counter) == 0) continue;
    std::string found = one.found + std::to_string(count(one.counter));
    if (one.counter == std::string_view("plugin_breaches_total"))
      found += " times, the last: " + logged("plugin_breach", "/what");
    return fail(found, one.expected, one.fix);
  }
  std::lock_guard lock(mutex_);
  for (const Logged& one : logged_)
    if (one.event == "plugin_left_behind")
      return fail("the instance could not be destroyed: its code did not return",
                  "SR_OK of drain when nothing is open, and a destroy that joins its threads",
                  "End your threads and timers in destroy, and wait for them");
  if (count("plugin_slow_submits_total") > 0)
    return warn("submit took longer than 20 ms: " +
                    std::to_string(count("plugin_slow_submits_total")) + " times",
                "a submit that returns at once: it holds up the instance's control thread",
                "Do the work on a thread of sr.executor/1");
  return pass();
}

}  // namespace showrunner::plugin::conformance
