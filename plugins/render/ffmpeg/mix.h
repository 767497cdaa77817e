// audio.mix/1: voices on their samples, music under them, one loudness.
//
// Works in passes over blocks of half a second through an uncommitted artifact, so that memory does
// not grow with the film. Threads: any number at once. Errors: SR_INVALID_ARGUMENT, SR_CANCELLED.
#pragma once
#include "segment.h"
#include "showrunner/cpp/host.hpp"
#include "showrunner/cpp/kinds/audio.hpp"

namespace showrunner::ffmpeg {

sr::MixResult mix_audio(const sr::Host& host, const sr::MixRequest& request,
                        const Progress& progress);

}  // namespace showrunner::ffmpeg
