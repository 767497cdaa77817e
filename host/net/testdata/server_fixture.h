// What the server's tests share: a server whose requests the test answers.
#pragma once
#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "host/base/testdata/test_folder.h"
#include "host/net/server.h"
#include "host/net/testdata/client.h"

namespace showrunner::net {

inline std::string get(const std::string& target, const std::string& more = {}) {
  return "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + more + "\r\n";
}

inline std::string post(const std::string& body, const std::string& more = {}) {
  return "POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n" + more + "\r\n" + body;
}

class ServerTest : public testing::Test {
 protected:
  struct Asked {
    Request request;
    Responder responder;
  };

  ServerTest() { options_.tcp = Endpoint{"127.0.0.1", 0}; }
  ~ServerTest() override { server_.reset(); }

  Result<> try_open() {
    SR_ASSIGN(server_, Server::open(runtime_, options_, handler_, metrics_));
    return {};
  }
  // Answers with the path and the body, save what goes to /wait: that waits for asked().
  void open() {
    const Result<> opened = try_open();
    ASSERT_TRUE(opened.has_value()) << opened.error().message;
  }
  Client connect() { return Client(server_->port()); }

  Asked asked() {
    std::unique_lock lock(mutex_);
    if (!came_.wait_for(lock, std::chrono::milliseconds(kPatienceMs),
                        [&] { return !asked_.empty(); }))
      throw std::runtime_error("no request came");
    Asked out = std::move(asked_.front());
    asked_.pop_front();
    return out;
  }

  static Response text(std::string body) {
    Response out;
    out.content_type = "text/plain";
    out.body = std::move(body);
    return out;
  }

  TestFolder folder_;
  observe::Metrics metrics_;
  Runtime runtime_;
  ServerOptions options_;
  Handler handler_{{}, [this](Request request, Responder responder) {
                     if (request.path != "/wait")
                       return responder.answer(text(request.path + ' ' + request.body));
                     std::lock_guard lock(mutex_);
                     asked_.push_back({std::move(request), std::move(responder)});
                     came_.notify_all();
                   }};
  std::unique_ptr<Server> server_;

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::deque<Asked> asked_;
};

}  // namespace showrunner::net
