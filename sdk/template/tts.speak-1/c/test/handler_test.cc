// argv: the plugin.
#include <iostream>

#include "showrunner/cpp/kinds/tts.hpp"
#include "showrunner/testing/test_host.hpp"

int main(int, char** argv) {
  sr::testing::TestHost host;
  sr::testing::Instance voice(host, sr::testing::load_provider(argv[1], "{{name}}"));
  sr::SpeakRequest request;
  request.text = "say \"hello\"\n";
  request.language = "en";
  request.voice = "any";
  const sr::SpeakResult result = voice.call(request);
  const std::string wave = host.read(result.audio);
  const bool right = result.samples == 12 * 1200 && result.duration_ms == 600 &&
                     wave.size() == 44 + 2 * 12 * 1200 && wave.starts_with("RIFF");
  if (!right) std::cerr << "found " << sr::write_json(result) << '\n';
  return right ? 0 : 1;
}
