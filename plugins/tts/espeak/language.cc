#include "language.h"

#include <cctype>
#include <cstdint>
#include <initializer_list>

#include "showrunner/cpp/error.hpp"

namespace showrunner::espeak {
namespace {

constexpr size_t kMaxCharacters = 5000;

enum class Script { kNone, kDigit, kLatin, kHangul, kKana, kHan, kOther };

struct Range {
  char32_t first, last;
};

bool in(char32_t c, std::initializer_list<Range> ranges) {
  for (const Range& r : ranges)
    if (c >= r.first && c <= r.last) return true;
  return false;
}

// After Unicode 15 Scripts.txt, in blocks.
Script script_of(char32_t c) {
  if (c < 0x80) {
    if (c >= '0' && c <= '9') return Script::kDigit;
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? Script::kLatin : Script::kNone;
  }
  if (in(c, {{0xFF10, 0xFF19}})) return Script::kDigit;
  if (c == 0xD7 || c == 0xF7) return Script::kNone;
  if (in(c, {{0xAA, 0xAA},
             {0xBA, 0xBA},
             {0xC0, 0x24F},
             {0x300, 0x36F},
             {0x1E00, 0x1EFF},
             {0xFF21, 0xFF3A},
             {0xFF41, 0xFF5A}}))
    return Script::kLatin;
  if (in(c, {{0x1100, 0x11FF}, {0x3131, 0x318E}, {0xA960, 0xA97C}, {0xAC00, 0xD7FB}}))
    return Script::kHangul;
  if (in(c, {{0x3041, 0x309F},
             {0x30A1, 0x30FA},
             {0x30FC, 0x30FF},
             {0x31F0, 0x31FF},
             {0xFF66, 0xFF9F}}))
    return Script::kKana;
  if (is_han(c)) return Script::kHan;
  if (in(c, {{0x250, 0x2FF},
             {0x370, 0x1FFF},
             {0x2C00, 0x2DFF},
             {0x3105, 0x312F},
             {0xA000, 0xABFF},
             {0xFB00, 0xFDFF},
             {0xFE70, 0xFEFC},
             {0x10000, 0x1CFFF},
             {0x1E000, 0x1EFFF}}))
    return Script::kOther;
  return Script::kNone;
}

bool reads(Tongue tongue, Script script) {
  switch (script) {
    case Script::kHangul:
      return tongue == Tongue::kKorean;
    case Script::kKana:
      return tongue == Tongue::kJapanese;
    case Script::kHan:
      return tongue == Tongue::kMandarin;
    case Script::kOther:
      return false;
    default:
      return true;
  }
}

const char* name_of(Tongue tongue) {
  switch (tongue) {
    case Tongue::kKorean:
      return "Korean";
    case Tongue::kEnglish:
      return "English";
    case Tongue::kMandarin:
      return "Mandarin";
    case Tongue::kJapanese:
      return "Japanese";
  }
  return "";
}

std::string code_point(char32_t c) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string digits;
  for (int shift = c > 0xFFFF ? 20 : 12; shift >= 0; shift -= 4) digits += kHex[(c >> shift) & 15];
  return "U+" + digits;
}

[[noreturn]] void cannot_read(char32_t c, Tongue tongue, size_t index) {
  const std::string where =
      "'" + to_utf8({&c, 1}) + "' (" + code_point(c) + ") at character " + std::to_string(index);
  if (tongue == Tongue::kJapanese && script_of(c) == Script::kHan)
    throw sr::unimplemented("kanji " + where +
                            ": espeak-ng reads kana only; write the line in kana or use another "
                            "tts provider");
  throw sr::unimplemented(where + " is of a script that espeak-ng cannot read in " +
                          name_of(tongue) +
                          "; set the line's language or use another tts "
                          "provider");
}

// Punctuation that shapes a clause, and signs that have a spoken name worth hearing.
bool is_kept_sign(char32_t c) {
  static constexpr std::u32string_view kKept =
      U" .,;:!?'\"()-%&+=@$/…–—‘’“”«»·£¥€₩°"
      U"、。「」『』，．；：！？（）・％＆＋－";
  return kKept.find(c) != std::u32string_view::npos;
}

std::u32string decode(std::string_view s) {
  std::u32string out;
  for (size_t i = 0; i < s.size();) {
    const auto lead = static_cast<unsigned char>(s[i]);
    const size_t length = lead < 0x80       ? 1
                          : lead >> 5 == 6  ? 2
                          : lead >> 4 == 14 ? 3
                          : lead >> 3 == 30 ? 4
                                            : 0;
    static constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    char32_t c = length == 1 ? lead : lead & (0x7Fu >> length);
    bool good = length != 0 && i + length <= s.size();
    for (size_t k = 1; good && k < length; ++k) {
      const auto next = static_cast<unsigned char>(s[i + k]);
      good = next >> 6 == 2;
      c = (c << 6) | (next & 0x3F);
    }
    if (!good || c < kLeast[length] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
      throw sr::invalid_argument("text is not valid UTF-8 at byte " + std::to_string(i));
    out += c;
    i += length;
  }
  return out;
}

std::string lower(std::string_view s) {
  std::string out(s);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// Null file: not spoken.
Language look_up(std::string_view tag) {
  const std::string t = lower(tag);
  const std::string primary = t.substr(0, t.find('-'));
  if (primary == "ko") return {Tongue::kKorean, "ko", 200};
  if (primary == "ja") return {Tongue::kJapanese, "jpx/ja", 195};
  if (primary == "en")
    return {Tongue::kEnglish,
            t.starts_with("en-gb") || t.starts_with("en-au") || t.starts_with("en-nz") ||
                    t.starts_with("en-ie") || t.starts_with("en-in")
                ? "gmw/en"
                : "gmw/en-US",
            165};
  const bool cantonese = t == "zh-hk" || t == "zh-mo" || t.starts_with("zh-hant-hk") ||
                         t.starts_with("zh-hant-mo") || t.starts_with("zh-yue");
  if (primary == "cmn" || (primary == "zh" && !cantonese))
    return {Tongue::kMandarin, "sit/cmn-Latn-pinyin", 215};
  return {Tongue::kEnglish, nullptr, 0};
}

}  // namespace

bool is_han(char32_t c) {
  return in(c, {{0x2E80, 0x2FDF},
                {0x3005, 0x3007},
                {0x3400, 0x4DBF},
                {0x4E00, 0x9FFF},
                {0xF900, 0xFAFF},
                {0x20000, 0x3FFFF}});
}

bool is_word_character(char32_t c) { return script_of(c) != Script::kNone; }

Language find_language(std::string_view tag) {
  const Language found = look_up(tag);
  if (found.file == nullptr)
    throw sr::unimplemented("espeak speaks ko, en, zh (Mandarin) and ja (kana), not \"" +
                            std::string(tag.substr(0, 40)) + "\"; use another tts provider");
  return found;
}

bool speaks(std::string_view tag) { return look_up(tag).file != nullptr; }

std::u32string speakable(std::string_view utf8, Tongue tongue) {
  std::u32string text = decode(utf8);
  if (text.size() > kMaxCharacters)
    throw sr::invalid_argument("text has " + std::to_string(text.size()) +
                               " characters, at most 5000 are spoken at once; split the line");
  bool found = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const Script script = script_of(text[i]);
    if (!reads(tongue, script)) cannot_read(text[i], tongue, i);
    found = found || script != Script::kNone;
    if (in(text[i], {{0xFF10, 0xFF19}, {0xFF21, 0xFF3A}, {0xFF41, 0xFF5A}}))
      text[i] -= 0xFEE0;
    else if (script == Script::kNone && !is_kept_sign(text[i]))
      text[i] = U' ';
  }
  if (!found)
    throw sr::invalid_argument(
        "text has nothing to say: no letter and no digit; leave such a line out");
  return text;
}

std::string to_utf8(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) {
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (c < 0x800) {
      out += static_cast<char>(0xC0 | (c >> 6));
      out += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
      out += static_cast<char>(0xE0 | (c >> 12));
      out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
      out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
      out += static_cast<char>(0xF0 | (c >> 18));
      out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
      out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
      out += static_cast<char>(0x80 | (c & 0x3F));
    }
  }
  return out;
}

}  // namespace showrunner::espeak
