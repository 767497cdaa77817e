// Plans a series: characters, blueprint, relationships and an outline of every episode, as steps
// "characters", "blueprint", "relationships" and "outlines" of kind llm.chat/1 (each with a
// "-retry1" when the first answer had faults; "characters" only when the brief has too few). What
// the genre fixes (episode ranges, milestones) and the brief's own characters come from code; the
// model writes the words. The plan depends on the brief and on the answers only.
//
// Threads: the show's control thread. Errors: sr::Error with SR_INVALID_ARGUMENT for a brief whose
// characters are wrong, SR_INTERNAL when the answer stays unusable after the second try.
#pragma once
#include "model.h"
#include "showrunner/cpp/show.hpp"

namespace showrunner::drama {

// `brief` must outlive the task.
sr::Task<Plan> plan_series(sr::Run& run, const Brief& brief);

}  // namespace showrunner::drama
