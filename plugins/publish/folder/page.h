// The web pages of a series: plain HTML that is well-formed XML too, one style sheet inside, no
// script, light and dark, for every width. Links are relative, so the folder may be moved or served
// from anywhere.
//
// Threads: any.
#pragma once
#include <string>
#include <vector>

#include "episode.h"

namespace showrunner::folder {

std::string episode_page(const Episode& episode);
// The latest episode to watch, and all episodes.
std::string series_page(const std::vector<Episode>& episodes);

}  // namespace showrunner::folder
