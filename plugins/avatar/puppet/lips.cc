#include "lips.h"

#include <algorithm>
#include <array>
#include <string>

#include "traits.h"

namespace showrunner::puppet {
namespace {

// A sound on the time line.
struct Sound {
  int64_t start_ms, end_ms;
  Viseme shape;
  bool vowel, firm, weak;  // weak: takes the shape of the vowel beside it
};

bool firm(Viseme v) { return v == Viseme::kPress || v == Viseme::kLip; }

uint32_t next_code_point(std::string_view text, size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at++]);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
  uint32_t cp = more == 3 ? lead & 7u : more == 2 ? lead & 15u : more == 1 ? lead & 31u : 0xfffd;
  for (int i = 0; i < more && at < text.size(); ++i)
    cp = cp << 6 | (static_cast<unsigned char>(text[at++]) & 63u);
  return cp;
}

enum class Letter { kNone, kVowel, kFirm, kGlide, kTeeth, kInside };
struct Class {
  Letter letter = Letter::kNone;
  Viseme shape = Viseme::kRest;
};

bool in(uint32_t cp, std::u32string_view set) { return set.find(char32_t(cp)) != set.npos; }

Class class_of(uint32_t cp) {
  if (in(cp, U"aɑæɐäʌɶ")) return {Letter::kVowel, Viseme::kOpen};
  if (in(cp, U"eɛəɜɘɚɝœøɤ")) return {Letter::kVowel, Viseme::kMid};
  if (in(cp, U"iɪɨy")) return {Letter::kVowel, Viseme::kTeeth};
  if (in(cp, U"oɔɒɵ")) return {Letter::kVowel, Viseme::kRound};
  if (in(cp, U"uʊʉɯ")) return {Letter::kVowel, cp == U'ɯ' ? Viseme::kTeeth : Viseme::kPucker};
  if (in(cp, U"pbmɓ")) return {Letter::kFirm, Viseme::kPress};
  if (in(cp, U"fvɸβɱʋ")) return {Letter::kFirm, Viseme::kLip};
  if (in(cp, U"wʍɥ")) return {Letter::kGlide, Viseme::kPucker};
  if (in(cp, U"szʃʒɕʑʂʐj")) return {Letter::kTeeth, Viseme::kTeeth};
  if (in(cp, U"tdnkgɡŋhɦlɫɭɾrɹɻʁʀxχɣθðcɟɲqʔʈɖɳʎçħʕɬ")) return {Letter::kInside, Viseme::kRest};
  return {};
}

Viseme relaxed(Viseme v) { return v == Viseme::kOpen ? Viseme::kMid : v; }

// Weak consonants prepare the next vowel, or fade with the last one.
void borrow_shapes(std::vector<Sound>& sounds) {
  constexpr int64_t kNearMs = 140;
  for (size_t i = 0; i < sounds.size(); ++i) {
    Sound& s = sounds[i];
    if (!s.weak) continue;
    s.shape = Viseme::kTeeth;
    if (i > 0 && s.start_ms - sounds[i - 1].end_ms <= kNearMs)
      s.shape = relaxed(sounds[i - 1].shape);
    for (size_t k = i + 1; k < sounds.size() && sounds[k].start_ms - s.end_ms <= kNearMs; ++k) {
      if (sounds[k].firm) break;
      if (!sounds[k].vowel) continue;
      s.shape = relaxed(sounds[k].shape);
      break;
    }
    if (s.shape == Viseme::kRest || firm(s.shape)) s.shape = Viseme::kTeeth;
  }
}

Track render(const Span& span, std::vector<Sound> sounds) {
  constexpr int64_t kBridgeMs = 110;  // a gap in which the mouth does not come to rest
  std::stable_sort(sounds.begin(), sounds.end(),
                   [](const Sound& a, const Sound& b) { return a.start_ms < b.start_ms; });
  borrow_shapes(sounds);
  Track track(static_cast<size_t>(span.frames), static_cast<int>(Viseme::kRest));
  const auto fill = [&](int from, int to, Viseme shape) {
    for (int f = from; f < std::min(to, span.frames); ++f)
      track[static_cast<size_t>(f)] = static_cast<int>(shape);
  };
  for (size_t i = 0; i < sounds.size(); ++i) {
    const Sound& s = sounds[i];
    int64_t end = s.end_ms;
    if (i + 1 < sounds.size()) {
      const int64_t next = sounds[i + 1].start_ms;
      if (next < end || next - end <= kBridgeMs) end = std::max(next, s.start_ms);
    }
    fill(span.frame_at(s.start_ms), span.frame_at(end), s.shape);
  }
  for (const Sound& s : sounds) {
    if (!s.firm || s.end_ms <= s.start_ms) continue;
    const int from = span.frame_at(s.start_ms);
    fill(from, std::max(span.frame_at(s.end_ms), from + kHoldFrames), s.shape);
  }
  hold(track);
  return track;
}

// Where the shapes of text go, one after another.
class Writer {
 public:
  void say(Viseme shape, int64_t ms, bool vowel) {
    sounds_.push_back({now_, now_ + ms, shape, vowel, firm(shape), false});
    now_ += ms;
  }
  void inside(int64_t ms) {
    sounds_.push_back({now_, now_ + ms, Viseme::kRest, false, false, true});
    now_ += ms;
  }
  void pause(int64_t ms) { now_ += ms; }
  std::vector<Sound> fitted(int64_t length_ms) && {
    if (now_ > length_ms)
      for (Sound& s : sounds_) {
        s.start_ms = s.start_ms * length_ms / now_;
        s.end_ms = s.end_ms * length_ms / now_;
      }
    return std::move(sounds_);
  }

 private:
  std::vector<Sound> sounds_;
  int64_t now_ = 0;
};

// Unicode 3.12: a syllable is 0xAC00 + (initial * 21 + vowel) * 28 + final.
void say_hangul(Writer& out, uint32_t syllable) {
  using V = Viseme;
  static constexpr std::array<V, 21> kVowels{
      V::kOpen,  V::kMid,   V::kOpen,  V::kMid,    V::kRound, V::kMid,   V::kRound,
      V::kMid,   V::kRound, V::kOpen,  V::kMid,    V::kMid,   V::kRound, V::kPucker,
      V::kRound, V::kMid,   V::kTeeth, V::kPucker, V::kTeeth, V::kTeeth, V::kTeeth};
  const uint32_t index = syllable - 0xac00, initial = index / 588, final = index % 28;
  if (initial == 6 || initial == 7 || initial == 8 || initial == 17) out.say(V::kPress, 60, false);
  out.say(kVowels[index / 28 % 21], 115, true);
  if (final == 16 || final == 17 || final == 26)
    out.say(V::kPress, 60, false);
  else if (final != 0)
    out.inside(45);
}

void say_letter(Writer& out, uint32_t cp) {
  if (cp >= 0xac00 && cp <= 0xd7a3) return say_hangul(out, cp);
  if (cp >= 'A' && cp <= 'Z') cp += 'a' - 'A';
  if (in(cp, U".!?。！？…\n")) return out.pause(320);
  if (in(cp, U",;:、，")) return out.pause(200);
  if (cp == ' ') return out.pause(25);
  if (cp > 0x2e80) {  // kana, hanzi: one syllable each, its vowel unknown
    static constexpr std::array<Viseme, 4> kAny{Viseme::kOpen, Viseme::kMid, Viseme::kTeeth,
                                                Viseme::kRound};
    return out.say(kAny[bits(cp, 0) % kAny.size()], 150, true);
  }
  const Class c = class_of(cp);
  if (c.letter == Letter::kInside) return out.inside(55);
  if (c.letter != Letter::kNone)
    out.say(c.shape, c.letter == Letter::kVowel ? 95 : 60, c.letter == Letter::kVowel);
}

}  // namespace

int Span::frame_at(int64_t ms) const {
  const int64_t clamped = std::clamp<int64_t>(ms, 0, length_ms() + 1);
  const int64_t unit = int64_t{1000} * fps.den;
  return static_cast<int>(std::min<int64_t>(frames, (clamped * fps.num + unit / 2) / unit));
}

int64_t Span::length_ms() const { return int64_t{frames} * fps.den * 1000 / fps.num; }

std::vector<Viseme> visemes_of(std::string_view ipa) {
  std::vector<Viseme> out;
  bool inside = false;
  for (size_t at = 0; at < ipa.size();) {
    const Class c = class_of(next_code_point(ipa, at));
    if (c.letter == Letter::kNone) continue;
    inside = inside || c.letter == Letter::kInside;
    if (c.letter != Letter::kInside && (out.empty() || out.back() != c.shape))
      out.push_back(c.shape);
  }
  if (out.empty() && inside) out.push_back(Viseme::kRest);
  return out;
}

Track mouth_from_phonemes(const Span& span, const std::vector<sr::Phoneme>& phonemes) {
  std::vector<Sound> sounds;
  const int64_t length = span.length_ms();
  for (const sr::Phoneme& p : phonemes) {
    const int64_t start = std::clamp<int64_t>(p.start_ms, 0, length),
                  end = std::clamp<int64_t>(p.end_ms, start, length);
    const std::vector<Viseme> shapes = visemes_of(p.ipa);
    const auto n = static_cast<int64_t>(shapes.size());
    for (int64_t i = 0; i < n; ++i) {
      const Viseme shape = shapes[static_cast<size_t>(i)];
      const bool weak = shape == Viseme::kRest;
      sounds.push_back({start + (end - start) * i / n, start + (end - start) * (i + 1) / n, shape,
                        !weak && !firm(shape), firm(shape), weak});
    }
  }
  return render(span, std::move(sounds));
}

Track mouth_from_text(const Span& span, std::string_view text) {
  Writer out;
  // Nobody says more than this in the longest film.
  text = text.substr(0, size_t{1} << 20);
  for (size_t at = 0; at < text.size();) say_letter(out, next_code_point(text, at));
  return render(span, std::move(out).fitted(span.length_ms()));
}

Track mouth_from_levels(const Span& span, const std::vector<float>& levels) {
  Track track(static_cast<size_t>(span.frames), static_cast<int>(Viseme::kRest));
  for (size_t f = 0; f < std::min(levels.size(), track.size()); ++f) {
    const float level = levels[f];
    const float before = f > 0 ? levels[f - 1] : 0;
    Viseme shape = level < 0.08f   ? Viseme::kRest
                   : level < 0.22f ? Viseme::kTeeth
                   : level < 0.5f  ? Viseme::kMid
                                   : Viseme::kOpen;
    // A syllable that fades closes in a round.
    if (shape == Viseme::kMid && level < before * 0.8f) shape = Viseme::kRound;
    track[f] = static_cast<int>(shape);
  }
  hold(track);
  return track;
}

Track mouth_babbling(const Span& span, uint64_t seed) {
  std::vector<Sound> sounds;
  int64_t now = 0;
  for (uint64_t i = 0; now < span.length_ms(); ++i) {
    const uint64_t r = bits(seed, i);
    static constexpr std::array<Viseme, 8> kAny{Viseme::kOpen, Viseme::kMid,   Viseme::kTeeth,
                                                Viseme::kOpen, Viseme::kRound, Viseme::kPress,
                                                Viseme::kMid,  Viseme::kPucker};
    const Viseme shape = kAny[r % kAny.size()];
    const int64_t ms = 90 + static_cast<int64_t>(r >> 8 & 63);
    sounds.push_back({now, now + ms, shape, !firm(shape), firm(shape), false});
    now += ms + ((r >> 16) % 9 == 0 ? 300 : 0);
  }
  return render(span, std::move(sounds));
}

void hold(Track& track) {
  size_t since = 0;
  for (size_t f = 1; f < track.size(); ++f) {
    if (track[f] == track[since]) continue;
    if (f - since < kHoldFrames)
      track[f] = track[since];
    else
      since = f;
  }
  if (since > 0 && track.size() - since < kHoldFrames)
    std::fill(track.begin() + static_cast<std::ptrdiff_t>(since), track.end(), track[since - 1]);
}

}  // namespace showrunner::puppet
