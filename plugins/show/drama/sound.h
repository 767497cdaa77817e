// The film's sound: every voice on its frame, a bed of music under scenes of one mood.
//
// Threads: pure functions. Errors: none.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "shots.h"
#include "showrunner/cpp/kinds/audio.hpp"
#include "timeline.h"

namespace showrunner::drama {

// The moods that an episode needs beds of, each once, in order.
std::vector<std::string> moods(const Brief& brief, const std::vector<StagedScene>& scenes);

// beds: by mood.
sr::MixRequest mix_request(const Brief& brief, const std::vector<StagedScene>& scenes,
                           const Timeline& timeline, const EpisodeMedia& media,
                           const std::map<std::string, sr::Artifact>& beds);

}  // namespace showrunner::drama
