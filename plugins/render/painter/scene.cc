#include "scene.h"

#include <array>
#include <optional>
#include <string>

#include "color.h"
#include "showrunner/cpp/kinds/render.hpp"

namespace showrunner::painter {
namespace {

constexpr size_t kReadAtMost = 4000;  // bytes of a text that are searched for words

bool is_letter(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
}

// Lower-case ASCII, cut to a sane length.
std::string folded(std::string_view text) {
  std::string out(text.substr(0, kReadAtMost));
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

// Does nothing but a Korean particle follow?
bool ends_word(std::string_view rest) {
  if (rest.empty() || !is_letter(static_cast<unsigned char>(rest[0]))) return true;
  static constexpr std::array<std::string_view, 12> kParticles = {
      "에서", "에", "은", "는", "이", "가", "으로", "로", "을", "를", "의", "과"};
  for (std::string_view particle : kParticles)
    if (rest.starts_with(particle) &&
        (rest.size() == particle.size() ||
         !is_letter(static_cast<unsigned char>(rest[particle.size()]))))
      return true;
  return false;
}

// Finds the last place where the word stands; gives its end.
std::optional<size_t> find_last(std::string_view text, std::string_view word) {
  const bool alone = word.starts_with('=');
  if (alone) word.remove_prefix(1);
  const bool latin = static_cast<unsigned char>(word[0]) < 0x80;
  for (size_t at = text.rfind(word); at != std::string_view::npos;
       at = at == 0 ? std::string_view::npos : text.rfind(word, at - 1)) {
    const size_t end = at + word.size();
    const bool starts = at == 0 || !is_letter(static_cast<unsigned char>(text[at - 1]));
    if (alone ? starts && ends_word(text.substr(end))
              : !latin || (starts && (end == text.size() ||
                                      !is_letter(static_cast<unsigned char>(text[end])) ||
                                      static_cast<unsigned char>(text[end]) >= 0x80)))
      return end;
  }
  return std::nullopt;
}

// The word that ends last decides; of those that end together, the longest.
template <class T>
std::optional<T> last_of(std::string_view text, std::span<const Keyword<T>> words) {
  std::optional<T> best;
  size_t best_end = 0, best_length = 0;
  for (const auto& [word, value] : words) {
    const auto end = find_last(text, word);
    if (!end || *end < best_end || (*end == best_end && word.size() <= best_length)) continue;
    best = value;
    best_end = *end;
    best_length = word.size();
  }
  return best;
}

std::optional<Place> find_place(std::string_view phrase) {
  static constexpr std::array<std::string_view, 12> kPrepositions = {
      " of ", " in ",   " at ", " behind ", " outside ", " near ",
      " by ", " with ", " on ", " under ",  " beside ",  " from "};
  const std::string text = folded(phrase);
  std::string_view rest = text;
  for (;;) {
    size_t cut = rest.size(), skip = 0;
    for (std::string_view word : kPrepositions)
      if (const size_t at = rest.find(word); at < cut) {
        cut = at;
        skip = word.size();
      }
    if (const auto place = last_of(rest.substr(0, cut), place_keywords())) return place;
    if (skip == 0) return std::nullopt;
    rest.remove_prefix(cut + skip);
  }
}

// Looks through the texts in turn.
template <class T>
T first_of(std::initializer_list<std::string_view> texts, std::span<const Keyword<T>> words,
           T otherwise) {
  for (std::string_view text : texts)
    if (const auto found = last_of(folded(text), words)) return *found;
  return otherwise;
}

}  // namespace

Place place_of(std::string_view phrase) { return find_place(phrase).value_or(Place::kAbstract); }

Scene read_scene(const sr::ImageRequest& request) {
  const sr::SceneHints hints = request.scene.value_or(sr::SceneHints{});
  const auto text = [](const std::optional<std::string>& field) -> std::string_view {
    return field ? std::string_view(*field) : std::string_view();
  };
  const std::string_view location = text(hints.location), time = text(hints.time),
                         atmosphere = text(hints.atmosphere), prompt = request.prompt;
  Scene scene;
  const auto named = find_place(location);
  scene.place = named ? *named : place_of(prompt);
  scene.time = first_of({time, location, prompt}, time_keywords(), Time::kDay);
  scene.weather =
      first_of({time, atmosphere, location, prompt}, weather_keywords(), Weather::kClear);
  scene.season = first_of({time, location, prompt}, season_keywords(),
                          scene.weather == Weather::kSnow ? Season::kWinter : Season::kSummer);
  scene.mood = first_of({atmosphere, prompt}, mood_keywords(), Mood::kCalm);
  scene.genre = first_of({text(hints.genre), prompt}, genre_keywords(), Genre::kDrama);
  scene.layout_seed = hash_of(location.empty() ? prompt : location) ^
                      static_cast<uint64_t>(request.seed.value_or(0)) * 0x9e3779b97f4a7c15u;
  return scene;
}

}  // namespace showrunner::painter
