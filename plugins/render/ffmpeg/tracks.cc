#include "tracks.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "rate.h"

namespace showrunner::ffmpeg {
namespace {

// Shorter music is kept, as opening it again and again takes longer than to play it.
constexpr int64_t kShortLoop = kSampleRate / 10;

double linear(const std::optional<double>& db, const char* what) {
  const double value = db.value_or(0);
  if (!(value >= -120 && value <= 40))
    throw sr::invalid_argument(std::string(what) + ": gain_db " + std::to_string(value) +
                               ", expected -120 to 40");
  return std::pow(10.0, value / 20);
}

}  // namespace

VoiceTrack::VoiceTrack(const sr::Host& host, std::vector<sr::MixVoice> voices)
    : host_(host), voices_(std::move(voices)) {
  std::stable_sort(voices_.begin(), voices_.end(),
                   [](const auto& a, const auto& b) { return a.start < b.start; });
}

void VoiceTrack::add(int64_t at, int64_t frames, std::vector<float>& block) {
  for (; next_ < voices_.size() && voices_[next_].start < at + frames; ++next_) {
    const sr::MixVoice& spec = voices_[next_];
    const double gain = linear(spec.gain_db, "voice");
    // Constant power, 0 dB in the middle.
    const double angle = (std::clamp(spec.pan.value_or(0), -1.0, 1.0) + 1) * std::numbers::pi / 4;
    open_.push_back({std::make_unique<AudioIn>(host_, spec.audio, "voice"), spec.start,
                     static_cast<float>(gain * std::numbers::sqrt2 * std::cos(angle)),
                     static_cast<float>(gain * std::numbers::sqrt2 * std::sin(angle))});
    if (!spec.pan || *spec.pan == 0)
      open_.back().left = open_.back().right = static_cast<float>(gain);
  }
  scratch_.resize(static_cast<size_t>(2 * frames));
  for (auto voice = open_.begin(); voice != open_.end();) {
    const int64_t skip = std::max<int64_t>(0, voice->start - at);
    const int64_t got = voice->audio->read(scratch_.data(), frames - skip);
    float* out = block.data() + 2 * skip;
    for (int64_t i = 0; i < got; ++i) {
      out[2 * i] += scratch_[static_cast<size_t>(2 * i)] * voice->left;
      out[2 * i + 1] += scratch_[static_cast<size_t>(2 * i + 1)] * voice->right;
    }
    voice = got < frames - skip ? open_.erase(voice) : std::next(voice);
  }
}

MusicTrack::MusicTrack(const sr::Host& host, std::vector<sr::MixMusic> music,
                       std::function<void()> poll)
    : host_(host), poll_(std::move(poll)) {
  for (sr::MixMusic& spec : music) {
    if (spec.start < 0 || spec.end <= spec.start || spec.fade_in.value_or(0) < 0 ||
        spec.fade_out.value_or(0) < 0)
      throw sr::invalid_argument("music from sample " + std::to_string(spec.start) + " to " +
                                 std::to_string(spec.end) +
                                 ": it must end after its start, its fades cannot be negative");
    const auto gain = static_cast<float>(linear(spec.gain_db, "music"));
    beds_.push_back({std::move(spec), gain, nullptr, std::nullopt, 0});
  }
}

std::unique_ptr<AudioIn> MusicTrack::open(const Bed& bed) const {
  poll_();
  return std::make_unique<AudioIn>(host_, bed.spec.audio, "music");
}

std::vector<float> MusicTrack::short_loop(const Bed& bed) const {
  std::vector<float> pairs(2 * kShortLoop);
  const int64_t got = open(bed)->read(pairs.data(), kShortLoop);
  if (got == 0)
    throw sr::invalid_argument("music " + bed.spec.audio.sha256.substr(0, 12) +
                               " has no samples to loop");
  if (got == kShortLoop) return {};
  pairs.resize(static_cast<size_t>(2 * got));
  return pairs;
}

void MusicTrack::read_looped(Bed& bed, int64_t frames) {
  scratch_.resize(static_cast<size_t>(2 * frames));
  if (!bed.loop) bed.loop = short_loop(bed);
  const auto length = static_cast<int64_t>(bed.loop->size() / 2);
  for (int64_t done = 0; done < frames;) {
    float* out = scratch_.data() + 2 * done;
    if (length > 0) {
      const int64_t taken = std::min(length - bed.loop_at, frames - done);
      std::copy_n(bed.loop->data() + 2 * bed.loop_at, 2 * taken, out);
      bed.loop_at = (bed.loop_at + taken) % length;
      done += taken;
    } else {
      if (!bed.audio) bed.audio = open(bed);
      done += bed.audio->read(out, frames - done);
      if (done < frames) bed.audio.reset();
    }
  }
}

void MusicTrack::add(int64_t at, int64_t frames, std::vector<float>& block) {
  for (Bed& bed : beds_) {
    const int64_t from = std::max(at, bed.spec.start), to = std::min(at + frames, bed.spec.end);
    if (from >= to) {
      if (bed.spec.end > at) continue;
      bed.audio.reset();
      bed.loop.reset();
      continue;
    }
    read_looped(bed, to - from);
    const auto fade_in = static_cast<float>(bed.spec.fade_in.value_or(0));
    const auto fade_out = static_cast<float>(bed.spec.fade_out.value_or(0));
    for (int64_t n = from; n < to; ++n) {
      float gain = bed.gain;
      const auto played = static_cast<float>(n - bed.spec.start);
      const auto left = static_cast<float>(bed.spec.end - n);
      if (played < fade_in) gain *= played / fade_in;
      if (left < fade_out) gain *= left / fade_out;
      for (int64_t side : {0, 1})
        block[static_cast<size_t>(2 * (n - at) + side)] +=
            gain * scratch_[static_cast<size_t>(2 * (n - from) + side)];
    }
  }
}

}  // namespace showrunner::ffmpeg
