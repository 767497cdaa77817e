#include "tables.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace showrunner::drama {
namespace {

constexpr EmotionRow kNeutral{"neutral", "neutral", "neutral", 0, 0, 0, 1.0, 0};
constexpr EmotionRow kEmotionRows[] = {
    {"happy", "joy", "joy", .10, .05, .10, 0.9, .03},
    {"sad", "sadness", "sadness", -.10, -.10, -.10, 1.5, .06},
    {"angry", "anger", "fear", -.05, .10, .20, 0.8, .05},
    {"surprised", "surprise", "neutral", .20, .15, .15, 0.8, .04},
    {"fear", "fear", "surprise", .15, .20, -.05, 1.2, .05},
};

constexpr AtmosphereRow kPlain{"neutral", "calm", 0, 0, 1, 1, "fade", 15, -15};
constexpr AtmosphereRow kAtmosphereRows[] = {
    {"romantic", "romantic", -.05, 0, 1.2, 1.25, "fade", 15, -14},
    {"tense", "tense", .10, -.10, 1, .85, "zoom", 12, -14},
    {"happy", "happy", 0, 0, 1, .9, "slide", 9, -15},
    {"sad", "sad", -.05, -.05, 1, 1.4, "fade", 15, -14},
    {"mysterious", "mysterious", -.03, -.05, 1, 1.2, "fade", 15, -14},
    {"calm", "calm", 0, 0, 1, 1.1, "fade", 15, -15},
};

struct Word {
  std::string_view word;
  std::string_view atmosphere;
};
constexpr Word kWords[] = {
    {"romantic", "romantic"}, {"tender", "romantic"}, {"로맨", "romantic"},
    {"설레", "romantic"},     {"달콤", "romantic"},   {"두근", "romantic"},
    {"tense", "tense"},       {"intense", "tense"},   {"danger", "tense"},
    {"긴장", "tense"},        {"위기", "tense"},      {"위험", "tense"},
    {"날카", "tense"},        {"대립", "tense"},      {"myster", "mysterious"},
    {"eerie", "mysterious"},  {"비밀", "mysterious"}, {"수상", "mysterious"},
    {"신비", "mysterious"},   {"불길", "mysterious"}, {"sad", "sad"},
    {"melanchol", "sad"},     {"슬픔", "sad"},        {"슬픈", "sad"},
    {"쓸쓸", "sad"},          {"눈물", "sad"},        {"우울", "sad"},
    {"이별", "sad"},          {"happy", "happy"},     {"cheer", "happy"},
    {"lively", "happy"},      {"즐거", "happy"},      {"유쾌", "happy"},
    {"밝은", "happy"},        {"활기", "happy"},      {"행복", "happy"},
    {"calm", "calm"},         {"quiet", "calm"},      {"잔잔", "calm"},
    {"평온", "calm"},         {"고요", "calm"},       {"차분", "calm"},
};

constexpr AgeRow kAgeRows[] = {
    {"young", -.10, .10, 150, 245}, {"young_adult", -.05, .05, 130, 220},
    {"adult", -.02, .08, 112, 200}, {"middle_age", 0, .10, 105, 185},
    {"senior", .05, .15, 95, 170},
};

template <class Row, size_t N>
const Row& row_of(const Row (&rows)[N], std::string_view id, const Row& otherwise) {
  const auto* row = std::find_if(rows, rows + N, [id](const Row& r) { return r.id == id; });
  return row == rows + N ? otherwise : *row;
}

// A Latin word must begin where it stands (not happy in "unhappy") and may go on (cheerful); Korean
// ones stand anywhere.
bool has_word(std::string_view text, std::string_view word) {
  const auto letter = [](char c) {
    return static_cast<unsigned char>(c) < 0x80 && std::isalpha(c);
  };
  for (size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1))
    if (!letter(word[0]) || at == 0 || !letter(text[at - 1])) return true;
  return false;
}

}  // namespace

const EmotionRow& emotion_row(std::string_view emotion) {
  return row_of(kEmotionRows, emotion, kNeutral);
}

const AtmosphereRow& atmosphere_row(std::string_view words) {
  std::string lower(words);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) {
    return c < 0x80 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c);
  });
  for (const Word& entry : kWords)
    if (has_word(lower, entry.word)) return row_of(kAtmosphereRows, entry.atmosphere, kPlain);
  return kPlain;
}

const AgeRow& age_row(std::string_view age_group) {
  return row_of(kAgeRows, age_group, kAgeRows[1]);
}

std::string_view genre_mood(std::string_view genre) {
  if (genre == "romance") return "romantic";
  if (genre == "thriller") return "mysterious";
  if (genre == "comedy") return "happy";
  return "calm";
}

}  // namespace showrunner::drama
