#include "scene.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "showrunner/cpp/kinds/render.hpp"

namespace showrunner::painter {
namespace {

sr::ImageRequest request_for(const std::string& location, const std::string& time,
                             const std::string& atmosphere = "") {
  sr::ImageRequest request;
  request.prompt = "a scene";
  request.size = {64, 36};
  request.scene = sr::SceneHints{};
  request.scene->purpose = "background";
  request.scene->location = location;
  request.scene->time = time;
  request.scene->atmosphere = atmosphere;
  return request;
}

TEST(Keywords, EveryPlaceIsNamedInKoreanAndEnglish) {
  std::set<Place> korean, english;
  for (const auto& [word, place] : place_keywords())
    (static_cast<unsigned char>(word[word[0] == '=']) >= 0x80 ? korean : english).insert(place);
  EXPECT_EQ(korean.size(), kPlaces - 1);  // all but the abstract one
  EXPECT_EQ(english.size(), kPlaces - 1);
}

TEST(Keywords, NoWordStandsForTwoPlaces) {
  std::map<std::string_view, Place> seen;
  for (const auto& [word, place] : place_keywords())
    EXPECT_TRUE(seen.emplace(word, place).second) << word << " is in the table twice";
}

TEST(Keywords, EachWordAloneGivesItsPlace) {
  for (const auto& [word, place] : place_keywords()) {
    const std::string_view plain = word[0] == '=' ? word.substr(1) : word;
    EXPECT_EQ(place_of(plain), place) << plain;
  }
}

TEST(Place, LastKoreanWordDecides) {
  EXPECT_EQ(place_of("하늘의 카페"), Place::kCafe);
  EXPECT_EQ(place_of("카페 앞 골목"), Place::kAlley);
  EXPECT_EQ(place_of("카페 앞"), Place::kStreet);
  EXPECT_EQ(place_of("병원 옥상"), Place::kRooftop);
  EXPECT_EQ(place_of("수진의 집 앞에서"), Place::kStreet);
  EXPECT_EQ(place_of("민준의 사무실"), Place::kOffice);
  EXPECT_EQ(place_of("수진의 방"), Place::kBedroom);
  EXPECT_EQ(place_of("주방"), Place::kKitchen);
}

TEST(Place, EnglishHeadNounDecides) {
  EXPECT_EQ(place_of("Alley behind the cafe"), Place::kAlley);
  EXPECT_EQ(place_of("Rooftop of the HOSPITAL"), Place::kRooftop);
  EXPECT_EQ(place_of("police station"), Place::kPolice);
  EXPECT_EQ(place_of("train station at night"), Place::kStation);
  EXPECT_EQ(place_of("two friends in a bar"), Place::kBar);
}

TEST(Place, WordsInsideOtherWordsDoNotCount) {
  EXPECT_EQ(place_of("a barbarian with a scarf"), Place::kAbstract);
  EXPECT_EQ(place_of("carpet"), Place::kAbstract);
  EXPECT_EQ(place_of("방법"), Place::kAbstract);
  EXPECT_EQ(place_of(""), Place::kAbstract);
}

TEST(ReadScene, TakesTimeWeatherAndMoodFromTheScript) {
  const Scene scene = read_scene(request_for("하늘의 카페", "비 오는 저녁", "romantic"));
  EXPECT_EQ(scene.place, Place::kCafe);
  EXPECT_EQ(scene.time, Time::kEvening);
  EXPECT_EQ(scene.weather, Weather::kRain);
  EXPECT_EQ(scene.mood, Mood::kRomantic);
  EXPECT_EQ(read_scene(request_for("공원", "늦은 밤", "긴장된 분위기")).time, Time::kNight);
  EXPECT_EQ(read_scene(request_for("공원", "늦은 밤", "긴장된 분위기")).mood, Mood::kTense);
  EXPECT_EQ(read_scene(request_for("park", "early morning, foggy")).time, Time::kDawn);
  EXPECT_EQ(read_scene(request_for("park", "early morning, foggy")).weather, Weather::kFog);
  EXPECT_EQ(read_scene(request_for("park", "가을 오후")).season, Season::kAutumn);
  EXPECT_EQ(read_scene(request_for("park", "첫눈 오는 아침")).season, Season::kWinter);
}

TEST(ReadScene, FallsBackToThePrompt) {
  sr::ImageRequest request;
  request.prompt = "A quiet beach at sunset, romantic";
  const Scene scene = read_scene(request);
  EXPECT_EQ(scene.place, Place::kSea);
  EXPECT_EQ(scene.time, Time::kEvening);
}

TEST(ReadScene, LayoutIsOfThePlaceAndTheSeedOnly) {
  const auto day = read_scene(request_for("하늘의 카페", "낮", "sad"));
  const auto night = read_scene(request_for("하늘의 카페", "밤", "joyful"));
  EXPECT_EQ(day.layout_seed, night.layout_seed);
  EXPECT_NE(day.layout_seed, read_scene(request_for("바다 카페", "낮")).layout_seed);
  auto seeded = request_for("하늘의 카페", "낮");
  seeded.seed = 7;
  EXPECT_NE(day.layout_seed, read_scene(seeded).layout_seed);
}

TEST(ReadScene, AMegabyteOfTextIsRead) {
  const Scene scene =
      read_scene(request_for(std::string(1 << 20, 'x'), std::string(1 << 20, '\xeb')));
  EXPECT_EQ(scene.place, Place::kAbstract);
}

}  // namespace
}  // namespace showrunner::painter
