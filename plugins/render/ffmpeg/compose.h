// render.compose/1: segments, sound and subtitles to one film with its caption files.
//
// Threads: any number at once. Errors: SR_INVALID_ARGUMENT, SR_CANCELLED, SR_INTERNAL.
#pragma once
#include "segment.h"
#include "showrunner/cpp/host.hpp"
#include "showrunner/cpp/kinds/render.hpp"

namespace showrunner::ffmpeg {

sr::ComposeResult compose_film(const sr::Host& host, const sr::ComposeRequest& request,
                               const Progress& progress);

}  // namespace showrunner::ffmpeg
