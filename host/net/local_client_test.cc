#include "host/net/local_client.h"

#include <gmock/gmock.h>

#include <thread>

#include "host/net/testdata/server_fixture.h"

namespace showrunner::net {
namespace {

class LocalClientTest : public ServerTest {
 protected:
  LocalClientTest() {
    options_.tcp.reset();
    options_.unix_socket = folder_.path() / "run" / "socket";
  }
};

TEST_F(LocalClientTest, AsksWhoListens) {
  open();
  const auto answer = ask_local(options_.unix_socket, "/some path?").value();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->content_type, "text/plain");
  EXPECT_EQ(answer->body, "/some path? ");
}

TEST_F(LocalClientTest, NobodyListens) {
  EXPECT_FALSE(ask_local(options_.unix_socket, "/").value());
  std::filesystem::create_directory(folder_.path() / "run");
  write_test_file(options_.unix_socket, "no socket");
  EXPECT_FALSE(ask_local(options_.unix_socket, "/").value());
  EXPECT_FALSE(ask_local(folder_.path() / std::string(200, 'x'), "/").value());
}

TEST_F(LocalClientTest, WhoGoesAwayIsTold) {
  open();
  std::thread end([this] {
    const Asked asked = this->asked();
    server_.reset();
  });
  const auto answer = ask_local(options_.unix_socket, "/wait");
  end.join();
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().kind, ErrorKind::kState);
  EXPECT_THAT(answer.error().message, testing::HasSubstr(options_.unix_socket.string()));
}

}  // namespace
}  // namespace showrunner::net
