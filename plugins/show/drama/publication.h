// What the world reads about an episode: title, description, tags, chapters.
//
// Threads: pure functions. Errors: none.
#pragma once
#include <string>
#include <vector>

#include "model.h"
#include "showrunner/cpp/kinds/publish.hpp"
#include "showrunner/cpp/kinds/render.hpp"
#include "timeline.h"

namespace showrunner::drama {

std::string film_title(const Brief& brief, const Script& script, int episode);

// One for each scene, from the film's start to its end; a scene of less than 10 s joins its shorter
// neighbour. Titles fit into render.compose/1's 200 bytes.
std::vector<sr::ComposeChapter> chapters(const std::vector<StagedScene>& scenes,
                                         const Timeline& timeline);

sr::VideoMetadata metadata(const Brief& brief, const Script& script, int episode);

// All but the files.
sr::PublishRequest publication(const Brief& brief, const Script& script, int episode,
                               const std::vector<sr::ComposeChapter>& chapters);

// A file name for an artifact: "voice" of audio/flac is voice.flac.
std::string file_name(const std::string& stem, const std::string& media_type);

}  // namespace showrunner::drama
