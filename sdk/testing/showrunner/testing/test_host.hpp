// A host for a provider's unit tests: artifacts in a temporary folder, workers as threads, one
// control thread. Not a router: TestHost::call hands one operation to one instance and waits.
//
//   sr::testing::TestHost host;
//   sr::testing::Instance espeak(host, sr::provider_table<Espeak>());
//   sr::Json result = espeak.call("tts.speak/1", {{"text", "hi"}, ..});   // throws sr::Error
//
// Threads: one test thread; call() blocks it. Errors: a breach of the ABI (a second complete, a gap
// in chunks) ends the process with a message.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "showrunner/cpp/host.hpp"
#include "showrunner/cpp/provider.hpp"

namespace sr::testing {

struct Chunk {
  std::string part, data;
  Json meta;
};

// What an operation said besides its result.
struct Observed {
  std::vector<Chunk> chunks;
  std::vector<std::string> checkpoints;
  std::vector<std::pair<std::string, int64_t>> usage;
  int64_t cost_nano_usd = -1;
  double progress = 0;
};

class TestHost {
 public:
  TestHost();
  ~TestHost();  // joins the workers, removes the folder
  TestHost(const TestHost&) = delete;
  TestHost& operator=(const TestHost&) = delete;

  Host host() const;
  const std::filesystem::path& folder() const;
  Artifact put(std::string_view bytes, std::string media_type) const {
    return host().put(bytes, std::move(media_type));
  }
  std::string read(const Artifact& artifact) const { return host().read(artifact); }
  void set_secret(std::string name, std::string value);
  // Answers sr.call/1 and sr.run/1: kind and request to result; may throw sr::Error.
  void answer_calls(std::function<Json(const std::string& kind, const Json& request)> answer);

  struct State;
  State& state() const { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

// The provider's table in a built plugin, which stays loaded. Throws std::runtime_error.
const sr_provider* load_provider(const std::filesystem::path& plugin, std::string_view id);

class Instance {
 public:
  Instance(TestHost& host, const sr_provider* table, const Json& config = Json::object(),
           const std::string& provider_id = "test");
  ~Instance();
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  // Throws the sr::Error that the operation ended with.
  Json call(const std::string& kind, const Json& request, Observed* observed = nullptr,
            const Json& resume = Json());
  template <class R>
  typename R::Result call(const R& request) {
    return read_json<typename R::Result>(call(std::string(R::kKind), write_json(request)));
  }
  // Cancels every operation that is open now or is started later.
  void cancel_all();

 private:
  TestHost& host_;
  const sr_provider* table_;
  void* self_ = nullptr;
};

}  // namespace sr::testing
