#include "provider.h"

#include <string>

#include "language.h"
#include "render.h"
#include "showrunner/cpp/kinds/tts.hpp"
#include "synth.h"
#include "timing.h"
#include "voices.h"

namespace showrunner::espeak {
namespace {

const std::vector<std::string> kLanguages = {"ko", "en", "zh", "ja"};

const Speaker& speaker_of(const std::string& id) {
  const Speaker* const speaker = find_speaker(id);
  if (speaker == nullptr)
    throw sr::unimplemented("espeak has no voice \"" + id.substr(0, 60) +
                            "\"; tts.voices/1 lists its voices, e.g. \"mina\" or \"minho\"");
  return *speaker;
}

sr::VoicesResult voices(const sr::VoicesRequest& request) {
  sr::VoicesResult result;
  if (request.language && !speaks(*request.language)) return result;
  for (const Speaker& s : speakers()) {
    if (request.gender && *request.gender != s.gender) continue;
    if (request.age_group && *request.age_group != s.age_group) continue;
    result.voices.push_back(
        {s.id, s.name, kLanguages, s.gender, s.age_group, {s.style}, "standard", s.pitch_hz});
  }
  return result;
}

}  // namespace

Espeak::Espeak(sr::Host host, const sr::InstanceArgs& args)
    : BlockingProvider(host), loudness_lufs_(args.config.value("loudness_lufs", -20.0)) {}

sr::Json Espeak::handle(sr::Operation& op) {
  if (op.kind() == sr::SpeakRequest::kKind) return speak(op);
  if (op.kind() == sr::VoicesRequest::kKind) {
    sr::Json found = sr::write_json(voices(op.request_as<sr::VoicesRequest>()));
    if (!found.contains("voices")) found["voices"] = sr::Json::array();
    return found;
  }
  throw sr::unimplemented("espeak serves tts.speak/1 and tts.voices/1, not " + op.kind());
}

sr::Json Espeak::speak(sr::Operation& op) const {
  const auto request = op.request_as<sr::SpeakRequest>();
  if (request.ssml.value_or(false))
    throw sr::unimplemented(
        "espeak takes plain text, not SSML; send text without markup or use another tts provider");
  if (request.format.value_or("wav") != "wav")
    throw sr::unimplemented("espeak writes wav, not " + request.format->substr(0, 40));
  const Language language = find_language(request.language);
  const Speaker& speaker = speaker_of(request.voice);
  const Delivery delivery =
      deliver(speaker, {request.emotion.value_or("neutral"), request.pitch, request.rate,
                        request.volume, request.timbre.value_or(0)});
  const std::u32string text = speakable(request.text, language.tongue);
  const auto stop = [&op] { return op.cancelled(); };

  const Speech speech = synthesise(text, language, speaker, delivery, stop);
  op.progress(0.5, "level");
  const Trim trim = audible_part(speech);
  sr::BlobWriter file(host());
  sr::SpeakResult result;
  result.sample_rate = kSampleRate;
  result.samples = render(
      speech, trim, delivery, loudness_lufs_, [&file](std::string_view b) { file.write(b); }, stop);
  result.duration_ms = (result.samples * 1000 + kSampleRate / 2) / kSampleRate;
  result.audio = file.commit("audio/wav");
  const Clock clock{trim.first, speech.sample_rate, result.duration_ms};
  result.words = word_times(text, speech.marks, clock);
  result.phonemes = phoneme_times(speech.marks, clock);
  op.usage({{"characters", static_cast<int64_t>(text.size())}, {"audio_ms", result.duration_ms}});
  return sr::write_json(result);
}

sr::Json Espeak::health() {
  try {
    check_library();
    return {{"status", "healthy"}};
  } catch (const sr::Error& error) {
    return {{"status", "unhealthy"},
            {"message", error.what()},
            {"fix", "apt-get install espeak-ng-data"}};
  }
}

sr::Json Espeak::catalog() {
  const sr::Json model = {
      {"id", "espeak-ng"},
      {"kinds", sr::Json::array({"tts.speak/1", "tts.voices/1"})},
      {"description", std::to_string(speakers().size()) + " voices, six emotions"},
      {"languages", kLanguages}};
  return {{"description", "Formant synthesis by libespeak-ng: offline, exact times, robotic."},
          {"models", sr::Json::array({model})},
          {"limits", {{"max_characters", 5000}}}};
}

}  // namespace showrunner::espeak
