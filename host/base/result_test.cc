#include "host/base/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>

#include "host/base/json.h"

namespace showrunner {
namespace {

Result<int> half(int n) {
  if (n % 2 != 0) return make_error(ErrorKind::kInput, std::to_string(n), " is odd");
  return n / 2;
}

Result<int> quarter(int n) {
  SR_ASSIGN(const int once, half(n));
  return half(once);
}

Result<> check_quarter(int n) {
  SR_TRY(quarter(n));
  return {};
}

TEST(Result, PassesTheFirstErrorOn) {
  EXPECT_EQ(quarter(12).value(), 3);
  EXPECT_EQ(quarter(6).error().message, "3 is odd");
  EXPECT_TRUE(check_quarter(4).has_value());
  EXPECT_EQ(check_quarter(5).error().kind, ErrorKind::kInput);
}

TEST(Result, MovesWhatCannotBeCopied) {
  const auto make = []() -> Result<std::unique_ptr<int>> { return std::make_unique<int>(7); };
  const auto pass = [&]() -> Result<int> {
    SR_ASSIGN(const std::unique_ptr<int> number, make());
    return *number;
  };
  EXPECT_EQ(pass().value(), 7);
}

TEST(Result, TheValueOfAnErrorSaysWhy) {
  try {
    static_cast<void>(half(3).value());
    FAIL() << "expected an exception";
  } catch (const std::logic_error& error) {
    EXPECT_STREQ(error.what(), "value of a failed result: 3 is odd");
  }
}

TEST(Result, HoldsAJsonThatLooksLikeNothing) {
  const Result<Json> null = ok(Json());
  ASSERT_TRUE(null.has_value());
  EXPECT_TRUE(null->is_null());
}

}  // namespace
}  // namespace showrunner
