// Casting: who speaks with which voice. Every character of the series gets a voice of its own and a
// modulation (pitch, rate, timbre), chosen so that nobody's pitch comes near another's; all of it
// depends on the list of characters and on the catalogue only, so it holds while these do.
//
// Threads: pure functions. Errors: sr::Error with SR_FAILED_PRECONDITION if there is no voice.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "model.h"
#include "showrunner/cpp/kinds/tts.hpp"

namespace showrunner::drama {

// Ratios as in tts.speak/1; timbre as there.
struct CastVoice {
  std::string voice;
  double pitch = 1;
  double rate = 1;
  double timbre = 0;
  double heard_hz = 0;  // pitch as modulated
};

// By the character's name. The important choose first.
std::map<std::string, CastVoice> cast_voices(const std::vector<Character>& characters,
                                             const std::vector<sr::Voice>& catalogue);

// A line as this voice says it, with the line's emotion in the scene's atmosphere.
sr::SpeakRequest speak_request(const CastVoice& voice, const Line& line,
                               const std::string& atmosphere, const std::string& language);

// 0 main .. 3 minor
int rank_of(const Character& character);

}  // namespace showrunner::drama
