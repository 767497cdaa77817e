// Invents the characters that a series still lacks.
//
// Threads: pure. Errors: SR_INTERNAL for a broken grammar.
#pragma once
#include "cast.h"
#include "material.h"

namespace showrunner::local_writer {

// `count` characters with names of their own; ids and importance as "given" says.
sr::Json suggest_characters(const Material& material, const Cast& cast, size_t count);

}  // namespace showrunner::local_writer
