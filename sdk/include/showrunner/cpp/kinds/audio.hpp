// audio.mix/1 and music.bed/1. Times of the mix are samples.
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

struct MixVoice {
  Artifact audio;
  int64_t start = 0;
  std::optional<double> gain_db;
  std::optional<double> pan;

  template <class V>
  void fields(V&& v) {
    v("audio", audio);
    v("start", start);
    v("gain_db", gain_db);
    v("pan", pan);
  }
};

struct MixMusic {
  Artifact audio;
  int64_t start = 0;
  int64_t end = 0;
  std::optional<double> gain_db;
  std::optional<int64_t> fade_in;
  std::optional<int64_t> fade_out;

  template <class V>
  void fields(V&& v) {
    v("audio", audio);
    v("start", start);
    v("end", end);
    v("gain_db", gain_db);
    v("fade_in", fade_in);
    v("fade_out", fade_out);
  }
};

struct Ducking {
  std::optional<double> depth_db;
  std::optional<int64_t> attack_ms;
  std::optional<int64_t> release_ms;

  template <class V>
  void fields(V&& v) {
    v("depth_db", depth_db);
    v("attack_ms", attack_ms);
    v("release_ms", release_ms);
  }
};

struct LoudnessTarget {
  std::optional<double> target_lufs;
  std::optional<double> max_true_peak_dbtp;

  template <class V>
  void fields(V&& v) {
    v("target_lufs", target_lufs);
    v("max_true_peak_dbtp", max_true_peak_dbtp);
  }
};

struct MixStems {
  std::optional<Artifact> voice;
  std::optional<Artifact> music;

  template <class V>
  void fields(V&& v) {
    v("voice", voice);
    v("music", music);
  }
};

struct MixResult {
  Artifact audio;
  int64_t samples = 0;
  Loudness loudness;
  std::optional<MixStems> stems;

  template <class V>
  void fields(V&& v) {
    v("audio", audio);
    v("samples", samples);
    v("loudness", loudness);
    v("stems", stems);
  }
};

struct MixRequest {
  static constexpr std::string_view kKind = "audio.mix/1";
  using Result = MixResult;

  int sample_rate = 48000;
  int64_t samples = 0;
  std::vector<MixVoice> voices;
  std::vector<MixMusic> music;
  std::optional<Ducking> ducking;
  std::optional<LoudnessTarget> loudness;

  template <class V>
  void fields(V&& v) {
    v("sample_rate", sample_rate);
    v("samples", samples);
    v("voices", voices);
    v("music", music);
    v("ducking", ducking);
    v("loudness", loudness);
  }
};

struct BedResult {
  Artifact audio;
  int64_t duration_ms = 0;
  int sample_rate = 0;
  int channels = 0;
  std::optional<bool> loopable;

  template <class V>
  void fields(V&& v) {
    v("audio", audio);
    v("duration_ms", duration_ms);
    v("sample_rate", sample_rate);
    v("channels", channels);
    v("loopable", loopable);
  }
};

struct BedRequest {
  static constexpr std::string_view kKind = "music.bed/1";
  using Result = BedResult;

  std::string mood;
  int64_t duration_ms = 0;
  std::optional<int64_t> seed;
  std::optional<double> tempo_bpm;

  template <class V>
  void fields(V&& v) {
    v("mood", mood);
    v("duration_ms", duration_ms);
    v("seed", seed);
    v("tempo_bpm", tempo_bpm);
  }
};

}  // namespace sr
