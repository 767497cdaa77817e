#include "host/base/utf8.h"

#include <gtest/gtest.h>

namespace showrunner {
namespace {

TEST(Utf8, TellsWellFormedFromNot) {
  EXPECT_TRUE(is_utf8("plain, 한글, 🎬"));
  for (const char* bad : {"\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80",
                          "\xC3", "\xE2\x82", "\xF0\x9F\x8E", "\xFF"})
    EXPECT_FALSE(is_utf8(bad)) << testing::PrintToString(std::string(bad));
}

TEST(Utf8, IsCutBetweenCharactersAndMadeValid) {
  EXPECT_EQ(bounded_utf8("a\xFF\xC3z", 100), "a??z");
  EXPECT_EQ(bounded_utf8("한글", 5), "한");
  EXPECT_EQ(bounded_utf8("한글", 6), "한글");
  EXPECT_EQ(bounded_utf8("한글", 0), "");
}

}  // namespace
}  // namespace showrunner
