// Reads a finished film back: is it what was asked for, and how loud is it.
//
// Threads: any number at once. Errors: SR_INTERNAL if the film is not as it should be.
#pragma once
#include <cstdint>

#include "segment.h"
#include "showrunner/cpp/kinds/render.hpp"

namespace showrunner::ffmpeg {

// Every picture at its time exactly once, decode times ascending, sound of the same length within
// one frame. Returns the loudness of the decoded sound.
sr::Loudness check_film(const sr::Host& host, const sr::Artifact& film, int64_t frames,
                        sr::FrameRate rate, const Progress& progress);

}  // namespace showrunner::ffmpeg
