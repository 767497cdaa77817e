#include "host/plugin/isolation/isolated_provider.h"

#include <algorithm>
#include <mutex>

#include "host/plugin/control_thread.h"
#include "host/plugin/error.h"
#include "host/plugin/isolation/fault_journal.h"
#include "host/plugin/isolation/process.h"
#include "host/plugin/isolation/reports.h"
#include "host/plugin/isolation/service_calls.h"
#include "host/plugin/operation_table.h"
#include "showrunner/ext/blob.h"
#include "showrunner/ext/call.h"
#include "showrunner/ext/executor.h"
#include "showrunner/ext/kv.h"
#include "showrunner/ext/metric.h"
#include "showrunner/ext/run.h"
#include "showrunner/ext/secret.h"

namespace showrunner::plugin::isolation {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds kDying{2'000};  // from the end of its channel to its own
constexpr std::string_view kServices[] = {SR_BLOB_V1,   SR_EXECUTOR_V1, SR_SECRET_V1, SR_KV_V1,
                                          SR_METRIC_V1, SR_CALL_V1,     SR_RUN_V1};

// What belongs to the life of one process.
struct Life {
  std::shared_ptr<Process> process;
  std::shared_ptr<ServiceCalls> services;
  std::atomic<bool> dismissed{false};  // its end is no fault
  bool ended = false;                  // under the provider's mutex
  std::atomic<uint64_t> pings{0};
  std::atomic<uint64_t> pongs{0};
};

CallError fault_error(std::string message) {
  CallError error;
  error.code = SR_PLUGIN_FAULT;
  error.retry = SR_RETRY_OTHER;
  error.effect = SR_EFFECT_UNKNOWN;
  error.message = std::move(message);
  return error;
}

CallError cancelled_error() {
  CallError error;
  error.code = SR_CANCELLED;
  error.effect = SR_EFFECT_UNKNOWN;
  error.message = "cancelled while the process of the plugin was down";
  return error;
}

class IsolatedProvider : public Backend, public std::enable_shared_from_this<IsolatedProvider> {
 public:
  IsolatedProvider(HostContext& context, std::shared_ptr<const LoadedPlugin> plugin,
                   Settings settings)
      : context_(context),
        plugin_(std::move(plugin)),
        settings_(std::move(settings)),
        journal_(settings_.state, plugin_->sha256),
        reports_(context) {}

  std::optional<LoadFailure> create(const CreateArguments& arguments) override {
    arguments_ = arguments;
    settings_.sandbox.read.push_back(plugin_->staged.parent_path());
    settings_.sandbox.write.emplace_back(arguments.state_dir);
    auto failure = start();
    if (failure) dismiss();
    return failure;
  }

  milliseconds create_patience() const override {
    const Patience& patience = settings_.patience;
    return 2 * patience.load + patience.create + patience.drain;
  }

  sr_status submit(const sr_op& op, const sr_sink&, sr_error* error) override {
    const auto life = current();
    if (life == nullptr || !reports_.open(op.id)) {
      const CallError down{SR_UNAVAILABLE,
                           SR_RETRY_OTHER,
                           SR_EFFECT_NONE,
                           0,
                           0,
                           {},
                           "the process of the plugin is not running now"};
      return write_error(down, error);
    }
    return send(*life->process, op, error);
  }

  void cancel(OperationId id) override {
    if (const auto life = current())
      life->process->channel()->send(Message::kCancel, Encoder().number(id));
    end_waiting(id);
  }

  sr_status drain(uint64_t deadline_unix_ms) override {
    const auto life = current();
    if (life == nullptr) return SR_OK;
    const auto answer = life->process->channel()->call(
        Message::kDrain, Encoder().number(deadline_unix_ms), settings_.patience.drain);
    return answer ? Decoder(answer->payload).number<int32_t>() : SR_UNAVAILABLE;
  }

  void destroy() override {
    {
      std::lock_guard lock(mutex_);
      ended_ = true;
    }
    const auto life = current();
    if (life == nullptr) return;
    life->process->channel()->call(Message::kDestroy, Encoder(), settings_.patience.destroy);
    life->process->channel()->close();
    life->process->join();
  }

  std::optional<LoadFailure> obstacle() const override {
    std::lock_guard lock(mutex_);
    if (up_) return std::nullopt;
    const std::string& id = context_.plugin();
    if (counted_.quarantined)
      return quarantine("plugin " + id + " (" + plugin_->path.string() + ")", id, last_cause_);
    return make_failure(LoadState::kRestarting, "instance ", context_.instance(),
                        ": the process of plugin ", id, " ended: ", last_cause_,
                        ". It is being started again; showrunner plugin show ", id,
                        " lists its faults");
  }

  bool stop_abandoned(std::string_view why) override {
    if (const auto life = current()) life->process->kill(why);
    return true;
  }

 private:
  // [control]
  std::optional<LoadFailure> start() {
    {
      std::lock_guard lock(mutex_);
      life_ = nullptr;
    }
    auto process = Process::spawn(settings_.program, kShimFlag, [this](const std::string& line) {
      context_.log(observe::Level::kInfo, "plugin_output", {{"line", line}});
    });
    if (!process.has_value()) return make_failure(LoadState::kLoadFailed, process.error().message);
    const auto life = std::make_shared<Life>();
    life->process = *process;
    life->services = std::make_shared<ServiceCalls>(context_, life->process->channel());
    {
      std::lock_guard lock(mutex_);
      life_ = life;
    }
    life->process->read(
        [self = shared_from_this(), life](Frame frame) { self->handle(*life, std::move(frame)); },
        [self = shared_from_this(), life] { self->on_end(*life); });
    if (auto failure = confine(*life->process)) return failure;
    if (auto failure = load(*life->process)) return failure;
    if (auto failure = create_in(*life->process)) return failure;
    {
      std::lock_guard lock(mutex_);
      if (!life->ended) {
        reports_.begin();
        up_ = true;
      }
    }
    if (obstacle()) return silent(*life->process, LoadState::kCreateFailed, "its create");
    watch(life);
    return std::nullopt;
  }

  LoadFailure silent(Process& process, LoadState state, std::string_view during) {
    process.kill_if_silent("it did not answer during " + std::string(during));
    process.join();
    return make_failure(state, "its process ended during ", during, ": ", last_cause());
  }

  std::optional<LoadFailure> confine(Process& process) {
    const auto lacking = process.confine(settings_.sandbox, settings_.patience.load);
    if (!lacking) return silent(process, LoadState::kLoadFailed, "its start");
    for (const std::string& what : *lacking)
      context_.log(observe::Level::kWarn, "plugin_not_confined", {{"what", what}});
    return std::nullopt;
  }

  std::optional<LoadFailure> load(Process& process) {
    std::vector<std::string_view> present;
    for (const std::string_view id : kServices)
      if (context_.find_service(id).table != nullptr) present.push_back(id);
    const auto clock_shift_ms =
        static_cast<int64_t>(context_.now_unix_ms()) - SystemClock().now_unix_ms();
    auto outcome =
        process.load(*plugin_, arguments_, present, clock_shift_ms, settings_.patience.load);
    if (!outcome) return silent(process, LoadState::kLoadFailed, "its load");
    if (outcome->state == LoadState::kLoaded) return std::nullopt;
    return outcome;
  }

  std::optional<LoadFailure> create_in(Process& process) {
    const auto answer = process.channel()->call(
        Message::kCreate, Encoder().text(arguments_.config_json).text(arguments_.state_dir),
        settings_.patience.create);
    if (!answer) return silent(process, LoadState::kCreateFailed, "its create");
    Decoder in(answer->payload);
    const auto status = in.number<int32_t>();
    const auto error = in.error();
    if (status == SR_OK) return std::nullopt;
    return create_failure(read_error(error ? &*error : nullptr, status));
  }

  std::string last_cause() const {
    std::lock_guard lock(mutex_);
    return last_cause_;
  }

  std::shared_ptr<Life> current() const {
    std::lock_guard lock(mutex_);
    return life_;
  }

  // [control]
  sr_status send(Process& process, const sr_op& op, sr_error* error) {
    const auto answer = process.channel()->call(Message::kSubmit, Encoder().operation(op),
                                                settings_.patience.submit);
    if (!answer) {
      process.kill_if_silent("its submit did not return");
      return SR_OK;  // on_end decides what becomes of the operation
    }
    Decoder in(answer->payload);
    const auto status = in.number<int32_t>();
    if (status == SR_OK) return SR_OK;
    reports_.forget(op.id);
    const auto why = in.error();
    return write_error(read_error(why ? &*why : nullptr, status), error);
  }

  void handle(Life& life, Frame frame) {
    if (frame.message == Message::kPong) {
      life.pongs = Decoder(frame.payload).number<uint64_t>();
    } else if (!reports_.take(frame, life.process->channel(), *life.services) &&
               !life.services->handle(frame)) {
      life.process->kill("it sent a message of an unknown kind");
    }
  }

  // Asks the control thread of the process whether it is alive.
  void watch(const std::shared_ptr<Life>& life) {
    const auto period = static_cast<uint64_t>(settings_.patience.ping.count());
    watch_thread().post_after(period, [weak = std::weak_ptr(life), owner = weak_from_this()] {
      const auto life = weak.lock();
      const auto self = owner.lock();
      if (life != nullptr && self != nullptr)
        life->services->run([self, life] { self->ping(life); });
    });
  }

  void ping(const std::shared_ptr<Life>& life) {
    const auto allowed =
        static_cast<uint64_t>(settings_.patience.stall.count() / settings_.patience.ping.count());
    if (life->pings - life->pongs > allowed)
      return life->process->kill("its control thread stands still");
    if (life->process->channel()->send(Message::kPing, Encoder().number(++life->pings)))
      watch(life);
  }

  // ---- The end of a process: on its reader, when its channel is closed.

  void on_end(Life& life) {
    life.services->end();
    const Process::End end = life.process->end(*plugin_, kDying);
    bool was_up = false, expected = false;
    {
      std::lock_guard lock(mutex_);
      last_cause_ = end.cause;
      life.ended = true;
      was_up = std::exchange(up_, false);
      expected = ended_ || life.dismissed;
    }
    const std::vector<Reports::Lost> lost = reports_.end();
    if (expected) return lose(lost, "the instance was closed");
    const FaultJournal::Counted counted = record(end, lost);
    if (!was_up) return;  // who starts it goes on
    std::vector<Reports::Lost> over;
    for (const Reports::Lost& one : lost)
      if (counted.quarantined || !wait_for_restart(one)) over.push_back(one);
    lose(over, "the process of plugin " + context_.plugin() + " ended: " + end.cause +
                   ". More: showrunner plugin show " + context_.plugin());
    if (!counted.quarantined) restart_later(counted.in_window);
  }

  FaultJournal::Counted record(const Process::End& end, const std::vector<Reports::Lost>& lost) {
    Fault fault;
    fault.at_unix_ms = static_cast<int64_t>(context_.now_unix_ms());
    fault.instance = context_.instance();
    fault.cause = end.cause;
    fault.frames = end.frames;
    fault.last_lines = end.last_lines;
    for (const Reports::Lost& one : lost)
      if (const auto operation = OperationTable::get().find(one.id))
        fault.operations.push_back(operation->request().kind + " " +
                                   operation->request().context_json);
    const FaultJournal::Counted counted = journal_.add(fault);
    context_.count("plugin_faults_total");
    context_.log(observe::Level::kError, "plugin_fault",
                 {{"cause", end.cause},
                  {"frames", end.frames},
                  {"operations", fault.operations},
                  {"faults_in_window", counted.in_window},
                  {"quarantined", counted.quarantined},
                  {"report", journal_.path().string()}});
    std::lock_guard lock(mutex_);
    counted_ = counted;
    return counted;
  }

  void lose(const std::vector<Reports::Lost>& lost, const std::string& message) {
    for (const Reports::Lost& one : lost)
      if (const auto operation = OperationTable::get().find(one.id))
        operation->lose(fault_error(message));
  }

  // ---- The next process.

  bool wait_for_restart(const Reports::Lost& one) {
    const auto operation = OperationTable::get().find(one.id);
    if (one.checkpoint.empty() || operation == nullptr || operation->is_cancelled()) return false;
    std::lock_guard lock(mutex_);
    waiting_.push_back(one);
    return true;
  }

  void restart_later(size_t faults) {
    const auto pause = settings_.patience.first_restart * (1 << std::min<size_t>(faults - 1, 8));
    context_.control().post_after(static_cast<uint64_t>(pause.count()), [owner = weak_from_this()] {
      if (const auto self = owner.lock()) self->restart();
    });
  }

  // [control]
  void restart() {
    if (const auto life = current()) life->process->join();
    {
      std::lock_guard lock(mutex_);
      if (ended_) return;
    }
    const auto failure = start();
    if (!failure) return resume_waiting();
    // Its death was recorded; that it lives but refuses was not.
    if (dismiss()) record({"it did not start again: " + failure->message, {}, {}}, {});
    FaultJournal::Counted counted;
    {
      std::lock_guard lock(mutex_);
      counted = counted_;
    }
    if (!counted.quarantined) return restart_later(counted.in_window);
    lose(take_waiting(), failure->message);
  }

  std::vector<Reports::Lost> take_waiting() {
    std::lock_guard lock(mutex_);
    return std::exchange(waiting_, {});
  }

  // [control]
  void resume_waiting() {
    const auto life = current();
    for (const Reports::Lost& one : take_waiting()) {
      const auto operation = OperationTable::get().find(one.id);
      if (operation == nullptr) continue;
      if (operation->is_cancelled()) {
        operation->lose(cancelled_error());
      } else if (!reports_.open(one.id, one.checkpoint)) {
        operation->lose(fault_error(last_cause()));
      } else {
        resume(*life->process, *operation, one.checkpoint);
      }
    }
  }

  void resume(Process& process, Operation& operation, const std::string& checkpoint) {
    sr_op op = make_op(operation);
    op.resume_json = to_str(checkpoint);
    sr_error error{};
    error.struct_size = sizeof error;
    if (const sr_status status = send(process, op, &error); status != SR_OK)
      operation.reject(read_error(&error, status));
  }

  // A cancelled operation does not wait for a process.
  void end_waiting(OperationId id) {
    {
      std::lock_guard lock(mutex_);
      const auto it = std::ranges::find(waiting_, id, &Reports::Lost::id);
      if (it == waiting_.end()) return;
      waiting_.erase(it);
    }
    if (const auto operation = OperationTable::get().find(id)) operation->lose(cancelled_error());
  }

  // Of a process that lives but cannot serve. False: it is dead already.
  bool dismiss() {
    const auto life = current();
    if (life == nullptr) return true;  // none could be started
    const bool lives = life->process->is_read();
    life->dismissed = true;
    life->process->kill("it cannot serve");
    life->process->join();
    return lives;
  }

  HostContext& context_;
  const std::shared_ptr<const LoadedPlugin> plugin_;
  Settings settings_;
  FaultJournal journal_;
  CreateArguments arguments_;
  Reports reports_;

  mutable std::mutex mutex_;
  bool up_ = false;
  bool ended_ = false;
  std::string last_cause_;
  FaultJournal::Counted counted_;
  std::shared_ptr<Life> life_;
  std::vector<Reports::Lost> waiting_;  // for the next process
};

}  // namespace

std::shared_ptr<Backend> make_isolated(HostContext& context,
                                       std::shared_ptr<const LoadedPlugin> plugin,
                                       Settings settings) {
  return std::make_shared<IsolatedProvider>(context, std::move(plugin), std::move(settings));
}

}  // namespace showrunner::plugin::isolation
