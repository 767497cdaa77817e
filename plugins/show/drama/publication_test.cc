#include "publication.h"

#include <gmock/gmock.h>

#include <deque>

#include "fake_run.h"
#include "text.h"

namespace showrunner::drama {
namespace {

using std::string;
using testing::ElementsAre;

// Scenes of these lengths, and a film of `rest` more frames.
class Chapters {
 public:
  explicit Chapters(std::initializer_list<int64_t> lengths, int64_t rest = 0) {
    for (const int64_t length : lengths) {
      scenes_.emplace_back().location = "카페";
      staged_.push_back({&scenes_.back(), {}});
      timeline_.scenes.push_back({timeline_.frames, 0, {}});
      timeline_.frames += length;
    }
    timeline_.frames += rest;
  }
  Scene& scene(size_t i) { return scenes_[i]; }
  std::vector<sr::ComposeChapter> made() const { return chapters(staged_, timeline_); }
  std::vector<int64_t> frames() const {
    std::vector<int64_t> out;
    for (const auto& chapter : made()) out.push_back(chapter.frame);
    return out;
  }

 private:
  std::deque<Scene> scenes_;
  std::vector<StagedScene> staged_;
  Timeline timeline_;
};

TEST(Chapters, StartWithTheFilmAndAreNamedAfterTheirScenes) {
  FakeRun run(made);
  run.act("produce",
          {{"brief", example("series.json")}, {"script", example("episode-01.script.json")}});
  sr::Json marks;
  for (const FakeStep& step : run.steps)
    if (step.kind == "render.compose/1") marks = step.request["chapters"];
  ASSERT_EQ(marks.size(), 3u) << "neither opening nor end have a mark";
  EXPECT_EQ(marks[0]["frame"], 0);
  EXPECT_EQ(marks[0]["title"], "1. 하늘의 카페");
  EXPECT_EQ(marks[2]["title"], "3. 카페 앞 골목");
}

TEST(Chapters, TooShortOnesJoinTheirShorterNeighbour) {
  EXPECT_THAT(Chapters({300, 300}).frames(), ElementsAre(0, 300));
  EXPECT_THAT(Chapters({299, 900}).frames(), ElementsAre(0));
  EXPECT_THAT(Chapters({900, 299}).frames(), ElementsAre(0));
  EXPECT_THAT(Chapters({900, 100}, 200).frames(), ElementsAre(0, 900)) << "the outro counts";
  EXPECT_THAT(Chapters({900, 100, 400, 300}).frames(), ElementsAre(0, 900, 1400));
  EXPECT_THAT(Chapters({300, 100, 900, 300}).frames(), ElementsAre(0, 400, 1300));
  EXPECT_THAT(Chapters({150, 150, 150, 150, 150}).frames(), ElementsAre(0, 300));
  EXPECT_THAT(Chapters({30}).frames(), ElementsAre(0));
}

TEST(Chapters, TitlesFitIntoTheFilm) {
  Chapters film({900});
  for (int i = 0; i < 120; ++i) film.scene(0).location += i % 2 == 0 ? "가" : "😀";
  const string title = film.made()[0].title;
  EXPECT_LE(title.size(), 200u);
  EXPECT_GE(title.size(), 194u);
  EXPECT_TRUE(title.ends_with("…"));
  EXPECT_EQ(to_utf8(code_points(title)), title) << "cut within a code point";
}

TEST(Script, AnEndlessPlaceIsRefusedAtOnce) {
  for (const char* field : {"location", "time", "atmosphere"}) {
    sr::Json request = {{"brief", example("series.json")},
                        {"script", example("episode-01.script.json")}};
    request["brief"].erase("budgets");
    EXPECT_EQ(schema_faults("show.produce/1", "request", request), "");
    request["script"]["scenes"][1][field] = string(201, 'x');
    EXPECT_NE(schema_faults("show.produce/1", "request", request), "") << field;
  }
}

TEST(Publication, SeriesOfDifferentTitlesHaveDifferentIds) {
  const auto id = [](const string& title) {
    Brief brief;
    brief.title = title;
    return publication(brief, {}, 1, {}).series->id;
  };
  const string title = "The Very Long Title of a Korean Web Drama: Season ";
  EXPECT_NE(id(title + "1"), id(title + "2"));
  EXPECT_NE(id("첫사랑!"), id("첫사랑?"));
  EXPECT_NE(id("C"), id("C++"));
  EXPECT_EQ(id("First Love"), "first-love");
  EXPECT_NE(id("first love"), id("first-love"));
  EXPECT_NE(id("!"), id("?"));
}

}  // namespace
}  // namespace showrunner::drama
