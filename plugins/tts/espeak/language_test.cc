#include "language.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "showrunner/cpp/error.hpp"

namespace showrunner::espeak {
namespace {

using testing::HasSubstr;

template <class F>
sr::Error error_of(F f) {
  try {
    f();
  } catch (const sr::Error& e) {
    return e;
  }
  ADD_FAILURE() << "no error";
  return sr::internal("");
}

TEST(FindLanguage, TakesTagsWithRegions) {
  EXPECT_STREQ(find_language("ko").file, "ko");
  EXPECT_STREQ(find_language("ko-KR").file, "ko");
  EXPECT_STREQ(find_language("EN").file, "gmw/en-US");
  EXPECT_STREQ(find_language("en-GB").file, "gmw/en");
  EXPECT_EQ(find_language("zh-CN").tongue, Tongue::kMandarin);
  EXPECT_EQ(find_language("cmn-Hant-TW").tongue, Tongue::kMandarin);
  EXPECT_EQ(find_language("ja-JP").tongue, Tongue::kJapanese);
}

TEST(FindLanguage, LeavesOthersToAnotherProvider) {
  for (const char* tag : {"fr", "zh-HK", "yue", "kok", "jav", "eng", ""}) {
    const sr::Error e = error_of([&] { find_language(tag); });
    EXPECT_EQ(e.code, SR_UNIMPLEMENTED) << tag;
    EXPECT_EQ(e.retry, static_cast<uint32_t>(SR_RETRY_OTHER)) << tag;
    EXPECT_FALSE(speaks(tag)) << tag;
  }
}

TEST(Speakable, KeepsWordsAndClauses) {
  EXPECT_EQ(to_utf8(speakable("수진아, 또 구석 자리야? 40%!", Tongue::kKorean)),
            "수진아, 또 구석 자리야? 40%!");
  EXPECT_EQ(to_utf8(speakable("你好，世界。", Tongue::kMandarin)), "你好，世界。");
  EXPECT_EQ(to_utf8(speakable("ラーメン３つ、ＯＫ", Tongue::kJapanese)), "ラーメン3つ、OK");
}

TEST(Speakable, ReplacesOneForOneWhatMustNotBeSpoken) {
  const std::u32string text = speakable("네~ *정말*\x01v\n😀 좋아#", Tongue::kKorean);
  EXPECT_EQ(to_utf8(text), "네   정말  v   좋아 ");
  EXPECT_EQ(text.size(), 15u);
}

TEST(Speakable, RefusesWhatSaysNothing) {
  for (const char* text : {"", " ", "...", "?!", "。。。", "♥♥", "😀", "“…”", "\n\t"}) {
    const sr::Error e = error_of([&] { speakable(text, Tongue::kKorean); });
    EXPECT_EQ(e.code, SR_INVALID_ARGUMENT) << text;
    EXPECT_THAT(e.what(), HasSubstr("nothing to say"));
  }
}

TEST(Speakable, RefusesKanjiWithItsPlace) {
  const sr::Error e = error_of([] { speakable("きょうは天気がいい", Tongue::kJapanese); });
  EXPECT_EQ(e.code, SR_UNIMPLEMENTED);
  EXPECT_EQ(e.retry, static_cast<uint32_t>(SR_RETRY_OTHER));
  EXPECT_THAT(e.what(), HasSubstr("kanji '天' (U+5929) at character 4"));
  EXPECT_THAT(error_of([] { speakable("あ𠮷", Tongue::kJapanese); }).what(), HasSubstr("U+020BB7"));
}

TEST(Speakable, RefusesScriptsOfOtherLanguages) {
  EXPECT_EQ(error_of([] { speakable("안녕", Tongue::kEnglish); }).code, SR_UNIMPLEMENTED);
  EXPECT_EQ(error_of([] { speakable("漢字", Tongue::kKorean); }).code, SR_UNIMPLEMENTED);
  EXPECT_EQ(error_of([] { speakable("かな", Tongue::kMandarin); }).code, SR_UNIMPLEMENTED);
  EXPECT_EQ(error_of([] { speakable("привет", Tongue::kEnglish); }).code, SR_UNIMPLEMENTED);
  EXPECT_EQ(error_of([] { speakable("สวัสดี", Tongue::kEnglish); }).code, SR_UNIMPLEMENTED);
}

TEST(Speakable, BoundsTheLengthInCharacters) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "가";
  EXPECT_EQ(speakable(text, Tongue::kKorean).size(), 5000u);
  EXPECT_EQ(error_of([&] { speakable(text + "가", Tongue::kKorean); }).code, SR_INVALID_ARGUMENT);
}

TEST(Speakable, RefusesBrokenUtf8) {
  for (const char* text :
       {"a\x80", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xEA\xB0", "\xFF"})
    EXPECT_THAT(error_of([&] { speakable(text, Tongue::kEnglish); }).what(), HasSubstr("UTF-8"));
}

}  // namespace
}  // namespace showrunner::espeak
