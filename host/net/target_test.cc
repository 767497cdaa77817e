#include "host/net/target.h"

#include <gmock/gmock.h>

namespace showrunner::net {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(Target, IsDecoded) {
  const Target target =
      parse_target("/api/plugins/tts%2Fespeak?a=1&b=%EC%95%88%20%26&a=2&c").value();
  EXPECT_EQ(target.path, "/api/plugins/tts/espeak");
  EXPECT_THAT(target.query,
              ElementsAre(Pair("a", "1"), Pair("b", "안 &"), Pair("a", "2"), Pair("c", "")));
}

TEST(Target, OfAPathIsEncoded) {
  EXPECT_EQ(encode_path("/api/v1/plugins/tts/espeak"), "/api/v1/plugins/tts/espeak");
  for (const char* path : {"/a b?c#d", "/100%", "/안녕"})
    EXPECT_EQ(parse_target(encode_path(path)).value().path, path);
}

TEST(Target, MayBeAWholeUrl) {
  EXPECT_EQ(parse_target("http://127.0.0.1:7878/healthz").value().path, "/healthz");
  EXPECT_EQ(parse_target("http://127.0.0.1:7878").value().path, "/");
}

TEST(Target, WithoutAQueryHasNone) {
  EXPECT_THAT(parse_target("/").value().query, IsEmpty());
  EXPECT_THAT(parse_target("/?").value().path, "/");
}

TEST(Target, OtherTextIsRefused) {
  for (const char* text : {"", "*", "api", "/a b", "/%", "/%zz", "/%00", "/%ff", "/?a=%00",
                           "/?%ff=1", "/a#b", "mailto:a@b", "127.0.0.1:80"})
    EXPECT_FALSE(parse_target(text).has_value()) << text;
}

}  // namespace
}  // namespace showrunner::net
