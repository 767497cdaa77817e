#include "host/net/server.h"

#include <gmock/gmock.h>

#include <future>
#include <thread>

#include "host/net/testdata/server_fixture.h"

namespace showrunner::net {
namespace {

using std::chrono::milliseconds;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST_F(ServerTest, KeepsTheConnectionForMoreRequests) {
  open();
  Client client = connect();
  for (const char* path : {"/one", "/two"}) {
    client.send(get(path));
    const std::string response = client.response();
    EXPECT_THAT(response, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(response, HasSubstr("Content-Type: text/plain\r\n"));
    EXPECT_THAT(response, EndsWith(std::string(path) + ' '));
    EXPECT_THAT(response, Not(HasSubstr("Connection: close")));
  }
  EXPECT_EQ(metrics_.value("http_requests_total", {{"status", "200"}}), 2);
  client.send(get("/last", "Connection: close\r\n"));
  EXPECT_THAT(client.rest(), EndsWith("/last "));
}

TEST_F(ServerTest, AnswersPipelinedRequestsInTheirOrder) {
  open();
  Client client = connect();
  client.send(get("/1") + post("two") + get("/3"));
  for (const char* answer : {"/1 ", "/post two", "/3 "})
    EXPECT_THAT(client.response(), EndsWith(answer));
}

TEST_F(ServerTest, TellsTheHandlerWhatWasAsked) {
  open();
  Client client = connect();
  client.send(get("/wait?wait_ms=5&name=a%20b", "X-Thing: some\r\n"));
  const Asked asked = this->asked();
  EXPECT_EQ(asked.request.method, "GET");
  EXPECT_EQ(*asked.request.parameter("wait_ms"), "5");
  EXPECT_EQ(*asked.request.parameter("name"), "a b");
  EXPECT_EQ(asked.request.parameter("other"), nullptr);
  EXPECT_EQ(*asked.request.header("x-thing"), "some");
  EXPECT_THAT(asked.request.peer, StartsWith("127.0.0.1:"));
  EXPECT_FALSE(asked.request.is_private);
  Response response = text("found");
  response.status = 404;
  response.headers = {{"Location", "/there"}};
  std::thread([&] { asked.responder.answer(response); }).join();
  asked.responder.answer(text("a second one"));
  EXPECT_THAT(client.response(),
              testing::AllOf(StartsWith("HTTP/1.1 404 "), HasSubstr("Location: /there\r\n")));
  client.send(get("/next"));
  EXPECT_THAT(client.response(), EndsWith("/next ")) << "the second answer went nowhere";
}

TEST_F(ServerTest, AHandlerThatForgetsOrThrowsAnswers500) {
  handler_.handle = [](const Request& request, const Responder&) {
    if (request.path == "/throw") throw std::runtime_error("a bug");
  };
  open();
  Client client = connect();
  for (const char* path : {"/forget", "/throw"}) {
    client.send(get(path));
    EXPECT_THAT(client.response(), testing::AllOf(StartsWith("HTTP/1.1 500 "),
                                                  HasSubstr(R"({"error":{"code":"internal")")));
  }
}

TEST_F(ServerTest, HeadHasNoBody) {
  open();
  Client client = connect();
  client.send("HEAD /one HTTP/1.1\r\nHost: x\r\n\r\n" + get("/two", "Connection: close\r\n"));
  const std::string both = client.rest();
  EXPECT_THAT(both, HasSubstr("Content-Length: 5\r\n\r\nHTTP/1.1 200 OK"));
}

TEST_F(ServerTest, RefusesWhatIsTooLarge) {
  options_.limits.header_bytes = 1000;
  options_.limits.body_bytes = 1000;
  open();
  const std::string large(2000, 'x');
  for (const auto& [request, status] :
       {std::pair{get("/", "X: " + large + "\r\n"), "431 "}, std::pair{post(large), "413 "},
        std::pair{"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n" +
                      large + "\r\n0\r\n\r\n",
                  "413 "}}) {
    Client client = connect();
    client.send(request);
    const std::string response = client.rest();
    EXPECT_THAT(response, StartsWith(std::string("HTTP/1.1 ") + status)) << response;
    EXPECT_THAT(response, HasSubstr("more than 1000 bytes"));
    EXPECT_THAT(response, HasSubstr("Connection: close\r\n"));
  }
}

TEST_F(ServerTest, RefusesWhatIsNoRequest) {
  open();
  for (const std::string& garbage :
       {std::string("\x16\x03\x01\x02\r\n\r\n"), std::string("GET  HTTP/1.1\r\n\r\n"),
        std::string("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), std::string("GET / HTTP/1.1\r\n\r\n"),
        get("/%zz"), get("/%00"), get("/%ff"), get("*"),
        std::string("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: "
                    "chunked\r\n\r\n0\r\n\r\n"),
        std::string("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n"
                    "\r\nabcd")}) {
    Client client = connect();
    client.send(garbage);
    shutdown(client.fd(), SHUT_WR);
    EXPECT_THAT(client.rest(), StartsWith("HTTP/1.1 400 ")) << garbage;
  }
}

TEST_F(ServerTest, WhoIsNotAdmittedSendsNoBody) {
  handler_.admit = [](const Request& request) -> std::optional<Response> {
    if (request.path == "/post") return error_response(401, "unauthorized", "no");
    return std::nullopt;
  };
  open();
  Client client = connect();
  client.send("POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
  EXPECT_THAT(client.response(),
              testing::AllOf(StartsWith("HTTP/1.1 401 "), HasSubstr("Connection: close\r\n")));
  Client other = connect();
  other.send(post("", ""));
  EXPECT_THAT(other.response(), StartsWith("HTTP/1.1 401 "));
  other.send(get("/one"));
  EXPECT_THAT(other.response(), EndsWith("/one ")) << "there was no body to skip";
}

TEST_F(ServerTest, AsksForABodyThatWaitsForIt) {
  open();
  Client client = connect();
  client.send(
      "POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_THAT(client.response(), StartsWith("HTTP/1.1 100 Continue\r\n"));
  client.send("body");
  EXPECT_THAT(client.response(), EndsWith("/post body"));
}

TEST_F(ServerTest, CutsOffWhoIsSilentOrSlow) {
  options_.limits.header_time = options_.limits.body_time = milliseconds(50);
  options_.limits.idle_time = milliseconds(50);
  open();
  for (const char* beginning : {"", "GET / HT", "GET / HTTP/1.1\r\nHost: x\r\nX: ",
                                "POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbod"}) {
    Client client = connect();
    client.send(beginning);
    EXPECT_EQ(client.rest(), "") << beginning;
  }
  Client idle = connect();
  idle.send(get("/one"));
  EXPECT_THAT(idle.rest(), EndsWith("/one ")) << "and then the end";
}

TEST_F(ServerTest, AnAnswerMayTakeLongerThanThat) {
  options_.limits.header_time = options_.limits.body_time = milliseconds(20);
  options_.limits.idle_time = options_.limits.write_time = milliseconds(20);
  open();
  Client client = connect();
  client.send(get("/wait"));
  const Asked asked = this->asked();
  std::promise<void> later;
  runtime_.run_after(milliseconds(100), [&] { later.set_value(); });
  later.get_future().wait();
  asked.responder.answer(text("done"));
  EXPECT_THAT(client.response(), EndsWith("done"));
}

TEST_F(ServerTest, WhoDoesNotReadIsCutOff) {
  options_.limits.write_time = milliseconds(50);
  open();
  Client client = connect();
  client.send(get("/wait"));
  asked().responder.answer(text(std::string(64 << 20, 'x')));
  EXPECT_TRUE(server_->drain(milliseconds(kPatienceMs))) << "the time-out ended it";
}

TEST_F(ServerTest, MoreConnectionsThanTheLimitAreClosed) {
  options_.limits.connections = 1;
  open();
  Client first = connect();
  first.send(get("/one"));
  EXPECT_THAT(first.response(), EndsWith("/one "));
  EXPECT_EQ(connect().rest(), "");
  EXPECT_EQ(metrics_.value("http_connections_refused_total", {}), 1);
  first.send(get("/two"));
  EXPECT_THAT(first.response(), EndsWith("/two "));
}

TEST_F(ServerTest, DrainEndsIdleConnectionsAndWaitsForRequestsInWork) {
  open();
  Client idle = connect(), working = connect();
  idle.send(get("/one"));
  EXPECT_THAT(idle.response(), EndsWith("/one "));
  working.send(get("/wait") + get("/never"));
  const Asked asked = this->asked();
  auto drained = std::async([&] { return server_->drain(milliseconds(kPatienceMs)); });
  EXPECT_EQ(idle.rest(), "");
  asked.responder.answer(text("done"));
  const std::string last = working.rest();
  EXPECT_THAT(last, testing::AllOf(HasSubstr("Connection: close\r\n"), EndsWith("done")));
  EXPECT_TRUE(drained.get());
  EXPECT_THROW(connect(), std::runtime_error) << "nobody listens";
}

TEST_F(ServerTest, TheDeadlineOfADrainCutsOffWhatRemains) {
  open();
  Client client = connect();
  client.send(get("/wait"));
  const Asked asked = this->asked();
  EXPECT_FALSE(server_->drain(milliseconds(10)));
  EXPECT_EQ(client.rest(), "");
  server_.reset();
  asked.responder.answer(text("too late for anybody"));
}

TEST_F(ServerTest, AnAddressInUseIsTold) {
  open();
  options_.tcp->port = server_->port();
  const auto second = Server::open(runtime_, options_, handler_, metrics_);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().kind, ErrorKind::kConfig);
  EXPECT_THAT(second.error().message,
              testing::AllOf(HasSubstr(options_.tcp->text()), HasSubstr("in use")));
}

class UnixSocketTest : public ServerTest {
 protected:
  UnixSocketTest() {
    options_.tcp.reset();
    options_.unix_socket = folder_.path() / "run" / "socket";
  }
};

TEST_F(UnixSocketTest, IsPrivate) {
  std::filesystem::create_directory(folder_.path() / "run");
  chmod((folder_.path() / "run").c_str(), 0700);
  write_test_file(options_.unix_socket, "left by a host that was killed");
  open();
  Client client(options_.unix_socket);
  client.send(get("/wait"));
  const Asked asked = this->asked();
  EXPECT_TRUE(asked.request.is_private);
  EXPECT_EQ(asked.request.peer, "unix");
  asked.responder.answer(text("done"));
  EXPECT_THAT(client.response(), EndsWith("done"));
  EXPECT_TRUE(server_->drain(milliseconds(kPatienceMs)));
  EXPECT_FALSE(std::filesystem::exists(options_.unix_socket));
}

TEST_F(UnixSocketTest, ItsFolderIsMadeForThisUserAlone) {
  open();
  struct stat info {};
  ASSERT_EQ(stat(options_.unix_socket.parent_path().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700u);
}

TEST_F(UnixSocketTest, AFolderThatOthersMayEnterIsRefused) {
  std::filesystem::create_directory(options_.unix_socket.parent_path());
  chmod(options_.unix_socket.parent_path().c_str(), 0755);
  const Result<> opened = try_open();
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().kind, ErrorKind::kState);
  EXPECT_THAT(opened.error().message, HasSubstr("chmod 700"));
}

TEST_F(UnixSocketTest, ANameThatIsTooLongIsRefused) {
  options_.unix_socket = folder_.path() / std::string(120, 'x') / "socket";
  const Result<> opened = try_open();
  ASSERT_FALSE(opened.has_value());
  EXPECT_THAT(opened.error().message, HasSubstr("too long for a socket"));
}

}  // namespace
}  // namespace showrunner::net
