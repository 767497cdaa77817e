// What the tests of the API share: the API over a host whose providers the test plays, asked
// without a server. Waits end when the test says so.
#pragma once
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "host/api/api.h"
#include "host/base/testdata/test_folder.h"
#include "host/route/testdata/stage.h"

namespace showrunner::api {

constexpr const char* kKey = "the-key";

class ApiTest : public testing::Test {
 protected:
  ~ApiTest() override {
    api_.reset();
    stage_.reset();
  }

  void open(Operations::Bounds bounds = {}) {
    route::StageOptions options;
    options.instances = {route::actor("a"), route::actor("b")};
    stage_ = std::make_unique<route::Stage>(folder_.path(), std::move(options));
    api_ = std::make_unique<Api>(
        Api::Dependencies{*stage_->plugins, stage_->kinds, *stage_->router, stage_->clock,
                          stage_->metrics, folder_.path(), kKey,
                          [this](auto delay, auto fn) { later_.emplace_back(delay, fn); }},
        bounds);
    handler_ = api_->handler();
  }

  static net::Request request(const std::string& method, const std::string& path,
                              const std::string& body = {}) {
    net::Request out;
    out.method = method;
    out.path = path;
    out.headers = {{"authorization", std::string("Bearer ") + kKey}};
    if (method == "POST") out.headers.emplace_back("content-type", "application/json");
    out.body = body;
    return out;
  }

  // As a server asks.
  std::future<net::Response> send(net::Request request) {
    const auto promise = std::make_shared<std::promise<net::Response>>();
    auto out = promise->get_future();
    std::string body = std::exchange(request.body, {});
    if (auto refused = handler_.admit(request)) {
      promise->set_value(std::move(*refused));
      return out;
    }
    request.body = std::move(body);
    handler_.handle(std::move(request), net::Responder([promise](net::Response response) {
                      promise->set_value(std::move(response));
                    }));
    return out;
  }
  net::Response ask(net::Request request) {
    auto response = send(std::move(request));
    return route::wait_for(response);
  }
  net::Response get(const std::string& path) { return ask(request("GET", path)); }
  Json json(const std::string& path) { return Json::parse(get(path).body); }

  net::Response post(const Json& body) {
    return ask(request("POST", "/api/v1/operations", body.dump()));
  }
  // The path of a new operation, and what its provider sees.
  std::pair<std::string, route::Played> start(int n = 1) {
    const net::Response response = post({{"kind", "test.make/1"}, {"request", {{"n", n}}}});
    EXPECT_EQ(response.status, 202) << response.body;
    EXPECT_EQ(response.headers.at(0).first, "Location");
    return {response.headers.at(0).second, stage_->actors.next()};
  }
  std::future<net::Response> wait(const std::string& path, const std::string& ms = "60000") {
    net::Request asked = request("GET", path);
    asked.query = {{"wait_ms", ms}};
    return send(std::move(asked));
  }
  static std::string error_of(const net::Response& response) {
    return Json::parse(response.body)["error"]["code"];
  }

  TestFolder folder_;
  std::unique_ptr<route::Stage> stage_;
  std::unique_ptr<Api> api_;
  net::Handler handler_;
  std::vector<std::pair<std::chrono::milliseconds, std::function<void()>>> later_;
};

}  // namespace showrunner::api
