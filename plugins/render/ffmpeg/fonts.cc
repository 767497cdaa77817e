#include <fontconfig/fontconfig.h>

#include <cstdio>
#include <memory>

#include "overlay.h"
#include "showrunner/cpp/error.hpp"

namespace showrunner::ffmpeg {
namespace {

template <auto kDestroy>
struct Destroy {
  template <class T>
  void operator()(T* object) const {
    kDestroy(object);
  }
};
using PatternPtr = std::unique_ptr<FcPattern, Destroy<FcPatternDestroy>>;
using FontSetPtr = std::unique_ptr<FcFontSet, Destroy<FcFontSetDestroy>>;
using ObjectsPtr = std::unique_ptr<FcObjectSet, Destroy<FcObjectSetDestroy>>;
using CharSetPtr = std::unique_ptr<FcCharSet, Destroy<FcCharSetDestroy>>;

FontSetPtr fonts_like(FcPattern* pattern) {
  ObjectsPtr objects(FcObjectSetBuild(FC_FAMILY, FC_CHARSET, nullptr));
  return FontSetPtr(FcFontList(nullptr, pattern, objects.get()));
}

const char* package_of(const std::string& family) {
  if (family.rfind("Nanum", 0) == 0) return "fonts-nanum";
  if (family.rfind("Noto Sans CJK", 0) == 0 || family.rfind("Noto Serif CJK", 0) == 0)
    return "fonts-noto-cjk";
  if (family.rfind("DejaVu", 0) == 0) return "fonts-dejavu-core";
  return "that holds it, or choose another in subtitle_style.font";
}

const char* package_of(FcChar32 letter) {
  if (letter >= 0x1F000 && letter < 0x20000) return "fonts-noto-color-emoji";
  return letter >= 0x1100 ? "fonts-noto-cjk" : "fonts-dejavu-core";
}

bool has_letter(const FcFontSet& fonts, FcChar32 letter) {
  for (int i = 0; i < fonts.nfont; ++i) {
    FcCharSet* letters = nullptr;
    if (FcPatternGetCharSet(fonts.fonts[i], FC_CHARSET, 0, &letters) == FcResultMatch &&
        FcCharSetHasChar(letters, letter))
      return true;
  }
  return false;
}

bool installed_elsewhere(FcChar32 letter) {
  PatternPtr pattern(FcPatternCreate());
  CharSetPtr letters(FcCharSetCreate());
  FcCharSetAddChar(letters.get(), letter);
  FcPatternAddCharSet(pattern.get(), FC_CHARSET, letters.get());
  const FontSetPtr fonts = fonts_like(pattern.get());
  return fonts && fonts->nfont > 0;
}

// Blanks, joiners and variation selectors need no glyph.
bool invisible(FcChar32 letter) {
  return letter <= 0x20 || letter == 0xA0 || (letter >= 0x2000 && letter <= 0x200F) ||
         (letter >= 0x2028 && letter <= 0x202F) || (letter >= 0x205F && letter <= 0x206F) ||
         letter == 0x3000 || (letter >= 0xFE00 && letter <= 0xFE0F) || letter == 0xFEFF;
}

}  // namespace

void require_fonts(const std::string& family, const std::vector<std::string>& texts) {
  if (!FcInit()) throw sr::failed_precondition("fontconfig cannot start; install fontconfig");
  PatternPtr pattern(FcPatternCreate());
  FcPatternAddString(pattern.get(), FC_FAMILY, reinterpret_cast<const FcChar8*>(family.c_str()));
  const FontSetPtr fonts = fonts_like(pattern.get());
  if (!fonts || fonts->nfont == 0)
    throw sr::failed_precondition("the subtitle font '" + family.substr(0, 80) +
                                  "' is not installed; install the package " + package_of(family));
  CharSetPtr seen(FcCharSetCreate());
  for (const std::string& text : texts) {
    const auto* at = reinterpret_cast<const FcChar8*>(text.data());
    for (int left = static_cast<int>(text.size()); left > 0;) {
      FcChar32 letter = 0;
      const int length = FcUtf8ToUcs4(at, &letter, left);
      if (length <= 0) break;
      at += length;
      left -= length;
      if (invisible(letter) || FcCharSetHasChar(seen.get(), letter)) continue;
      FcCharSetAddChar(seen.get(), letter);
      if (has_letter(*fonts, letter) || installed_elsewhere(letter)) continue;
      char hex[16];
      std::snprintf(hex, sizeof hex, "U+%04X", letter);
      throw sr::failed_precondition(std::string("no installed font has the letter ") + hex +
                                    " of a subtitle; install the package " + package_of(letter));
    }
  }
}

}  // namespace showrunner::ffmpeg
