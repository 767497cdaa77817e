// An instance of unruly.c in a process of its own.
#pragma once
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <thread>

#include "host/plugin/host_services.h"
#include "host/plugin/isolation/fault_journal.h"
#include "host/plugin/memory_values.h"
#include "host/plugin/testdata/test_bed.h"

namespace showrunner::plugin {

// By kind: a socket, pipe or file name, without its number.
inline std::map<std::string, int> open_files_of_this_process() {
  std::map<std::string, int> out;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    const std::string target = std::filesystem::read_symlink(entry, gone).string();
    ++out[target.substr(0, target.find('['))];
  }
  return out;
}

class IsolatedTest : public testing::Test {
 protected:
  IsolatedTest() {
    services_.blobs = blobs_.get();
    services_.workers = &workers_;
    services_.values = &values_;
    services_.metrics = &bed_.metrics;
    register_host_services(bed_.services, services_);
  }
  ~IsolatedTest() override {
    if (instance_ != nullptr) instance_->drain_and_destroy(0);
  }

  LoadResult<std::shared_ptr<Instance>> create(Json config = Json::object(),
                                               config::Sandbox sandbox = {},
                                               const std::string& name = "one") {
    const auto file = inspect(test_plugin("test_unruly"));
    if (!file.has_value()) return file.error();
    const auto plugin = prepare(*file, bed_.environment);
    if (!plugin.has_value()) return plugin.error();
    sha256_ = file->sha256;
    InstanceConfig wanted;
    wanted.name = name;
    wanted.plugin = "test/unruly";
    wanted.config = std::move(config);
    wanted.sandbox = std::move(sandbox);
    return Instance::create(bed_.environment, *plugin, wanted);
  }

  void make(config::Sandbox sandbox = {}) {
    auto created = create(Json::object(), std::move(sandbox));
    ASSERT_TRUE(created.has_value()) << created.error().message;
    instance_ = *created;
  }

  static OperationRequest request(const std::string& what, const std::string& argument = {}) {
    OperationRequest out;
    out.kind = "test.op/1";
    out.request_json = Json{{"do", what}, {"argument", argument}}.dump();
    out.context_json = R"({"call":7})";
    return out;
  }

  Completion run(const std::string& what, const std::string& argument = {}) {
    Outcome outcome;
    instance_->start(request(what, argument), outcome.events());
    return outcome.get();
  }

  std::string answer(const std::string& what, const std::string& argument = {}) {
    const Completion completion = run(what, argument);
    return completion.error
               ? status_name(completion.error->code) + (": " + completion.error->message)
               : completion.result_json;
  }

  // After a fault. The process's next life is announced by nothing, so it is asked for.
  void wait_until_up() {
    while (!instance_->accepts()) std::this_thread::yield();
  }

  isolation::FaultJournal journal() const { return {bed_.folder.path(), sha256_}; }

  double counted(std::string_view counter) const {
    return bed_.metrics.value(counter, {{"plugin", "test/unruly"}, {"instance", "one"}});
  }

  TestBed bed_;
  std::unique_ptr<blob::Store> blobs_ =
      blob::Store::open_store(bed_.folder.path() / "blobs").value();
  WorkerPool workers_{64};
  MemoryValues values_;
  HostServices services_;
  std::string sha256_;
  std::shared_ptr<Instance> instance_;
};

}  // namespace showrunner::plugin
