// What the service answers: /healthz, /metrics and /api/v1 (docs/api.md).
//
// All but /healthz wants the admin key, save what comes by the server's unix socket. Requests are
// judged by key, path, method and media type before their body is read.
//
// Threads: any. Errors: as responses, each {"error":{"code","message"}}.
#pragma once
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "host/api/operations.h"
#include "host/base/clock.h"
#include "host/base/kinds.h"
#include "host/net/http.h"
#include "host/observe/metrics.h"
#include "host/plugin/registry.h"
#include "host/route/router.h"

namespace showrunner::api {

class Api {
 public:
  // What they refer to outlives the Api.
  struct Dependencies {
    const plugin::Plugins& plugins;
    const Kinds& kinds;
    route::Router& router;
    const Clock& clock;
    observe::Metrics& metrics;
    std::filesystem::path state;  // the state folder
    std::string key;
    Operations::After after;
  };
  explicit Api(Dependencies dependencies, Operations::Bounds bounds = {});
  ~Api();
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;

  // Not after the end of the Api.
  net::Handler handler();

  // From now on /healthz says "draining" and no operation is started. Waits for those that are
  // open; at the deadline they are cancelled. True: none had to be.
  bool drain(std::chrono::milliseconds deadline);

 private:
  struct Impl;
  const std::unique_ptr<Impl> impl_;
};

}  // namespace showrunner::api
