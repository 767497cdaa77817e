#include "host/blob/artifacts.h"

#include <gmock/gmock.h>

#include "host/base/hash.h"

namespace showrunner::blob {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> artifacts_of(const Json& document) {
  std::vector<std::string> out;
  for_each_artifact(document, [&](const std::string& sha256) { out.push_back(sha256); });
  return out;
}

const std::string kFirst = sha256_hex("first");
const std::string kSecond = sha256_hex("second");

TEST(Artifacts, AreFoundAtAnyDepthInTheDocumentsOrder) {
  EXPECT_THAT(artifacts_of({{"a", {{"list", {1, {{"sha256", kFirst}}}}}},
                            {"b", {{"sha256", kSecond}, {"inner", {{"sha256", kFirst}}}}}}),
              ElementsAre(kFirst, kSecond, kFirst));
  EXPECT_THAT(artifacts_of({{"sha256", kFirst}}), ElementsAre(kFirst));
}

TEST(Artifacts, AreObjectsWithAWholeHashOnly) {
  std::string upper = kFirst;
  upper[0] = 'A';
  EXPECT_THAT(artifacts_of({{"sha256", kFirst.substr(1)}}), IsEmpty());
  EXPECT_THAT(artifacts_of({{"sha256", upper}}), IsEmpty());
  EXPECT_THAT(artifacts_of({{"sha256", 7}}), IsEmpty());
  EXPECT_THAT(artifacts_of({{"sha-256", kFirst}}), IsEmpty());
  EXPECT_THAT(artifacts_of(kFirst), IsEmpty());
  EXPECT_THAT(artifacts_of(nullptr), IsEmpty());
}

TEST(Artifacts, AreReplacedAndNothingElse) {
  Json document{{"a", {{"sha256", kFirst}, {"bytes", 7}}},
                {"b", {{{"sha256", kSecond}}, kFirst}},
                {"sha256", "none"}};
  replace_artifacts(document, [](const std::string& old) { return sha256_hex(old); });
  EXPECT_EQ(document, (Json{{"a", {{"sha256", sha256_hex(kFirst)}, {"bytes", 7}}},
                            {"b", {{{"sha256", sha256_hex(kSecond)}}, kFirst}},
                            {"sha256", "none"}}));
}

}  // namespace
}  // namespace showrunner::blob
