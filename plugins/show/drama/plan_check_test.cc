#include "plan_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ask.h"
#include "genre.h"

namespace showrunner::drama {
namespace {

using std::string;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Character character(const char* id, const char* name) {
  Character c;
  c.id = id;
  c.name = name;
  c.importance = "main";
  return c;
}

std::vector<Character> two() {
  return {character("CHAR001", "강민준"), character("CHAR002", "이수진")};
}

Script script_of(Line line) {
  Scene scene;
  scene.location = "카페";
  scene.characters = {"강민준"};
  scene.dialogues = {std::move(line)};
  Script script;
  script.title = "첫 만남";
  script.scenes = {std::move(scene)};
  return script;
}

Line line(const char* character, const char* text, const char* emotion) {
  Line out;
  out.id = 1;
  out.character = character;
  out.text = text;
  out.emotion = emotion;
  return out;
}

string first(const std::vector<Problem>& problems) {
  return problems.empty() ? "" : describe(problems.front());
}

TEST(CheckScript, AcceptsAGoodLine) {
  EXPECT_THAT(check_script(script_of(line("강민준", "안녕하세요.", "happy")), two()), IsEmpty());
}

TEST(CheckScript, NamesWhatIsWrongWithALine) {
  EXPECT_EQ(first(check_script(script_of(line("민수", "안녕.", "happy")), two())),
            "/scenes/0/dialogues/0/character: found \"민수\"; expected one of 강민준, 이수진");
  EXPECT_THAT(first(check_script(script_of(line("강민준", "안녕.", "joyful")), two())),
              HasSubstr("/scenes/0/dialogues/0/emotion: found \"joyful\"; expected one of happy"));
  EXPECT_THAT(first(check_script(script_of(line("강민준", " ", "sad")), two())),
              HasSubstr("/scenes/0/dialogues/0/text"));
  const string endless(501, 'a');
  EXPECT_THAT(first(check_script(script_of(line("강민준", endless.c_str(), "sad")), two())),
              HasSubstr("found 501 characters"));
}

TEST(CheckScript, WantsScenesAndLines) {
  EXPECT_THAT(first(check_script(Script{}, two())), HasSubstr("/scenes: found an empty list"));
  Script script = script_of(line("강민준", "안녕.", "happy"));
  script.scenes[0].dialogues.push_back(script.scenes[0].dialogues[0]);
  EXPECT_THAT(first(check_script(script, two())), HasSubstr("/scenes/0/dialogues/1/id: found 1"));
  script.scenes[0].dialogues.clear();
  EXPECT_THAT(first(check_script(script, two())), HasSubstr("/scenes/0/dialogues"));
}

TEST(CompleteCasts, AddsWhoSpeaks) {
  Script script = script_of(line("이수진", "안녕.", "happy"));
  complete_casts(script);
  EXPECT_THAT(script.scenes[0].characters, ElementsAre("강민준", "이수진"));
}

TEST(CheckPlan, AnEmptyPlanLacksEverything) {
  Brief brief;
  brief.genre = "romance";
  brief.total_episodes = 4;
  const string all = describe(check_plan(brief, Plan{}));
  for (const char* part : {"/characters: found 0 characters", "/logline", "/arc", "/milestones",
                           "/outlines: found 0 outlines; expected 4"})
    EXPECT_THAT(all, HasSubstr(part));
}

TEST(Genre, IsKnownByItsNames) {
  EXPECT_EQ(genre_template("romantic comedy").id, "comedy");
  EXPECT_EQ(genre_template("로맨스").id, "romance");
  EXPECT_EQ(genre_template("Crime Thriller").id, "thriller");
  EXPECT_EQ(genre_template("").id, "drama");
}

TEST(Genre, ArcsCoverEveryEpisodeOnce) {
  for (const char* name : {"romance", "thriller", "comedy", "drama"})
    for (int total = 4; total <= 40; ++total) {
      int next = 1;
      for (const ArcPhase& phase : arc_ranges(genre_template(name), total)) {
        EXPECT_EQ(phase.from_episode, next) << name << " " << total;
        EXPECT_GE(phase.to_episode, phase.from_episode);
        next = phase.to_episode + 1;
      }
      EXPECT_EQ(next, total + 1);
    }
}

TEST(Genre, RomanceConfessesAtHalfAndBreaksAtFourFifths) {
  const auto milestones = milestone_episodes(genre_template("romance"), 16);
  std::map<string, int> at;
  for (const Milestone& m : milestones) at[m.name] = m.episode;
  EXPECT_EQ(at["first_meeting"], 1);
  EXPECT_EQ(at["confession"], 8);
  EXPECT_EQ(at["major_crisis"], 13);
  EXPECT_EQ(at["resolution"], 16);
}

TEST(Genre, TenMinutesAreEightyToAHundredLines) {
  const EpisodeSize size = episode_size(10);
  EXPECT_EQ(size.min_lines, 80);
  EXPECT_EQ(size.max_lines, 100);
  for (int minutes = 1; minutes <= 120; ++minutes) {
    const EpisodeSize s = episode_size(minutes);
    for (int scenes = s.min_scenes; scenes <= s.max_scenes; ++scenes) {
      const LineRange range = lines_per_scene(s, scenes);
      EXPECT_LE(range.min, range.max);
      EXPECT_GE(range.min * scenes, s.min_lines);
      EXPECT_LE(range.max, minutes > 3 ? 13 : 30) << minutes << " " << scenes;
    }
  }
}

TEST(JsonOfAnswer, IsFoundBetweenRemarksAndFences) {
  EXPECT_EQ(json_of_answer("Sure!\n```json\n{\"a\":1}\n```\nDone.").at("a"), 1);
  EXPECT_TRUE(json_of_answer("} {").is_discarded());
  EXPECT_TRUE(json_of_answer("").is_discarded());
  EXPECT_TRUE(json_of_answer("{\"a\":").is_discarded());
}

}  // namespace
}  // namespace showrunner::drama
