// The fixture of the router's tests.
#pragma once
#include <gtest/gtest.h>

#include "host/base/testdata/test_folder.h"
#include "host/route/testdata/stage.h"

namespace showrunner::route {

inline CallRequest request(int n = 0) {
  CallRequest out;
  out.kind = "test.make/1";
  out.request = {{"n", n}};
  return out;
}

inline CallRequest only(const std::string& instance, int n = 0) {
  CallRequest out = request(n);
  out.only = instance;
  return out;
}

inline std::vector<config::Price> costs(int64_t nano_usd) { return {{"requests", nano_usd, {}}}; }

class RouterTest : public testing::Test {
 protected:
  void open(std::vector<config::Instance> instances, std::vector<config::Budget> budgets = {}) {
    StageOptions options;
    options.instances = std::move(instances);
    options.budgets = std::move(budgets);
    stage_ = std::make_unique<Stage>(folder_.path(), std::move(options));
  }
  Pending start(CallRequest call) { return {*stage_->router, std::move(call)}; }
  Played next() { return stage_->actors.next(); }
  Plan plan() { return stage_->router->explain(request()).value(); }
  std::string state_of(size_t attempt) { return stage_->attempts().at(attempt).state; }

  TestFolder folder_;
  std::unique_ptr<Stage> stage_;
};

}  // namespace showrunner::route
