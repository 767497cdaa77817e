// What is mixed: voices and music as streams of samples, block after block from the start.
//
// Threads: one at a time. Errors: SR_INVALID_ARGUMENT.
#pragma once
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <vector>

#include "audio_in.h"
#include "showrunner/cpp/kinds/audio.hpp"

namespace showrunner::ffmpeg {

class VoiceTrack {
 public:
  VoiceTrack(const sr::Host& host, std::vector<sr::MixVoice> voices);

  // Adds the voices' samples [at, at + frames) to `block`.
  void add(int64_t at, int64_t frames, std::vector<float>& block);
  // A voice is still sounding, or to come.
  bool unfinished() const { return !open_.empty() || next_ < voices_.size(); }

 private:
  struct Voice {
    std::unique_ptr<AudioIn> audio;
    int64_t start;
    float left, right;
  };

  sr::Host host_;
  std::vector<sr::MixVoice> voices_;
  size_t next_ = 0;
  std::list<Voice> open_;
  std::vector<float> scratch_;
};

class MusicTrack {
 public:
  // `poll` is called before each opening of a file; it may throw.
  MusicTrack(const sr::Host& host, std::vector<sr::MixMusic> music, std::function<void()> poll);

  void add(int64_t at, int64_t frames, std::vector<float>& block);

 private:
  struct Bed {
    sr::MixMusic spec;
    float gain;
    std::unique_ptr<AudioIn> audio;  // open while it sounds
    // All of it if it is short, empty if it is long; not known before it sounds.
    std::optional<std::vector<float>> loop;
    int64_t loop_at = 0;
  };
  std::unique_ptr<AudioIn> open(const Bed& bed) const;
  std::vector<float> short_loop(const Bed& bed) const;
  void read_looped(Bed& bed, int64_t frames);

  sr::Host host_;
  std::function<void()> poll_;
  std::vector<Bed> beds_;
  std::vector<float> scratch_;
};

}  // namespace showrunner::ffmpeg
