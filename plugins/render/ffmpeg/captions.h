// Subtitles as text files: SubRip, WebVTT, Advanced SubStation Alpha; chapters as WebVTT.
//
// Threads: pure functions. Errors: SR_INVALID_ARGUMENT for times or texts that no file can hold.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "showrunner/cpp/kinds/render.hpp"

namespace showrunner::ffmpeg {

// Style with every default filled in; lengths in pixels at 1080 lines. The defaults are for phones,
// where the picture is as wide as a hand.
struct Style {
  std::string font = "NanumGothic";
  int size = 60;
  std::string color = "#ffffff";
  std::string outline_color = "#000000";
  double outline = 4;
  int margin_v = 60;
};
Style style_of(const std::optional<sr::SubtitleStyle>& style);

int64_t to_ms(int64_t frame, sr::FrameRate rate);
// Sorted by start; each with an end after its start, within `frames`, of valid UTF-8.
std::vector<sr::Subtitle> checked_subtitles(std::vector<sr::Subtitle> subtitles, int64_t frames);

std::string srt(const std::vector<sr::Subtitle>& subtitles, sr::FrameRate rate);
std::string vtt(const std::vector<sr::Subtitle>& subtitles, sr::FrameRate rate);
std::string chapters_vtt(const std::vector<sr::ComposeChapter>& chapters, int64_t frames,
                         sr::FrameRate rate);
// All of an ASS file before its first event.
std::string ass_header(const Style& style, sr::Size size, const std::string& title);
std::string ass(const std::vector<sr::Subtitle>& subtitles, const Style& style, sr::Size size,
                sr::FrameRate rate, const std::string& title);
// As an ASS event's text that shows exactly `text`.
std::string ass_text(const std::string& text);

}  // namespace showrunner::ffmpeg
