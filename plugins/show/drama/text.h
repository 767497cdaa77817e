// Small facts about UTF-8 text.
//
// Threads: pure functions. Errors: none; a broken sequence counts byte by byte.
#pragma once
#include <string>
#include <string_view>

namespace showrunner::drama {

std::u32string code_points(std::string_view utf8);
std::string to_utf8(std::u32string_view text);

// Has something that a voice can say: a letter or a digit. "..." has not.
bool speakable(std::string_view text);

// The name of a series' folder: letters and digits of any script, ASCII in lower case, the rest as
// single '-'. A title that cannot be read back from it has its hash at the end, so that different
// titles have different names: "first love" is first-love, "First Love!" is first-love-ccf4a183.
std::string slug(std::string_view title);

}  // namespace showrunner::drama
