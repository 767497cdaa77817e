// The smallest provider in C++: proves that the installed C++ SDK is whole. Its audio is bare
// samples without a header.
#include "showrunner/cpp/kinds/tts.hpp"
#include "showrunner/cpp/plugin.hpp"

namespace {

class EchoVoice : public sr::BlockingProvider {
 public:
  EchoVoice(sr::Host host, const sr::InstanceArgs&) : BlockingProvider(host) {}

  sr::Json handle(sr::Operation& op) override {
    sr::SpeakResult result;
    result.audio = op.host().put(std::string(2 * 8000, '\0'), "audio/wav");
    result.sample_rate = 8000;
    result.samples = 8000;
    result.duration_ms = 1000;
    return sr::write_json(result);
  }
  sr::Json catalog() override { return {{"models", sr::Json::array()}}; }
};

}  // namespace

SR_PLUGIN({"echo", sr::provider_table<EchoVoice>()});
