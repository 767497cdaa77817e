// Subtitles of one line: at most two rows at a time, broken between clauses or words; longer lines
// become several cues, timed by the words of the voice where they are known.
//
// Threads: pure functions. Errors: none.
#pragma once
#include <string>
#include <vector>

#include "model.h"
#include "showrunner/cpp/kinds/tts.hpp"

namespace showrunner::drama {

// Frames from the line's cue; the first starts at 0, the last ends with the voice.
std::vector<sr::Subtitle> line_subtitles(const Line& line, const sr::SpeakResult& voice,
                                         int64_t voice_frames);

}  // namespace showrunner::drama
