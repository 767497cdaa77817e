#include "staging.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>

#include "fake_run.h"
#include "timeline.h"

namespace showrunner::drama {
namespace {

using std::string;

class Staging : public testing::Test {
 protected:
  std::vector<Character> characters_ =
      sr::read_json<std::vector<Character>>(example("series.json")["characters"]);
  Script script_ = sr::read_json<Script>(example("episode-01.script.json"));
  std::vector<StagedScene> scenes_ = stage(script_, characters_);

  static bool has(const StagedLine& line, ShotType type) {
    return std::find(line.shots.begin(), line.shots.end(), type) != line.shots.end();
  }
};

TEST_F(Staging, MainCharactersAreSeenInFullWhenTheySpeak) {
  for (const StagedScene& scene : scenes_)
    for (const StagedLine& line : scene.lines)
      if (line.speaker->importance == "main") {
        EXPECT_TRUE(line.speaking);
        EXPECT_EQ(line.picture.who, line.speaker);
        EXPECT_EQ(line.picture.pose, Pose::kFront);
      }
}

TEST_F(Staging, OthersAreSeenInPart) {
  for (const StagedScene& scene : scenes_)
    for (const StagedLine& line : scene.lines)
      if (line.speaker->importance != "main" && line.speaking) {
        EXPECT_NE(line.picture.pose, Pose::kFront) << line.speaker->name;
      }
  const auto line_of = [&](const string& name) {
    for (const StagedScene& scene : scenes_)
      for (const StagedLine& line : scene.lines)
        if (line.speaker->name == name) return line;
    return StagedLine{};
  };
  EXPECT_EQ(line_of("차성훈").picture.pose, Pose::kSilhouette) << "calculating";
}

TEST_F(Staging, AScarceAvatarIsHeardOverTheListener) {
  script_.scenes = {script_.scenes[1]};
  std::vector<Line>& lines = script_.scenes[0].dialogues;
  for (int i = 0; i < 6; ++i) lines.push_back({10 + i, "박지호", "이건 안 돼.", "sad", {}});
  const auto scenes = stage(script_, characters_);
  const StagedLine& last = scenes[0].lines.back();
  EXPECT_FALSE(last.speaking);
  EXPECT_EQ(last.picture.who->name, "강민준");
  const auto seen = std::count_if(scenes[0].lines.begin(), scenes[0].lines.end(),
                                  [](const StagedLine& line) { return line.speaking; });
  EXPECT_EQ(seen, 7) << "70 % of 10 lines";
}

TEST_F(Staging, ADialogueIsShotAndReverseShot) {
  const std::vector<StagedLine>& lines = scenes_[2].lines;  // two people in turn
  for (size_t i = 1; i < lines.size(); ++i)
    EXPECT_NE(lines[i].picture.left, lines[i - 1].picture.left);
}

TEST_F(Staging, NobodyChangesSidesWithinAScene) {
  for (const StagedScene& scene : scenes_) {
    std::map<const Character*, bool> left;
    for (const StagedLine& line : scene.lines) {
      EXPECT_EQ(left.emplace(line.picture.who, line.picture.left).first->second, line.picture.left);
      if (!line.reaction) continue;
      EXPECT_EQ(left.emplace(line.reaction->who, line.reaction->left).first->second,
                line.reaction->left);
    }
  }
}

TEST_F(Staging, StrongEmotionIsSeenClose) {
  EXPECT_TRUE(scenes_[0].lines[5].close) << "fear";
  EXPECT_FALSE(scenes_[0].lines[1].close) << "neutral";
  for (const StagedScene& scene : scenes_)
    for (const StagedLine& line : scene.lines)
      EXPECT_FALSE(line.close && has(line, ShotType::kTwoShot));
}

TEST_F(Staging, ListenersReactBeforeTheSpeakerChanges) {
  int reactions = 0, two_shots = 0;
  for (const StagedScene& scene : scenes_)
    for (size_t i = 0; i < scene.lines.size(); ++i) {
      const StagedLine& line = scene.lines[i];
      if (has(line, ShotType::kReaction)) {
        ++reactions;
        ASSERT_LT(i + 1, scene.lines.size());
        EXPECT_EQ(line.reaction->who, scene.lines[i + 1].speaker);
        EXPECT_NE(line.reaction->left, line.picture.left);
      }
      two_shots += has(line, ShotType::kTwoShot);
      EXPECT_EQ(line.reaction.has_value(),
                has(line, ShotType::kReaction) || has(line, ShotType::kTwoShot));
    }
  EXPECT_GE(reactions, 3);
  EXPECT_GE(two_shots, 1);
}

TEST_F(Staging, ShotsFillEverySlot) {
  for (const StagedScene& scene : scenes_)
    for (size_t i = 0; i < scene.lines.size(); ++i)
      for (const int64_t voice_frames : {0, 1, 20, 61, 500}) {
        const bool last = i + 1 == scene.lines.size();
        const LineTime time =
            line_time(scene.lines[i], scene.scene->atmosphere, voice_frames, last);
        int64_t sum = 0;
        for (size_t k = 0; k < time.shots.size(); ++k) {
          EXPECT_GE(time.shots[k], 1);
          EXPECT_TRUE(scene.lines[i].shots[k] != ShotType::kReaction || time.shots[k] <= 60);
          if (scene.lines[i].shots[k] != ShotType::kEstablishing) sum += time.shots[k];
        }
        EXPECT_EQ(sum, time.slot);
        EXPECT_GT(time.slot, voice_frames);
      }
}

TEST_F(Staging, PausesFollowPunctuationEmotionAndAtmosphere) {
  const auto pause = [&](const string& text, const string& emotion, const string& atmosphere) {
    Line line{1, "강민준", text, emotion, {}};
    StagedLine staged;
    staged.line = &line;
    staged.shots = {ShotType::kSingle};
    return line_time(staged, atmosphere, 100, false).slot - 100;
  };
  EXPECT_GT(pause("그래...", "neutral", ""), pause("그래.", "neutral", ""));
  EXPECT_LT(pause("그래!", "neutral", ""), pause("그래.", "neutral", ""));
  EXPECT_GT(pause("그래.", "sad", ""), pause("그래.", "neutral", ""));
  EXPECT_LT(pause("그래.", "neutral", "tense"), pause("그래.", "neutral", "romantic"));
}

TEST(Timeline, RoundsVoicesUpToFrames) {
  EXPECT_EQ(frames_of(22050, 22050), 30);
  EXPECT_EQ(frames_of(22051, 22050), 31);
  EXPECT_EQ(frames_of(1, 48000), 1);
  EXPECT_EQ(frames_of(0, 48000), 0);
  EXPECT_EQ(frames_of(int64_t{1} << 55, 8000), 135107988821115);
}

}  // namespace
}  // namespace showrunner::drama
