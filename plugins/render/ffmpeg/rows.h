// Rows of subtitles that do not run off the frame. libass breaks at blanks only, so a row of
// Chinese or Japanese has to be broken before.
//
// Threads: pure functions.
#pragma once
#include <string>

#include "captions.h"

namespace showrunner::ffmpeg {

// How many ems of the style fit between the side margins. Widths are estimates, on the safe side:
// ideographs, kana and hangul count as one em of the style's size, other letters as half.
double max_ems(const Style& style, sr::Size size);

// `text` (valid UTF-8) with each word that is wider than a row broken into rows of even width.
// Rows whose words all fit stay as they are.
std::string broken_rows(const std::string& text, double max_ems);

}  // namespace showrunner::ffmpeg
