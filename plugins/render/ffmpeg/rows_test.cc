#include "rows.h"

#include <gtest/gtest.h>

namespace showrunner::ffmpeg {
namespace {

TEST(Rows, WhatFitsStays) {
  EXPECT_EQ(broken_rows("한글 자막\n둘째 줄", 8), "한글 자막\n둘째 줄");
  // libass breaks at blanks, evenly.
  EXPECT_EQ(broken_rows("이 줄은 길지만 빈칸이 있다", 5), "이 줄은 길지만 빈칸이 있다");
}

TEST(Rows, AWordTooWideIsBrokenEvenly) {
  EXPECT_EQ(broken_rows("一二三四五六七八九十一二", 10), "一二三四五六\n七八九十一二");
  EXPECT_EQ(broken_rows("一二三四五六", 4.5), "一二三\n四五六");
}

TEST(Rows, NoRowBeginsWithAStopOrEndsWithABracket) {
  EXPECT_EQ(broken_rows("一二三四。五六七", 4), "一二三\n四。五六\n七");
  EXPECT_EQ(broken_rows("一二三「四五六七", 4), "一二三\n「四五六\n七");
}

TEST(Rows, OtherWordsOfTheRowFillUp) {
  EXPECT_EQ(broken_rows("A 一二三四五六 B C", 4), "A\n一二三\n四五六 B\nC");
}

TEST(Rows, LatinInAWordStaysWholeIfItFits) {
  EXPECT_EQ(broken_rows("一二三ABCD四五六", 4), "一二三\nABCD四五\n六");
  EXPECT_EQ(broken_rows("ABCDEFGHIJ", 4), "ABCDEF\nGHIJ");
}

TEST(Rows, KnowTheFrameAndTheStyle) {
  Style style;
  style.size = 60;
  style.outline = 0;
  EXPECT_DOUBLE_EQ(max_ems(style, {1920, 1080}), 1728 / 60.0);
  EXPECT_DOUBLE_EQ(max_ems(style, {1080, 1920}), (607 - 2 * 30) / 60.0);
  style.size = 2000;
  EXPECT_DOUBLE_EQ(max_ems(style, {1080, 1920}), 1);
}

}  // namespace
}  // namespace showrunner::ffmpeg
