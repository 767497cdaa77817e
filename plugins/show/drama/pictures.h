// Requests for pictures and music: characters, backgrounds, cards, thumbnail, beds.
//
// Threads: pure functions. Errors: none.
#pragma once
#include <string>

#include "model.h"
#include "showrunner/cpp/kinds/audio.hpp"
#include "showrunner/cpp/kinds/avatar.hpp"
#include "showrunner/cpp/kinds/render.hpp"
#include "showrunner/cpp/kinds/tts.hpp"
#include "staging.h"

namespace showrunner::drama {

inline constexpr sr::Size kFrameSize{1920, 1080};

// The picture that a line's voice is seen with; without a voice, a silent look.
sr::AvatarRequest picture_request(const StagedLine& line, const sr::SpeakResult& voice,
                                  int64_t frames);
// Somebody who listens; the same for every text of the line.
sr::AvatarRequest reaction_request(const StagedLine& line);
// A figure on the thumbnail.
sr::AvatarRequest portrait_request(const Character& character, bool left);

sr::ImageRequest background_request(const Brief& brief, const Scene& scene);
sr::ImageRequest title_card_request(const Brief& brief, const Script& script, int episode);
sr::ImageRequest end_card_request(const Brief& brief, const Script& script);
sr::ImageRequest thumbnail_request(const Brief& brief, const Script& script, int episode,
                                   std::vector<sr::Artifact> figures);

sr::BedRequest bed_request(const Brief& brief, std::string mood);

}  // namespace showrunner::drama
