#include "traits.h"

#include <gtest/gtest.h>

#include <set>

namespace showrunner::puppet {
namespace {

sr::Look look(std::string id, std::string gender = "female", std::string age = "young_adult") {
  sr::Profile p;
  p.gender = std::move(gender);
  p.age_group = std::move(age);
  return {std::move(id), p};
}

TEST(Traits, FollowTheProfile) {
  EXPECT_TRUE(traits_of(look("a", "female")).female);
  EXPECT_FALSE(traits_of(look("a", "male")).female);
  EXPECT_EQ(traits_of(look("a", "male", "senior")).age, Age::kSenior);
  EXPECT_EQ(traits_of(look("a", "male", "child")).age, Age::kChild);
  sr::Look cook = look("a");
  cook.profile->occupation = "카페 사장";
  EXPECT_EQ(traits_of(cook).outfit, Outfit::kApron);
  cook.profile->occupation = "Lawyer";
  cook.profile->gender = "male";
  EXPECT_EQ(traits_of(cook).outfit, Outfit::kSuit);
}

TEST(Traits, NeedOnlyAnId) {
  const Traits a = traits_of({"somebody", std::nullopt});
  const Traits b = traits_of({"somebody", std::nullopt});
  EXPECT_EQ(a.seed, b.seed);
  EXPECT_EQ(a.hair, b.hair);
  EXPECT_EQ(a.outfit, b.outfit);
}

TEST(Traits, AgeByNumberWhenNoGroupIsGiven) {
  sr::Profile p;
  p.age = 70;
  EXPECT_EQ(traits_of({"x", p}).age, Age::kSenior);
  p.age = 8;
  EXPECT_EQ(traits_of({"x", p}).age, Age::kChild);
}

TEST(Traits, SpreadOverStyles) {
  for (const char* gender : {"female", "male"}) {
    std::set<Hair> hair;
    std::set<Outfit> outfits;
    for (int i = 0; i < 200; ++i) {
      const Traits t = traits_of(look("CHAR" + std::to_string(i), gender));
      hair.insert(t.hair);
      outfits.insert(t.outfit);
    }
    EXPECT_GE(hair.size(), 4u) << gender;
    EXPECT_GE(outfits.size(), 4u) << gender;
  }
}

}  // namespace
}  // namespace showrunner::puppet
