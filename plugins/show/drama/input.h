// Reads and checks the request of show.produce/1.
//
// Threads: pure functions. Errors: sr::Error with SR_INVALID_ARGUMENT; the message begins with a
// JSON pointer into the request.
#pragma once
#include <optional>
#include <string>

#include "model.h"

namespace showrunner::drama {

struct ProduceInput {
  Brief brief;
  std::optional<Plan> plan;
  std::optional<Script> script;
  int episode = 1;
  std::optional<std::string> folder;

  bool needs_plan() const { return !plan && (!script || brief.characters.empty()); }
};

ProduceInput read_input(const sr::Json& request);

// The script can be produced with these characters; casts are completed.
void check_for_production(Script& script, const std::vector<Character>& characters);

}  // namespace showrunner::drama
