// What a request asks to be painted, as read from its words: place, time of day, weather, season,
// mood and genre. The words are data, in keywords.cc.
//
// Threads: pure functions. Errors: none; unknown words give the abstract place and a calm mood.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace sr {
struct ImageRequest;
}

namespace showrunner::painter {

enum class Place {
  kAbstract,
  kLivingRoom,
  kBedroom,
  kKitchen,
  kOffice,
  kMeetingRoom,
  kCafe,
  kRestaurant,
  kBar,
  kHospital,
  kClassroom,
  kLibrary,
  kStreet,
  kAlley,
  kPark,
  kRiverside,
  kRooftop,
  kCar,
  kShop,
  kPolice,
  kCourt,
  kCountryside,
  kSea,
  kAirport,
  kStation,
  kHanok,
  kLobby,
  kCorridor
};
inline constexpr int kPlaces = 28;
enum class Time { kDawn, kDay, kEvening, kNight };
enum class Weather { kClear, kCloudy, kRain, kSnow, kFog };
enum class Season { kSpring, kSummer, kAutumn, kWinter };
enum class Mood {
  kCalm,
  kRomantic,
  kTense,
  kSad,
  kJoyful,
  kFearful,
  kAngry,
  kNostalgic,
  kMysterious,
  kHopeful
};
enum class Genre { kDrama, kRomance, kThriller, kComedy, kFantasy, kHistorical, kHorror, kSciFi };

// A word that stands for something. "=word" must stand alone: no letter touches it, though a
// Korean particle may follow. Korean words match inside longer ones; English ones whole words only.
template <class T>
struct Keyword {
  std::string_view word;
  T value;
};
std::span<const Keyword<Place>> place_keywords();
std::span<const Keyword<Time>> time_keywords();
std::span<const Keyword<Weather>> weather_keywords();
std::span<const Keyword<Season>> season_keywords();
std::span<const Keyword<Mood>> mood_keywords();
std::span<const Keyword<Genre>> genre_keywords();
std::string_view name_of(Place place);

struct Scene {
  Place place = Place::kAbstract;
  Time time = Time::kDay;
  Weather weather = Weather::kClear;
  Season season = Season::kSummer;
  Mood mood = Mood::kCalm;
  Genre genre = Genre::kDrama;
  // Of the place's name and the request's seed, not of time or mood: the same cafe stays itself.
  uint64_t layout_seed = 0;
};

// The place that a phrase names. "카페 앞 골목" is an alley and "alley behind the cafe" too: the
// last word decides, in English the last one before a preposition.
Place place_of(std::string_view phrase);
Scene read_scene(const sr::ImageRequest& request);

}  // namespace showrunner::painter
