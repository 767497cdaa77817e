#include "instruments.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace showrunner::bed {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;

double frequency_of(double midi) { return 440 * std::exp2((midi - 69) / 12); }

struct Sides {
  float left, right;
};
// Equal power.
Sides panned(double pan, double amplitude) {
  const double angle = (pan + 1) * std::numbers::pi / 4;
  return {static_cast<float>(amplitude * std::cos(angle)),
          static_cast<float>(amplitude * std::sin(angle))};
}

int64_t frames_of(double seconds) { return std::llround(seconds * kSampleRate); }

// Index into a loop that is walked once or several times round.
class Ring {
 public:
  Ring(int64_t start, size_t frames) : frames_(frames), at_(static_cast<size_t>(start) % frames) {}
  size_t next() {
    const size_t i = at_;
    if (++at_ == frames_) at_ = 0;
    return i;
  }

 private:
  size_t frames_, at_;
};

}  // namespace

// A sustained or struck sound: attack, exponential decay, hold, release; all in seconds.
struct Band::Tone {
  double start, hold, frequency, amplitude, pan;
  double attack, decay, release;  // decay 0: none
};

Band::Table Band::make_table(double rolloff, int harmonics) {
  Table table{};
  for (size_t i = 0; i < kTableSize; ++i) {
    const double phase = kTurn * static_cast<double>(i) / kTableSize;
    double sum = 0;
    for (int h = 1; h <= harmonics; ++h)
      sum += std::pow(h, -rolloff) * std::sin(h * phase + 0.3 * h);
    table[i] = static_cast<float>(sum);
  }
  table[kTableSize] = table[0];
  return table;
}

Band::Band(const Mood& mood, double seconds_per_beat)
    : mood_(mood),
      seconds_per_beat_(seconds_per_beat),
      sine_(make_table(1, 1)),
      pad_(make_table(3 - 1.7 * mood.pad_brightness, 10)),
      pluck_(make_table(1.9, 6)),
      bass_(make_table(2.2, 4)) {}

void Band::tone(const Table& table, const Tone& t, Stereo& loop) const {
  const int64_t hold = frames_of(t.hold), release = frames_of(t.release);
  const double attack = std::max(1.0, t.attack * kSampleRate);
  const double decay = t.decay > 0 ? std::exp(-1 / (t.decay * kSampleRate)) : 1;
  const double step = t.frequency * kTableSize / kSampleRate;
  const Sides sides = panned(t.pan, t.amplitude);
  // A phase of its own for every note, so that voices do not beat in step.
  double phase = std::fmod(t.frequency * 7.3 + t.start * 113.7, 1.0) * kTableSize;
  double fall = 1;
  Ring ring(frames_of(t.start), loop.frames());
  for (int64_t i = 0; i < hold + release; ++i) {
    const double in = std::min(1.0, double(i) / attack);
    const double out = i < hold ? 1 : 1 - double(i - hold) / double(release);
    const auto envelope = static_cast<float>(in * in * (3 - 2 * in) * out * out * fall);
    const auto index = static_cast<size_t>(phase);
    const auto between = static_cast<float>(phase - static_cast<double>(index));
    const float value = envelope * (table[index] + between * (table[index + 1] - table[index]));
    const size_t at = ring.next();
    loop.left[at] += sides.left * value;
    loop.right[at] += sides.right * value;
    fall *= decay;
    phase += step;
    if (phase >= kTableSize) phase -= kTableSize;
  }
}

void Band::drum(const Note& note, Stereo& loop) const {
  // A skin that is hit: its pitch falls by an octave and a half in a tenth of a second.
  const int64_t frames = frames_of(0.9);
  const double base = frequency_of(note.midi);
  const Sides sides = panned(note.pan, 0.7 * mood_.drum * note.velocity);
  Ring ring(frames_of(note.start_beat * seconds_per_beat_), loop.frames());
  double phase = 0;
  for (int64_t i = 0; i < frames; ++i) {
    const double t = double(i) / kSampleRate;
    phase += base * (1 + 1.8 * std::exp(-t / 0.035)) / kSampleRate;
    const double rise = std::min(1.0, t / 0.004), end = 1 - double(i) / double(frames);
    const auto value =
        static_cast<float>(rise * end * std::exp(-t / 0.22) * std::sin(kTurn * phase));
    const size_t at = ring.next();
    loop.left[at] += sides.left * value;
    loop.right[at] += sides.right * value;
  }
}

void Band::shaker(const Note& note, Stereo& loop) const {
  const int64_t frames = frames_of(0.12);
  const Sides sides = panned(note.pan, 0.5 * mood_.shaker * note.velocity);
  const int64_t start = frames_of(note.start_beat * seconds_per_beat_);
  Ring ring(start, loop.frames());
  auto noise = static_cast<uint32_t>(start) * 2654435761U + 1;
  double before = 0;
  for (int64_t i = 0; i < frames; ++i) {
    noise = noise * 1664525U + 1013904223U;  // Numerical Recipes
    const double white = static_cast<int32_t>(noise) * 0x1p-31;
    const double high = white - before;
    before = white;
    const double t = double(i) / double(frames);
    const auto value = static_cast<float>(high * std::min(1.0, t * 6) * (1 - t) * (1 - t));
    const size_t at = ring.next();
    loop.left[at] += sides.left * value;
    loop.right[at] += sides.right * value;
  }
}

void Band::play(const Note& note, Stereo& loop) const {
  const double start = note.start_beat * seconds_per_beat_;
  const double hold = note.beats * seconds_per_beat_;
  const double f = frequency_of(note.midi);
  const double v = note.velocity;
  switch (note.instrument) {
    case Instrument::kPad: {
      const double swell = std::min(1.2, 0.45 * hold);
      for (const double detune : {-1.0, 1.0})
        tone(pad_,
             {start, hold, f * std::exp2(detune * 5.0 / 1200), 0.16 * mood_.pad * v,
              std::clamp(note.pan + 0.35 * detune, -1.0, 1.0), swell, 0, 1.4 * swell},
             loop);
      break;
    }
    case Instrument::kPluck:
      // The bright part dies away sooner than the fundamental.
      tone(sine_, {start, 0.9, f, 0.20 * mood_.pluck * v, note.pan, 0.006, 0.55, 0.8}, loop);
      tone(pluck_, {start, 0.4, f, 0.10 * mood_.pluck * v, note.pan, 0.004, 0.14, 0.3}, loop);
      break;
    case Instrument::kBell:
      // Partials of a struck bar (Fletcher & Rossing, The Physics of Musical Instruments, ch. 2).
      tone(sine_, {start, 1.8, f, 0.20 * mood_.bell * v, note.pan, 0.004, 1.1, 1.2}, loop);
      tone(sine_, {start, 0.8, f * 2.756, 0.07 * mood_.bell * v, note.pan, 0.003, 0.4, 0.6}, loop);
      tone(sine_, {start, 0.3, f * 5.404, 0.03 * mood_.bell * v, note.pan, 0.002, 0.12, 0.3}, loop);
      break;
    case Instrument::kBass:
      tone(bass_, {start, hold * 0.9, f, 0.30 * mood_.bass * v, 0, 0.03, 1.6, 0.35}, loop);
      break;
    case Instrument::kDrum:
      drum(note, loop);
      break;
    case Instrument::kShaker:
      shaker(note, loop);
      break;
  }
}

}  // namespace showrunner::bed
