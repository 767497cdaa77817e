#include "fonts.h"

#include <fontconfig/fontconfig.h>

#include <algorithm>
#include <array>
#include <cstdio>

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
  FcPatternAddBool(pattern, FC_OUTLINE, FcTrue);
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

const char* package_of(char32_t letter) {
  return letter >= 0x1100 ? "fonts-noto-cjk" : "fonts-dejavu-core";
}

bool has_letter(const FcFontSet& fonts, char32_t letter) {
  for (int i = 0; i < fonts.nfont; ++i) {
    FcCharSet* letters = nullptr;
    if (FcPatternGetCharSet(fonts.fonts[i], FC_CHARSET, 0, &letters) == FcResultMatch &&
        FcCharSetHasChar(letters, letter))
      return true;
  }
  return false;
}

bool installed_elsewhere(char32_t letter) {
  PatternPtr pattern(FcPatternCreate());
  CharSetPtr letters(FcCharSetCreate());
  FcCharSetAddChar(letters.get(), letter);
  FcPatternAddCharSet(pattern.get(), FC_CHARSET, letters.get());
  const FontSetPtr fonts = fonts_like(pattern.get());
  return fonts && fonts->nfont > 0;
}

struct Range {
  char32_t first, last;
};
template <size_t kCount>
bool within(const std::array<Range, kCount>& ranges, char32_t letter) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const Range& r) { return letter >= r.first && letter <= r.last; });
}

// What changes the look of the letter before it, or joins two.
constexpr std::array<Range, 5> kModifiers = {
    {{0x200D, 0x200D}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0x1F3FB, 0x1F3FF}, {0xE0000, 0xE01EF}}};
// Arrows, technical and geometric signs, dingbats, the signs of CJK that have an emoji,
// pictographs.
constexpr std::array<Range, 8> kPictographs = {{{0x2190, 0x21FF},
                                                {0x2300, 0x23FF},
                                                {0x25A0, 0x27BF},
                                                {0x2900, 0x297F},
                                                {0x2B00, 0x2BFF},
                                                {0x303D, 0x303D},
                                                {0x3297, 0x3299},
                                                {0x1F000, 0x1FBFF}}};
// Blanks and marks of direction need no glyph.
constexpr std::array<Range, 8> kInvisible = {{{0, 0x20},
                                              {0xA0, 0xA0},
                                              {0x2000, 0x200C},
                                              {0x200E, 0x200F},
                                              {0x2028, 0x202F},
                                              {0x205F, 0x206F},
                                              {0x3000, 0x3000},
                                              {0xFEFF, 0xFEFF}}};

sr::Error missing(char32_t letter) {
  char hex[16];
  std::snprintf(hex, sizeof hex, "U+%04X", static_cast<unsigned>(letter));
  return sr::failed_precondition(std::string("no installed font has the letter ") + hex +
                                 " of a subtitle; install the package " + package_of(letter));
}

// Takes away what an emoji left at the end of a row.
void trim_row(std::string& text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
}

}  // namespace

struct Fonts::Family {
  FontSetPtr fonts;
};

Fonts::Fonts(const std::string& family) : family_(std::make_unique<Family>()) {
  if (!FcInit()) throw sr::failed_precondition("fontconfig cannot start; install fontconfig");
  PatternPtr pattern(FcPatternCreate());
  FcPatternAddString(pattern.get(), FC_FAMILY, reinterpret_cast<const FcChar8*>(family.c_str()));
  family_->fonts = fonts_like(pattern.get());
  if (!family_->fonts || family_->fonts->nfont == 0)
    throw sr::failed_precondition("the subtitle font '" + family.substr(0, 80) +
                                  "' is not installed; install the package " + package_of(family));
}

Fonts::~Fonts() = default;

bool Fonts::has(char32_t letter) {
  const auto [known, fresh] = known_.try_emplace(letter, false);
  if (fresh) known->second = has_letter(*family_->fonts, letter) || installed_elsewhere(letter);
  return known->second;
}

std::string Fonts::drawable(const std::string& text) {
  std::string out;
  bool left_out = false;  // what stood before
  const auto* at = reinterpret_cast<const FcChar8*>(text.data());
  for (int left = static_cast<int>(text.size()); left > 0;) {
    FcChar32 letter = 0;
    const int length = FcUtf8ToUcs4(at, &letter, left);
    if (length <= 0) break;
    const std::string bytes(reinterpret_cast<const char*>(at), static_cast<size_t>(length));
    at += length;
    left -= length;
    const bool modifier = within(kModifiers, letter);
    if (modifier && left_out) continue;
    if (!within(kInvisible, letter) && !has(letter)) {
      if (!modifier && !within(kPictographs, letter)) throw missing(letter);
      left_out = true;
      continue;
    }
    if (letter == '\n') trim_row(out);
    const bool row_is_empty = out.empty() || out.back() == '\n';
    const bool doubled = letter == ' ' && left_out && (row_is_empty || out.back() == ' ');
    if (!doubled && !(letter == '\n' && row_is_empty)) out += bytes;
    left_out = doubled;
  }
  while (!out.empty() && (out.back() == ' ' || out.back() == '\n')) out.pop_back();
  return out;
}

}  // namespace showrunner::ffmpeg
