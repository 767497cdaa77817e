// tts.speak/1 and tts.voices/1
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "showrunner/cpp/fields.hpp"
#include "showrunner/cpp/host.hpp"
#include "showrunner/cpp/kinds/media.hpp"

namespace sr {

// char_*: Unicode code points of the text.
struct Word {
  int64_t char_start = 0;
  int64_t char_end = 0;
  int64_t start_ms = 0;
  int64_t end_ms = 0;

  template <class V>
  void fields(V&& v) {
    v("char_start", char_start);
    v("char_end", char_end);
    v("start_ms", start_ms);
    v("end_ms", end_ms);
  }
};

struct SpeakResult {
  Artifact audio;
  int64_t duration_ms = 0;
  int sample_rate = 0;
  int64_t samples = 0;
  std::vector<Word> words;
  std::vector<Phoneme> phonemes;

  template <class V>
  void fields(V&& v) {
    v("audio", audio);
    v("duration_ms", duration_ms);
    v("sample_rate", sample_rate);
    v("samples", samples);
    v("words", words);
    v("phonemes", phonemes);
  }
};

// pitch, rate, volume: ratios, 1 = the voice's own.
struct SpeakRequest {
  static constexpr std::string_view kKind = "tts.speak/1";
  using Result = SpeakResult;

  std::string text;
  std::optional<bool> ssml;
  std::string language;
  std::string voice;
  std::optional<std::string> emotion;
  double pitch = 1;
  double rate = 1;
  double volume = 1;
  std::optional<double> timbre;
  std::optional<std::string> format;

  template <class V>
  void fields(V&& v) {
    v("text", text);
    v("ssml", ssml);
    v("language", language);
    v("voice", voice);
    v("emotion", emotion);
    v("pitch", pitch);
    v("rate", rate);
    v("volume", volume);
    v("timbre", timbre);
    v("format", format);
  }
};

struct Voice {
  std::string id;
  std::string name;
  std::vector<std::string> languages;
  std::string gender;
  std::optional<std::string> age_group;
  std::vector<std::string> styles;
  std::string tier;
  std::optional<double> pitch_hz;

  template <class V>
  void fields(V&& v) {
    v("id", id);
    v("name", name);
    v("languages", languages);
    v("gender", gender);
    v("age_group", age_group);
    v("styles", styles);
    v("tier", tier);
    v("pitch_hz", pitch_hz);
  }
};

struct VoicesResult {
  std::vector<Voice> voices;

  template <class V>
  void fields(V&& v) {
    v("voices", voices);
  }
};

struct VoicesRequest {
  static constexpr std::string_view kKind = "tts.voices/1";
  using Result = VoicesResult;

  std::optional<std::string> language;
  std::optional<std::string> gender;
  std::optional<std::string> age_group;

  template <class V>
  void fields(V&& v) {
    v("language", language);
    v("gender", gender);
    v("age_group", age_group);
  }
};

}  // namespace sr
