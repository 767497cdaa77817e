#include "host/base/hash.h"

#include <gtest/gtest.h>

namespace showrunner {
namespace {

// FIPS 180-4, example values of the NIST CSRC.
TEST(Sha256, GivesTheStandardsExamples) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, PiecesMakeTheWhole) {
  Sha256 pieces;
  for (int i = 0; i < 1000; ++i) pieces.update(std::string(1000, 'a'));
  EXPECT_EQ(pieces.hex(), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, ItsNameHas64LowerCaseDigits) {
  const std::string name = sha256_hex("abc");
  EXPECT_TRUE(is_sha256_hex(name));
  EXPECT_FALSE(is_sha256_hex(name.substr(1)));
  EXPECT_FALSE(is_sha256_hex(name + "0"));
  for (const char wrong : {'g', 'A', '/', '.', '\0'}) {
    std::string other = name;
    other[10] = wrong;
    EXPECT_FALSE(is_sha256_hex(other)) << wrong;
  }
}

}  // namespace
}  // namespace showrunner
