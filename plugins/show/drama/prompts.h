// What the show says to a language model. Each request carries a system message, instructions, the
// material as the last fenced json block, and the schema of the answer. "given" in the material
// holds the parts of the answer that are decided already.
//
// Threads: pure functions. Errors: none.
#pragma once
#include <string>
#include <vector>

#include "model.h"
#include "showrunner/cpp/kinds/llm.hpp"

namespace showrunner::drama {

// A scene before its dialogues are written.
struct SceneOutline {
  std::string location, time;
  std::string atmosphere = "neutral";
  std::vector<std::string> characters;  // names
  std::string purpose;                  // of the genre's purposes
  std::string beat;                     // what happens and what changes

  template <class V>
  void fields(V&& v) {
    v("location", location);
    v("time", time);
    v("atmosphere", atmosphere);
    v("characters", characters);
    v("purpose", purpose);
    v("beat", beat);
  }
};

struct EpisodeOutline {
  std::string title, summary;
  std::vector<SceneOutline> scenes;
  std::string cliffhanger;

  template <class V>
  void fields(V&& v) {
    v("title", title);
    v("summary", summary);
    v("scenes", scenes);
    v("cliffhanger", cliffhanger);
  }
};

// A request, and what stands in for its result while the run is only explained.
struct Prompt {
  sr::ChatRequest request;
  sr::Json estimate;
};

inline constexpr const char* kAtmospheres[] = {"romantic", "tense",      "calm",   "happy",
                                               "sad",      "mysterious", "neutral"};
inline constexpr const char* kRelationshipTypes[] = {
    "romance", "ex", "friend", "family", "rival", "colleague", "adversary", "acquaintance"};
inline constexpr int kOutlinesPerStep = 24;

// `plan` holds the characters, and arc ranges and milestone episodes without descriptions.
Prompt blueprint_request(const Brief& brief, const Plan& plan);
// `missing` holds the new characters' ids and importance.
Prompt characters_request(const Brief& brief, const std::vector<Character>& missing);
// `pairs` holds from and to.
Prompt relationships_request(const Brief& brief, const Plan& plan,
                             const std::vector<Relationship>& pairs);
// `frames` holds episode and arc_phase of the outlines to write.
Prompt outlines_request(const Brief& brief, const Plan& plan, const std::vector<Outline>& frames);
Prompt script_outline_request(const Brief& brief, const Plan& plan, int episode);
// `scene` counts from 0.
Prompt scene_request(const Brief& brief, const Plan& plan, int episode,
                     const EpisodeOutline& outline, size_t scene);

sr::ChatRequest retry_request(sr::ChatRequest request, std::string answer,
                              const std::string& problems);

}  // namespace showrunner::drama
