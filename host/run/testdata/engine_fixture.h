// The fixture of the engine's tests: runs of the show of test_show, on providers that the test
// plays, over as many lives of the host as a test wants.
#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "host/base/testdata/test_folder.h"
#include "host/route/testdata/stage.h"
#include "host/run/engine.h"
#include "host/run/run_service.h"

namespace showrunner::run {

using route::Played;
using Steps = std::vector<Json>;

// Writes down what happens, one line each.
class Recorder : public Observer {
 public:
  void step(StepState state, const std::string& path, const std::string&) override {
    constexpr const char* kNames[] = {"reused", "started", "finished", "failed"};
    add(kNames[static_cast<int>(state)] + (" " + path));
  }
  void progress(double, std::string_view stage) override { add("progress " + std::string(stage)); }
  void event(std::string_view name, const Json& fields) override {
    add("event " + std::string(name) + " " + fields.dump());
  }
  std::vector<std::string> lines() const {
    std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  void add(std::string line) {
    std::lock_guard lock(mutex_);
    lines_.push_back(std::move(line));
  }
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

// One life of the host.
struct World {
  explicit World(const std::filesystem::path& folder) : stage(folder, options()) {
    engine = std::make_unique<Engine>(
        Engine::Dependencies{*stage.database, *stage.blobs, *stage.router, stage.clock, stage.log});
    run_service.engine = engine.get();
  }
  ~World() {
    stage.plugins->drain_and_destroy(0);
    engine.reset();
  }

  route::StageOptions options() {
    config::Instance show;
    show.name = "show";
    show.plugin = "test/show";
    route::StageOptions out;
    out.instances = {show, route::actor("a", 8, {{"requests", 100, {}}}),
                     route::actor("b", 8, {{"requests", 200, {}}})};
    out.more_services = [this](plugin::ServiceRegistry& services) {
      register_run_service(services, run_service);
    };
    return out;
  }

  RunService run_service;
  route::Stage stage;
  std::unique_ptr<Engine> engine;
};

inline Json step(const std::string& path, Json request, const std::string& kind = "test.make/1") {
  return {{"path", path}, {"kind", kind}, {"request", std::move(request)}};
}
inline Json made(const std::string& path, int n) { return step(path, {{"n", n}}); }

class EngineTest : public testing::Test {
 protected:
  EngineTest() { reopen(); }

  void reopen() {
    world_.reset();
    world_ = std::make_unique<World>(folder_.path());
    serve();
  }
  // Each step is served at once: n + 1, and an artifact that depends on the request.
  void serve() {
    world_->stage.actors.play = [this](const Played& played) {
      served_.push_back(played.context.value("path", ""));
      played.complete(answer(played.request));
      return true;
    };
  }
  Json answer(const Json& request) {
    const auto stored = world_->stage.blobs->put(request.dump());
    return {{"n", request.value("n", 0) + 1}, {"audio", {{"sha256", stored.value().sha256}}}};
  }
  void hold() {
    world_->stage.actors.play = [](const Played&) { return false; };
  }
  Played next() { return world_->stage.actors.next(); }

  static RunRequest play(Steps steps) {
    RunRequest out;
    out.key = {"show", "play", "x"};
    out.request = {{"steps", std::move(steps)}};
    return out;
  }
  std::future<RunOutcome> start(RunRequest request) {
    auto promise = std::make_shared<std::promise<RunOutcome>>();
    auto future = promise->get_future();
    world_->engine->start(std::move(request), [promise](RunOutcome outcome) {
      promise->set_value(std::move(outcome));
    });
    return future;
  }
  RunOutcome run(RunRequest request) {
    auto future = start(std::move(request));
    return route::wait_for(future);
  }
  RunOutcome perform(Steps steps) { return run(play(std::move(steps))); }
  RunOutcome explain(Steps steps, std::vector<std::string> redo = {}) {
    RunRequest request = play(std::move(steps));
    request.explain = true;
    request.redo = std::move(redo);
    return run(std::move(request));
  }
  // Of what was asked of providers since the last call of this.
  std::vector<std::string> served() { return std::exchange(served_, {}); }
  std::vector<RunRecord> runs() { return list_runs(*world_->stage.database).value(); }

  // All that router and engine had to do so far is done.
  void settle() {
    static_cast<void>(world_->stage.router->explain({}));
    std::promise<void> passed;
    world_->engine->step({"a", "b", "{}", "", "", 1, ""},
                         [&](const auto*, auto) { passed.set_value(); });
    passed.get_future().wait();
  }

  TestFolder folder_;
  std::vector<std::string> served_;
  std::unique_ptr<World> world_;
};

// "inputs changed ep1/line1 < ep1/script"
inline std::vector<std::string> lines(const std::vector<PlannedStep>& planned) {
  std::vector<std::string> out;
  for (const PlannedStep& one : planned) {
    std::string line = std::string(reason_name(one.reason)) + " " + one.path;
    for (const std::string& cause : one.because_of) line += " < " + cause;
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace showrunner::run
