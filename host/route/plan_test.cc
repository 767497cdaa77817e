#include "host/route/plan.h"

#include <gmock/gmock.h>

#include <limits>

namespace showrunner::route {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;

const Prices kPaid = {{"characters", 10, {}}};

Candidate serving(std::string name, std::optional<Prices> prices = Prices{}) {
  return {std::move(name), true, "", std::move(prices)};
}

Query query() {
  Query out;
  out.kind = "tts.speak/1";
  out.usage = forecast(out.kind, Json{{"text", "안녕하세요"}});
  return out;
}

std::vector<std::string> order(const Plan& plan) {
  std::vector<std::string> out;
  for (const Choice& choice : plan.choices) out.push_back(choice.instance);
  return out;
}

TEST(Plan, CheapestComesFirstAndTiesGoByOrderThenName) {
  const config::Policy policy{config::PolicyKind::kCheapest, {"d"}};
  const Plan made =
      plan(query(), policy, {serving("paid", kPaid), serving("b"), serving("a"), serving("d")});
  EXPECT_THAT(order(made), ElementsAre("d", "a", "b", "paid"));
  EXPECT_EQ(made.choices.back().worst_nano_usd, 50) << "five characters, whatever their bytes";
}

TEST(Plan, OrderedFollowsTheOrderWhateverThePrice) {
  const config::Policy policy{config::PolicyKind::kOrdered, {"paid", "b"}};
  const Plan made = plan(query(), policy, {serving("a"), serving("b"), serving("paid", kPaid)});
  EXPECT_THAT(order(made), ElementsAre("paid", "b", "a"));
  EXPECT_EQ(made.choices[0].reason, "place 1 in the order");
  EXPECT_EQ(made.choices[2].reason, "not in the order, by name");
}

TEST(Plan, ThePreferredComesFirstWhereUsable) {
  Query asks = query();
  asks.prefer = "paid";
  EXPECT_THAT(order(plan(asks, {}, {serving("a"), serving("paid", kPaid)})),
              ElementsAre("paid", "a"));
  asks.budget_left_nano_usd = 49;
  EXPECT_THAT(order(plan(asks, {}, {serving("a"), serving("paid", kPaid)})), ElementsAre("a"));
}

TEST(Plan, EveryCandidateThatIsLeftOutHasAReason) {
  Query asks = query();
  asks.budget_left_nano_usd = 49;
  Candidate other = serving("other");
  other.serves = false;
  Candidate blocked = serving("blocked");
  blocked.blocked = "QUOTA_EXHAUSTED until tomorrow";
  const Plan made = plan(asks, {},
                         {serving("unpriced", std::nullopt), serving("dear", kPaid),
                          serving("odd", Prices{{"credits", 1, {}}}), blocked, other});
  EXPECT_TRUE(made.choices.empty());
  EXPECT_THAT(made.refusals,
              ElementsAre(Field(&Refusal::reason, HasSubstr("QUOTA_EXHAUSTED")),
                          Field(&Refusal::reason, HasSubstr("the budget has 0.000000049 left")),
                          Field(&Refusal::reason, HasSubstr("cannot be bounded")),
                          Field(&Refusal::reason, HasSubstr("/instances/unpriced/prices"))));
}

TEST(Plan, OnlyTheOneThatIsAskedFor) {
  Query asks = query();
  asks.only = "b";
  EXPECT_THAT(order(plan(asks, {}, {serving("a"), serving("b")})), ElementsAre("b"));
}

TEST(Cost, SaturatesInsteadOfOverflowing) {
  const int64_t most = std::numeric_limits<int64_t>::max();
  EXPECT_EQ(cost({{"characters", most, {}}, {"requests", 1, {}}}, "tts.speak/1",
                 {{"characters", most}, {"requests", 1}}),
            most);
}

TEST(Cost, CountsOnlyPricesOfTheKind) {
  const Prices prices = {{"characters", 10, {"tts.speak/1"}}, {"images", 99, {"render.image/1"}}};
  EXPECT_EQ(cost(prices, "tts.speak/1", {{"characters", 3}}), 30);
  EXPECT_EQ(cost(prices, "tts.speak/1", {}), std::nullopt);
}

TEST(Forecast, BoundsTokensByBytesAndTheRequestsOwnLimit) {
  const Forecast made =
      forecast("llm.chat/1", Json{{"max_tokens", 100}, {"messages", Json::array()}});
  EXPECT_EQ(made.worst.at("output_tokens"), 100);
  EXPECT_GE(made.worst.at("input_tokens"), made.expected.at("input_tokens"));
}

}  // namespace
}  // namespace showrunner::route
