// What is wrong with a plan or a script, said so that a producer, or a language model that is asked
// again, can put it right.
//
// Threads: pure functions. Errors: none; problems are the result.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "model.h"

namespace showrunner::drama {

inline constexpr size_t kMinCharacters = 10;
inline constexpr size_t kMaxLineChars = 500;  // code points
inline constexpr const char* kEmotions[] = {"happy",     "sad",  "angry",
                                            "surprised", "fear", "neutral"};

struct Problem {
  std::string pointer;  // JSON pointer into the document that was checked
  std::string found;
  std::string expected;
};

// Code points.
size_t chars_of(const std::string& text);

// "/scenes/0/dialogues/3/character: found "민수"; expected one of 강민준, 이수진"
std::string describe(const Problem& problem);
// One problem a line.
std::string describe(std::span<const Problem> problems);

// A brief's own characters, or a plan's: ids and names there, unique, known importance and voice.
std::vector<Problem> check_characters(const std::vector<Character>& characters);

// At least kMinCharacters characters (two of them main), arc and milestones complete and in range,
// an outline for every episode, every id known.
std::vector<Problem> check_plan(const Brief& brief, const Plan& plan);

// Also for scripts that a producer wrote by hand.
std::vector<Problem> check_script(const Script& script, const std::vector<Character>& characters);

// Puts everybody who speaks in a scene into the scene's list of characters.
void complete_casts(Script& script);

}  // namespace showrunner::drama
