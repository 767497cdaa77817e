#include "captions.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "showrunner/cpp/error.hpp"

namespace showrunner::ffmpeg {
namespace {

constexpr size_t kMaxSubtitles = 20000;
constexpr size_t kMaxTextBytes = 2000;
constexpr char kShadowColor[] = "&H80000000";  // half transparent black
constexpr char kShadow[] = "1.5";

bool valid_utf8(const std::string& text) {
  for (size_t i = 0; i < text.size();) {
    const auto byte = [&](size_t at) {
      return at < text.size() ? static_cast<unsigned char>(text[at]) : 0u;
    };
    const unsigned lead = byte(i);
    const size_t length = lead < 0x80       ? 1
                          : lead >> 5 == 6  ? 2
                          : lead >> 4 == 14 ? 3
                          : lead >> 3 == 30 ? 4
                                            : 0;
    if (length == 0) return false;
    unsigned code = length == 1 ? lead : lead & (0x7Fu >> length);
    for (size_t k = 1; k < length; ++k) {
      if (byte(i + k) >> 6 != 2) return false;
      code = code << 6 | (byte(i + k) & 0x3F);
    }
    constexpr unsigned kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < kLeast[length] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return false;
    i += length;
  }
  return true;
}

// Line ends as \n; no empty lines and no blanks at line ends, as an empty line ends a cue.
std::string plain_lines(const std::string& text) {
  std::string out, line;
  const auto end_line = [&] {
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.pop_back();
    if (!line.empty()) out += (out.empty() ? "" : "\n") + line;
    line.clear();
  };
  for (char c : text) {
    if (c == '\n' || c == '\r')
      end_line();
    else if (static_cast<unsigned char>(c) >= 0x20 || c == '\t')
      line += c;
  }
  end_line();
  return out;
}

std::string clock(int64_t ms, const char* format, int64_t per_fraction = 1) {
  char out[40];
  std::snprintf(out, sizeof out, format, static_cast<long long>(ms / 3600000),
                static_cast<int>(ms / 60000 % 60), static_cast<int>(ms / 1000 % 60),
                static_cast<int>(ms % 1000 / per_fraction));
  return out;
}
constexpr char kVttClock[] = "%02lld:%02d:%02d.%03d";
constexpr char kWordJoiner[] = "\xE2\x81\xA0";  // shows nothing

// Players take <i> and {\an8} in SubRip for commands, and it has no escapes: a word joiner parts
// the opening sign from what follows.
std::string srt_text(const std::string& text) {
  std::string out;
  for (char c : text) {
    out += c;
    if (c == '<' || c == '{') out += kWordJoiner;
  }
  return out;
}

std::string vtt_text(const std::string& text) {
  std::string out;
  for (char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

// "#rrggbb" or "#rrggbbaa" (aa: opacity) as &HAABBGGRR (AA: transparency).
std::string ass_color(const std::string& hex) {
  const std::string alpha = hex.size() == 9 ? hex.substr(7, 2) : "ff";
  char out[16];
  std::snprintf(out, sizeof out, "&H%02X", 255 - std::stoi(alpha, nullptr, 16));
  std::string color = hex.substr(5, 2) + hex.substr(3, 2) + hex.substr(1, 2);
  std::transform(color.begin(), color.end(), color.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return out + color;
}

// A field of a comma-separated line.
std::string ass_field(std::string text) {
  std::replace_if(
      text.begin(), text.end(),
      [](char c) { return c == ',' || static_cast<unsigned char>(c) < 0x20; }, ' ');
  return text;
}

}  // namespace

Style style_of(const std::optional<sr::SubtitleStyle>& style) {
  Style out;
  if (!style) return out;
  out.font = style->font.value_or(out.font);
  out.size = style->size.value_or(out.size);
  out.color = style->color.value_or(out.color);
  out.outline_color = style->outline_color.value_or(out.outline_color);
  out.outline = style->outline.value_or(out.outline);
  out.margin_v = style->margin_v.value_or(out.margin_v);
  return out;
}

int64_t to_ms(int64_t frame, sr::FrameRate rate) {
  return (frame * 2000 * rate.den + rate.num) / (2 * int64_t{rate.num});
}

std::vector<sr::Subtitle> checked_subtitles(std::vector<sr::Subtitle> subtitles, int64_t frames) {
  if (subtitles.size() > kMaxSubtitles)
    throw sr::invalid_argument(std::to_string(subtitles.size()) +
                               " subtitles, at most 20000 are taken");
  for (sr::Subtitle& cue : subtitles) {
    const std::string label = "subtitle at frame " + std::to_string(cue.start);
    if (cue.start < 0 || cue.end <= cue.start || cue.end > frames)
      throw sr::invalid_argument(label + " ends at frame " + std::to_string(cue.end) +
                                 "; it must end after its start and within the " +
                                 std::to_string(frames) + " frames");
    if (cue.text.size() > kMaxTextBytes)
      throw sr::invalid_argument(label + " has " + std::to_string(cue.text.size()) +
                                 " bytes of text, at most 2000 are shown");
    if (!valid_utf8(cue.text) || (cue.speaker && !valid_utf8(*cue.speaker)))
      throw sr::invalid_argument(label + " is not valid UTF-8");
    cue.text = plain_lines(cue.text);
  }
  std::erase_if(subtitles, [](const sr::Subtitle& cue) { return cue.text.empty(); });
  std::stable_sort(subtitles.begin(), subtitles.end(),
                   [](const auto& a, const auto& b) { return a.start < b.start; });
  return subtitles;
}

std::string srt(const std::vector<sr::Subtitle>& subtitles, sr::FrameRate rate) {
  constexpr char kClock[] = "%02lld:%02d:%02d,%03d";
  std::string out;
  int number = 0;
  for (const sr::Subtitle& cue : subtitles)
    out += std::to_string(++number) + "\n" + clock(to_ms(cue.start, rate), kClock) + " --> " +
           clock(to_ms(cue.end, rate), kClock) + "\n" + srt_text(cue.text) + "\n\n";
  return out;
}

std::string vtt(const std::vector<sr::Subtitle>& subtitles, sr::FrameRate rate) {
  std::string out = "WEBVTT\n\n";
  for (const sr::Subtitle& cue : subtitles) {
    out += clock(to_ms(cue.start, rate), kVttClock) + " --> " +
           clock(to_ms(cue.end, rate), kVttClock) + "\n";
    if (cue.speaker && !cue.speaker->empty())
      out += "<v " + vtt_text(ass_field(*cue.speaker)) + ">";
    out += vtt_text(cue.text) + "\n\n";
  }
  return out;
}

std::string chapters_vtt(const std::vector<sr::ComposeChapter>& chapters, int64_t frames,
                         sr::FrameRate rate) {
  std::string out = "WEBVTT\n\n";
  for (size_t i = 0; i < chapters.size(); ++i) {
    const int64_t end = i + 1 < chapters.size() ? chapters[i + 1].frame : frames;
    out += clock(to_ms(chapters[i].frame, rate), kVttClock) + " --> " +
           clock(to_ms(end, rate), kVttClock) + "\n" + vtt_text(plain_lines(chapters[i].title)) +
           "\n\n";
  }
  return out;
}

std::string ass_header(const Style& style, sr::Size size, const std::string& title) {
  const int width = static_cast<int>(int64_t{1080} * size.width / size.height);
  char outline[32];
  std::snprintf(outline, sizeof outline, "%.3g", style.outline);
  const std::string side = std::to_string(width / 20);  // rows within 90 % of the width
  return "[Script Info]\nTitle: " + ass_field(title) +
         "\nScriptType: v4.00+\nPlayResX: " + std::to_string(width) +
         "\nPlayResY: 1080\nWrapStyle: 0\nScaledBorderAndShadow: yes\nYCbCr Matrix: TV.709\n\n"
         "[V4+ Styles]\nFormat: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, "
         "OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, "
         "Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\n"
         "Style: Default," +
         ass_field(style.font) + "," + std::to_string(style.size) + "," + ass_color(style.color) +
         "," + ass_color(style.color) + "," + ass_color(style.outline_color) + "," + kShadowColor +
         ",-1,0,0,0,100,100,0,0,1," + outline + "," + kShadow + ",2," + side + "," + side + "," +
         std::to_string(style.margin_v) +
         ",1\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, "
         "Effect, Text\n";
}

std::string ass(const std::vector<sr::Subtitle>& subtitles, const Style& style, sr::Size size,
                sr::FrameRate rate, const std::string& title) {
  constexpr char kClock[] = "%lld:%02d:%02d.%02d";
  const auto centiseconds = [&](int64_t frame) {
    return clock((to_ms(frame, rate) + 5) / 10 * 10, kClock, 10);
  };
  std::string out = ass_header(style, size, title);
  for (const sr::Subtitle& cue : subtitles)
    out += "Dialogue: 0," + centiseconds(cue.start) + "," + centiseconds(cue.end) + ",Default," +
           ass_field(cue.speaker.value_or("")) + ",0,0,0,," + ass_text(cue.text) + "\n";
  return out;
}

// Braces would begin an override and a backslash an escape: the first have escapes of their own
// (libass), the second is parted from what follows by a word joiner, which shows nothing.
std::string ass_text(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n')
      out += "\\N";
    else if (c == '{' || c == '}')
      out += std::string("\\") + c;
    else if (c == '\\')
      out += std::string("\\") + kWordJoiner;
    else
      out += c;
  }
  return out;
}

}  // namespace showrunner::ffmpeg
