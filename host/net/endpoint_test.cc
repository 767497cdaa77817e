#include "host/net/endpoint.h"

#include <gtest/gtest.h>

namespace showrunner::net {
namespace {

TEST(Endpoint, IsANumberAndAPort) {
  const Endpoint v4 = parse_endpoint("127.0.0.1:7878").value();
  EXPECT_EQ(v4.address, "127.0.0.1");
  EXPECT_EQ(v4.port, 7878);
  const Endpoint v6 = parse_endpoint("[::1]:0").value();
  EXPECT_EQ(v6.address, "::1");
  EXPECT_EQ(v6.port, 0);
  for (const char* text : {"127.0.0.1:7878", "[::1]:80", "0.0.0.0:65535", "[::]:1"})
    EXPECT_EQ(parse_endpoint(text).value().text(), text);
}

TEST(Endpoint, KnowsWhetherOthersCanReachIt) {
  for (const char* text : {"127.0.0.1:1", "127.9.9.9:1", "[::1]:1"})
    EXPECT_TRUE(parse_endpoint(text).value().is_loopback) << text;
  for (const char* text : {"0.0.0.0:1", "[::]:1", "192.168.1.7:1", "[2001:db8::1]:1"})
    EXPECT_FALSE(parse_endpoint(text).value().is_loopback) << text;
}

TEST(Endpoint, OtherTextIsRefused) {
  for (const char* text :
       {"", "127.0.0.1", "127.0.0.1:", ":80", "localhost:80", "127.0.0.1:65536", "127.0.0.1:-1",
        "127.0.0.1:8o", "::1:80", "[127.0.0.1]:80", "[::1]", "[]:80", "127.0.0.1:80 "}) {
    const auto endpoint = parse_endpoint(text);
    ASSERT_FALSE(endpoint.has_value()) << text;
    EXPECT_EQ(endpoint.error().kind, ErrorKind::kConfig);
  }
}

}  // namespace
}  // namespace showrunner::net
