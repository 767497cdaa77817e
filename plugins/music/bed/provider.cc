#include "provider.h"

#include <string>

#include "player.h"
#include "showrunner/cpp/kinds/audio.hpp"

namespace showrunner::bed {
namespace {

Piece piece_of(const sr::BedRequest& request, double loudness_lufs) {
  const Mood* const mood = find_mood(request.mood);
  if (mood == nullptr)
    throw sr::invalid_argument("mood \"" + request.mood.substr(0, 40) +
                               "\" is unknown; use romantic, tense, calm, happy, sad, mysterious "
                               "or epic");
  if (request.duration_ms < 1000 || request.duration_ms > 3'600'000)
    throw sr::invalid_argument("duration_ms is " + std::to_string(request.duration_ms) +
                               "; use 1000 to 3600000");
  const double tempo = request.tempo_bpm.value_or(mood->tempo_bpm);
  if (!(tempo >= 40 && tempo <= 200))
    throw sr::invalid_argument("tempo_bpm is " + std::to_string(tempo) + "; use 40 to 200");
  return {mood, static_cast<uint64_t>(request.seed.value_or(0)), tempo, request.duration_ms,
          loudness_lufs};
}

}  // namespace

Bed::Bed(sr::Host host, const sr::InstanceArgs& args)
    : BlockingProvider(host), loudness_lufs_(args.config.value("loudness_lufs", -20.0)) {}

sr::Json Bed::handle(sr::Operation& op) {
  if (op.kind() != sr::BedRequest::kKind)
    throw sr::unimplemented("bed serves music.bed/1, not " + op.kind());
  const Piece piece = piece_of(op.request_as<sr::BedRequest>(), loudness_lufs_);
  const auto stop = [&op] { return op.cancelled(); };
  const Stereo loop = play_loop(
      piece, [&op](double done) { op.progress(done, "play"); }, stop);
  sr::BlobWriter file(host());
  write_wav(
      loop, repeats_of(piece.duration_ms), [&](std::string_view b) { file.write(b); }, stop);
  sr::BedResult result;
  result.audio = file.commit("audio/wav");
  result.duration_ms = piece.duration_ms;
  result.sample_rate = kSampleRate;
  result.channels = 2;
  result.loopable = true;
  op.usage({{"audio_ms", piece.duration_ms}});
  return sr::write_json(result);
}

sr::Json Bed::catalog() {
  const sr::Json model = {{"id", "bed"},
                          {"kinds", sr::Json::array({"music.bed/1"})},
                          {"description", "romantic, tense, calm, happy, sad, mysterious, epic"}};
  return {{"description", "Synthesised background music from a seed; no recordings."},
          {"models", sr::Json::array({model})},
          {"limits", {{"max_duration_ms", 3'600'000}}}};
}

}  // namespace showrunner::bed
