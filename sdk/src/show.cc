#include "showrunner/cpp/show.hpp"

#include "showrunner/ext/executor.h"

namespace sr {
namespace {

// Awaits one step: done() keeps the outcome and resumes the coroutine on the control thread.
struct StepAwaiter {
  const Operation& op;
  std::string path, kind, request, options, estimate;
  std::coroutine_handle<> continuation{};
  std::string result{};
  std::optional<Error> error{};

  bool await_ready() const noexcept { return false; }

  bool await_suspend(std::coroutine_handle<> h) {
    continuation = h;
    const sr_host* host = op.host().raw();
    sr_step step{};
    step.struct_size = sizeof step;
    step.parent = op.id();
    step.path = str(path);
    step.kind = str(kind);
    step.request_json = str(request);
    step.options_json = str(options);
    step.estimate_json = str(estimate);
    sr_error failure{};
    failure.struct_size = sizeof failure;
    const auto& run = op.host().service<sr_run_v1>(SR_RUN_V1);
    if (run.step(host->ctx, &step, &StepAwaiter::done, this, &failure) == SR_OK) return true;
    error = from_c(failure);
    return false;
  }

  Json await_resume() {
    if (error) throw *error;
    return Json::parse(result);
  }

  static void done(void* user, const sr_error* failure, sr_str text) noexcept {
    auto* self = static_cast<StepAwaiter*>(user);
    if (failure != nullptr) {
      self->error = from_c(*failure);
    } else {
      self->result = view(text);
    }
    self->continuation.resume();
  }
};

struct ComputeAwaiter {
  const Host& host;
  std::function<Json()> work;
  Json result{};
  std::exception_ptr error{};

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) {
    host.run_on_worker([this, h] {
      try {
        result = work();
      } catch (...) {
        error = std::current_exception();
      }
      try {
        host.post([h] { h.resume(); });
      } catch (const Error&) {
        // The host closes the instance and takes no posts: the show never goes on.
      }
    });
  }
  Json await_resume() {
    if (error) std::rethrow_exception(error);
    return std::move(result);
  }
};

detail::Detached drive(ShowProvider& show, std::shared_ptr<Operation> op, std::string action) {
  try {
    Run run(op);
    Json result = co_await show.act(run, std::move(action), op->request());
    op->complete(result);
  } catch (const Error& error) {
    op->fail(error);
  } catch (const std::exception& error) {
    op->fail(Error(SR_INTERNAL, error.what()));
  } catch (...) {
    op->fail(Error(SR_INTERNAL, "an exception of unknown type"));
  }
}

}  // namespace

Task<Json> Run::call(std::string path, std::string kind, Json request, StepOptions options) {
  Json wire = Json::object();
  if (!options.prefer_instance.empty()) wire["prefer"] = {{"instance", options.prefer_instance}};
  if (!options.pin.empty()) wire["pin"] = options.pin;
  if (!options.subject.empty()) wire["subject"] = options.subject;
  StepAwaiter awaiter{*op_,
                      std::move(path),
                      std::move(kind),
                      request.dump(),
                      wire.empty() ? std::string() : wire.dump(),
                      options.estimate.is_null() ? std::string() : options.estimate.dump()};
  co_return co_await awaiter;
}

Task<Json> Run::compute(std::function<Json()> work) {
  co_return co_await ComputeAwaiter{host(), std::move(work)};
}

void Run::event(std::string_view name, const Json& fields) const {
  const std::string text = fields.dump();
  host().service<sr_run_v1>(SR_RUN_V1).event(host().raw()->ctx, op_->id(), str(name), str(text));
}

void ShowProvider::submit(std::shared_ptr<Operation> op) {
  constexpr std::string_view kPrefix = "show.";
  const std::string& kind = op->kind();
  const size_t slash = kind.rfind('/');
  if (!kind.starts_with(kPrefix) || slash == std::string::npos)
    throw unimplemented("a show takes kinds show.<action>/1, not " + kind);
  std::string action = kind.substr(kPrefix.size(), slash - kPrefix.size());
  drive(*this, std::move(op), std::move(action));
}

}  // namespace sr
