// How loud a voice is at each frame, for a mouth that has nothing else to go by.
//
// Errors: sr::Error (invalid_argument) if the artifact is not a sound that libsndfile reads.
#pragma once
#include <vector>

#include "lips.h"
#include "showrunner/cpp/provider.hpp"

namespace showrunner::puppet {

// 0..1, relative to the loud parts of the recording. Reads no more than the span's length.
std::vector<float> voice_levels(sr::Operation& op, const sr::Artifact& audio, const Span& span);

}  // namespace showrunner::puppet
