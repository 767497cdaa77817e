#include "host/plugin/isolation/shim.h"

#include <unistd.h>

#include <functional>
#include <future>
#include <mutex>
#include <string_view>
#include <thread>

#include "host/plugin/control_thread.h"
#include "host/plugin/error.h"
#include "host/plugin/host_services.h"
#include "host/plugin/isolation/child_process.h"
#include "host/plugin/isolation/crash.h"
#include "host/plugin/isolation/remote_services.h"
#include "host/plugin/isolation/remote_sink.h"
#include "host/plugin/isolation/sandbox.h"
#include "host/plugin/loader.h"
#include "showrunner/ext/executor.h"

namespace showrunner::plugin::isolation {
namespace {

constexpr size_t kMostWorkers = 256;
constexpr std::chrono::seconds kTeardown{15};

class Shim {
 public:
  explicit Shim(Channel& channel)
      : channel_(channel),
        remote_(channel),
        log_(observe::Log::forward(
            [this](observe::Level level, std::string_view event, const Json& fields) {
              channel_.send(
                  Message::kLog,
                  Encoder().number(static_cast<int32_t>(level)).text(event).text(fields.dump()));
            })) {}

  void serve() {
    channel_.serve([this](Frame frame) { handle(std::move(frame)); });
  }

 private:
  void handle(Frame frame) {
    switch (frame.message) {
      case Message::kConfine:
        return confine_now(frame);
      case Message::kLoad:
        return load_now(std::move(frame));
      case Message::kCreate:
        return on_control(std::move(frame), &Shim::create);
      case Message::kSubmit:
        return on_control(std::move(frame), &Shim::submit);
      case Message::kDrain:
        return on_control(std::move(frame), &Shim::drain);
      case Message::kPing:
        return on_control(std::move(frame), &Shim::pong);
      case Message::kDone:
        return on_control(std::move(frame), &Shim::finish);
      case Message::kCancel:
        return cancel(frame);
      case Message::kDestroy:
        std::thread([this, token = frame.token] { destroy(token); }).detach();
        return;
      default:
        channel_.close();
    }
  }

  void on_control(Frame frame, void (Shim::*call)(const Frame&)) {
    if (control_ == nullptr) return channel_.close();
    control_->post(
        [this, call, frame = std::make_shared<Frame>(std::move(frame))] { (this->*call)(*frame); });
  }

  void confine_now(const Frame& frame) {
    Decoder in(frame.payload);
    const std::vector<std::string> lacking = confine(Sandbox::decode(in));
    Encoder out;
    out.number(static_cast<uint64_t>(lacking.size()));
    for (const std::string& why : lacking) out.text(why);
    channel_.reply(frame.token, out);
  }

  void load_now(Frame frame) {
    Decoder in(frame.payload);
    PluginFile file;
    file.path = in.text();
    file.sha256 = in.text();
    file.manifest_json = in.text();
    const std::filesystem::path staged = in.text();
    provider_id_ = in.text();
    instance_ = in.text();
    clock_.shift(in.number<int64_t>());
    for (auto left = in.number<uint64_t>(); in.ok() && left > 0; --left) {
      const std::string_view id = in.text();
      id == SR_EXECUTOR_V1 ? register_executor() : remote_.add_to(registry_, id);
    }
    LoadResult<Manifest> manifest = parse_manifest(file.manifest_json, file.path.string());
    if (!manifest.has_value()) return answer_load(frame.token, manifest.error());
    file.manifest = std::move(*manifest);
    control_ = std::make_shared<ControlThread>(instance_);
    context_ =
        &HostContext::make(environment_, {instance_, file.manifest.id, provider_id_, {}}, control_);
    std::thread([this, token = frame.token, file = std::move(file), staged] {
      auto loaded = load_staged(file, staged, environment_);
      note_modules();
      if (!loaded.has_value()) return answer_load(token, loaded.error());
      control_->post([this, token, plugin = *loaded] {
        plugin_ = plugin;
        provider_ = plugin_->provider(provider_id_);
        answer_load(token, {LoadState::kLoaded, {}});
      });
    }).detach();
  }

  void register_executor() {
    services_.workers = &workers_;
    register_host_services(registry_, services_);
  }

  void answer_load(uint64_t token, const LoadFailure& outcome) {
    channel_.reply(token,
                   Encoder().number(static_cast<int32_t>(outcome.state)).text(outcome.message));
  }

  void answer(uint64_t token, sr_status status, const sr_error& error) {
    channel_.reply(token, Encoder().number(status).error(&error));
  }

  void create(const Frame& frame) {
    Decoder in(frame.payload);
    const sr_str config = in.str();
    const sr_str state_dir = in.str();
    const sr_instance_args args{sizeof(sr_instance_args), 0,      to_str(provider_id_),
                                to_str(instance_),        config, state_dir};
    sr_error error{};
    error.struct_size = sizeof error;
    const sr_status status = provider_->create(context_->host(), &args, &self_, &error);
    if (status == SR_OK) {
      std::lock_guard lock(mutex_);
      cancel_ = [provider = provider_, self = self_](sr_op_id id) { provider->cancel(self, id); };
    }
    answer(frame.token, status, error);
  }

  void submit(const Frame& frame) {
    Decoder in(frame.payload);
    const sr_op op = in.operation();
    sinks_.open(op.id);
    const sr_sink sink = sinks_.make(op.id);
    sr_error error{};
    error.struct_size = sizeof error;
    const sr_status status = provider_->submit(self_, &op, &sink, &error);
    if (status != SR_OK) sinks_.close(op.id);
    answer(frame.token, status, error);
  }

  // Not on this thread: the plugin may report from its cancel and wait for the answer.
  void cancel(const Frame& frame) {
    const auto id = Decoder(frame.payload).number<uint64_t>();
    sinks_.cancel(id);
    std::lock_guard lock(mutex_);
    if (cancel_)
      workers_.run(
          [id, cancel = cancel_, hold = std::make_shared<Hold>(*context_)] { cancel(id); });
  }

  void drain(const Frame& frame) {
    const auto deadline = Decoder(frame.payload).number<uint64_t>();
    answer(frame.token, provider_->drain(self_, deadline), {});
  }

  void pong(const Frame& frame) {
    channel_.send(Message::kPong, Encoder().number(Decoder(frame.payload).number<uint64_t>()));
  }

  void finish(const Frame& frame) {
    Decoder in(frame.payload);
    remote_.finish(in);
  }

  // As Instance::drain_and_destroy ends it in the host's process.
  void destroy(uint64_t token) {
    context_->refuse_work();
    control_->run_delayed_now();
    if (context_->wait_for_holds(kTeardown)) {
      std::promise<void> done;
      control_->post([&] {
        provider_->destroy(self_);
        done.set_value();
      });
      done.get_future().wait();
      deinit(*plugin_);
      channel_.reply(token, Encoder());
    }
    channel_.close();
  }

  Channel& channel_;
  RemoteServices remote_;
  RemoteSinks sinks_{channel_, [this] { return control_->is_current(); }};
  observe::Log log_;
  observe::Metrics metrics_;
  ShiftedClock clock_;
  ServiceRegistry registry_;
  HostServices services_;
  WorkerPool workers_{kMostWorkers};
  Environment environment_{log_, metrics_, clock_, registry_, {}, {}};
  std::shared_ptr<ControlThread> control_;
  HostContext* context_ = nullptr;
  std::shared_ptr<const LoadedPlugin> plugin_;
  const sr_provider* provider_ = nullptr;
  std::string provider_id_, instance_;
  void* self_ = nullptr;
  std::mutex mutex_;
  std::function<void(sr_op_id)> cancel_;  // the provider's, once there is an instance
};

}  // namespace

int run_shim(int argc, char** argv) {
  if (!die_with_parent(argc, argv)) return 2;
  install_crash_handler();
  Channel channel{Fd(kShimSocket)};
  static Shim& shim = *new Shim(channel);
  shim.serve();
  // Threads of the plugin may still run: nothing is taken down under them.
  _exit(0);
}

}  // namespace showrunner::plugin::isolation
