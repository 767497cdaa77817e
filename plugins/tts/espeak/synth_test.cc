#include "synth.h"

#include <gtest/gtest.h>

#include <thread>

#include "showrunner/cpp/error.hpp"

namespace showrunner::espeak {
namespace {

struct Line {
  const char* language;
  const char* speaker;
  const char* emotion;
  const char* text;
};
constexpr Line kLines[] = {
    {"ko", "mina", "neutral", "죄송한데, 우산 좀 잠깐 맡겨도 될까요? 네? 그래요! 3조, 40% OK."},
    {"ko", "minho", "fear", "어, 그 그림... 직접 그리신 거예요? 정말 따뜻하네요"},
    {"en-US", "victor", "anger", "Hello there, nice to meet you; rrr! \"Never\" again"},
    {"en-GB", "grace", "joy", "Well, well. A 3.5 percent rise, Dr. Smith?"},
    {"zh", "sora", "surprise", "你好，很高兴认识你。我有123个 hello 苹果"},
    {"ja", "daniel", "sadness", "こんにちは、はじめまして。ラーメン 3 きゃく"},
};

Speech say(const Line& line) {
  const Language l = find_language(line.language);
  const Speaker& s = *find_speaker(line.speaker);
  return synthesise(speakable(line.text, l.tongue), l, s, deliver(s, {.emotion = line.emotion}),
                    [] { return false; });
}

bool same(const Speech& a, const Speech& b) {
  return a.samples == b.samples && a.marks.size() == b.marks.size() &&
         std::equal(a.marks.begin(), a.marks.end(), b.marks.begin(),
                    [](const Mark& x, const Mark& y) {
                      return x.kind == y.kind && x.sample == y.sample &&
                             x.character == y.character && x.ipa == y.ipa;
                    });
}

TEST(Synthesise, DoesNotDependOnEarlierLines) {
  std::vector<Speech> first;
  for (const Line& line : kLines) first.push_back(say(line));
  for (size_t i = 0; i < std::size(kLines); ++i)
    for (size_t k = 0; k < std::size(kLines); ++k) {
      say(kLines[k]);
      EXPECT_TRUE(same(say(kLines[i]), first[i])) << kLines[i].text << " after " << kLines[k].text;
    }
}

TEST(Synthesise, ServesThreadsInTurn) {
  std::vector<Speech> expected;
  for (const Line& line : kLines) expected.push_back(say(line));
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (size_t t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (size_t i = 0; i < std::size(kLines); ++i) {
        const size_t n = (i + t) % std::size(kLines);
        if (!same(say(kLines[n]), expected[n])) ++wrong;
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(Synthesise, MarksAreInOrderAndInsideTheSamples) {
  for (const Line& line : kLines) {
    const Speech speech = say(line);
    ASSERT_FALSE(speech.marks.empty());
    int64_t last = 0;
    size_t phonemes = 0;
    for (const Mark& mark : speech.marks) {
      EXPECT_GE(mark.sample, last) << line.text;
      last = mark.sample;
      phonemes += mark.kind == Mark::kPhoneme;
    }
    EXPECT_LE(last, static_cast<int64_t>(speech.samples.size()));
    EXPECT_GT(phonemes, 15u) << line.text;
  }
}

TEST(Synthesise, StopsWhenAsked) {
  int asked = 0;
  const Language l = find_language("ko");
  const Speaker& s = speakers()[0];
  try {
    synthesise(speakable("아주 긴 이야기를 천천히 시작하려고 합니다.", l.tongue), l, s,
               deliver(s, {}), [&] { return ++asked == 3; });
    FAIL() << "was not stopped";
  } catch (const sr::Error& e) {
    EXPECT_EQ(e.code, SR_CANCELLED);
  }
  EXPECT_EQ(asked, 3);
  EXPECT_FALSE(say(kLines[0]).samples.empty());
}

TEST(Synthesise, RateFollowsTheRatio) {
  const Language l = find_language("en");
  const Speaker& s = *find_speaker("minho");
  const auto length = [&](double rate) {
    return static_cast<double>(
        synthesise(
            speakable("The weather is really lovely today, and we are going for a walk.", l.tongue),
            l, s, deliver(s, {.rate = rate}), [] { return false; })
            .samples.size());
  };
  const double plain = length(1);
  EXPECT_NEAR(plain / length(0.6), 0.6, 0.08);
  EXPECT_NEAR(plain / length(1.5), 1.5, 0.2);
  EXPECT_NEAR(plain / length(2), 2, 0.35);
}

}  // namespace
}  // namespace showrunner::espeak
