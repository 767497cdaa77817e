// An episode: its division into scenes, and the lines of one of them.
//
// Threads: pure functions. Errors: SR_INTERNAL for a broken grammar.
#pragma once
#include "beats.h"
#include "cast.h"
#include "material.h"
#include "speech.h"

namespace showrunner::local_writer {

Story story_of(const Material& material);

// {title, summary, scenes, cliffhanger} with `scenes` scenes; purposes only of `allowed` (empty:
// any that the grammar knows).
sr::Json suggest_episode(const Material& material, const Cast& cast, size_t scenes,
                         const std::vector<std::string>& allowed);

// [{character, text, emotion}] of the scene that the material's "scene_number" names. The scenes
// before it are written too, so that no line comes twice in the episode.
sr::Json suggest_dialogues(const Material& material, const Cast& cast, size_t min_lines,
                           size_t max_lines);

}  // namespace showrunner::local_writer
