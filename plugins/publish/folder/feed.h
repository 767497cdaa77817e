// The feed of a series: RSS 2.0 with Apple's podcast tags and Podcasting 2.0 transcripts.
//
// Threads: any.
#pragma once
#include <string>
#include <vector>

#include "episode.h"

namespace showrunner::folder {

// series_url: of the series' folder, without a slash at its end. Newest episode first.
std::string feed_xml(const std::vector<Episode>& episodes, const std::string& series_url);

}  // namespace showrunner::folder
