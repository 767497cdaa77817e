// render.segment/1: a piece of film without sound, a pure function of its request.
//
// Threads: any number at once. Errors: SR_INVALID_ARGUMENT, SR_FAILED_PRECONDITION (fonts,
// encoder), SR_CANCELLED.
#pragma once
#include <functional>

#include "showrunner/cpp/host.hpp"
#include "showrunner/cpp/kinds/render.hpp"
#include "still_cache.h"

namespace showrunner::ffmpeg {

// Called between pieces of work with the part done, 0..1; throws to stop.
using Progress = std::function<void(double)>;

sr::SegmentResult render_segment(const sr::Host& host, StillCache& stills,
                                 const sr::SegmentRequest& request, const Progress& progress);

}  // namespace showrunner::ffmpeg
