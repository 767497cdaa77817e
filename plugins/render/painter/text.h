// Text on pictures by pango: wraps at spaces (Korean too), balances lines, shrinks to fit, and
// never draws a missing glyph.
//
// Threads: one owner; each Typesetter has a font map of its own. Errors: sr::Error,
// SR_FAILED_PRECONDITION with the package to install if no font has a letter of the text.
#pragma once
#include <pango/pangocairo.h>

#include <memory>
#include <string>
#include <string_view>

#include "pen.h"

namespace showrunner::painter {

enum class Face { kSans, kRound, kSerif };
enum class Align { kLeft, kCenter };

struct TextStyle {
  Face face = Face::kSans;
  int weight = PANGO_WEIGHT_BOLD;
  double size = 48, least = 26;  // units; shrinks from the one to the other
  double width = 800, height = 400;
  int lines = 2;
  Align align = Align::kCenter;
  double spacing = 0;  // between letters, units
  Color color = kWhite;
  double outline = 0;  // units
  Color outline_color = rgb(0x14121c);
  double shadow = 0.5;  // strength
};

struct GObjectDelete {
  void operator()(void* object) const { g_object_unref(object); }
};
using Layout = std::unique_ptr<PangoLayout, GObjectDelete>;

class Typesetter {
 public:
  // family: overrides the built-in list of families unless empty.
  Typesetter(Pen& pen, std::string family);

  // A text laid out to be drawn.
  struct Block {
    Layout layout;
    TextStyle style;
    double width = 0, height = 0;
  };
  Block set(std::string_view text, const TextStyle& style);
  // x: left edge or middle, by the alignment; y: top.
  void draw(const Block& block, double x, double y);

 private:
  Layout layout_of(const std::string& text, const TextStyle& style, double size, double width);

  Pen& pen_;
  std::string family_;
  std::unique_ptr<PangoFontMap, GObjectDelete> map_;
  std::unique_ptr<PangoContext, GObjectDelete> context_;
};

// The package that has a font for the text, e.g. "fonts-nanum" for Hangul; empty if every letter
// can be drawn.
std::string missing_font_package(const std::string& family, const std::string& text);

}  // namespace showrunner::painter
