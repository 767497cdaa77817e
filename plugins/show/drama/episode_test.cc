#include "episode.h"

#include <gmock/gmock.h>

#include <set>

#include "fake_run.h"

namespace showrunner::drama {
namespace {

using sr::Json;
using std::string;
using testing::HasSubstr;
using testing::StartsWith;

Json example_request() {
  return {{"brief", example("series.json")}, {"script", example("episode-01.script.json")}};
}

sr::Error error_of(const Json& request, FakeRun::Answer answer = made) {
  FakeRun run(std::move(answer));
  try {
    run.act("produce", request);
  } catch (const sr::Error& e) {
    return e;
  }
  ADD_FAILURE() << "no error";
  return sr::internal("");
}

// Paths whose request differs, or that only one of the runs has.
std::set<string> changed(const FakeRun& before, const FakeRun& after) {
  std::set<string> out;
  for (const auto& [path, key] : before.key)
    if (!after.key.contains(path)) out.insert(path);
  for (const auto& [path, key] : after.key) {
    const auto it = before.key.find(path);
    if (it == before.key.end() || it->second != key) out.insert(path);
  }
  return out;
}

TEST(Episode, IsMadeFromAScript) {
  FakeRun run(made);
  const Json result = run.act("produce", example_request());
  EXPECT_EQ(schema_faults("show.produce/1", "result", result), "");
  EXPECT_EQ(result["title"], "첫사랑은 처음이라서 EP.1 - 첫 만남");
  EXPECT_EQ(result["lines"].size(), 14u);
  EXPECT_EQ(result["cast"].size(), 12u);
  for (const char* path :
       {"casting/voices", "ep1/scene1/background", "ep1/scene1/transition",
        "ep1/scene1/line1/voice", "ep1/scene3/line4/picture", "ep1/scene2/line1/segment1",
        "ep1/intro", "ep1/outro", "ep1/mix", "ep1/film", "ep1/thumbnail", "ep1/publish"})
    EXPECT_TRUE(run.key.contains(path)) << path;
  EXPECT_FALSE(run.key.contains("plan"));
  EXPECT_EQ(run.progress, 1);
  EXPECT_THAT(run.stages, testing::Contains(HasSubstr("voices")));
}

TEST(Episode, SegmentsAddUpToTheFilmAndTheMix) {
  FakeRun run(made);
  const Json result = run.act("produce", example_request());
  int64_t ordered = 0, composed = 0, samples = 0;
  for (const FakeStep& step : run.steps) {
    if (step.kind == "render.segment/1") ordered += step.request["frames"].get<int64_t>();
    if (step.kind == "audio.mix/1") samples = step.request["samples"];
    if (step.kind != "render.compose/1") continue;
    for (const Json& segment : step.request["segments"])
      composed += segment["frames"].get<int64_t>();
  }
  EXPECT_EQ(ordered, composed);
  EXPECT_EQ(result["frames"], composed);
  EXPECT_EQ(samples, composed * 1600);
}

TEST(Episode, VoicesStartOnTheFrameOfTheirSubtitle) {
  FakeRun run(made);
  const Json result = run.act("produce", example_request());
  Json voices, subtitles;
  for (const FakeStep& step : run.steps) {
    if (step.kind == "audio.mix/1") voices = step.request["voices"];
    if (step.kind == "render.compose/1") subtitles = step.request["subtitles"];
  }
  ASSERT_EQ(voices.size(), 14u);
  ASSERT_EQ(subtitles.size(), 14u);
  for (size_t i = 0; i < 14; ++i) {
    const Json& line = result["lines"][i];
    const auto cue = line["cue_frame"].get<int64_t>();
    EXPECT_EQ(voices[i]["start"], cue * 1600);
    EXPECT_EQ(subtitles[i]["start"], cue);
    EXPECT_EQ(subtitles[i]["end"], cue + line["voice_frames"].get<int64_t>());
  }
}

TEST(Episode, AsksForEverythingIndependentAtOnce) {
  FakeRun run(made);
  run.act("produce", example_request());
  EXPECT_GE(run.most_open, 14u + 3u);
  size_t first_answerable = 0;
  for (size_t i = 0; i < run.steps.size(); ++i)
    if (run.steps[i].kind == "tts.speak/1") first_answerable = i;
  EXPECT_LE(first_answerable, 14u) << "voices come first";
}

TEST(Episode, DoesNotDependOnTheOrderOfAnswers) {
  FakeRun in_order(made), reversed(made);
  reversed.last_first = true;
  EXPECT_EQ(in_order.act("produce", example_request()), reversed.act("produce", example_request()));
  EXPECT_EQ(in_order.key, reversed.key);
}

TEST(Episode, AnEditRedoesOnlyItsLineAndWhatDependsOnIt) {
  FakeRun before(made);
  before.act("produce", example_request());
  const Json script = example("episode-01.script.json");
  for (size_t s = 0; s < script["scenes"].size(); ++s) {
    const size_t lines = script["scenes"][s]["dialogues"].size();
    for (size_t i = 0; i < lines; ++i) {
      Json request = example_request();
      request["script"]["scenes"][s]["dialogues"][i]["text"] = "네, 알겠습니다. 바꾼 대사예요.";
      FakeRun after(made);
      after.checks = i == 0;
      after.act("produce", request);
      const string line = "ep1/scene" + std::to_string(s + 1) + "/line" + std::to_string(i + 1);
      std::set<string> allowed{"ep1/mix", "ep1/film", "ep1/publish", line + "/voice",
                               line + "/picture"};
      const std::set<string> needed = allowed;
      for (int k = 0; k < 4; ++k) allowed.insert(line + "/segment" + std::to_string(k));
      if (i + 1 == lines)  // the transition shows the scene's last picture
        allowed.insert(s == 2 ? "ep1/outro/transition"
                              : "ep1/scene" + std::to_string(s + 2) + "/transition");
      // Its reaction may be needed no more, or only now.
      allowed.insert(line + "/reaction");
      const std::set<string> redone = changed(before, after);
      for (const string& path : redone) EXPECT_TRUE(allowed.contains(path)) << path;
      for (const string& path : needed) EXPECT_TRUE(redone.contains(path)) << path;
      EXPECT_TRUE(redone.contains(line + "/segment0") || redone.contains(line + "/segment1"));
    }
  }
}

TEST(Episode, AnEditOfAboutTheSameLengthKeepsTheReaction) {
  Json request = example_request();
  Json& text = request["script"]["scenes"][1]["dialogues"][1]["text"];
  FakeRun before(made), after(made);
  before.act("produce", request);
  ASSERT_TRUE(before.key.contains("ep1/scene2/line2/reaction"));
  text = "강 대표, 시간은 내 편이지요. 내일 오전 8시까지 답을 주시죠.";
  after.act("produce", request);
  EXPECT_FALSE(changed(before, after).contains("ep1/scene2/line2/reaction"));
}

// The host explains a step that would run by what it gave last, or by its estimate, with artifacts
// that are known nowhere.
Json explained(const FakeStep& step, const std::map<string, Json>& last) {
  FakeStep stand_in = step;
  const auto it = last.find(step.path);
  if (it != last.end()) stand_in.estimate = it->second;
  stand_in.kind = "explain " + step.path;  // made() names the artifacts by kind and request
  return made(stand_in);
}

TEST(Episode, AnExplanationNamesExactlyWhatAnEditRedoes) {
  std::map<string, Json> journal, last;
  FakeRun before([&](const FakeStep& step) {
    return last[step.path] = journal[step.path + step.kind + step.request.dump()] = made(step);
  });
  before.act("produce", example_request());

  const Json script = example("episode-01.script.json");
  for (size_t s = 0; s < script["scenes"].size(); ++s)
    for (size_t i = 0; i < script["scenes"][s]["dialogues"].size(); ++i)
      for (const string text :
           {"짧게.",
            "아주 길고 길어서 한 번에 다 말하기 어려운, 그런 대사로 바꾸면 장면의 길이도 함께 "
            "달라집니다. 그렇죠?",
            "다르게 시작하지만, 끝은 그대로예요."}) {
        Json request = example_request();
        request["script"]["scenes"][s]["dialogues"][i]["text"] = text;
        std::set<string> expected, redone;
        const auto run = [&](std::set<string>& missing, bool real) {
          FakeRun double_run([&](const FakeStep& step) {
            const auto it = journal.find(step.path + step.kind + step.request.dump());
            if (it != journal.end()) return it->second;
            missing.insert(step.path);
            return real ? made(step) : explained(step, last);
          });
          double_run.checks = false;
          double_run.act("produce", request);
        };
        run(expected, false);
        run(redone, true);
        EXPECT_EQ(expected, redone) << "scene " << s << " line " << i << " " << text;
      }
}

TEST(Episode, EverySegmentOfALineChangesWithItsVoice) {
  Json request = example_request();
  Json& text = request["script"]["scenes"][1]["dialogues"][0]["text"];
  text = "계약서 3조를 다시 봐. 지분 40%를 그냥 넘기는 거야. 이건 정말 말도 안 되는 조건이라고.";
  FakeRun before(made);
  before.act("produce", request);
  text = "각서의 3조를 다시 봐. 지분 40%를 그냥 넘기는 거야. 이건 정말 말도 안 되는 조건이라고.";
  FakeRun after(made);
  after.act("produce", request);
  const std::set<string> redone = changed(before, after);
  for (const auto& [path, key] : before.key)
    if (path.starts_with("ep1/scene2/line1/segment") && path != "ep1/scene2/line1/segment0") {
      EXPECT_TRUE(redone.contains(path)) << path;
    }
  EXPECT_FALSE(redone.contains("ep1/scene2/line1/segment0")) << "the place alone";
}

TEST(Episode, ALineOfDotsIsASilentLook) {
  Json request = example_request();
  request["script"]["scenes"][0]["dialogues"][1]["text"] = "......";
  FakeRun run(made);
  const Json result = run.act("produce", request);
  EXPECT_FALSE(run.key.contains("ep1/scene1/line2/voice"));
  EXPECT_THAT(run.key.at("ep1/scene1/line2/picture"), HasSubstr("\"speaking\":false"));
  EXPECT_EQ(result["lines"].size(), 14u);
  EXPECT_EQ(result["lines"][1]["voice_frames"], 0);
}

TEST(Episode, CanBeExplainedFromNothing) {
  FakeRun run([](const FakeStep& step) { return step.estimate; });
  EXPECT_NO_THROW(run.act("produce", example_request()));
}

TEST(Episode, PlansAsARunOfItsOwnWhenNobodyIsKnown) {
  Json request = example_request();
  request["brief"]["characters"] = Json::array();
  const Json characters = example("series.json")["characters"];
  Json plan_step;
  FakeRun run([&](const FakeStep& step) {
    if (step.path != "plan") return made(step);
    plan_step = {{"request", step.request}, {"options", step.options}, {"kind", step.kind}};
    Json plan = step.estimate;
    plan["characters"] = characters;
    return plan;
  });
  run.act("produce", request);
  EXPECT_EQ(plan_step["kind"], "show.plan/1");
  EXPECT_EQ(plan_step["options"]["subject"], request["brief"]["title"]);
  EXPECT_FALSE(plan_step["request"].contains("publish"));
  EXPECT_FALSE(plan_step["request"].contains("budgets"));
  EXPECT_TRUE(run.key.contains("ep1/publish"));
}

TEST(Episode, SaysWhichCharacterIsUnknown) {
  Json request = example_request();
  request["script"]["scenes"][0]["dialogues"][2]["character"] = "민수";
  const sr::Error error = error_of(request);
  EXPECT_EQ(error.code, SR_INVALID_ARGUMENT);
  EXPECT_THAT(error.what(), StartsWith("/script/scenes/0/dialogues/2/character: found \"민수\""));
  EXPECT_THAT(error.what(), HasSubstr("expected one of 강민준, 이수진"));
}

TEST(Episode, SaysWhichEmotionIsUnknown) {
  Json request = example_request();
  request["script"]["scenes"][1]["dialogues"][0]["emotion"] = "furious";
  const sr::Error error = error_of(request);
  EXPECT_EQ(error.code, SR_INVALID_ARGUMENT);
  EXPECT_THAT(error.what(), StartsWith("/script/scenes/1/dialogues/0/emotion: found \"furious\""));
  EXPECT_THAT(error.what(), HasSubstr("happy"));
}

TEST(Episode, RefusesTwoScenesOfOneNumberAndTwoCharactersOfOneName) {
  Json request = example_request();
  request["script"]["scenes"][2]["scene_number"] = 1;
  EXPECT_THAT(error_of(request).what(), StartsWith("/script/scenes/2/scene_number: found 1"));
  request = example_request();
  request["brief"]["characters"][3]["name"] = "강민준";
  EXPECT_THAT(error_of(request).what(), StartsWith("/brief/characters/3/name"));
}

TEST(Episode, EndsWithTheErrorOfAStep) {
  const sr::Error error = error_of(example_request(), [](const FakeStep& step) {
    if (step.path == "ep1/scene2/line1/voice")
      throw sr::Error(SR_BUDGET_DENIED, "the day's budget is used up");
    return made(step);
  });
  EXPECT_EQ(error.code, SR_BUDGET_DENIED);
}

TEST(Episode, RefusesAPictureThatShowsNothing) {
  const sr::Error error = error_of(example_request(), [](const FakeStep& step) {
    Json result = made(step);
    if (step.kind == "avatar.video/1") result = {{"frames", step.request["frames"]}};
    return result;
  });
  EXPECT_EQ(error.code, SR_INTERNAL);
  EXPECT_THAT(error.what(), HasSubstr("ep1/scene1/line1/picture"));
}

TEST(Episode, TakesVideosAndStillsInsteadOfSprites) {
  for (const char* part : {"video", "still"}) {
    FakeRun run([&](const FakeStep& step) {
      Json result = made(step);
      if (step.kind != "avatar.video/1") return result;
      result[part] = result["still"];
      for (const char* other : {"sprites", "still", "video"})
        if (string(other) != part) result.erase(other);
      return result;
    });
    EXPECT_NO_THROW(run.act("produce", example_request()));
  }
}

TEST(Episode, NumbersComeFromTheRequestThenTheScript) {
  Json request = example_request();
  request["episode"] = 7;
  request["folder"] = "/out";
  FakeRun run(made);
  EXPECT_EQ(run.act("produce", request)["episode"], 7);
  EXPECT_TRUE(run.key.contains("ep7/film"));
  EXPECT_THAT(run.key.at("ep7/publish"), HasSubstr("\"folder\":\"/out\""));
}

}  // namespace
}  // namespace showrunner::drama
