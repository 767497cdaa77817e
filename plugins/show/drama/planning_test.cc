// Plans series and writes scripts against the real template writer; also against writers that
// answer badly.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <set>

#include "estimate.h"
#include "genre.h"
#include "plan.h"
#include "plan_check.h"
#include "script_writer.h"
#include "showrunner/testing/test_host.hpp"
#include "writer.h"

namespace showrunner::drama {
namespace {

using sr::Json;
using std::string;
using ::testing::HasSubstr;

// {"brief":..} to a plan; {"brief":..,"plan":..,"episode":n} to a script.
class Planner : public sr::ShowProvider {
 public:
  Planner(sr::Host host, const sr::InstanceArgs&) : ShowProvider(host) {}
  sr::Json catalog() override { return {{"models", Json::array()}}; }
  sr::Task<Json> act(sr::Run& run, string, Json request) override {
    const auto brief = sr::read_json<Brief>(request.at("brief"));
    if (!request.contains("plan")) co_return sr::write_json(co_await plan_series(run, brief));
    const auto plan = sr::read_json<Plan>(request.at("plan"));
    co_return sr::write_json(
        co_await write_script(run, brief, plan, request.at("episode").get<int>()));
  }
};

Json local_writer(const string& kind, const Json& request) {
  EXPECT_EQ(kind, "llm.chat/1");
  return sr::write_json(local_writer::write_answer(sr::read_json<sr::ChatRequest>(request), 0));
}

Json example_brief() {
  std::ifstream file(DRAMA_EXAMPLE);
  Json brief = Json::parse(file);
  brief.erase("budgets");
  return brief;
}

Json short_brief(const char* language, const char* genre, const char* title) {
  return {{"title", title},       {"genre", genre},        {"language", language},
          {"total_episodes", 16}, {"episode_minutes", 10}, {"seed", 7}};
}

class Planning : public ::testing::Test {
 protected:
  Planning() {
    host_.answer_calls([this](const string& kind, const Json& request) {
      ++calls_;
      return local_writer(kind, request);
    });
  }
  Json plan(const Json& brief) { return planner_.call("show.plan/1", {{"brief", brief}}); }
  Json script(const Json& brief, const Json& plan, int episode) {
    return planner_.call("show.plan/1", {{"brief", brief}, {"plan", plan}, {"episode", episode}});
  }

  sr::testing::TestHost host_;
  sr::testing::Instance planner_{host_, sr::provider_table<Planner>()};
  int calls_ = 0;
};

void print(const Json& script) {
  std::cout << "\n# " << script.at("title").get<string>() << "\n"
            << script.at("summary").get<string>() << "\n";
  for (const Json& scene : script.at("scenes")) {
    std::cout << "\n## " << scene.at("location").get<string>() << ", "
              << scene.at("time").get<string>() << " (" << scene.at("atmosphere").get<string>()
              << ")\n";
    for (const Json& line : scene.at("dialogues"))
      std::cout << line.at("character").get<string>() << " (" << line.at("emotion").get<string>()
                << "): " << line.at("text").get<string>() << "\n";
  }
  std::cout << "-> " << script.value("cliffhanger", "") << "\n";
}

size_t lines_of(const Json& script, std::map<string, int>* texts = nullptr) {
  size_t lines = 0;
  for (const Json& scene : script.at("scenes"))
    for (const Json& line : scene.at("dialogues")) {
      ++lines;
      if (texts != nullptr) ++(*texts)[line.at("text").get<string>()];
    }
  return lines;
}

struct Case {
  const char *name, *language, *genre, *title;
};

class EverySeries : public Planning, public ::testing::WithParamInterface<Case> {
 protected:
  Json brief() const {
    const Case& c = GetParam();
    return string(c.genre).empty() ? example_brief() : short_brief(c.language, c.genre, c.title);
  }
};

TEST_P(EverySeries, IsPlannedAndWrittenWhole) {
  const Json brief = this->brief();
  const Json plan = this->plan(brief);
  EXPECT_EQ(calls_, brief.contains("characters") && brief["characters"].size() >= 10 ? 3 : 4)
      << "a step was asked twice";
  EXPECT_TRUE(check_plan(sr::read_json<Brief>(brief), sr::read_json<Plan>(plan)).empty());
  EXPECT_EQ(plan.at("outlines").size(), 16u);
  EXPECT_GE(plan.at("characters").size(), 10u);
  std::set<string> titles;
  for (const Json& outline : plan.at("outlines"))
    EXPECT_TRUE(titles.insert(outline.at("title").get<string>()).second) << outline;
  if (std::getenv("DRAMA_PRINT") != nullptr) std::cout << plan.dump(1) << "\n";

  for (int episode = 1; episode <= 16; ++episode) {
    calls_ = 0;
    const Json script = this->script(brief, plan, episode);
    std::map<string, int> texts;
    EXPECT_GE(lines_of(script, &texts), 80u) << "episode " << episode;
    for (const auto& [text, times] : texts) {
      EXPECT_EQ(times, 1) << "episode " << episode << ": " << text;
      EXPECT_EQ(text.find_first_of("{}[]~|"), string::npos) << text;
      EXPECT_EQ(text.find("(은"), string::npos) << text;
    }
    EXPECT_EQ(static_cast<size_t>(calls_), script.at("scenes").size() + 1) << "asked twice";
    if (const char* wanted = std::getenv("DRAMA_PRINT"); wanted && std::atoi(wanted) == episode)
      print(script);
  }
}

TEST_P(EverySeries, IsTheSameByteForByte) {
  const Json brief = this->brief();
  const Json plan = this->plan(brief);
  EXPECT_EQ(plan.dump(), this->plan(brief).dump());
  EXPECT_EQ(script(brief, plan, 2).dump(), script(brief, plan, 2).dump());
  Json other = brief;
  other["seed"] = 1234;
  EXPECT_NE(plan.dump(), this->plan(other).dump());
}

INSTANTIATE_TEST_SUITE_P(
    Genres, EverySeries,
    ::testing::Values(Case{"Example", "ko", "", ""},
                      Case{"KoreanRomance", "ko", "로맨스", "우리 동네 봄"},
                      Case{"KoreanThriller", "ko", "thriller", "사라진 사 분"},
                      Case{"KoreanComedy", "ko", "comedy", "옥상 위의 사람들"},
                      Case{"KoreanDrama", "ko", "가족극", "다시, 저녁"},
                      Case{"EnglishRomance", "en", "romance", "The Second Umbrella"},
                      Case{"EnglishThriller", "en", "crime thriller", "Four Minutes"},
                      Case{"EnglishComedy", "en", "comedy", "Rooftop People"},
                      Case{"EnglishDrama", "en", "drama", "The Old House"}),
    [](const auto& info) { return string(info.param.name); });

TEST_F(Planning, SeriesOfAnyLengthAreWhole) {
  for (const int episodes : {1, 2, 3, 5, 60}) {
    for (const int minutes : {1, 3, 30}) {
      Json brief = example_brief();
      brief["total_episodes"] = episodes;
      brief["episode_minutes"] = minutes;
      const Json plan = this->plan(brief);
      EXPECT_EQ(plan.at("outlines").size(), static_cast<size_t>(episodes));
      const Json script = this->script(brief, plan, episodes);
      EXPECT_GE(lines_of(script), 8u * static_cast<size_t>(minutes)) << episodes << " " << minutes;
    }
  }
}

TEST_F(Planning, ABriefWithTwoPeopleWithOneNameIsRefused) {
  Json brief = example_brief();
  brief["characters"][1]["name"] = brief["characters"][0]["name"];
  try {
    plan(brief);
    FAIL();
  } catch (const sr::Error& error) {
    EXPECT_EQ(error.code, SR_INVALID_ARGUMENT);
    EXPECT_THAT(error.what(), HasSubstr("/characters/1/name"));
  }
}

TEST_F(Planning, AnEpisodeThatThePlanLacksIsRefused) {
  const Json brief = example_brief();
  const Json plan = this->plan(brief);
  EXPECT_THROW(script(brief, plan, 0), sr::Error);
  EXPECT_THROW(script(brief, plan, 17), sr::Error);
}

// What explain shows: every step answered by its own estimate.
TEST_F(Planning, EstimatesStandInForEveryAnswer) {
  for (const Json& brief : {example_brief(), short_brief("en", "comedy", "Rooftop People")}) {
    calls_ = 0;
    host_.answer_calls([&](const string&, const Json& request) {
      ++calls_;
      const auto chat = sr::read_json<sr::ChatRequest>(request);
      const string& text = chat.messages.at(1).content;
      const size_t begin = text.find("```json") + 7;
      const Json material = Json::parse(text.substr(begin, text.rfind("```") - begin));
      return chat_estimate(chat, material.value("given", Json()));
    });
    const Json plan = this->plan(brief);
    EXPECT_EQ(calls_, brief.contains("characters") ? 3 : 4) << "a step was asked twice";
    EXPECT_GE(lines_of(script(brief, plan, 1)), 80u);
    EXPECT_EQ(calls_, (brief.contains("characters") ? 3 : 4) + 9);
  }
}

TEST_F(Planning, AFaultyAnswerIsAskedForAgainWithItsFaults) {
  string second;
  host_.answer_calls([&](const string& kind, const Json& request) {
    if (request.at("messages").size() == 2)
      return Json{{"text", "I would rather not."}, {"finish_reason", "stop"}};
    second = request.at("messages").back().at("content").get<string>();
    return local_writer(kind, request);
  });
  EXPECT_EQ(plan(example_brief()).at("outlines").size(), 16u);
  EXPECT_THAT(second, HasSubstr("JSON object"));
}

TEST_F(Planning, ALinesLengthIsCountedInCharacters) {
  const Json brief = example_brief();
  const Json plan = this->plan(brief);
  string line;
  for (int i = 0; i < 400; ++i) line += "가";  // 1,200 bytes
  calls_ = 0;
  host_.answer_calls([&](const string& kind, const Json& request) {
    ++calls_;
    Json answer = local_writer(kind, request);
    Json said = Json::parse(answer.at("text").get<string>());
    if (said.contains("dialogues")) said["dialogues"][0]["text"] = line;
    answer["text"] = said.dump();
    return answer;
  });
  const Json script = this->script(brief, plan, 1);
  EXPECT_EQ(static_cast<size_t>(calls_), script.at("scenes").size() + 1) << "asked twice";
  for (const Json& scene : script.at("scenes")) EXPECT_EQ(scene["dialogues"][0]["text"], line);
}

TEST_F(Planning, AWriterThatNeverAnswersWellEndsWithTheStepsName) {
  for (const char* text :
       {"", "no", "{}", "{\"arc\":7,\"characters\":\"x\",\"outlines\":[[]]}", "[[[["}) {
    host_.answer_calls([&](const string&, const Json&) {
      return Json{{"text", text}, {"finish_reason", "stop"}};
    });
    try {
      plan(example_brief());
      FAIL() << text;
    } catch (const sr::Error& error) {
      EXPECT_EQ(error.code, SR_INTERNAL);
      EXPECT_THAT(error.what(), HasSubstr("step "));
    }
  }
}

}  // namespace
}  // namespace showrunner::drama
