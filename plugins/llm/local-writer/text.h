// UTF-8 and Hangul: lengths in code points, and the particles that follow a final consonant.
//
// Threads: pure functions. Text is valid UTF-8.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace showrunner::local_writer {

size_t code_points(std::string_view text);
// The first `count` code points.
std::string first_code_points(std::string_view text, size_t count);
// At most `max` code points, cut after a sentence or a word where that keeps half of it.
std::string shortened(const std::string& text, size_t max);
bool is_hangul(std::string_view text);  // every code point a syllable of U+AC00..U+D7A3

enum class Final { kVowel, kRieul, kConsonant };
// How the text's last letter or digit sounds in Korean; anything else counts as a vowel.
Final final_of(std::string_view text);

// Resolves pairs such as "(은/는)", "(이/가)", "(을/를)", "(과/와)", "(으로/로)", "(이랑/랑)",
// "(아/야)" by what stands before them: "민준(은/는)" gives "민준은".
std::string with_particles(std::string_view text);

}  // namespace showrunner::local_writer
