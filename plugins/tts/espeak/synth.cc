#include "synth.h"

#include <espeak-ng/espeak_ng.h>
#include <espeak-ng/speak_lib.h>
#include <locale.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>

#include "library_lock.h"
#include "showrunner/cpp/error.hpp"

namespace showrunner::espeak {
namespace {

std::atomic<int> g_sample_rate{0};  // 0: the library is not initialised by this copy of the plugin

// What the library's callback writes to; set and used under LibraryLock.
struct Listener {
  Speech* speech;
  const std::function<bool()>* stop;
  bool stopped = false;
};
thread_local Listener* t_listener = nullptr;

sr::Error no_data() {
  return sr::failed_precondition(
      "libespeak-ng did not start: its data is missing; install the package espeak-ng-data or set "
      "ESPEAK_DATA_PATH to the folder that holds espeak-ng-data");
}

std::string phoneme_name(const char (&raw)[8]) {
  std::string name(raw, strnlen(raw, sizeof raw));
  if (name.size() == sizeof raw) {  // may be cut inside a character
    size_t end = name.size();
    while (end > 0 && (static_cast<unsigned char>(name[end - 1]) >> 6) == 2) --end;
    if (end > 0) {
      const auto lead = static_cast<unsigned char>(name[end - 1]);
      const size_t length = lead < 0x80 ? 1 : lead >> 5 == 6 ? 2 : lead >> 4 == 14 ? 3 : 4;
      if (end - 1 + length > name.size()) name.resize(end - 1);
    }
  }
  return name;
}

void hear(const espeak_EVENT& event, Speech& speech) {
  Mark mark{Mark::kWord, event.sample, 0, {}};
  if (event.type == espeakEVENT_WORD) {
    mark.character = event.text_position > 0 ? static_cast<size_t>(event.text_position) - 1 : 0;
  } else if (event.type == espeakEVENT_PHONEME) {
    mark.ipa = phoneme_name(event.id.string);
    if (!mark.ipa.empty() && mark.ipa.front() == '(') return;  // "(en)": another language follows
    mark.kind = mark.ipa.empty() ? Mark::kPause : Mark::kPhoneme;
  } else if (event.type == espeakEVENT_END || event.type == espeakEVENT_MSG_TERMINATED) {
    mark.kind = Mark::kPause;
  } else {
    return;
  }
  speech.marks.push_back(std::move(mark));
}

int on_samples(short* samples, int count, espeak_EVENT* events) {
  Listener* const listener = t_listener;
  if (listener == nullptr) return 0;
  Speech& speech = *listener->speech;
  if (samples != nullptr && count > 0)
    speech.samples.insert(speech.samples.end(), samples, samples + count);
  for (; events->type != espeakEVENT_LIST_TERMINATED; ++events) hear(*events, speech);
  listener->stopped = listener->stopped || (*listener->stop)();
  return listener->stopped ? 1 : 0;
}

// Once per copy of the plugin: initialising twice is harmless, espeak_Terminate is not (it waits
// for ever in 1.51), so there is no end to it.
void start_library() {
  if (g_sample_rate == 0) {
    // It sets the locale of the whole process, which is not ours, and does without.
    const std::string locale = setlocale(LC_CTYPE, nullptr);
    const int rate =
        espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 60, nullptr,
                          espeakINITIALIZE_PHONEME_EVENTS | espeakINITIALIZE_PHONEME_IPA |
                              espeakINITIALIZE_DONT_EXIT);
    setlocale(LC_CTYPE, locale.c_str());
    if (rate <= 0) throw no_data();
    g_sample_rate = rate;
  }
  espeak_SetSynthCallback(on_samples);
}

std::string language_definition(const char* file) {
  const char* data = nullptr;
  espeak_Info(&data);
  if (data == nullptr) throw no_data();
  std::ifstream in(std::string(data) + "/lang/" + file, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(in), {});
  if (text.empty())
    throw sr::failed_precondition("espeak-ng-data has no lang/" + std::string(file) +
                                  "; install the package espeak-ng-data 1.51 or later");
  return text;
}

// A voice file of espeak-ng (docs/voices.md of its source) for this speaker and delivery. Flutter
// and roughness are off because their phase runs on from line to line; the renderer adds flutter.
std::string voice_definition(const Language& language, const Speaker& speaker,
                             const Delivery& delivery) {
  // Heights and widths that the library takes when a voice file does not say (VoiceReset).
  static constexpr double kHeight[] = {102, 100, 94, 91, 78, 78, 100, 100, 100};
  static constexpr double kWidth[] = {109, 100, 100, 125, 134, 134, 100, 100, 100};
  std::string text = language_definition(language.file);
  const auto line = [&text](const char* key, std::initializer_list<double> values) {
    text += '\n';
    text += key;
    for (const double v : values) text += ' ' + std::to_string(std::lround(v));
  };
  // Mandarin's tones are words: they stay wide enough to be told apart.
  const double range =
      language.tongue == Tongue::kMandarin ? std::clamp(delivery.range, 0.8, 1.4) : delivery.range;
  const double low = speaker.pitch_hz * (0.80 - 0.29 * (range - 1));
  line("pitch", {low, low + 0.36 * speaker.pitch_hz * range});
  line("flutter", {0});
  line("roughness", {0});
  for (int i = 0; i < 9; ++i)
    line("formant", {double(i), 100 * delivery.tract, kHeight[i], kWidth[i] * delivery.width});
  const double tilt = std::pow(10.0, delivery.tilt_db / 20);
  line("tone", {600, 170, 1200, std::min(255.0, 135 * std::sqrt(tilt)), 2000,
                std::min(255.0, 110 * tilt), 3000, std::min(255.0, 110 * tilt)});
  text += '\n';
  return text;
}

// The library takes a voice by file name alone: an unnamed file in memory leaves nothing behind.
void load_voice(const std::string& definition) {
  const int fd = ::memfd_create("voice", MFD_CLOEXEC);
  const bool written = fd >= 0 && ::write(fd, definition.data(), definition.size()) ==
                                      static_cast<ssize_t>(definition.size());
  const std::string path = "/proc/self/fd/" + std::to_string(fd);
  const espeak_ng_STATUS status =
      written ? espeak_ng_SetVoiceByFile(path.c_str()) : ENS_VOICE_NOT_FOUND;
  if (fd >= 0) ::close(fd);
  if (status != ENS_OK)
    throw sr::failed_precondition(
        "libespeak-ng took no voice from memory; mount /proc and install espeak-ng-data 1.51");
}

void set_parameters(const Language& language, const Delivery& delivery) {
  const double wpm = language.words_per_minute * delivery.rate;
  // pitch_adjust_tab of wavegen.c: 2^(p/50 - 1).
  const double pitch = 50 * (1 + std::log2(delivery.pitch));
  espeak_SetParameter(espeakRATE, static_cast<int>(std::lround(std::clamp(wpm, 80.0, 449.0))), 0);
  espeak_SetParameter(espeakPITCH, static_cast<int>(std::lround(std::clamp(pitch, 0.0, 99.0))), 0);
  espeak_SetParameter(espeakVOLUME, 70, 0);  // room for loud vowels: its own limiter has a memory
  espeak_SetParameter(espeakRANGE, 50, 0);
  espeak_SetParameter(espeakPUNCTUATION, espeakPUNCT_NONE, 0);
  espeak_SetParameter(espeakCAPITALS, 0, 0);
  espeak_SetParameter(espeakWORDGAP, 0, 0);
}

// The library looks a little beyond the end of a clause's phonemes, at what an earlier line left
// there. A long clause that is translated and not spoken leaves the same there every time.
void forget_earlier_lines() {
  static const std::string* const kClause = [] {
    auto* clause = new std::string;
    for (int i = 0; i < 150; ++i) *clause += "baba ";
    return clause;
  }();
  const void* at = kClause->c_str();
  while (at != nullptr) espeak_TextToPhonemes(&at, espeakCHARS_UTF8, 0);
}

}  // namespace

Speech synthesise(std::u32string_view text, const Language& language, const Speaker& speaker,
                  const Delivery& delivery, const std::function<bool()>& stop) {
  const std::string utf8 = to_utf8(text);
  Speech speech;
  Listener listener{&speech, &stop};
  const LibraryLock lock;
  start_library();
  speech.sample_rate = g_sample_rate;
  load_voice(voice_definition(language, speaker, delivery));
  set_parameters(language, delivery);
  forget_earlier_lines();
  t_listener = &listener;
  const espeak_ERROR status = espeak_Synth(utf8.c_str(), utf8.size() + 1, 0, POS_CHARACTER, 0,
                                           espeakCHARS_UTF8, nullptr, nullptr);
  t_listener = nullptr;
  if (listener.stopped) throw sr::cancelled();
  if (status != EE_OK)
    throw sr::internal("libespeak-ng ended with error " + std::to_string(status));
  return speech;
}

void check_library() {
  if (g_sample_rate != 0) return;
  const LibraryLock lock;
  start_library();
}

}  // namespace showrunner::espeak
