// Stand-ins for results of steps that were not run, so that a run can be explained to its end: of
// the right shape and about the right length, with artifacts that do not exist.
//
// Threads: pure functions. Errors: none.
#pragma once
#include "model.h"
#include "showrunner/cpp/kinds/audio.hpp"
#include "showrunner/cpp/kinds/avatar.hpp"
#include "showrunner/cpp/kinds/publish.hpp"
#include "showrunner/cpp/kinds/render.hpp"
#include "showrunner/cpp/kinds/tts.hpp"

namespace showrunner::drama {

sr::VoicesResult estimate(const sr::VoicesRequest& request);
sr::SpeakResult estimate(const sr::SpeakRequest& request);
sr::AvatarResult estimate(const sr::AvatarRequest& request);
sr::ImageResult estimate(const sr::ImageRequest& request);
sr::BedResult estimate(const sr::BedRequest& request);
sr::SegmentResult estimate(const sr::SegmentRequest& request);
sr::MixResult estimate(const sr::MixRequest& request);
sr::ComposeResult estimate(const sr::ComposeRequest& request);
sr::PublishResult estimate(const sr::PublishRequest& request);
// Of the series: the brief's characters or placeholders, an outline for every episode.
Plan estimate(const Brief& brief);

}  // namespace showrunner::drama
