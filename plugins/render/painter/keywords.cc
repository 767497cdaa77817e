#include "scene.h"

namespace showrunner::painter {
namespace {

// clang-format off
constexpr Keyword<Time> kTimeWords[] = {
    {"새벽", Time::kDawn}, {"동틀", Time::kDawn}, {"해뜰", Time::kDawn}, {"일출", Time::kDawn},
    {"이른 아침", Time::kDawn}, {"dawn", Time::kDawn}, {"sunrise", Time::kDawn},
    {"early morning", Time::kDawn}, {"daybreak", Time::kDawn}, {"아침", Time::kDay},
    {"오전", Time::kDay}, {"점심", Time::kDay}, {"정오", Time::kDay}, {"오후", Time::kDay},
    {"한낮", Time::kDay}, {"대낮", Time::kDay}, {"=낮", Time::kDay}, {"morning", Time::kDay},
    {"noon", Time::kDay}, {"afternoon", Time::kDay}, {"day", Time::kDay}, {"daytime", Time::kDay},
    {"midday", Time::kDay}, {"저녁", Time::kEvening}, {"노을", Time::kEvening},
    {"석양", Time::kEvening}, {"해질", Time::kEvening}, {"해 질", Time::kEvening},
    {"황혼", Time::kEvening}, {"퇴근", Time::kEvening}, {"evening", Time::kEvening},
    {"sunset", Time::kEvening}, {"dusk", Time::kEvening}, {"twilight", Time::kEvening},
    {"golden hour", Time::kEvening}, {"=밤", Time::kNight}, {"밤거리", Time::kNight},
    {"밤하늘", Time::kNight}, {"한밤", Time::kNight}, {"밤늦", Time::kNight},
    {"늦은 밤", Time::kNight}, {"심야", Time::kNight}, {"자정", Time::kNight},
    {"야간", Time::kNight}, {"야경", Time::kNight}, {"달밤", Time::kNight}, {"별빛", Time::kNight},
    {"night", Time::kNight}, {"midnight", Time::kNight}, {"late night", Time::kNight},
    {"nighttime", Time::kNight},
};

using W = Weather;
constexpr Keyword<Weather> kWeatherWords[] = {
    {"=비", W::kRain}, {"비가", W::kRain}, {"비 오", W::kRain}, {"비오는", W::kRain},
    {"소나기", W::kRain}, {"장마", W::kRain}, {"빗속", W::kRain}, {"빗줄기", W::kRain},
    {"폭우", W::kRain}, {"우천", W::kRain}, {"태풍", W::kRain}, {"rain", W::kRain},
    {"rainy", W::kRain}, {"raining", W::kRain}, {"storm", W::kRain}, {"stormy", W::kRain},
    {"shower", W::kRain}, {"눈 오", W::kSnow}, {"눈오는", W::kSnow}, {"눈이 오", W::kSnow},
    {"눈이 내", W::kSnow}, {"눈 내", W::kSnow}, {"첫눈", W::kSnow}, {"함박눈", W::kSnow},
    {"폭설", W::kSnow}, {"설경", W::kSnow}, {"눈보라", W::kSnow}, {"눈 덮", W::kSnow},
    {"snow", W::kSnow}, {"snowy", W::kSnow}, {"snowing", W::kSnow}, {"blizzard", W::kSnow},
    {"안개", W::kFog}, {"fog", W::kFog}, {"foggy", W::kFog}, {"mist", W::kFog}, {"misty", W::kFog},
    {"흐린", W::kCloudy}, {"흐림", W::kCloudy}, {"구름", W::kCloudy}, {"cloudy", W::kCloudy},
    {"overcast", W::kCloudy}, {"gray sky", W::kCloudy}, {"grey sky", W::kCloudy},
    {"맑은", W::kClear}, {"화창", W::kClear}, {"clear", W::kClear}, {"sunny", W::kClear},
};

constexpr Keyword<Season> kSeasonWords[] = {
    {"=봄", Season::kSpring}, {"봄날", Season::kSpring}, {"봄밤", Season::kSpring},
    {"벚꽃", Season::kSpring}, {"3월", Season::kSpring}, {"4월", Season::kSpring},
    {"5월", Season::kSpring}, {"spring", Season::kSpring}, {"cherry blossom", Season::kSpring},
    {"cherry blossoms", Season::kSpring}, {"여름", Season::kSummer}, {"7월", Season::kSummer},
    {"8월", Season::kSummer}, {"summer", Season::kSummer}, {"가을", Season::kAutumn},
    {"단풍", Season::kAutumn}, {"낙엽", Season::kAutumn}, {"10월", Season::kAutumn},
    {"11월", Season::kAutumn}, {"autumn", Season::kAutumn}, {"fall leaves", Season::kAutumn},
    {"겨울", Season::kWinter}, {"크리스마스", Season::kWinter}, {"12월", Season::kWinter},
    {"winter", Season::kWinter}, {"christmas", Season::kWinter},
};

using M = Mood;
constexpr Keyword<Mood> kMoodWords[] = {
    {"romantic", M::kRomantic}, {"romance", M::kRomantic}, {"love", M::kRomantic},
    {"tender", M::kRomantic}, {"로맨틱", M::kRomantic}, {"로맨스", M::kRomantic},
    {"설레", M::kRomantic}, {"설렘", M::kRomantic}, {"달콤", M::kRomantic}, {"사랑", M::kRomantic},
    {"낭만", M::kRomantic}, {"애틋", M::kRomantic}, {"두근", M::kRomantic}, {"tense", M::kTense},
    {"tension", M::kTense}, {"suspense", M::kTense}, {"suspenseful", M::kTense},
    {"serious", M::kTense}, {"dramatic", M::kTense}, {"긴장", M::kTense}, {"심각", M::kTense},
    {"긴박", M::kTense}, {"팽팽", M::kTense}, {"날카로", M::kTense}, {"냉랭", M::kTense},
    {"어색", M::kTense}, {"sad", M::kSad}, {"sorrow", M::kSad}, {"melancholy", M::kSad},
    {"melancholic", M::kSad}, {"lonely", M::kSad}, {"gloomy", M::kSad}, {"somber", M::kSad},
    {"bittersweet", M::kSad}, {"슬픈", M::kSad}, {"슬픔", M::kSad}, {"쓸쓸", M::kSad},
    {"우울", M::kSad}, {"외로", M::kSad}, {"눈물", M::kSad}, {"이별", M::kSad}, {"아련", M::kSad},
    {"침울", M::kSad}, {"joyful", M::kJoyful}, {"happy", M::kJoyful}, {"cheerful", M::kJoyful},
    {"comedic", M::kJoyful}, {"funny", M::kJoyful}, {"comic", M::kJoyful}, {"bright", M::kJoyful},
    {"lively", M::kJoyful}, {"playful", M::kJoyful}, {"festive", M::kJoyful}, {"즐거", M::kJoyful},
    {"기쁨", M::kJoyful}, {"기쁜", M::kJoyful}, {"행복", M::kJoyful}, {"유쾌", M::kJoyful},
    {"밝은", M::kJoyful}, {"발랄", M::kJoyful}, {"신나", M::kJoyful}, {"활기", M::kJoyful},
    {"코믹", M::kJoyful}, {"fearful", M::kFearful}, {"scary", M::kFearful}, {"horror", M::kFearful},
    {"eerie", M::kFearful}, {"dark", M::kFearful}, {"ominous", M::kFearful}, {"공포", M::kFearful},
    {"무서", M::kFearful}, {"두려", M::kFearful}, {"불안", M::kFearful}, {"섬뜩", M::kFearful},
    {"음산", M::kFearful}, {"angry", M::kAngry}, {"furious", M::kAngry}, {"heated", M::kAngry},
    {"conflict", M::kAngry}, {"분노", M::kAngry}, {"격렬", M::kAngry}, {"화난", M::kAngry},
    {"갈등", M::kAngry}, {"격앙", M::kAngry}, {"nostalgic", M::kNostalgic},
    {"nostalgia", M::kNostalgic}, {"flashback", M::kNostalgic}, {"memory", M::kNostalgic},
    {"warm", M::kNostalgic}, {"cozy", M::kNostalgic}, {"추억", M::kNostalgic},
    {"그리운", M::kNostalgic}, {"회상", M::kNostalgic}, {"따뜻", M::kNostalgic},
    {"포근", M::kNostalgic}, {"아늑", M::kNostalgic}, {"mysterious", M::kMysterious},
    {"mystery", M::kMysterious}, {"dreamy", M::kMysterious}, {"신비", M::kMysterious},
    {"수상", M::kMysterious}, {"의문", M::kMysterious}, {"미스터리", M::kMysterious},
    {"몽환", M::kMysterious}, {"hopeful", M::kHopeful}, {"hope", M::kHopeful},
    {"inspiring", M::kHopeful}, {"refreshing", M::kHopeful}, {"희망", M::kHopeful},
    {"벅찬", M::kHopeful}, {"상쾌", M::kHopeful}, {"감동", M::kHopeful}, {"calm", M::kCalm},
    {"neutral", M::kCalm}, {"peaceful", M::kCalm}, {"quiet", M::kCalm}, {"평화", M::kCalm},
    {"차분", M::kCalm}, {"고요", M::kCalm}, {"잔잔", M::kCalm},
};

using G = Genre;
constexpr Keyword<Genre> kGenreWords[] = {
    {"romance", G::kRomance}, {"romantic", G::kRomance}, {"melodrama", G::kRomance},
    {"로맨스", G::kRomance}, {"멜로", G::kRomance}, {"로코", G::kComedy},
    {"thriller", G::kThriller}, {"crime", G::kThriller}, {"mystery", G::kThriller},
    {"noir", G::kThriller}, {"action", G::kThriller}, {"스릴러", G::kThriller},
    {"범죄", G::kThriller}, {"추리", G::kThriller}, {"미스터리", G::kThriller},
    {"액션", G::kThriller}, {"수사", G::kThriller}, {"comedy", G::kComedy}, {"sitcom", G::kComedy},
    {"romcom", G::kComedy}, {"코미디", G::kComedy}, {"시트콤", G::kComedy}, {"개그", G::kComedy},
    {"fantasy", G::kFantasy}, {"magic", G::kFantasy}, {"판타지", G::kFantasy},
    {"historical", G::kHistorical}, {"period drama", G::kHistorical}, {"사극", G::kHistorical},
    {"시대극", G::kHistorical}, {"조선", G::kHistorical}, {"역사", G::kHistorical},
    {"horror", G::kHorror}, {"공포", G::kHorror}, {"호러", G::kHorror}, {"sf", G::kSciFi},
    {"sci-fi", G::kSciFi}, {"science fiction", G::kSciFi}, {"공상과학", G::kSciFi},
};
// clang-format on

}  // namespace

std::span<const Keyword<Time>> time_keywords() { return kTimeWords; }
std::span<const Keyword<Weather>> weather_keywords() { return kWeatherWords; }
std::span<const Keyword<Season>> season_keywords() { return kSeasonWords; }
std::span<const Keyword<Mood>> mood_keywords() { return kMoodWords; }
std::span<const Keyword<Genre>> genre_keywords() { return kGenreWords; }

}  // namespace showrunner::painter
