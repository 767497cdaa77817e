// Expands a template of the grammars:
//   {name}             a token; one that is unknown makes the whole template unusable
//   [casual|polite]    by the level of speech
//   ~                  요 in polite speech, else nothing (Korean)
//   (은/는) and so on  particles, resolved by Speech::finish afterwards
//
// Threads: pure.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "random.h"
#include "showrunner/cpp/json.hpp"

namespace showrunner::local_writer {

using Tokens = std::function<std::optional<std::string>(std::string_view)>;

std::optional<std::string> expand(std::string_view pattern, bool casual, const Tokens& tokens);

// A usable template of a list, from a random one on; empty when none is usable.
std::string expand_one(const sr::Json& list, Random& random, bool casual, const Tokens& tokens);

}  // namespace showrunner::local_writer
