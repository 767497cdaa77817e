// Shows: durable productions as ordinary coroutines.
//
//   sr::Task<sr::Json> act(sr::Run& run, std::string action, sr::Json request) override {
//     sr::SpeakRequest line;
//     ...
//     auto spoken = co_await run.call("line1/voice", std::move(line));   // memoised
//     ...
//   }
//
// The coroutine starts again from its beginning after every restart; finished steps answer from the
// journal. So code between steps must depend on its inputs and on results of steps only, never on
// time, randomness or files. See ext/run.h for paths and hashes.
//
// Threads: all code of a show runs on its instance's control thread. Move work longer than 20 ms
// into a provider, or off the thread by Run::compute.
#pragma once
#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "showrunner/cpp/provider.hpp"
#include "showrunner/cpp/task.hpp"
#include "showrunner/ext/run.h"

namespace sr {

// Not an aggregate: gcc 12 moves an aggregate that is a temporary of a co_await expression
// bytewise, which breaks its strings. For the same reason give requests to call() as named
// variables.
struct StepOptions {
  StepOptions() = default;

  std::string prefer_instance;  // used first where usable
  std::string pin;              // part of the input hash: change it to redo the step
  std::string subject;          // show.* kinds only: the run in which the action executes
  Json estimate;                // stands in for the result when the run is only explained
};

template <class T>
concept KindRequest = requires {
  { T::kKind } -> std::convertible_to<std::string_view>;
  typename T::Result;
};

class Run {
 public:
  explicit Run(std::shared_ptr<Operation> op) : op_(std::move(op)) {}

  Task<Json> call(std::string path, std::string kind, Json request, StepOptions options = {});

  template <KindRequest R>
  Task<typename R::Result> call(std::string path, R request, StepOptions options = {}) {
    Json result = co_await call(std::move(path), std::string(R::kKind), write_json(request),
                                std::move(options));
    co_return read_json<typename R::Result>(result);
  }

  // Runs a pure function on a worker thread, so that long computations do not hold the control
  // thread. Not a step: it runs again after a restart.
  Task<Json> compute(std::function<Json()> work);

  void event(std::string_view name, const Json& fields) const;
  void progress(double fraction, std::string_view stage) { op_->progress(fraction, stage); }
  const Host& host() const { return op_->host(); }
  const Json& context() const { return op_->context(); }

 private:
  std::shared_ptr<Operation> op_;
};

// A provider of kinds show.<action>/1.
class ShowProvider : public Provider {
 public:
  using Provider::Provider;
  void submit(std::shared_ptr<Operation> op) final;
  // action: "produce" of "show.produce/1".
  virtual Task<Json> act(Run& run, std::string action, Json request) = 0;
};

}  // namespace sr
