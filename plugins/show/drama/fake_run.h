// A host for the show's tests: keeps the steps of one action and answers them one after another, on
// the test's thread. Checks every request, estimate and result against sdk/schemas.
//
// Threads: one. Errors: a breach of a schema is a failure of the test (gtest).
#pragma once
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "showrunner/abi.h"
#include "showrunner/cpp/host.hpp"
#include "showrunner/ext/call.h"
#include "showrunner/ext/run.h"

namespace showrunner::drama {

struct FakeStep {
  std::string path, kind;
  sr::Json request, options, estimate;
};

// "" or what is wrong. kind: "tts.speak/1"; part: request or result.
std::string schema_faults(const std::string& kind, const std::string& part, const sr::Json& json);

class FakeRun {
 public:
  using Answer = std::function<sr::Json(const FakeStep&)>;
  // The answer may throw sr::Error.
  explicit FakeRun(Answer answer);

  // Runs show.<action>/1 to its end. Throws the sr::Error that it ends with.
  sr::Json act(const std::string& action, const sr::Json& request);

  bool last_first = false;  // answer the newest open step, not the oldest
  bool checks = true;       // of schemas; they take most of a run's time

  std::vector<FakeStep> steps;             // in the order of their start
  std::map<std::string, std::string> key;  // path to kind + request
  size_t most_open = 0;
  std::vector<std::string> stages;
  double progress = 0;

 private:
  struct Open {
    size_t step;
    sr_call_done done;
    void* user;
  };
  static sr_status start(void* ctx, const sr_step* step, sr_call_done done, void* user,
                         sr_error* error) noexcept;
  static const void* service(void* ctx, sr_str id) noexcept;
  void pump();

  Answer answer_;
  sr_host host_{};
  std::deque<Open> open_;
  bool ended_ = false;
  std::string result_;
  sr_error error_{};
};

// What a healthy set of providers answers: the step's estimate with artifacts that follow from the
// request, eight voices, and voices a little longer than estimated.
sr::Json made(const FakeStep& step);

sr::Json example(const std::string& file);  // of examples/first-love

}  // namespace showrunner::drama
