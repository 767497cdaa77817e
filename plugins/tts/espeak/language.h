// Which languages the plugin speaks, and whether and how a text can be said in one of them.
// Threads: pure functions. Errors: sr::Error.
#pragma once
#include <string>
#include <string_view>

namespace showrunner::espeak {

enum class Tongue { kKorean, kEnglish, kMandarin, kJapanese };

struct Language {
  Tongue tongue;
  const char* file;      // under espeak-ng-data/lang
  int words_per_minute;  // espeak-ng's unit of speed, for the pace of a conversation
};

// From a BCP 47 tag. SR_UNIMPLEMENTED for any but ko, en, zh (Mandarin), ja.
Language find_language(std::string_view tag);

// The language tag as a catalogue filter sees it: whether the plugin speaks it.
bool speaks(std::string_view tag);

// The code points of the text with all that espeak-ng would spell out ("asterisk"), run (control
// characters are commands to it) or name (emoji) replaced by spaces, full-width letters by ASCII:
// one for one, so that indexes stay. SR_INVALID_ARGUMENT if nothing is left to say, or for text
// over 5,000 characters or broken UTF-8; SR_UNIMPLEMENTED for a script that the language's voice
// cannot read, kanji in Japanese for one.
std::u32string speakable(std::string_view utf8, Tongue tongue);

std::string to_utf8(std::u32string_view text);

bool is_han(char32_t c);
// A letter, digit or mark that is part of a word.
bool is_word_character(char32_t c);

}  // namespace showrunner::espeak
