#include "host/plugin/backend.h"
#include "host/plugin/error.h"
#include "host/plugin/loader.h"

namespace showrunner::plugin {
namespace {

class InProcess : public Backend {
 public:
  InProcess(const HostContext& context, const sr_provider* table)
      : context_(context), table_(table) {}

  std::optional<LoadFailure> create(const CreateArguments& arguments) override {
    const sr_instance_args args{sizeof(sr_instance_args),      0,
                                to_str(arguments.provider),    to_str(arguments.instance),
                                to_str(arguments.config_json), to_str(arguments.state_dir)};
    sr_error error{};
    error.struct_size = sizeof error;
    const sr_status status = table_->create(context_.host(), &args, &self_, &error);
    if (status == SR_OK) return std::nullopt;
    return create_failure(read_error(&error, status));
  }
  std::chrono::milliseconds create_patience() const override { return std::chrono::seconds(30); }

  sr_status submit(const sr_op& op, const sr_sink& sink, sr_error* error) override {
    return table_->submit(self_, &op, &sink, error);
  }
  void cancel(OperationId id) override { table_->cancel(self_, id); }
  sr_status drain(uint64_t deadline_unix_ms) override {
    return table_->drain(self_, deadline_unix_ms);
  }
  void destroy() override { table_->destroy(self_); }

  std::optional<LoadFailure> obstacle() const override { return std::nullopt; }
  bool stop_abandoned(std::string_view) override { return false; }

 private:
  const HostContext& context_;
  const sr_provider* const table_;
  void* self_ = nullptr;
};

}  // namespace

LoadFailure create_failure(const CallError& error) {
  return make_failure(LoadState::kCreateFailed, "its create failed with ", status_name(error.code),
                      ": ", error.message);
}

std::unique_ptr<Backend> make_in_process(const HostContext& context, const LoadedPlugin& plugin,
                                         const std::string& provider_id) {
  return std::make_unique<InProcess>(context, plugin.provider(provider_id));
}

}  // namespace showrunner::plugin
