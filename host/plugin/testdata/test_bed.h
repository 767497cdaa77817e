// What the tests of host/plugin share: an environment in a folder of its own, the plugins of this
// folder, and a provider that the test plays itself.
#pragma once
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <iterator>
#include <string>

#include "host/plugin/instance.h"
#include "host/plugin/loader.h"
#include "host/plugin/services.h"
#include "scripted.h"

namespace showrunner::plugin {

inline std::filesystem::path test_plugin(const std::string& name) {
  return std::filesystem::path(SHOWRUNNER_TEST_PLUGINS) / (name + ".so");
}

inline std::string read_whole(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_whole(const std::filesystem::path& path, std::string_view content) {
  std::ofstream(path, std::ios::binary) << content;
}

class Folder {
 public:
  Folder() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "showrunner-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) std::abort();
    path_ = pattern;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct TestBed {
  Folder folder;
  observe::Log log = observe::Log::open_file(folder.path() / "log", observe::Level::kDebug).value();
  observe::Metrics metrics;
  ManualClock clock{1'000'000};
  ServiceRegistry services;
  Environment environment{log, metrics, clock, services, folder.path(), SHOWRUNNER_PROGRAM};

  std::string log_text() const { return read_whole(folder.path() / "log"); }

  std::shared_ptr<const LoadedPlugin> load_test_plugin(const std::string& name) {
    const auto file = inspect(test_plugin(name));
    if (!file.has_value()) throw std::runtime_error(file.error().message);
    auto loaded = load(*file, environment);
    if (!loaded.has_value()) throw std::runtime_error(loaded.error().message);
    return *loaded;
  }
};

// Plays the provider of scripted.c: the test sets what its slots do.
struct Script {
  std::function<sr_status(const sr_instance_args*, sr_error*)> create = [](const auto*, auto*) {
    return SR_OK;
  };
  std::function<void()> destroy = [] {};
  std::function<sr_status(const sr_op*, const sr_sink*, sr_error*)> submit =
      [](const auto*, const auto*, auto*) { return SR_OK; };
  std::function<void(sr_op_id)> cancel = [](auto) {};
  std::function<sr_status(uint64_t)> drain = [](auto) { return SR_OK; };

  void add_to(ServiceRegistry& services) {
    static constexpr script_v1 kTable = {
        [](void* ctx, const sr_instance_args* args, sr_error* error) noexcept -> sr_status {
          return of(ctx).create(args, error);
        },
        [](void* ctx) noexcept { of(ctx).destroy(); },
        [](void* ctx, const sr_op* op, const sr_sink* sink, sr_error* error) noexcept -> sr_status {
          return of(ctx).submit(op, sink, error);
        },
        [](void* ctx, sr_op_id id) noexcept { of(ctx).cancel(id); },
        [](void* ctx, uint64_t deadline) noexcept -> sr_status { return of(ctx).drain(deadline); }};
    services.add(SCRIPT_V1, &kTable, this);
  }

 private:
  static Script& of(void* ctx) { return owner_of<Script>(ctx, SCRIPT_V1); }
};

// Collects the outcome of one operation.
class Outcome {
 public:
  OperationEvents events() {
    OperationEvents out;
    out.done = [this](Completion completion) {
      ++count;
      completion_.set_value(std::move(completion));
    };
    return out;
  }
  // Waits for it.
  Completion get() { return future_.get(); }
  bool came() const { return count > 0; }
  std::atomic<int> count{0};

 private:
  std::promise<Completion> completion_;
  std::future<Completion> future_ = completion_.get_future();
};

}  // namespace showrunner::plugin
