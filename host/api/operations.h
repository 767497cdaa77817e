// Calls that clients of the API started: those that are open, and the last that ended.
//
// Bounded: beyond `open` calls, or `bytes` of their requests, none is started; of those that ended,
// the last `ended` are kept while their results have at most `bytes`, and the last one always.
//
// Threads: any. Durability: none here; every attempt of a call is in the ledger, by the same id.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "host/base/clock.h"
#include "host/base/json.h"
#include "host/route/router.h"

namespace showrunner::api {

class Operations {
 public:
  struct Bounds {
    size_t open = 256;
    size_t ended = 256;
    size_t bytes = 64 << 20;
  };
  // Runs fn later, on a thread of its choice.
  using After = std::function<void(std::chrono::milliseconds, std::function<void()>)>;
  // An operation as the API shows it: docs/api.md.
  using Answer = std::function<void(Json)>;

  // The router and the clock outlive it.
  Operations(route::Router& router, const Clock& clock, After after, Bounds bounds);
  ~Operations();  // what is open goes on, and nobody is told
  Operations(const Operations&) = delete;
  Operations& operator=(const Operations&) = delete;

  enum class Admission { kStarted, kFull, kClosed };
  struct Started {
    Admission admission = Admission::kStarted;
    Json operation;  // if it was
  };
  // request_bytes: how much of a client's request it is.
  Started start(route::CallRequest request, size_t request_bytes);

  Json list() const;  // without results, the newest first
  // Answers once, when it has ended or `at_most` has passed. False: there is none of that id.
  bool wait(const std::string& id, std::chrono::milliseconds at_most, Answer answer);
  // Best effort. Empty: there is none of that id.
  std::optional<Json> cancel(const std::string& id);

  // No more are started.
  void close();
  bool wait_until_ended(std::chrono::milliseconds at_most);
  void cancel_all();

 private:
  struct Impl;
  const std::shared_ptr<Impl> impl_;
};

}  // namespace showrunner::api
