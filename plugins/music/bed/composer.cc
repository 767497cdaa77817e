#include "composer.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace showrunner::bed {
namespace {

// SplitMix64 (Steele, Lea, Flood 2014).
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed) {}

  uint64_t next() {
    uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  int below(int n) { return static_cast<int>(next() % static_cast<uint64_t>(n)); }
  bool chance(double p) { return unit() < p; }
  double between(double low, double high) { return low + (high - low) * unit(); }

 private:
  uint64_t state_;
};

constexpr int kFigureSteps = 16;  // eighth notes of the figure that comes back

// One step of the figure: which chord tone above the lowest, or none.
struct Step {
  bool sounds = false;
  int tone = 0;
  double velocity = 0;
};
using Figure = std::array<Step, kFigureSteps>;

Figure make_figure(PluckStyle style, Dice& dice) {
  Figure figure{};
  const bool rising = dice.chance(0.5);
  for (int i = 0; i < kFigureSteps; ++i) {
    Step& step = figure[static_cast<size_t>(i)];
    const bool on_beat = i % 2 == 0;
    step.velocity = dice.between(0.6, 0.8) + (i % 8 == 0 ? 0.2 : on_beat ? 0.08 : 0);
    switch (style) {
      case PluckStyle::kArpeggio: {
        const int climb = i % 8 < 4 ? i % 4 : 4 - i % 4;
        step.sounds = i == 0 || dice.chance(on_beat ? 0.95 : 0.75);
        step.tone = rising ? climb : 4 - climb;
        break;
      }
      case PluckStyle::kSparse:
        step.sounds = i % 8 == 0 || dice.chance(on_beat ? 0.3 : 0.12);
        step.tone = 1 + dice.below(4);
        break;
      case PluckStyle::kPulse:
        step.sounds = i % 8 != 7 || dice.chance(0.5);
        step.tone = i % 8 == 3 || i % 8 == 6 ? 1 : 0;
        break;
      case PluckStyle::kNone:
        break;
    }
  }
  return figure;
}

class Composer {
 public:
  Composer(const Mood& mood, uint64_t seed) : mood_(mood), dice_(seed) {
    for (const char c : mood.name) dice_ = Dice(dice_.next() + static_cast<unsigned char>(c));
    tonic_ = mood.tonic + dice_.below(5) - 2;
    progression_ = mood.progressions[static_cast<size_t>(
        dice_.below(static_cast<int>(mood.progressions.size())))];
    figure_ = make_figure(mood.plucks, dice_);
  }

  Composition run(double seconds, double tempo_bpm) {
    Composition out;
    out.beats = std::max(1, static_cast<int>(std::lround(seconds * tempo_bpm / 60)));
    out.seconds_per_beat = seconds / out.beats;
    notes_ = &out.notes;
    const int length = mood_.beats_per_chord;
    for (int beat = 0, index = 0; beat < out.beats; beat += length, ++index) {
      const int beats = std::min(length, out.beats - beat);
      const int degree = progression_[static_cast<size_t>(index) % progression_.size()];
      move_voices(degree);
      pad(beat, beats);
      bass(beat, beats, degree);
      if (mood_.pluck > 0) plucks(beat, beats);
      if (mood_.bell > 0) bells(beat, beats);
    }
    if (mood_.drum > 0) drums(out.beats);
    return out;
  }

 private:
  int pitch(int degree) const {
    const int octave = degree >= 0 ? degree / 7 : -((6 - degree) / 7);
    return tonic_ + 12 * octave + mood_.scale[static_cast<size_t>(degree - 7 * octave)];
  }

  // Each chord tone in the octave nearest to where the voices were, which keeps the pad smooth.
  void move_voices(int degree) {
    std::vector<int> next;
    double centre = tonic_ + 4;
    if (!voices_.empty()) {
      centre = 0;
      for (const int v : voices_) centre += double(v) / double(voices_.size());
      centre += 0.25 * (tonic_ + 4 - centre);  // and from drifting away
    }
    for (int tone = 0; tone < mood_.chord_tones; ++tone) {
      int note = pitch(degree + 2 * tone);
      while (note - centre > 6) note -= 12;
      while (centre - note > 6) note += 12;
      next.push_back(note);
    }
    std::sort(next.begin(), next.end());
    next.erase(std::unique(next.begin(), next.end()), next.end());
    voices_ = next;
  }

  void pad(int beat, int beats) {
    for (size_t i = 0; i < voices_.size(); ++i) {
      const double pan =
          voices_.size() < 2 ? 0 : -0.6 + 1.2 * double(i) / double(voices_.size() - 1);
      notes_->push_back({Instrument::kPad, double(beat), double(beats), double(voices_[i]),
                         0.8 / std::sqrt(double(voices_.size())), pan});
    }
  }

  void bass(int beat, int beats, int degree) {
    int root = pitch(degree);
    while (root > 48) root -= 12;
    while (root < 36) root += 12;
    const bool driving = mood_.plucks == PluckStyle::kPulse || mood_.tempo_bpm > 100;
    const int step = driving ? 2 : beats;
    for (int b = 0; b < beats; b += step)
      notes_->push_back({Instrument::kBass, double(beat + b), double(std::min(step, beats - b)),
                         double(root), b == 0 ? 0.9 : 0.7, 0});
  }

  // Chord tones upwards from the lowest voice, shifted, and never shrill.
  double tone(int index, int shift) const {
    const int n = static_cast<int>(voices_.size());
    int note = voices_[static_cast<size_t>(index % n)] + 12 * (index / n) + shift;
    while (note > 91) note -= 12;
    return note;
  }

  void plucks(int beat, int beats) {
    for (int half = 0; half < 2 * beats; ++half) {
      const Step& step = figure_[static_cast<size_t>((2 * beat + half) % kFigureSteps)];
      if (!step.sounds) continue;
      const int lift = mood_.plucks == PluckStyle::kPulse ? -12 : 12;
      const double note = tone(step.tone + (dice_.chance(0.08) ? 1 : 0), lift);
      notes_->push_back({Instrument::kPluck, beat + 0.5 * half, 1, note,
                         step.velocity * dice_.between(0.9, 1.0), dice_.between(-0.35, 0.35)});
    }
  }

  void bells(int beat, int beats) {
    for (int b = 0; b < beats; b += 2)
      if (dice_.chance(0.55))
        notes_->push_back({Instrument::kBell, beat + b + (dice_.chance(0.3) ? 0.5 : 0), 2,
                           tone(dice_.below(5), 12), dice_.between(0.5, 0.9),
                           dice_.between(-0.7, 0.7)});
  }

  void drums(int beats) {
    const bool lively = mood_.tempo_bpm > 100;
    for (int b = 0; b < beats; ++b) {
      if (b % 4 == 0 || (lively && b % 2 == 0))
        notes_->push_back({Instrument::kDrum, double(b), 1, 33, b % 4 == 0 ? 1.0 : 0.6, 0});
      if (!lively && b % 8 == 7)
        for (const double at : {0.0, 0.5})
          notes_->push_back({Instrument::kDrum, b + at, 1, 38, 0.5, at > 0 ? 0.2 : -0.2});
      if (mood_.shaker > 0)
        for (const double at : {0.0, 0.5})
          notes_->push_back(
              {Instrument::kShaker, b + at, 0.25, 60, at > 0 ? 0.9 : dice_.between(0.3, 0.5), 0.3});
    }
  }

  const Mood& mood_;
  Dice dice_;
  int tonic_ = 60;
  std::span<const int> progression_;
  Figure figure_{};
  std::vector<int> voices_;
  std::vector<Note>* notes_ = nullptr;
};

}  // namespace

Composition compose(const Mood& mood, uint64_t seed, double seconds, double tempo_bpm) {
  return Composer(mood, seed).run(seconds, tempo_bpm);
}

}  // namespace showrunner::bed
