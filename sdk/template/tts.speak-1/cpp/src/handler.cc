// {{id}}: speaks a tone as long as the text.
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>

#include "showrunner/cpp/kinds/tts.hpp"
#include "showrunner/cpp/plugin.hpp"

namespace {

constexpr uint32_t kRate = 24000;
constexpr uint32_t kSamplesPerByte = kRate / 20;
constexpr double kPitchHz = 220;

// Little-endian.
void append(std::string& out, uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFF);
}

// RIFF/WAVE, PCM, one channel, 16 bit.
std::string tone(uint32_t samples) {
  std::string out = "RIFF";
  append(out, 36 + 2 * samples, 4);
  out += "WAVEfmt ";
  for (const uint32_t word : {16u, 0x1'0001u, kRate, 2 * kRate, 0x10'0002u}) append(out, word, 4);
  out += "data";
  append(out, 2 * samples, 4);
  for (uint32_t i = 0; i < samples; ++i) {
    const double level = 8000 * std::sin(2 * std::numbers::pi * kPitchHz * i / kRate);
    append(out, static_cast<uint32_t>(static_cast<int32_t>(level)), 2);
  }
  return out;
}

}  // namespace

class Handler : public sr::BlockingProvider {
 public:
  Handler(sr::Host host, const sr::InstanceArgs&) : BlockingProvider(host) {}

  // What you write: from a request to a result, both by the kind's schema. Runs on a worker thread,
  // for as many operations at once as the manifest's concurrency says; may block. In long work call
  // op.throw_if_cancelled().
  sr::Json handle(sr::Operation& op) override {
    const auto request = op.request_as<sr::SpeakRequest>();
    const auto samples = static_cast<uint32_t>(request.text.size()) * kSamplesPerByte;
    sr::SpeakResult result;
    result.audio = op.host().put(tone(samples), "audio/wav");
    result.sample_rate = kRate;
    result.samples = samples;
    result.duration_ms = int64_t{samples} * 1000 / kRate;
    return sr::write_json(result);
  }

  sr::Json catalog() override { return {{"models", {{{"id", "tone"}, {"kinds", {"{{kind}}"}}}}}}; }
};

SR_PLUGIN({"{{name}}", sr::provider_table<Handler>()});
