#include "text.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "showrunner/cpp/error.hpp"

namespace showrunner::painter {
namespace {

constexpr size_t kMostLetters = 400;

constexpr std::array<std::string_view, 3> kFamilies = {
    "NanumSquare, NanumBarunGothic, NanumGothic, Noto Sans CJK KR, Noto Sans, DejaVu Sans",
    "NanumSquareRound, NanumSquare, NanumGothic, Noto Sans CJK KR, Noto Sans, DejaVu Sans",
    "NanumMyeongjo, Noto Serif CJK KR, NanumGothic, Noto Serif, DejaVu Serif"};

struct Script {
  gunichar first, last;
  const char* name;
  const char* package;
};
constexpr std::array<Script, 9> kScripts = {{
    {0x1100, 0x11ff, "Hangul", "fonts-nanum"},
    {0x3130, 0x318f, "Hangul", "fonts-nanum"},
    {0xac00, 0xd7a3, "Hangul", "fonts-nanum"},
    {0x3040, 0x30ff, "Kana", "fonts-noto-cjk"},
    {0x3400, 0x9fff, "Han", "fonts-noto-cjk"},
    {0xf900, 0xfaff, "Han", "fonts-noto-cjk"},
    {0x0020, 0x024f, "Latin", "fonts-dejavu-core"},
    {0x0370, 0x052f, "Greek or Cyrillic", "fonts-dejavu-core"},
    {0x0000, 0x10ffff, "other", "fonts-noto-core"},
}};
const Script& script_of(gunichar c) {
  return *std::find_if(kScripts.begin(), kScripts.end(),
                       [&](const Script& s) { return c >= s.first && c <= s.last; });
}

bool is_decoration(gunichar c) {
  return c >= 0x1f000 || c == 0x200d || (c >= 0xfe00 && c <= 0xfe0f) ||
         g_unichar_type(c) == G_UNICODE_OTHER_SYMBOL;
}

template <class Keep>
std::string filtered(std::string_view text, Keep keep, size_t most) {
  std::unique_ptr<char, decltype(&g_free)> valid(
      g_utf8_make_valid(text.data(), static_cast<gssize>(std::min<size_t>(text.size(), 1 << 16))),
      g_free);
  std::string out;
  size_t letters = 0;
  for (const char* p = valid.get(); *p != 0; p = g_utf8_next_char(p)) {
    const gunichar c = g_utf8_get_char(p);
    if (!keep(c)) continue;
    if (++letters > most) return out + "…";
    if (c == '\n') {
      out += '\n';
    } else if (g_unichar_iscntrl(c) || g_unichar_isspace(c)) {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else {
      out.append(p, static_cast<const char*>(g_utf8_next_char(p)));
    }
  }
  return out;
}

PangoFontDescription* description_of(const std::string& family, const TextStyle& style,
                                     double size) {
  PangoFontDescription* font = pango_font_description_new();
  const std::string_view list = kFamilies[static_cast<size_t>(style.face)];
  pango_font_description_set_family(font, (family.empty() ? std::string(list) : family).c_str());
  pango_font_description_set_weight(font, static_cast<PangoWeight>(style.weight));
  pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
  return font;
}

bool has_fonts(PangoFontMap* map) {
  PangoFontFamily** families = nullptr;
  int n = 0;
  pango_font_map_list_families(map, &families, &n);
  g_free(families);
  return n > 0;
}

int unknown_letters(PangoContext* context, const std::string& text) {
  const Layout layout(pango_layout_new(context));
  pango_layout_set_text(layout.get(), text.c_str(), static_cast<int>(text.size()));
  return pango_layout_get_unknown_glyphs_count(layout.get());
}

// The first script of the text that no font covers.
const Script* missing_script(PangoContext* context, const std::string& text) {
  for (const Script& script : kScripts) {
    const auto in_script = [&](gunichar c) {
      const Script& s = script_of(c);
      return std::string_view(s.name) == script.name && c > ' ';
    };
    const std::string part = filtered(text, in_script, kMostLetters);
    if (!part.empty() && unknown_letters(context, part) > 0) return &script;
  }
  return nullptr;
}

sr::Error no_font(std::string_view script, std::string_view package) {
  return sr::failed_precondition("no installed font has the " + std::string(script) +
                                 " letters of the text: install one, e.g. apt-get install " +
                                 std::string(package));
}

// A Korean line breaks at spaces, not inside a word.
PangoAttrList* word_attributes(const std::string& text, double spacing) {
  PangoAttrList* list = pango_attr_list_new();
  if (spacing > 0)
    pango_attr_list_insert(list,
                           pango_attr_letter_spacing_new(static_cast<int>(spacing * PANGO_SCALE)));
  constexpr glong kLongWord = 14;  // letters; longer ones may break
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find_first_of(" \n", at), text.size());
    if (end > at && g_utf8_strlen(text.data() + at, static_cast<gssize>(end - at)) <= kLongWord) {
      PangoAttribute* keep = pango_attr_allow_breaks_new(FALSE);
      keep->start_index = static_cast<guint>(at);
      keep->end_index = static_cast<guint>(end);
      pango_attr_list_insert(list, keep);
    }
    at = end + 1;
  }
  return list;
}

}  // namespace

Typesetter::Typesetter(Pen& pen, std::string family)
    : pen_(pen),
      family_(std::move(family)),
      map_(pango_cairo_font_map_new()),
      context_(pango_font_map_create_context(map_.get())) {
  if (!has_fonts(map_.get())) throw no_font("", "fonts-nanum");
  pango_cairo_update_context(pen.cr(), context_.get());
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options(context_.get(), options);
  cairo_font_options_destroy(options);
}

Layout Typesetter::layout_of(const std::string& text, const TextStyle& style, double size,
                             double width) {
  Layout layout(pango_layout_new(context_.get()));
  PangoFontDescription* font = description_of(family_, style, size);
  pango_layout_set_font_description(layout.get(), font);
  pango_font_description_free(font);
  pango_layout_set_text(layout.get(), text.c_str(), static_cast<int>(text.size()));
  PangoAttrList* attributes = word_attributes(text, style.spacing);
  pango_layout_set_attributes(layout.get(), attributes);
  pango_attr_list_unref(attributes);
  pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing(layout.get(), 1.16f);
  pango_layout_set_alignment(layout.get(),
                             style.align == Align::kCenter ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
  return layout;
}

Typesetter::Block Typesetter::set(std::string_view raw, const TextStyle& style) {
  std::string text = filtered(
      raw, [](gunichar) { return true; }, kMostLetters);
  Block block;
  block.style = style;
  if (text.empty()) return block;
  if (unknown_letters(context_.get(), text) > 0) {
    text = filtered(
        text, [](gunichar c) { return !is_decoration(c); }, kMostLetters);
    if (const Script* script = missing_script(context_.get(), text))
      throw no_font(script->name, script->package);
  }
  const auto lines = [](const Layout& layout) { return pango_layout_get_line_count(layout.get()); };
  const auto height = [](const Layout& layout) {
    int h = 0;
    pango_layout_get_size(layout.get(), nullptr, &h);
    return static_cast<double>(h) / PANGO_SCALE;
  };
  double size = style.size;
  block.layout = layout_of(text, style, size, style.width);
  while ((lines(block.layout) > style.lines || height(block.layout) > style.height) &&
         size > style.least) {
    size = std::max(style.least, size * 0.93);
    block.layout = layout_of(text, style, size, style.width);
  }
  const int n = lines(block.layout);
  if (n > style.lines || height(block.layout) > style.height) {
    pango_layout_set_height(block.layout.get(), -style.lines);
    pango_layout_set_ellipsize(block.layout.get(), PANGO_ELLIPSIZE_END);
  } else if (n > 1) {  // the narrowest width with as many lines: they come out even
    double low = style.width / n * 0.8, high = style.width;
    for (int i = 0; i < 6; ++i) {
      const double middle = (low + high) / 2;
      (lines(layout_of(text, style, size, middle)) > n ? low : high) = middle;
    }
    block.layout = layout_of(text, style, size, high);
  }
  block.width = pango_layout_get_width(block.layout.get()) / static_cast<double>(PANGO_SCALE);
  block.height = height(block.layout);
  block.style.size = size;
  return block;
}

void Typesetter::draw(const Block& block, double x, double y) {
  if (!block.layout) return;
  cairo_t* cr = pen_.cr();
  const TextStyle& style = block.style;
  const double left = style.align == Align::kCenter ? x - block.width / 2 : x;
  const auto put = [&](double dx, double dy, Color color, double thick) {
    cairo_new_path(cr);
    cairo_move_to(cr, left + dx, y + dy);
    cairo_set_source_rgba(cr, color.r, color.g, color.b, color.a);
    pango_cairo_layout_path(cr, block.layout.get());
    if (thick > 0) {
      cairo_set_line_width(cr, thick);
      cairo_stroke(cr);
    } else {
      cairo_fill(cr);
    }
  };
  const double unit = style.size / 48;
  if (style.shadow > 0)
    for (double grow : {7.0, 4.5, 2.0})
      put(0, 2.5 * unit, fade(rgb(0x0b0914), style.shadow * 0.22), grow * unit);
  if (style.outline > 0) put(0, 0, style.outline_color, style.outline * 2);
  put(0, 0, style.color, 0);
}

std::string missing_font_package(const std::string& family, const std::string& text) {
  const std::unique_ptr<PangoFontMap, GObjectDelete> map(pango_cairo_font_map_new());
  if (!has_fonts(map.get())) return kScripts[0].package;
  const std::unique_ptr<PangoContext, GObjectDelete> context(
      pango_font_map_create_context(map.get()));
  PangoFontDescription* font = description_of(family, TextStyle{}, 20);
  pango_context_set_font_description(context.get(), font);
  pango_font_description_free(font);
  const Script* script = missing_script(context.get(), text);
  return script == nullptr ? std::string() : script->package;
}

}  // namespace showrunner::painter
