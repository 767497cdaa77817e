#include "fonts.h"

#include <fontconfig/fontconfig.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "showrunner/cpp/error.hpp"

namespace showrunner::ffmpeg {
namespace {

using ::testing::HasSubstr;

constexpr char kFamily[] = "NanumGothic";

// A bitmap font of crossed boxes for A, U+1F970 and the ideograph U+2000B, as libass would draw for
// a colour font.
class BitmapFontTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::ofstream(path_) << "STARTFONT 2.1\n"
                            "FONT -test-Crossed Boxes-Medium-R-Normal--8-80-75-75-C-80-ISO10646-1\n"
                            "SIZE 8 75 75\nFONTBOUNDINGBOX 8 2 0 0\nSTARTPROPERTIES 4\n"
                            "FAMILY_NAME \"Crossed Boxes\"\nCHARSET_REGISTRY \"ISO10646\"\n"
                            "CHARSET_ENCODING \"1\"\nFONT_ASCENT 8\nENDPROPERTIES\nCHARS 3\n"
                         << glyph(0x41) << glyph(0x1F970) << glyph(0x2000B) << "ENDFONT\n";
    ASSERT_TRUE(FcConfigAppFontAddFile(FcConfigGetCurrent(),
                                       reinterpret_cast<const FcChar8*>(path_.c_str())));
  }
  void TearDown() override {
    FcConfigAppFontClear(FcConfigGetCurrent());
    std::filesystem::remove(path_);
  }
  static std::string glyph(int letter) {
    return "STARTCHAR c\nENCODING " + std::to_string(letter) +
           "\nSWIDTH 500 0\nDWIDTH 8 0\nBBX 8 2 0 0\nBITMAP\nFF\n81\nENDCHAR\n";
  }

  const std::string path_ = ::testing::TempDir() + "crossed_boxes.bdf";
};

sr::Error error_of(const std::string& family, const std::string& text) {
  try {
    Fonts(family).drawable(text);
  } catch (const sr::Error& error) {
    return error;
  }
  ADD_FAILURE() << "no error";
  return sr::internal("none");
}

TEST_F(BitmapFontTest, DoesNotCountAsTheFont) {
  const sr::Error error = error_of("Crossed Boxes", "A");
  EXPECT_EQ(error.code, SR_FAILED_PRECONDITION);
  EXPECT_THAT(error.what(), HasSubstr("'Crossed Boxes' is not installed"));
}

TEST_F(BitmapFontTest, DoesNotCountAsAnotherFont) {
  EXPECT_EQ(Fonts(kFamily).drawable("고마워 \U0001F970 정말!"), "고마워 정말!");
  EXPECT_THAT(error_of(kFamily, "\U0002000B").what(), HasSubstr("fonts-noto-cjk"));
}

TEST(Fonts, WhatHasAFontStays) {
  const std::string text = "안녕, {세계}  <i> 漢字 かな \\N\n둘째 줄";
  EXPECT_EQ(Fonts(kFamily).drawable(text), text);
}

TEST(Fonts, AnEmojiGoesWithWhatModifiesIt) {
  Fonts fonts(kFamily);
  EXPECT_EQ(fonts.drawable("a \U0001F970\uFE0F b"), "a b");
  EXPECT_EQ(fonts.drawable("a\U0001F970\U0001F3FD\u200D\U0001F970!"), "a!");
  EXPECT_EQ(fonts.drawable("\U0001F970 첫 줄 \U0001F970\n\U0001F970\n둘째"), "첫 줄\n둘째");
  EXPECT_EQ(fonts.drawable("\U0001F970 \U0001F970"), "");
}

TEST(Fonts, ALetterWithoutAFontIsRefused) {
  const sr::Error error = error_of(kFamily, "가 \U0002000B");
  EXPECT_EQ(error.code, SR_FAILED_PRECONDITION);
  EXPECT_THAT(error.what(), HasSubstr("U+2000B"));
  EXPECT_THAT(error.what(), HasSubstr("install the package fonts-noto-cjk"));
}

}  // namespace
}  // namespace showrunner::ffmpeg
