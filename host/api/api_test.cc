#include "host/api/api.h"

#include <gmock/gmock.h>

#include "host/api/documents.h"
#include "host/api/testdata/api_fixture.h"

namespace showrunner::api {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;
using testing::UnorderedElementsAre;

TEST_F(ApiTest, AllButHealthWantsTheKey) {
  open();
  for (const std::string path :
       {"/metrics", "/api/v1/plugins", "/api/v1/plugins/test/stage", "/api/v1/instances",
        "/api/v1/operations", "/api/v1/operations/1", "/no/such/path"})
    for (const char* given : {"", "Bearer ", "Bearer the-ke", "Bearer the-key2", "the-key",
                              "Basic the-key", "Bearer  the-key"}) {
      net::Request asked = request("GET", path);
      asked.headers = {{"authorization", given}};
      const net::Response response = ask(asked);
      EXPECT_EQ(response.status, 401) << path << ' ' << given;
      EXPECT_THAT(response.headers, ElementsAre(Pair("WWW-Authenticate", "Bearer")));
      EXPECT_THAT(response.body, AllOf(HasSubstr("admin.key"), Not(HasSubstr("the-key"))));
      asked.headers.clear();
      EXPECT_THAT(ask(asked).body, HasSubstr("Authorization: Bearer KEY"));
    }
  net::Request health = request("GET", "/healthz");
  health.headers.clear();
  EXPECT_EQ(Json::parse(ask(health).body), (Json{{"status", "ok"}}));
}

TEST_F(ApiTest, TheUnixSocketNeedsNoKey) {
  open();
  net::Request asked = request("GET", "/api/v1/plugins");
  asked.headers.clear();
  asked.is_private = true;
  EXPECT_EQ(ask(asked).status, 200);
}

TEST_F(ApiTest, WhatIsNotThereIsTold) {
  open();
  for (const char* path : {"/", "/api/v1", "/api/v1/plugins/", "/api/v1/plugins/tts/none",
                           "/api/v1/instances/none", "/api/v1/operations/00ff", "/healthz/x"}) {
    const net::Response response = get(path);
    EXPECT_EQ(response.status, 404) << path;
    EXPECT_EQ(error_of(response), "not_found");
  }
  const net::Response response = ask(request("PUT", "/api/v1/operations"));
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(error_of(response), "method_not_allowed");
  EXPECT_THAT(response.headers, ElementsAre(Pair("Allow", "GET, POST")));
  EXPECT_EQ(ask(request("HEAD", "/api/v1/plugins")).status, 200);
}

TEST_F(ApiTest, OnlyJsonIsTaken) {
  open();
  for (const char* type : {"text/plain", "application/jsonp", ""}) {
    net::Request asked = request("POST", "/api/v1/operations", "{}");
    asked.headers[1].second = type;
    EXPECT_EQ(ask(asked).status, 415) << type;
    asked.headers.pop_back();
    EXPECT_EQ(error_of(ask(asked)), "unsupported_media_type");
  }
  net::Request asked = request("POST", "/api/v1/operations", "{}");
  asked.headers[1].second = "application/json ; charset=utf-8";
  EXPECT_EQ(error_of(ask(asked)), "invalid_request") << "the type is right";
}

TEST_F(ApiTest, ShowsPluginsAsTheCommandLineDoes) {
  open();
  EXPECT_EQ(json("/api/v1/plugins"), plugins_json(stage_->plugins->live_status()));
  const Json plugin = json("/api/v1/plugins/test/stage");
  EXPECT_EQ(plugin["state"], "loaded");
  EXPECT_EQ(plugin["description"], "Does as the test says");
  EXPECT_EQ(plugin["faults"], Json::array());
}

TEST_F(ApiTest, ShowsInstancesWithWhatTheyDo) {
  open();
  const auto [path, played] = start();
  const Json both = json("/api/v1/instances");
  ASSERT_EQ(both.size(), 2u);
  const Json one = json("/api/v1/instances/" + played.instance);
  EXPECT_EQ(one["state"], "loaded");
  EXPECT_EQ(one["plugin"], "test/stage");
  EXPECT_EQ(one["provider"], "stage");
  EXPECT_EQ(one["isolation"], "host");
  EXPECT_EQ(one["open_operations"], 1);
  played.complete();
}

TEST_F(ApiTest, ShowsMetrics) {
  open();
  stage_->metrics.add("things_total", {}, 3);
  const net::Response response = get("/metrics");
  EXPECT_THAT(response.content_type, HasSubstr("version=0.0.4"));
  EXPECT_THAT(response.body, HasSubstr("showrunner_things_total 3\n"));
}

TEST_F(ApiTest, AnOperationIsStartedAndItsResultFetched) {
  open();
  const auto [path, played] = start(7);
  EXPECT_EQ(played.request, (Json{{"n", 7}}));
  played.sink.progress(played.sink.ctx, 0.5, plugin::to_str("half"));
  EXPECT_EQ(json(path)["state"], "running");
  auto ended = wait(path);
  played.bill(400);
  played.complete({{"n", 8}});
  const Json operation = Json::parse(route::wait_for(ended).body);
  EXPECT_EQ(operation["state"], "ok");
  EXPECT_EQ(operation["result"], (Json{{"n", 8}}));
  EXPECT_EQ(operation["instance"], played.instance);
  EXPECT_EQ(operation["charge_nano_usd"], 400);
  EXPECT_EQ(operation["progress"], (Json{{"fraction", 0.5}, {"stage", "half"}}));
  EXPECT_EQ(path, "/api/v1/operations/" + operation["id"].get<std::string>());
  EXPECT_EQ(operation["id"], stage_->attempts().at(0).intent.call) << "as in the ledger";
  EXPECT_EQ(json(path), operation) << "it is kept";
  Json listed = operation;
  listed.erase("result");
  EXPECT_EQ(json("/api/v1/operations"), Json::array({listed}));
}

TEST_F(ApiTest, AWaitEndsAfterItsTime) {
  open();
  const auto [path, played] = start();
  auto waiting = wait(path, "250");
  ASSERT_EQ(later_.size(), 1u);
  EXPECT_EQ(later_[0].first.count(), 250);
  EXPECT_NE(waiting.wait_for(std::chrono::seconds(0)), std::future_status::ready);
  later_[0].second();
  EXPECT_EQ(Json::parse(route::wait_for(waiting).body)["state"], "running");
  auto longest = wait(path, "99999999");
  EXPECT_EQ(later_[1].first.count(), 60'000);
  played.complete();
  EXPECT_EQ(Json::parse(route::wait_for(longest).body)["state"], "ok");
  later_[1].second();  // nobody waits any more
  for (const char* wrong : {"-1", "1s", "", "99999999999999999999"}) {
    auto refused = wait(path, wrong);
    EXPECT_EQ(route::wait_for(refused).status, 400) << wrong;
  }
}

TEST_F(ApiTest, AFailureIsTold) {
  open();
  const auto [path, played] = start();
  played.fail(SR_CONTENT_REFUSED, SR_RETRY_NEVER, "not this");
  auto ended = wait(path);
  const Json operation = Json::parse(route::wait_for(ended).body);
  EXPECT_EQ(operation["state"], "failed");
  EXPECT_EQ(operation["error"]["code"], "CONTENT_REFUSED");
  EXPECT_THAT(operation["error"]["message"].get<std::string>(), HasSubstr("not this"));
  EXPECT_FALSE(operation.contains("result"));
}

TEST_F(ApiTest, AnOperationIsCancelled) {
  open();
  const auto [path, played] = start();
  EXPECT_EQ(ask(request("DELETE", path)).status, 202);
  auto ended = wait(path);
  EXPECT_EQ(Json::parse(route::wait_for(ended).body)["state"], "cancelled");
  const net::Response again = ask(request("DELETE", path));
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(Json::parse(again.body)["state"], "cancelled");
}

TEST_F(ApiTest, OneInstanceMayBeNamed) {
  open();
  for (const char* name : {"a", "b"}) {
    const net::Response response = post(
        {{"kind", "test.make/1"}, {"request", Json::object()}, {"options", {{"instance", name}}}});
    EXPECT_EQ(response.status, 202);
    const route::Played played = stage_->actors.next();
    EXPECT_EQ(played.instance, name);
    played.complete();
  }
}

TEST_F(ApiTest, WrongRequestsAreRefusedWithTheirPlace) {
  open();
  for (const auto& [body, part] : std::vector<std::pair<std::string, std::string>>{
           {"", "body"},
           {"{\n\"kind\":}", "body:2"},
           {"[]", "expected"},
           {R"({"kind":"test.make/1"})", "request"},
           {R"({"kind":7,"request":{}})", "/kind"},
           {R"({"kind":"test.make/1","request":{},"more":1})", "more"},
           {R"({"kind":"test.none/1","request":{}})", "unknown kind test.none/1"},
           {R"({"kind":"test.make/1","request":{"n":"x"}})", "/request/n: expected"},
           {R"({"kind":"test.make/1","request":{},"options":{"instance":"none"}})",
            "no instance none"}}) {
    const net::Response response = ask(request("POST", "/api/v1/operations", body));
    EXPECT_EQ(response.status, 400) << body;
    EXPECT_THAT(Json::parse(response.body)["error"]["message"].get<std::string>(), HasSubstr(part));
  }
  EXPECT_EQ(json("/api/v1/operations"), Json::array());
}

TEST_F(ApiTest, NotMoreOperationsAreOpenThanTheLimit) {
  open({2, 8, 1 << 20});
  const auto [first, one] = start();
  const auto [second, two] = start();
  const Json body{{"kind", "test.make/1"}, {"request", Json::object()}};
  EXPECT_EQ(post(body).status, 429);
  EXPECT_EQ(error_of(post(body)), "too_many_operations");
  auto ended = wait(first);
  one.complete();
  route::wait_for(ended);
  const auto [third, three] = start();
  two.complete();
  three.complete();
}

TEST_F(ApiTest, NorMoreBytesOfRequests) {
  open({8, 8, 200});
  const auto [path, played] = start();
  const Json body{{"kind", "test.make/1"}, {"request", {{"x", std::string(150, 'x')}}}};
  EXPECT_EQ(post(body).status, 429);
  played.complete();
}

TEST_F(ApiTest, TheLastThatEndedAreKept) {
  open({8, 2, 1000});
  std::vector<std::string> paths;
  const auto run = [&](const Json& result) {
    const auto [path, played] = start();
    auto ended = wait(path);
    played.complete(result);
    EXPECT_EQ(Json::parse(route::wait_for(ended).body)["state"], "ok");
    paths.push_back(path);
  };
  for (int n = 0; n < 3; ++n) run({{"n", n}});
  EXPECT_EQ(get(paths[0]).status, 404);
  EXPECT_EQ(get(paths[1]).status, 200);
  EXPECT_EQ(get(paths[2]).status, 200);
  run({{"long", std::string(2000, 'x')}});
  EXPECT_EQ(get(paths[2]).status, 404) << "it made room";
  EXPECT_EQ(get(paths[3]).status, 200) << "the last is always kept";
}

TEST_F(ApiTest, ADrainLetsOperationsEndAndStartsNone) {
  open();
  const auto [path, played] = start();
  auto drained = std::async(std::launch::async, [&] { return api_->drain(std::chrono::hours(1)); });
  while (get("/healthz").status == 200) std::this_thread::yield();
  EXPECT_EQ(json("/healthz"), (Json{{"status", "draining"}}));
  EXPECT_EQ(post({{"kind", "test.make/1"}, {"request", Json::object()}}).status, 503);
  auto ended = wait(path);
  played.complete();
  EXPECT_EQ(Json::parse(route::wait_for(ended).body)["state"], "ok");
  EXPECT_TRUE(route::wait_for(drained));
}

TEST_F(ApiTest, TheDeadlineOfADrainCancels) {
  open();
  const auto [path, played] = start();
  EXPECT_FALSE(api_->drain(std::chrono::milliseconds(1)));
  EXPECT_EQ(json(path)["state"], "cancelled");
}

}  // namespace
}  // namespace showrunner::api
