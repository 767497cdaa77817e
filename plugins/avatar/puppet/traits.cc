#include "traits.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <iterator>
#include <span>
#include <string>
#include <vector>

namespace showrunner::puppet {
namespace {

// Picks that depend on (who, trait name) only. The salt is one that gives the example series a
// varied cast; another would be as good.
class Dice {
 public:
  explicit Dice(std::string_view who)
      : seed_(hash_text(who, hash_text("showrunner puppet 26082"))) {}

  uint64_t seed() const { return seed_; }
  double unit(std::string_view trait) const {
    return static_cast<double>(bits(hash_text(trait, seed_), 0) >> 11) * 0x1p-53;
  }
  double between(std::string_view trait, double low, double high) const {
    return low + (high - low) * unit(trait);
  }
  bool chance(std::string_view trait, double p) const { return unit(trait) < p; }
  template <class T>
  T of(std::string_view trait, std::initializer_list<T> choices) const {
    return of(trait, std::span<const T>(choices.begin(), choices.size()));
  }
  template <class T>
  T of(std::string_view trait, std::span<const T> choices) const {
    const auto i = static_cast<size_t>(unit(trait) * static_cast<double>(choices.size()));
    return choices[std::min(i, choices.size() - 1)];
  }

 private:
  uint64_t seed_;
};

// A profile's words in one lower-case string (ASCII case only; Hangul has none).
std::string words_of(const sr::Profile& p) {
  std::string all =
      p.occupation.value_or("") + " " + p.style.value_or("") + " " + p.tone.value_or("");
  for (const std::string& trait : p.traits) all += " " + trait;
  for (char& c : all)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return all;
}

bool has(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view w) { return text.find(w) != std::string_view::npos; });
}

Age age_of(const sr::Profile& p, const Dice& dice) {
  const std::string group = p.age_group.value_or("");
  if (group == "child") return Age::kChild;
  if (group == "young" || group == "young_adult") return Age::kYoung;
  if (group == "adult") return Age::kAdult;
  if (group == "middle_age") return Age::kMiddle;
  if (group == "senior") return Age::kSenior;
  if (p.age)
    return *p.age < 13   ? Age::kChild
           : *p.age < 29 ? Age::kYoung
           : *p.age < 42 ? Age::kAdult
           : *p.age < 57 ? Age::kMiddle
                         : Age::kSenior;
  return dice.chance("age", 0.6) ? Age::kYoung : Age::kAdult;
}

Skin skin_of(const Dice& dice, bool female, Age age) {
  struct Tone {
    uint32_t base, shade;
  };
  static constexpr std::array<Tone, 6> kTones{{{0xfde6d8, 0xefb9a5},
                                               {0xfde2d0, 0xebb099},
                                               {0xfbdac4, 0xe5a68b},
                                               {0xf8d2b6, 0xde9c7d},
                                               {0xf2c7a2, 0xd3906c},
                                               {0xffeadf, 0xf2bfb0}}};
  const Tone tone = dice.of("skin", std::span<const Tone>(kTones));
  Skin s;
  s.base = hex(tone.base);
  s.shade = hex(tone.shade);
  if (!female) s.base = mix(s.base, s.shade, 0.14);
  if (age == Age::kMiddle || age == Age::kSenior) s.base = mix(s.base, s.shade, 0.10);
  s.light = lighter(s.base, 0.55);
  s.blush = hex(female ? 0xf2766f : 0xe57f68);
  s.lip = female ? dice.of("lip", {hex(0xd9596a), hex(0xe0727a), hex(0xc94f5c), hex(0xdb6b62)})
                 : mix(s.shade, hex(0xb9635c), 0.55);
  s.line = mix(darker(s.shade, 0.55), hex(0x6b2b2b), 0.35);
  return s;
}

HairColor hair_color_of(const Dice& dice, Age age, bool female) {
  struct Dye {
    uint32_t base, light;
  };
  static constexpr std::array<Dye, 9> kDyes{{{0x2b2a3a, 0x6f7fae},    // blue black
                                             {0x35262b, 0x9a6a5c},    // soft black
                                             {0x4f3129, 0xb5774f},    // dark brown
                                             {0x6d4230, 0xd39a64},    // chestnut
                                             {0x8a5a3c, 0xe6b880},    // caramel
                                             {0x5e4a4a, 0xb59a94},    // ash
                                             {0x5a2733, 0xc4677a},    // burgundy
                                             {0xa9794f, 0xf6d9a4},    // honey
                                             {0x3a3f52, 0x93a4c9}}};  // slate
  static constexpr std::array<Dye, 4> kSober{
      {{0x2b2a3a, 0x6f7fae}, {0x35262b, 0x9a6a5c}, {0x4f3129, 0xb5774f}, {0x33333d, 0x8088a0}}};
  static constexpr std::array<Dye, 3> kGrey{
      {{0x8d9099, 0xe4e8ef}, {0xa9abb3, 0xf3f5f8}, {0x777b88, 0xcfd5e2}}};
  static constexpr std::array<Dye, 3> kGreying{
      {{0x55545f, 0xb4b8c6}, {0x4d4447, 0xa99a96}, {0x584640, 0xb99b86}}};
  const auto natural = std::span<const Dye>(kDyes).first(6);
  const Dye dye = age == Age::kSenior   ? dice.of("grey", std::span<const Dye>(kGrey))
                  : age == Age::kMiddle ? dice.of("greying", std::span<const Dye>(kGreying))
                  : age == Age::kAdult && !female
                      ? dice.of("sober", std::span<const Dye>(kSober))
                      : dice.of("dye", female ? std::span<const Dye>(kDyes) : natural);
  HairColor h;
  h.base = hex(dye.base);
  h.light = hex(dye.light);
  h.dark = darker(h.base, 0.42);
  h.line = darker(h.base, 0.60);
  return h;
}

Hair hair_of(const Dice& dice, bool female, Age age, const std::string& words) {
  if (female) {
    if (age == Age::kSenior) return dice.of("hair", {Hair::kPerm, Hair::kBun});
    if (age == Age::kMiddle) return dice.of("hair", {Hair::kPerm, Hair::kLob, Hair::kBun});
    if (age == Age::kChild) return dice.of("hair", {Hair::kTwin, Hair::kBob, Hair::kPonytail});
    if (has(words, {"sophisticated", "elegant", "패션", "fashion", "chic", "세련"}))
      return dice.of("hair", {Hair::kWaves, Hair::kWaves, Hair::kBun});
    if (has(words, {"cheerful", "energetic", "밝음", "bright", "발랄"}))
      return dice.of("hair", {Hair::kPonytail, Hair::kHalfUp, Hair::kBob});
    if (has(words, {"shy", "수줍", "timid"}))
      return dice.of("hair", {Hair::kTwin, Hair::kBob, Hair::kLob});
    return dice.of("hair", {Hair::kLong, Hair::kWaves, Hair::kBob, Hair::kLob, Hair::kHalfUp,
                            Hair::kPonytail, Hair::kLong});
  }
  if (age == Age::kSenior) return dice.of("hair", {Hair::kNeat, Hair::kSlick, Hair::kNeat});
  if (age == Age::kMiddle) return dice.of("hair", {Hair::kNeat, Hair::kSidePart, Hair::kCrop});
  if (age == Age::kChild) return dice.of("hair", {Hair::kBangs, Hair::kCrop});
  if (has(words, {"authoritative", "calculating", "냉철", "야심", "investor", "투자"}))
    return dice.of("hair", {Hair::kSlick, Hair::kSidePart});
  if (has(words, {"serious", "이성", "lawyer", "변호사"}))
    return dice.of("hair", {Hair::kSidePart, Hair::kSlick, Hair::kCrop});
  if (has(words, {"shy", "youthful", "내향", "학생", "student"}))
    return dice.of("hair", {Hair::kBangs, Hair::kCurtain});
  return dice.of("hair", {Hair::kComma, Hair::kCurtain, Hair::kComma, Hair::kBangs, Hair::kCrop});
}

Outfit outfit_of(const Dice& dice, bool female, Age age, const std::string& w) {
  if (has(w, {"의사", "doctor", "간호", "nurse", "약사", "과학", "scientist", "연구"}))
    return Outfit::kWhiteCoat;
  if (has(w, {"카페", "cafe", "바리스타", "barista", "요리", "chef", "cook", "알바", "빵"}))
    return Outfit::kApron;
  if (has(w, {"은퇴", "retired", "교수", "professor"})) return Outfit::kVest;
  if (has(w, {"패션", "fashion", "모델", "model", "배우", "actress"}) && female)
    return dice.of("outfit", {Outfit::kDress, Outfit::kBlouse});
  if (has(w, {"ceo", "스타트업", "startup", "창업", "producer", "피디", "디자이너", "designer"}))
    return Outfit::kBlazer;
  if (has(w, {"변호사", "lawyer", "투자", "investor", "회사원", "office", "임원", "executive",
              "은행", "banker", "검사", "대표", "비서", "manager", "공무원", "professional"}))
    return female ? dice.of("outfit", {Outfit::kSuit, Outfit::kBlouse, Outfit::kBlazer})
                  : Outfit::kSuit;
  if (has(w, {"대학원", "graduate"})) return dice.of("outfit", {Outfit::kVarsity, Outfit::kCoat});
  if (has(w, {"학생", "student", "게임", "gamer"}))
    return dice.of("outfit", {Outfit::kHoodie, Outfit::kVarsity});
  if (has(w, {"주부", "homemaker", "housewife"})) return Outfit::kCardigan;
  if (has(w, {"작가", "writer", "artist", "웹툰", "화가", "painter"}))
    return dice.of("outfit", {Outfit::kCardigan, Outfit::kKnit});
  if (age == Age::kChild) return dice.of("outfit", {Outfit::kHoodie, Outfit::kKnit});
  if (age == Age::kSenior) return dice.of("outfit", {Outfit::kVest, Outfit::kCardigan});
  return female ? dice.of("outfit", {Outfit::kKnit, Outfit::kBlouse, Outfit::kCardigan,
                                     Outfit::kCoat, Outfit::kDress, Outfit::kShirt})
                : dice.of("outfit", {Outfit::kKnit, Outfit::kShirt, Outfit::kCoat, Outfit::kHoodie,
                                     Outfit::kBlazer});
}

struct Cloth {
  uint32_t main, inner, accent;
};

Cloth cloth_of(const Dice& dice, Outfit outfit) {
  using C = std::initializer_list<Cloth>;
  switch (outfit) {
    case Outfit::kSuit:
      return dice.of("cloth", C{{0x2f3a56, 0xf4f6fb, 0x8c2f3f},
                                {0x3a3d46, 0xeef1f6, 0x3f5f8f},
                                {0x232733, 0xe9eefb, 0x6b4f8a},
                                {0x5b5348, 0xfaf6ee, 0x2f5a52},
                                {0x4c5a6b, 0xffffff, 0xb0673a}});
    case Outfit::kBlazer:
      return dice.of("cloth", C{{0x3f5d7d, 0xf6f3ec, 0xd98e4a},
                                {0x6f7f69, 0xfbf7ee, 0x3d4a3a},
                                {0xb08d68, 0xfdfaf3, 0x5a4632},
                                {0x4a4e68, 0xf1eef7, 0xa86a7a}});
    case Outfit::kHoodie:
      return dice.of("cloth", C{{0x5f79b8, 0xffffff, 0xf2f4ff},
                                {0xe2c25a, 0x3d3d48, 0xfff7dc},
                                {0x6a9c89, 0xffffff, 0xeaf7f1},
                                {0x4b4b5a, 0xe96d5e, 0xffffff}});
    case Outfit::kKnit:
      return dice.of("cloth", C{{0xc9d4e8, 0xffffff, 0x7f8fb5},
                                {0xe8b4a8, 0xfff6ef, 0xb56a60},
                                {0x9fb79a, 0xfdf9ee, 0x5f7a5d},
                                {0xf0e0c2, 0xffffff, 0xa8835a},
                                {0x8d5a6b, 0xfdf3f0, 0xe6b8c0}});
    case Outfit::kCoat:
      return dice.of("cloth", C{{0xc8a57c, 0x3f3a44, 0x8a6a48},
                                {0x7d8798, 0xf3efe6, 0x505a6a},
                                {0x4e4453, 0xe6ddd3, 0x2e2833}});
    case Outfit::kCardigan:
      return dice.of("cloth", C{{0xb9a3d0, 0xfffaf4, 0x8668a8},
                                {0xd98f7a, 0xfffaf2, 0x9c5546},
                                {0x7fa6a8, 0xfdf8ef, 0x4f7577},
                                {0xe3c878, 0xfffdf6, 0xa88a3c},
                                {0xc4707f, 0xfff5f2, 0x8a4150}});
    case Outfit::kApron:
      return dice.of("cloth", C{{0x3f5a4c, 0xfdfbf5, 0xd9a860},
                                {0x7a4a3a, 0xf3ead9, 0xf0d4a8},
                                {0x35435f, 0xe6effa, 0xe9b44c},
                                {0x9c4a48, 0xfff3ea, 0xf6d8b0}});
    case Outfit::kBlouse:
      return dice.of("cloth", C{{0xf6efe8, 0xffffff, 0x8f3f52},
                                {0xdfe7f5, 0xffffff, 0x4a5f96},
                                {0xf3cfd2, 0xffffff, 0xa2485c}});
    case Outfit::kDress:
      return dice.of("cloth", C{{0x8c2438, 0xfbe9e4, 0xe8c27a},
                                {0x1f2d3f, 0xf6f1e8, 0xd8b46a},
                                {0x2f5d55, 0xf6f1e8, 0xe3c98f},
                                {0x2a2430, 0xf6f1e8, 0xe7e3ef}});
    case Outfit::kVest:
      return dice.of("cloth", C{{0x6b5a4a, 0xf5f3ee, 0x7d2f36},
                                {0x4c5a4a, 0xf2f0e6, 0x9c7a3a},
                                {0x505a78, 0xf4f5fa, 0x8c6a3c}});
    case Outfit::kWhiteCoat:
      return dice.of("cloth", C{{0xf5f7fa, 0x86a8c8, 0x3f5f8f}, {0xf5f7fa, 0xa8c0b0, 0x3f6f5f}});
    case Outfit::kVarsity:
      return dice.of("cloth", C{{0x2f4a7a, 0xf3efe4, 0xe8b04a},
                                {0x8a3440, 0xf6f1e6, 0xf2d9a0},
                                {0x3f6b52, 0xf6f3ea, 0xf0c862}});
    case Outfit::kShirt:
      break;
  }
  return dice.of("cloth", C{{0xa9c3e0, 0xffffff, 0x5f7fa8},
                            {0xf4f2ec, 0xffffff, 0x9a9a9a},
                            {0x7d93a8, 0xf4f4f4, 0x4f6478},
                            {0xd8b8a0, 0xfff8f0, 0x9a7058}});
}

void shape_face(Traits& t, const Dice& dice, const std::string& words) {
  t.face_width = dice.between("face_width", 0.96, 1.03);
  t.jaw = t.female ? dice.between("jaw", 0.90, 1.02) : dice.between("jaw", 0.95, 1.06);
  t.chin = t.female ? dice.between("chin", 0.80, 1.05) : dice.between("chin", 1.05, 1.45);
  t.face_length =
      t.female ? dice.between("face_length", 0.94, 1.0) : dice.between("face_length", 0.99, 1.06);
  t.eye_size =
      t.female ? dice.between("eye_size", 1.02, 1.14) : dice.between("eye_size", 0.88, 1.0);
  t.eye_height =
      t.female ? dice.between("eye_height", 0.95, 1.12) : dice.between("eye_height", 0.76, 0.9);
  t.eye_tilt = dice.between("eye_tilt", -2.5, 5.0);
  t.brow_weight = t.female ? dice.between("brow", 0.75, 1.0) : dice.between("brow", 1.15, 1.6);
  t.brow_tilt = dice.between("brow_tilt", -2.0, 3.0);
  t.brow_arch = dice.between("brow_arch", 0.5, 1.4);
  t.nose = t.female ? dice.between("nose", 0.82, 1.0) : dice.between("nose", 1.0, 1.22);
  t.mouth = t.female ? dice.between("mouth", 0.86, 1.0) : dice.between("mouth", 1.0, 1.14);
  t.shoulders = dice.between("shoulders", 0.96, 1.05);
  t.bulk = dice.between("bulk", 0.96, 1.05);
  if (has(words, {"serious", "authoritative", "calculating", "냉철", "냉정", "엄격"})) {
    t.brow_tilt += 3;
    t.eye_height *= 0.94;
    t.eye_tilt += 1.5;
  }
  if (has(words, {"warm", "caring", "gentle", "따뜻", "다정", "soft"})) {
    t.brow_tilt -= 2;
    t.eye_tilt -= 1.5;
  }
  if (t.older()) {
    t.eye_size *= 0.93;
    t.eye_height *= 0.9;
    t.jaw *= 1.05;
    t.face_width *= 1.02;
    t.bulk *= t.female ? 1.08 : 1.1;
  }
  if (t.age == Age::kSenior) t.eye_tilt -= 1.5;
  if (t.age == Age::kChild) {
    t.face_length = 0.86;
    t.jaw = 0.98;
    t.chin = 0.9;
    t.eye_size *= 1.14;
    t.eye_height *= 1.08;
    t.nose *= 0.8;
    t.shoulders = 0.72;
  }
}

void add_details(Traits& t, const Dice& dice, const std::string& words) {
  const bool studious = has(words, {"변호사", "lawyer", "작가", "writer", "대학원", "graduate",
                                    "교수", "professor", "과학", "똑똑", "smart", "게임", "의사"});
  const double need = t.age == Age::kSenior ? 0.6 : t.age == Age::kMiddle ? 0.45 : 0.08;
  if (dice.chance("glasses", studious ? 0.55 : need))
    t.glasses = t.female || t.age == Age::kYoung
                    ? dice.of("frame", {Glasses::kRound, Glasses::kRound, Glasses::kSquare})
                    : dice.of("frame", {Glasses::kSquare, Glasses::kHalf, Glasses::kHalf});
  if (!t.female && t.age != Age::kChild && t.age != Age::kYoung)
    t.beard = t.age == Age::kSenior
                  ? dice.of("beard", {Beard::kMoustache, Beard::kNone, Beard::kGoatee})
                  : dice.of("beard", {Beard::kNone, Beard::kStubble, Beard::kNone, Beard::kGoatee});
  t.tie = !t.female && (t.outfit == Outfit::kSuit || t.outfit == Outfit::kVest ||
                        t.outfit == Outfit::kWhiteCoat);
  t.earrings = t.female && t.age != Age::kChild && dice.chance("earrings", 0.6);
  t.necklace = t.female && (t.outfit == Outfit::kDress || dice.chance("necklace", 0.35));
  t.hairpin = t.female && !t.older() && dice.chance("hairpin", 0.35);
  t.headset = has(words, {"게임", "gamer", "game"});
  t.beret = t.female && !t.older() && has(words, {"웹툰", "화가", "artist", "painter"}) &&
            dice.chance("beret", 0.6);
  t.scarf = t.outfit == Outfit::kCoat && dice.chance("scarf", 0.5);
  t.lanyard = has(words, {"회사원", "office", "과장"}) && dice.chance("lanyard", 0.7);
  t.mole = dice.chance("mole", 0.2);
  t.freckles = t.female && !t.older() && dice.chance("freckles", 0.18);
}

}  // namespace

// FNV-1a, 64 bits, finished by SplitMix64 so that near ids part.
uint64_t hash_text(std::string_view text, uint64_t seed) {
  uint64_t h = 0xcbf29ce484222325ULL ^ seed;
  for (const char c : text) {
    h ^= static_cast<unsigned char>(c);
    h *= 0x100000001b3ULL;
  }
  return bits(h, 0);
}

uint64_t bits(uint64_t seed, uint64_t position) {
  uint64_t z = seed + 0x9e3779b97f4a7c15ULL * (position + 1);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

Traits traits_of(const sr::Look& look) {
  const sr::Profile profile = look.profile.value_or(sr::Profile{});
  const Dice dice(look.id + "\n" + profile.name.value_or(""));
  const std::string words = words_of(profile);
  const std::string gender = profile.gender.value_or("");
  Traits t;
  t.seed = dice.seed();
  t.female = gender == "female" || (gender != "male" && dice.chance("gender", 0.5));
  t.age = age_of(profile, dice);
  t.skin = skin_of(dice, t.female, t.age);
  t.hair_color = hair_color_of(dice, t.age, t.female);
  t.hair = hair_of(dice, t.female, t.age, words);
  t.outfit = outfit_of(dice, t.female, t.age, words);
  const Cloth cloth = cloth_of(dice, t.outfit);
  t.cloth = hex(cloth.main);
  t.inner = hex(cloth.inner);
  t.accent = hex(cloth.accent);
  t.iris = dice.of("iris", {hex(0x7a4526), hex(0x5e3428), hex(0x96602c), hex(0x3a4a68),
                            hex(0x54502f), hex(0x6a3a30), hex(0x4a3a34)});
  shape_face(t, dice, words);
  add_details(t, dice, words);
  return t;
}

}  // namespace showrunner::puppet
