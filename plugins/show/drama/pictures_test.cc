#include "pictures.h"

#include <gmock/gmock.h>

namespace showrunner::drama {
namespace {

// The painter shows the subtitle large, and the caption as credits.
TEST(EndCard, TeasesWithTheCliffhangerAndNamesTheSeries) {
  Brief brief;
  brief.title = "첫사랑";
  Script script;
  script.cliffhanger = "문이 열린다.";
  const sr::ImageRequest teased = end_card_request(brief, script);
  EXPECT_EQ(teased.scene->subtitle, "문이 열린다.");
  EXPECT_EQ(teased.scene->caption, "첫사랑");
  script.cliffhanger = "";
  const sr::ImageRequest plain = end_card_request(brief, script);
  EXPECT_EQ(plain.scene->subtitle, "첫사랑");
  EXPECT_EQ(plain.scene->caption, std::nullopt);
}

}  // namespace
}  // namespace showrunner::drama
