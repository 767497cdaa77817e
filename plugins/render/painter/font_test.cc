// What happens on a machine without fonts. fontconfig reads its files once per process, so each
// case is the child of a death test, with a FONTCONFIG_FILE of its own.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "cards.h"
#include "showrunner/cpp/error.hpp"
#include "text.h"

namespace showrunner::painter {
namespace {

namespace fs = std::filesystem;

struct FontTest : testing::Test {
  FontTest() {
    testing::FLAGS_gtest_death_test_style = "threadsafe";
    std::string pattern = (fs::temp_directory_path() / "painter-fonts-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) std::abort();
    folder = pattern;
    fs::create_directories(folder / "cache");
  }
  ~FontTest() override { fs::remove_all(folder); }

  // Only the fonts whose file name has the given part.
  void use_fonts(const std::string& part) const {
    fs::create_directories(folder / "fonts");
    for (const auto& entry : fs::recursive_directory_iterator("/usr/share/fonts"))
      if (!part.empty() && entry.path().filename().string().find(part) != std::string::npos)
        fs::create_symlink(entry.path(), folder / "fonts" / entry.path().filename());
    std::ofstream(folder / "fonts.conf")
        << "<?xml version=\"1.0\"?><fontconfig><dir>" << (folder / "fonts").string()
        << "</dir><cachedir>" << (folder / "cache").string() << "</cachedir></fontconfig>";
    ::setenv("FONTCONFIG_FILE", (folder / "fonts.conf").c_str(), 1);
  }

  // Prints the error and ends with its code.
  [[noreturn]] void set_and_exit(const std::string& text) const {
    const int code = set(text);
    fs::remove_all(folder);  // the child's own: its destructors do not run
    std::_Exit(code);
  }

  static int set(const std::string& text) {
    try {
      Surface surface(320, 180);
      Pen pen(surface);
      Typesetter(pen, "").set(text, TextStyle{});
      std::fprintf(stderr, "drawn\n");
      return 0;
    } catch (const sr::Error& error) {
      std::fprintf(stderr, "%s\n", error.what());
      return error.code == SR_FAILED_PRECONDITION ? 3 : 4;
    }
  }

  fs::path folder;
};

TEST_F(FontTest, NoFontAtAllNamesThePackage) {
  EXPECT_EXIT(
      {
        use_fonts("");
        set_and_exit("첫 만남");
      },
      testing::ExitedWithCode(3), "apt-get install fonts-nanum");
}

TEST_F(FontTest, NoHangulNamesThePackage) {
  EXPECT_EXIT(
      {
        use_fonts("DejaVuSans.ttf");
        set_and_exit("첫 만남");
      },
      testing::ExitedWithCode(3), "Hangul.*apt-get install fonts-nanum");
}

TEST_F(FontTest, LatinNeedsNoHangulFont) {
  EXPECT_EXIT(
      {
        use_fonts("DejaVuSans.ttf");
        set_and_exit("First love");
      },
      testing::ExitedWithCode(0), "drawn");
}

TEST_F(FontTest, AnEmojiIsLeftOutNotDrawnAsABox) {
  EXPECT_EXIT(
      {
        use_fonts("NanumGothic.ttf");
        set_and_exit("첫 만남 🎬");
      },
      testing::ExitedWithCode(0), "drawn");
}

TEST_F(FontTest, HealthNamesThePackage) {
  EXPECT_EXIT(
      {
        use_fonts("DejaVuSans.ttf");
        std::fprintf(stderr, "[%s]\n", missing_font_package("", "가나다").c_str());
        std::_Exit(0);
      },
      testing::ExitedWithCode(0), "\\[fonts-nanum\\]");
}

}  // namespace
}  // namespace showrunner::painter
